/**
 * Topics of Sparkplug B 3.0 as types, and back: `spBv1.0/{group}/{message type}/{edge node}[/{device}]`
 * [tck-id-topic-structure], and `spBv1.0/STATE/{host}` of host applications.
 */

/** First level of every topic [tck-id-topic-structure-namespace-a]. Sparkplug 4 will have another one. */
export const NAMESPACE = 'spBv1.0';

export const NODE_MESSAGES = ['NBIRTH', 'NDEATH', 'NDATA', 'NCMD'] as const;
export const DEVICE_MESSAGES = ['DBIRTH', 'DDEATH', 'DDATA', 'DCMD'] as const;
export type NodeMessage = (typeof NODE_MESSAGES)[number];
export type DeviceMessage = (typeof DEVICE_MESSAGES)[number];

/** A node's name in the whole of a broker: group and edge node together [tck-id-topic-structure-namespace-unique-edge-node-descriptor]. */
export interface EdgeNodeId {
  group: string;
  node: string;
}

export type SparkplugTopic =
  | ({ kind: 'node'; type: NodeMessage } & EdgeNodeId)
  | ({ kind: 'device'; type: DeviceMessage; device: string } & EdgeNodeId)
  | { kind: 'state'; host: string };

/** A level may be any UTF-8 without `+ / #` [tck-id-topic-structure-namespace-valid-group-id], here of a bounded length. */
const LEVEL_MAX_CHARS = 256;

export const nodeTopic = ({ group, node }: EdgeNodeId, type: NodeMessage): string =>
  `${NAMESPACE}/${group}/${type}/${node}`;

export const deviceTopic = ({ group, node }: EdgeNodeId, type: DeviceMessage, device: string): string =>
  `${NAMESPACE}/${group}/${type}/${node}/${device}`;

/** Where a host application says that it is there [tck-id-host-topic-phid-birth-topic]. */
export const stateTopic = (host: string): string => `${NAMESPACE}/STATE/${host}`;

/** Everything of this version of Sparkplug, STATE included [tck-id-message-flow-phid-sparkplug-subscription]. */
export const EVERYTHING = `${NAMESPACE}/#`;

/** Takes a topic apart; `null` when it is none of Sparkplug's. */
export function parseTopic(topic: string): SparkplugTopic | null {
  const [namespace, group, type, node, device, ...rest] = topic.split('/');
  if (namespace !== NAMESPACE || rest.length > 0 || group === undefined || type === undefined) return null;
  if (group === 'STATE') return node === undefined && isLevel(type) ? { kind: 'state', host: type } : null;
  if (node === undefined || !isLevel(group) || !isLevel(node)) return null;
  if (device === undefined) return isNodeMessage(type) ? { kind: 'node', type, group, node } : null;
  return isDeviceMessage(type) && isLevel(device) ? { kind: 'device', type, group, node, device } : null;
}

const isLevel = (text: string): boolean => text.length > 0 && text.length <= LEVEL_MAX_CHARS && !/[+#]/.test(text);
const isNodeMessage = (type: string): type is NodeMessage => (NODE_MESSAGES as readonly string[]).includes(type);
const isDeviceMessage = (type: string): type is DeviceMessage => (DEVICE_MESSAGES as readonly string[]).includes(type);
