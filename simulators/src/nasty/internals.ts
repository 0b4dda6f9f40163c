/**
 * What the vices see of node-opcua's server: requests, responses, and the inner parts that no public way leads to. Kept
 * in one place, because a new release may move them; the tests of the vices would say so.
 */

import {
  type AddressSpace,
  type DataChangeNotification,
  type DataValue,
  type ExtensionObject,
  type NodeId,
  type NotificationMessage,
  type OPCUAServer,
  type PublishResponse,
  ServiceFault,
  type StatusCode,
} from 'node-opcua';

/** A decoded request; vices tell requests apart by their class. */
export interface Request extends ExtensionObject {
  requestHeader: { authenticationToken: NodeId };
}

/** A response before it is encoded. */
export interface Response extends ExtensionObject {
  responseHeader: object;
}

export interface Message {
  request: Request;
}

export interface Channel {
  send_response(type: string, response: Response, message: Message, done?: (error?: Error) => void): void;
}

export interface Item {
  clientHandle: number;
  itemToMonitor: { nodeId: NodeId };
  recordValue(dataValue: DataValue, whateverItWas: boolean): boolean;
}

export interface ServerSubscription {
  id: number;
  monitoredItems: ReadonlyMap<number, Item>;
}

export interface PublishEngine {
  subscriptions: ServerSubscription[];
  send_keep_alive_response(subscriptionId: number, sequenceNumber: number): boolean;
}

export interface ServerSession {
  authenticationToken: NodeId;
  publishEngine: PublishEngine;
  deleteSubscription(id: number): Promise<StatusCode>;
}

/** The parts of a server that vices reach into. */
export interface Internals {
  on_request(message: Message, channel: Channel): void;
  getSession(authenticationToken: NodeId): ServerSession | null;
  engine: {
    addressSpace: AddressSpace | null;
    getSessions(): ServerSession[];
    closeSession(authenticationToken: NodeId, deleteSubscriptions: boolean, reason: 'Timeout'): void;
  };
}

export const internalsOf = (server: OPCUAServer): Internals => server as unknown as Internals;

/** The server refuses the whole call. */
export const refusal = (serviceResult: StatusCode): Response =>
  new ServiceFault({ responseHeader: { serviceResult } }) as unknown as Response;

/** A copy that differs in some fields; the original stays as it was. */
export const altered = <T extends object>(original: T, changes: Partial<T>): T =>
  Object.assign(Object.create(Object.getPrototypeOf(original)) as T, original, changes);

/** A Publish response with other notifications, and under another number if one is given. */
export function renotified(
  response: PublishResponse,
  notificationData: (ExtensionObject | null)[],
  sequenceNumber = response.notificationMessage.sequenceNumber,
): PublishResponse {
  const notificationMessage: NotificationMessage = altered(response.notificationMessage, {
    notificationData,
    sequenceNumber,
  });
  return altered(response, { notificationMessage });
}

/** Whether a notification reports changes of data; others report events or the end of the subscription. */
export const isDataChange = (notification: ExtensionObject | null): notification is DataChangeNotification =>
  notification !== null && 'monitoredItems' in notification;

/** Every subscription of the server with the session that owns it. */
export function* subscriptionsOf(server: Internals): Generator<[ServerSession, ServerSubscription]> {
  for (const session of server.engine.getSessions())
    for (const subscription of session.publishEngine?.subscriptions ?? []) yield [session, subscription];
}
