/** What the parts of the suite share: started records, and facts to give them. */

import type { Epoch, GatewayId, MachineId } from '@gemba/contract/identity';
import { OPEN } from '../../domain/alarms/outer.ts';
import type { AlarmMemory, AlarmTransition } from '../../domain/alarms/types.ts';
import type { LedgerRow } from '../../domain/ledger/row.ts';
import type { PlanMemory } from '../../domain/maintenance/types.ts';
import type { Records } from '../port.ts';

/**
 * Started records over a store of the test's own, a way to stop them and look again with fresh eyes, and one to look into
 * a backup of them.
 */
export type Begin = () => Promise<{
  records: Records;
  reopen(): Promise<Records>;
  folder: string;
  openBackup(file: string): Promise<Records>;
}>;

export const FILLER = 'filler-1' as MachineId;
export const PRESS = 'press-1' as MachineId;
export const GATEWAY = 'edge-hanoi' as GatewayId;
export const EPOCH = '0123456789abcdef' as Epoch;
export const OTHER_EPOCH = 'fedcba9876543210' as Epoch;
/** An odd number of nanoseconds beyond 2^53, where a double would round. */
export const T0 = 1_795_000_000_123_456_789n;
export const S = 1_000_000_000n;

export const row = (fromNs: bigint, toNs: bigint, more: Partial<LedgerRow> = {}): LedgerRow => ({
  machine: FILLER,
  fromNs,
  toNs,
  calendar: 'scheduled',
  shift: null,
  state: 'producing',
  reason: null,
  product: null,
  good: 12,
  reject: 1,
  rework: 0,
  idealS: 6.5,
  goodIdealS: 6,
  energyKWh: 0.25,
  estimated: false,
  ...more,
});

export const alarm = (more: Partial<AlarmMemory> = {}): AlarmMemory => ({
  ...OPEN,
  rule: 'hot',
  machine: FILLER,
  basis: 'above-limit:temperature',
  state: 'active-unacknowledged',
  occurrence: `hot@filler-1#${T0}`,
  activeNs: T0,
  returnedNs: null,
  acknowledgedNs: null,
  acknowledgedBy: null,
  changedNs: T0,
  truth: 'beyond',
  waiting: [],
  condition: null,
  timer: null,
  stalled: false,
  uncertain: false,
  value: 91.5,
  coverage: [{ fromNs: T0, throughNs: T0 + S }],
  pass: null,
  newestNs: T0,
  unwatched: [],
  evaluatedNs: T0,
  ...more,
});

export const transition = (atNs: bigint, more: Partial<AlarmTransition> = {}): AlarmTransition => ({
  occurrence: `hot@filler-1#${T0}`,
  rule: 'hot',
  machine: FILLER,
  transition: 'activated',
  atNs,
  state: 'active-unacknowledged',
  suppression: 'none',
  by: null,
  comment: null,
  value: null,
  detail: null,
  announce: true,
  late: false,
  held: null,
  ...more,
});

export const plan = (more: Partial<PlanMemory> = {}): PlanMemory => ({
  plan: 'grease',
  lastDoneNs: null,
  lastDoneBy: null,
  sinceNs: T0,
  begun: 'seen',
  atReset: { 'run-hours': 0.125 },
  came: {},
  warned: {},
  rest: null,
  rests: 0,
  services: [{ doneNs: T0, dueNs: null, inTime: true }],
  satisfied: { 'FREQ=WEEKLY': T0 - S },
  due: 'due',
  job: { id: 'grease@1', openedNs: T0, dueNs: T0 + S, oldestDueNs: T0 + S, missed: 0, tasks: null, triggers: {} },
  ...more,
});
