/** What people say of the past: kept in the order in which it was recorded, found by what it speaks of. */

import { expect, test } from 'vitest';
import type { NewEdit } from '../port.ts';
import { type Begin, FILLER, PRESS, S, T0 } from './bench.ts';

const said = { machine: FILLER, fromNs: T0, toNs: T0 + 60n * S, recordedNs: T0 + 100n * S, by: 'ann', comment: null };
const reason: NewEdit = { ...said, kind: 'reason', reason: 'jam', open: true };

export function describeEdits(begin: Begin): void {
  test('every kind of edit comes back as it was recorded, with a number of its own', async () => {
    const { records, reopen } = await begin();
    const all: NewEdit[] = [
      reason,
      { ...said, kind: 'split', atNs: T0 + 7n, comment: 'Zwei Störungen: „Film“, dann Stau' },
      { ...said, kind: 'merge' },
      { ...said, kind: 'counts', good: -2.5, reject: 2.5, rework: 0 },
      { ...said, kind: 'retraction', edit: 1 },
    ];
    const given = [];
    for (const [i, edit] of all.entries()) {
      given.push(await records.addEdit({ ...edit, recordedNs: said.recordedNs + BigInt(i) }));
    }
    expect(given).toEqual(all.map((edit, i) => ({ ...edit, id: i + 1, recordedNs: said.recordedNs + BigInt(i) })));
    const opened = await reopen();
    expect(await opened.edits(FILLER, T0, T0 + S)).toEqual(given);
    expect(await opened.edit(4)).toEqual(given[3]);
    expect(await opened.edit(6)).toBeNull();
  });

  test('edits are found by the machine and the stretch that they speak of, ends not included', async () => {
    const { records } = await begin();
    await records.addEdit(reason);
    await records.addEdit({ ...reason, machine: PRESS });
    await records.addEdit({ ...reason, fromNs: said.toNs, toNs: said.toNs + S });
    const found = async (fromNs: bigint, toNs: bigint) =>
      (await records.edits(FILLER, fromNs, toNs)).map(({ id }) => id);
    expect(await found(T0, said.toNs)).toEqual([1]);
    expect(await found(T0 + 59n * S, said.toNs + 1n)).toEqual([1, 3]);
    expect(await found(said.toNs, said.toNs + S)).toEqual([3]);
    expect(await found(T0 - S, T0)).toEqual([]);
  });

  test('none is recorded before the one that was there, whatever the clock says', async () => {
    const { records } = await begin();
    const first = await records.addEdit(reason);
    const second = await records.addEdit({ ...reason, recordedNs: first.recordedNs - 10n * S });
    expect(second.recordedNs).toBe(first.recordedNs + 1n);
    const crowd = await Promise.all(Array.from({ length: 5 }, () => records.addEdit(reason)));
    expect(crowd.map(({ id }) => id).sort()).toEqual([3, 4, 5, 6, 7]);
    expect(new Set(crowd.map(({ recordedNs }) => recordedNs)).size).toBe(5);
  });

  test('an edit takes away the sums of the days that it may change, and leaves those before it', async () => {
    const { records } = await begin();
    const days = [0n, 1n, 2n, 3n].map((i) => ({
      ...{ day: `2026-11-2${i}`, basis: 'b', fromNs: T0 + i * 60n * S, toNs: T0 + (i + 1n) * 60n * S },
    }));
    const kept = async () => (await records.dayTotals(FILLER, '2026-11-01', '2026-12-01')).map(({ day }) => day);
    const keep = async () => {
      await records.claimDays(FILLER, 'c', days);
      const sums = days.map(({ day }) => ({ day, total: 't', slices: 's' }));
      await records.fillDays(FILLER, 'c', sums);
    };
    await keep();
    const last = { ...reason, fromNs: T0 + 130n * S, toNs: T0 + 140n * S };
    await records.addEdit(last);
    expect(await kept()).toEqual(['2026-11-20', '2026-11-21']);
    // It overlaps the other one, whose parts are shared out anew with it.
    const parts = { good: 1, reject: 0, rework: 0 };
    await records.addEdit({ ...said, ...parts, kind: 'counts', fromNs: T0 + 70n * S, toNs: T0 + 131n * S });
    await keep();
    await records.addEdit({ ...last, kind: 'retraction', edit: 1 });
    expect(await kept()).toEqual(['2026-11-20']);
  });
}
