/**
 * A program for the kill test: opens the records and commits units without end, each of which says the same number in
 * every table; prints the number when it was told that the unit is stored. It is meant to be killed.
 */

import type { Epoch, GatewayId, MachineId } from '@gemba/contract/identity';
import type { UnitOfWork } from '@gemba/server/records/port';
import { makeRecords } from '@gemba/server/records/registry';

export const MACHINES = ['filler-1', 'mill-1', 'press-1'] as MachineId[];
export const T0 = 1_795_000_000_000_000_000n;
export const S = 1_000_000_000n;

/** Unit `n`: position n, a row of n parts for each machine, a fold and a transition that name n. */
export const unit = (n: number): UnitOfWork => ({
  positions: [{ gateway: 'edge-hanoi' as GatewayId, epoch: '0123456789abcdef' as Epoch, set: [[1, n]] }],
  rows: MACHINES.map((machine) => ({
    machine,
    fromNs: T0 + BigInt(n) * S,
    toNs: T0 + BigInt(n + 1) * S,
    calendar: 'scheduled',
    shift: null,
    state: 'producing',
    reason: null,
    product: null,
    good: n,
    reject: 0,
    rework: 0,
    idealS: 0,
    goodIdealS: 0,
    energyKWh: 0,
    estimated: false,
  })),
  folds: MACHINES.map((machine) => ({ machine, settledNs: T0 + BigInt(n) * S, state: `fold ${n}` })),
  maintenance: [
    { plan: 'grease', kind: 'completed', job: null, atNs: BigInt(n), by: null, comment: null, dueNs: null, via: null },
  ],
});

async function run(folder: string): Promise<void> {
  const records = makeRecords({ folder });
  await records.start();
  const [first] = await records.positions('records');
  for (let n = (first?.set[0]?.[1] ?? 0) + 1; ; n++) {
    await records.commit(unit(n));
    console.log(n);
  }
}

const [folder] = process.argv.slice(2);
if (import.meta.main && folder !== undefined) await run(folder);
