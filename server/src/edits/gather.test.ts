/** A window is read with all that it hangs on: stops that it cuts, and stretches that edits speak of. */

import type { MachineId } from '@gemba/contract/identity';
import { expect, test } from 'vitest';
import type { Edit } from '../domain/edits/edit.ts';
import type { LedgerRow } from '../domain/ledger/row.ts';
import { testPlant } from '../testing/plant.ts';
import { EditedLedger } from './edited-ledger.ts';
import { gather } from './gather.ts';

const MACHINE = 'filler-1' as MachineId;
const MIN = 60_000_000_000n;
const T0 = 1_000_000n * MIN;

/** One row a letter, ten minutes each: `r` runs, `s` stands, ` ` is unknown. */
function store(story: string, edits: Edit[] = []) {
  const rows = [...story].flatMap((letter, i): LedgerRow[] => {
    if (letter === ' ') return [];
    const runs = letter === 'r';
    return [
      {
        ...{ machine: MACHINE, calendar: 'scheduled', shift: null, reason: null, product: null, estimated: false },
        ...{ fromNs: T0 + BigInt(i) * 10n * MIN, toNs: T0 + BigInt(i + 1) * 10n * MIN },
        ...{ state: runs ? 'producing' : 'stopped', good: runs ? 10 : 0, reject: 0, rework: 0 },
        ...{ idealS: runs ? 10 : 0, goodIdealS: runs ? 10 : 0, energyKWh: 0 },
      },
    ];
  });
  const touching = <T extends { fromNs: bigint; toNs: bigint }>(all: readonly T[], fromNs: bigint, toNs: bigint) =>
    all.filter((one) => one.toNs > fromNs && one.fromNs < toNs);
  return {
    rows: async (_: MachineId, fromNs: bigint, toNs: bigint, limit?: number) =>
      touching(rows, fromNs, toNs).slice(0, limit),
    edits: async (_: MachineId, fromNs: bigint, toNs: bigint) => touching(edits, fromNs, toNs),
    orders: async () => [],
    orderEvents: async () => [],
  };
}

const min = (from: number, to: number) => ({ fromNs: T0 + BigInt(from) * MIN, toNs: T0 + BigInt(to) * MIN });
const said = { machine: MACHINE, recordedNs: T0, by: 'ann', comment: null };
const span = (rows: readonly LedgerRow[]) => rows.map((row) => Number((row.fromNs - T0) / MIN));

test('a window that cuts a stop is read with the whole of it, however long', async () => {
  const { rows } = await gather(store(`r${'s'.repeat(30)}r`), MACHINE, min(150, 155));
  expect(span(rows)).toEqual(Array.from({ length: 31 }, (_, i) => 10 * (i + 1)));
});

test('a window that cuts none is read as it is', async () => {
  expect(span((await gather(store('rsrrsr'), MACHINE, min(20, 40))).rows)).toEqual([20, 30, 40]);
  expect(span((await gather(store('s ss s'), MACHINE, min(20, 40))).rows)).toEqual([20, 30, 50]);
  expect((await gather(store(''), MACHINE, min(20, 40))).rows).toEqual([]);
});

test('parts are spread over the whole stretch that they were booked for, whichever part of it is asked for', async () => {
  const counts: Edit = { ...said, ...min(0, 60), id: 1, kind: 'counts', good: 6, reject: 0, rework: 0 };
  const ledger = new EditedLedger(testPlant(), store('rrrrrr', [counts]));
  const { fromNs, toNs } = min(20, 30);
  expect(await ledger.rows(MACHINE, fromNs, toNs)).toMatchObject([{ good: 11 }]);
  expect(await ledger.rows(MACHINE, fromNs, toNs, T0 - 1n)).toMatchObject([{ good: 10 }]);
});

test('edits that touch a stretch that was only read for another edit are read too', async () => {
  const booked = (id: number, from: number, to: number): Edit => ({
    ...{ ...said, ...min(from, to), id, kind: 'counts', good: -10, reject: 0, rework: 0 },
  });
  const store2 = store('rrrr', [booked(1, 0, 20), booked(2, 10, 30), booked(3, 20, 40)]);
  const whole = new EditedLedger(testPlant(), store2);
  const all = await whole.rows(MACHINE, min(0, 0).fromNs, min(0, 40).toNs);
  const last = await whole.rows(MACHINE, min(30, 0).fromNs, min(0, 40).toNs);
  expect(last).toEqual(all.slice(-1));
});

test('a reason that was given to a stop while it lasted reaches into the window', async () => {
  const open: Edit = { ...said, ...min(10, 20), id: 1, kind: 'reason', reason: 'jam', open: true };
  const ledger = new EditedLedger(testPlant(), store('rsssssrs', [open]));
  const { fromNs, toNs } = min(40, 80);
  expect((await ledger.rows(MACHINE, fromNs, toNs)).map((row) => row.reason)).toEqual(['jam', 'jam', null, null]);
  const { stops } = await ledger.stops(MACHINE, fromNs, toNs);
  expect(stops).toMatchObject([
    { ...min(10, 60), reason: 'jam', edits: [1], open: false },
    { ...min(70, 80), reason: null, edits: [], open: true },
  ]);
});
