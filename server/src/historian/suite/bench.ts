/** What the parts of the suite share: the historian under test, and entries to give it. */

import type { Epoch, GatewayId, MachineId, SignalId } from '@gemba/contract/identity';
import type { Entry, Filled, Gap, Observed, Sample, Value } from '@gemba/contract/sample';
import { expect } from 'vitest';
import type { Historian, HistorianBatch, Reading, Retention } from '../port.ts';

/** The historian under test, started; after `reopen` it is another one over the same store. */
export interface Bench {
  readonly historian: Historian;
  reopen(retention?: Retention): Promise<void>;
  /** A historian over a backup, not yet started; `null` where the engine has a backup of its own. */
  openBackup(folder: string): Historian | null;
  /** Appends the entries as one batch; none of them may be refused. */
  store(...entries: Entry[]): Promise<void>;
  /** All readings of a signal. */
  readings(machine: MachineId, signal?: SignalId): Promise<Reading[]>;
}

const GATEWAY = 'edge-hanoi' as GatewayId;
export const EPOCH = '0123456789abcdef' as Epoch;
export const SPEED = 'speed' as SignalId;
export const STATE = 'state' as SignalId;
/** Not a whole number of any larger unit, and beyond 2^53, where a double rounds to 256 ns. */
export const T0 = 1_795_000_000_123_456_789n;
export const S = 1_000_000_000n;

/** Each test has machines of its own, so that one store serves them all, and other runs as well. */
const RUN = Date.now().toString(36);
let machines = 0;
export const newMachine = () => `machine-${RUN}-${++machines}` as MachineId;
let positions = 0;

export const batch = (entries: readonly Entry[], more: Partial<HistorianBatch> = {}): HistorianBatch => ({
  gateway: GATEWAY,
  epoch: EPOCH,
  position: ++positions,
  entries,
  ...more,
});

export const sample = (
  machine: MachineId,
  timeNs: bigint,
  value: Value | null,
  more: Partial<Sample> = {},
): Sample => ({
  kind: 'sample',
  machine,
  signal: SPEED,
  timeNs,
  value,
  status: 0,
  ...more,
});

export const observed = (machine: MachineId, fromNs: bigint, throughNs: bigint): Observed => ({
  kind: 'observed',
  machine,
  fromNs,
  throughNs,
});

export const gap = (machine: MachineId, fromNs: bigint, toNs: bigint, more: Partial<Gap> = {}): Gap => ({
  kind: 'gap',
  machine,
  signals: [],
  fromNs,
  toNs,
  cause: 'gateway-down',
  ...more,
});

export const filled = (machine: MachineId, fromNs: bigint, toNs: bigint, more: Partial<Filled> = {}): Filled => ({
  ...gap(machine, fromNs, toNs),
  ...more,
  kind: 'filled',
});

/** All pages as one list. */
export async function allEntries(
  historian: Historian,
  machine: MachineId,
  signals: SignalId[],
  after: bigint,
  through: bigint,
) {
  const entries: Entry[] = [];
  for await (const page of historian.entries(machine, signals, after, through)) {
    expect(page.length).toBeGreaterThan(0);
    entries.push(...page);
  }
  return entries;
}
