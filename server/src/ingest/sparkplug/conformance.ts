/**
 * Which assertions of Sparkplug 3.0 a message breaks, so that whoever looks after a node reads what is wrong with it in
 * the specification's own names. Only what a host application can know: a message that is missing may be the network's
 * doing, a host that came later has not heard the birth. Pure.
 */

import type { Metric, Payload } from '@gemba/contract/sparkplug/payload';
import type { DeviceMessage, NodeMessage } from '@gemba/contract/sparkplug/topics';
import { isSequence } from './order.ts';
import type { Refusal } from './refusal.ts';

type MessageType = NodeMessage | DeviceMessage;

const REBIRTH = 'Node Control/Rebirth';
export const BD_SEQ = 'bdSeq';

/** Births, data and deaths are never retained. */
const RETAINED: Partial<Record<MessageType, string>> = {
  NBIRTH: 'payloads-nbirth-retain',
  DBIRTH: 'payloads-dbirth-retain',
  NDATA: 'payloads-ndata-retain',
  DDATA: 'payloads-ddata-retain',
  NDEATH: 'payloads-ndeath-will-message-retain',
  DDEATH: 'topics-ddeath-mqtt',
};

/** They go at QoS 0; NDEATH, as a Will, at QoS 1, which a planned one need not. */
const QOS: Partial<Record<MessageType, string>> = {
  NBIRTH: 'payloads-nbirth-qos',
  DBIRTH: 'payloads-dbirth-qos',
  NDATA: 'payloads-ndata-qos',
  DDATA: 'payloads-ddata-qos',
  DDEATH: 'topics-ddeath-mqtt',
};

const TIMESTAMP: Partial<Record<MessageType, string>> = {
  NBIRTH: 'topics-nbirth-timestamp',
  DBIRTH: 'topics-dbirth-timestamp',
  NDATA: 'topics-ndata-timestamp',
  DDATA: 'topics-ddata-timestamp',
  DDEATH: 'payloads-ddeath-timestamp',
};

/** What a message breaks by itself, whatever came before it. */
export function brokenBy(type: MessageType, payload: Payload, qos: number): string[] {
  const broken: (string | undefined | false)[] = [
    qos > 0 && QOS[type],
    payload.timestamp === undefined && TIMESTAMP[type],
  ];
  if (type === 'NBIRTH') broken.push(...brokenByBirth(payload));
  if (type === 'NDEATH') {
    broken.push(payload.seq !== undefined && 'payloads-ndeath-seq');
    broken.push(payload.metrics.every(({ name }) => name !== BD_SEQ) && 'payloads-ndeath-bdseq');
  }
  const isData = type === 'NDATA' || type === 'DDATA';
  broken.push(isData && payload.metrics.some(hasBoth) && 'payloads-alias-data-cmd-requirement');
  return broken.filter((name): name is string => typeof name === 'string');
}

function brokenByBirth({ seq, metrics }: Payload): (string | false)[] {
  const rebirth = metrics.find(({ name }) => name === REBIRTH);
  return [
    // A number that is none, or is missing, refuses the birth, which names this already.
    isSequence(seq) && seq !== 0 && 'topics-nbirth-seq-num',
    metrics.every(({ name }) => name !== BD_SEQ) && 'topics-nbirth-bdseq-included',
    rebirth === undefined && 'topics-nbirth-rebirth-metric',
    rebirth?.alias !== undefined && 'operational-behavior-data-commands-rebirth-name-aliases',
    rebirth?.value?.value === true && 'operational-behavior-data-commands-rebirth-value',
  ];
}

const hasBoth = ({ alias, name }: Metric): boolean => alias !== undefined && name !== undefined;

/** Data, or a device's birth, from a node that died and was not born again. */
export const brokenByUnborn = (type: MessageType): string => {
  if (type === 'DBIRTH') return 'message-flow-device-birth-publish-nbirth-wait';
  return type.startsWith('N') ? 'payloads-ndata-order' : 'payloads-ddata-order';
};

/** What a metric of a birth breaks that could not be taken. */
export const brokenByBirthMetric = ({ name, datatype }: Metric): string =>
  name === undefined
    ? 'payloads-name-birth-data-requirement'
    : datatype === undefined
      ? 'payloads-metric-datatype-req'
      : 'payloads-metric-datatype-value';

export const ALIAS_TWICE = 'payloads-alias-uniqueness';
/** Born again after a death, with the number of the connection that died. */
export const BD_SEQ_STANDS = 'topics-nbirth-bdseq-increment';

/** The assertion that a refused message or metric breaks by itself; `null` where that can't be told from here. */
export function brokenByRefused(reason: Refusal, type: MessageType): string | null {
  const ofNode = type.startsWith('N');
  switch (reason) {
    case 'retained':
      return RETAINED[type] ?? null;
    case 'no-sequence':
      return type === 'NBIRTH' ? 'topics-nbirth-seq-num' : 'payloads-sequence-num-always-included';
    case 'unknown-alias':
    case 'unknown-metric':
      return ofNode ? 'topics-nbirth-metric-reqs' : 'topics-dbirth-metric-reqs';
    case 'wrong-type':
      return 'payloads-metric-datatype-value-type';
    default:
      return null;
  }
}
