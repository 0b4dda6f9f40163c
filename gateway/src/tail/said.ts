/** What a message on the broker says, decoded for people: the form that all its readers give and the command prints. */

import { qualityOf, type Value } from '@gemba/contract/sample';

/** One message. */
export interface Said {
  kind: 'stream' | 'sparkplug' | 'mirror';
  topic: string;
  /** What it says of itself: epoch and positions, sequence number … */
  head: string;
  rows: readonly Row[];
  /** Why it can't be read, or not all of it; absent otherwise. */
  problem?: string;
}

/** One thing in it. */
export interface Row {
  /** `sample`, `gap`, `metric` … */
  what: string;
  machine: string;
  /** Empty when it is about all of the machine. */
  signal: string;
  time: string;
  /** Value with type and quality, or what else it says. */
  text: string;
  /** The same for programs. */
  data: Readonly<Record<string, unknown>>;
}

/** ISO 8601 in UTC, to the nanosecond. */
export const isoOf = (timeNs: bigint): string => Temporal.Instant.fromEpochNanoseconds(timeNs).toString();

/** A value as people read it: texts in quotes, so that an empty one is seen. */
export const valueText = (value: Value | null): string =>
  value === null ? 'null' : typeof value === 'string' ? JSON.stringify(value) : String(value);

/** `good`, or the severity with the StatusCode. */
export const qualityText = (status: number): string =>
  status === 0 ? 'good' : `${qualityOf(status)} 0x${status.toString(16).padStart(8, '0')}`;
