/** Latest values, ranges with their pages, and entries in the one order of things. */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import { compareEntries, type Entry } from '@gemba/contract/sample';
import { describe, expect, test } from 'vitest';
import type { Historian } from '../port.ts';
import { allEntries, type Bench, gap, newMachine, observed, S, SPEED, STATE, sample, T0 } from './bench.ts';

export function describeReading(bench: Bench): void {
  describe('reading', () => {
    test('the newest sample of each signal is the newest by time, not by arrival', async () => {
      const machine = newMachine();
      await bench.store(sample(machine, T0 + 5n, 5), sample(machine, T0, 'on', { signal: STATE }));
      await bench.store(sample(machine, T0 + 1n, 1));
      await bench.reopen();
      expect((await bench.historian.latest(machine)).sort(compareEntries)).toEqual([
        sample(machine, T0, 'on', { signal: STATE }),
        sample(machine, T0 + 5n, 5),
      ]);
      expect(await bench.historian.latest('never-seen' as MachineId)).toEqual([]);
    });

    test('a range holds its beginning and not its end', async () => {
      const machine = newMachine();
      await bench.store(...[0n, 1n, 2n, 3n].map((i) => sample(machine, T0 + i, Number(i))));
      const page = await bench.historian.range(machine, SPEED, T0 + 1n, T0 + 3n, 100);
      expect(page).toEqual({
        items: [1, 2].map((i) => ({ timeNs: T0 + BigInt(i), value: i, status: 0 })),
        cursor: null,
      });
      expect(await bench.historian.range(machine, SPEED, T0 + 9n, T0 + 9n, 1)).toEqual({ items: [], cursor: null });
      expect(await bench.historian.range('never-seen' as MachineId, SPEED, T0, T0 + S, 1)).toEqual({
        items: [],
        cursor: null,
      });
    });

    test.each([1, 3, 7, 25])('pages of %i lead through all readings, each once', async (limit) => {
      const machine = newMachine();
      await bench.store(...Array.from({ length: 25 }, (_, i) => sample(machine, T0 + BigInt(i), i)));
      const values: unknown[] = [];
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<Historian['range']>> =
          cursor === null
            ? await bench.historian.range(machine, SPEED, T0, T0 + S, limit)
            : await bench.historian.range(machine, SPEED, T0, T0 + S, limit, cursor);
        expect(page.items.length).toBeLessThanOrEqual(limit);
        values.push(...page.items.map((reading) => reading.value));
        cursor = page.cursor;
      } while (cursor !== null);
      expect(values).toEqual(Array.from({ length: 25 }, (_, i) => i));
    });

    test('a cursor that is none is refused', async () => {
      await expect(bench.historian.range(newMachine(), SPEED, T0, T0 + S, 1, "1' OR 1=1")).rejects.toMatchObject({
        code: 'GEMBA_BAD_REQUEST',
      });
    });

    test('entries come in the one order, without the signals that were not asked for', async () => {
      const machine = newMachine();
      const asked = [
        sample(machine, T0, 'a', { signal: STATE }),
        gap(machine, T0 - S, T0),
        observed(machine, T0 - S, T0),
        sample(machine, T0 + 1n, 1),
        sample(machine, T0 + 1n, 'b', { signal: STATE }),
        gap(machine, T0, T0 + 2n, { signals: [STATE], cause: 'queue-overflow' }),
        observed(machine, T0, T0 + S),
      ];
      await bench.store(...asked.toReversed(), sample(machine, T0, 9, { signal: 'other' as SignalId }));
      const entries = await allEntries(bench.historian, machine, [STATE, SPEED], T0 - 2n * S, T0 + S);
      expect(entries).toEqual(asked);
      expect(entries).toEqual(entries.toSorted(compareEntries));
    });

    test('entries are those after the one time and through the other', async () => {
      const machine = newMachine();
      const entries = [1n, 2n, 3n].flatMap((i) => [sample(machine, T0 + i, Number(i)), observed(machine, T0, T0 + i)]);
      await bench.store(...entries);
      expect(await allEntries(bench.historian, machine, [SPEED], T0 + 1n, T0 + 2n)).toEqual(entries.slice(2, 4));
      expect(await allEntries(bench.historian, machine, [], T0 + 2n, T0 + 9n)).toEqual(entries.slice(5));
      expect(await allEntries(bench.historian, machine, [SPEED], T0 + 9n, T0)).toEqual([]);
    });

    test('a long stretch of entries comes in pages, each entry once', async () => {
      const machine = newMachine();
      const names = Array.from({ length: 20 }, (_, i) => `s${String(i).padStart(2, '0')}` as SignalId);
      const entries: Entry[] = [];
      for (let i = 0; i < 2500; i++) {
        const timeNs = T0 + BigInt(i) * S;
        for (const signal of names) entries.push(sample(machine, timeNs, i, { signal }));
        entries.push(observed(machine, timeNs - S, timeNs));
      }
      for (let at = 0; at < entries.length; at += 10_000) await bench.store(...entries.slice(at, at + 10_000));
      const read = await allEntries(bench.historian, machine, names, T0 - 1n, T0 + 2500n * S);
      expect(read.length).toBe(entries.length);
      expect(read).toEqual(entries.toSorted(compareEntries));
    }, 60_000);
  });
}
