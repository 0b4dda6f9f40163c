/**
 * What the lanes and Sparkplug need of the broker, without knowing its library. There is no queue behind it: a publish
 * is refused while the connection is down, because what must not be lost lies in the journal.
 */

import type { X509Certificate } from 'node:crypto';

/** The Will of one CONNECT, published by the broker when the connection breaks. */
export interface Will {
  topic: string;
  payload: Uint8Array;
  qos: 0 | 1;
  retain: boolean;
}

export interface Link {
  readonly connected: boolean;
  /** Which broker of the list the present connection is to, or the next one will be to; without user name and password. */
  readonly broker: string;
  /** Whether the list has other brokers. */
  readonly hasOthers: boolean;
  /** The certificate that the broker shows; `null` without one, or while there is no connection. */
  peer?(): X509Certificate | null;
  /**
   * QoS 1: resolves when the broker has acknowledged; QoS 0: when it was handed to the socket. Rejects with
   * {@link NotConnected} when there is no connection, or when it breaks before that.
   */
  publish(topic: string, payload: Uint8Array | string, options: { qos: 0 | 1; retain?: boolean }): Promise<void>;
  /** For the present connection only: to be repeated in each `connected`. Rejects as `publish`, or when refused. */
  subscribe(filter: string, qos: 0 | 1): Promise<void>;
  /** Lets the users take their leave, disconnects, and connects (with a new Will) to the next broker of the list, which may be the same. */
  leave(): void;
}

/** Whether a user has said goodbye, or the broker is to: it publishes the Will when there is no DISCONNECT. */
export type Farewell = 'said' | 'by Will';

/** One who uses the connection. */
export interface LinkUser {
  /** Asked before each CONNECT; at most one user may have a Will. */
  will?(): Will | null;
  /**
   * The connection stands: subscribe, then publish. The next user is called when it resolves; a failure drops the
   * connection. What is published later may be published at any time until `lost`.
   */
  connected?(): Promise<void> | void;
  lost?(): void;
  message?(topic: string, payload: Uint8Array): void;
  /** Before a planned end, while the connection still stands. */
  leaving?(): Promise<Farewell>;
}

/** The connection is down, or broke before the broker had answered. */
export class NotConnected extends Error {
  constructor() {
    super('no connection to the broker');
    this.name = 'NotConnected';
  }
}
