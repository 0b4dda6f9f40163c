/** What a machine says of a signal at one moment: a value with its quality, as its server will hand it out. */

import type { Value } from '@gemba/contract/sample';

export interface Reading {
  /** `null` where the sensor gives none. */
  value: Value | null;
  /** OPC UA StatusCode; 0 is Good. */
  status: number;
}

/** A change of a reading, numbered per signal from 1 in the machine's life. */
export interface Emission extends Reading {
  signal: string;
  seq: number;
}

export const good = (value: Value): Reading => ({ value, status: 0 });

/** Whether both say the same, so that there is nothing to emit: a server reports on change [OPC 10000-4 §7.22.2]. */
export const same = (a: Reading | undefined, b: Reading): boolean =>
  a !== undefined && a.status === b.status && Object.is(a.value, b.value);

/** What `after` says that `before` didn't, in the order of the signals. */
export function changes(
  before: Readonly<Record<string, Reading>>,
  after: Readonly<Record<string, Reading>>,
): [signal: string, reading: Reading][] {
  return Object.entries(after).filter(([signal, reading]) => !same(before[signal], reading));
}
