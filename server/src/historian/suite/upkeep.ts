/** Upkeep: what is read before and after it is the same, whenever it comes. */

import { describe, expect, test } from 'vitest';
import { allEntries, type Bench, newMachine, observed, S, SPEED, STATE, sample, T0 } from './bench.ts';

const HOUR = 3600n * S;
const DAY = 24n * HOUR;

export function describeUpkeep(bench: Bench): void {
  describe('upkeep', () => {
    test('changes nothing of what is read, and may come again', async () => {
      const machine = newMachine();
      const values = [1.5, 2n, true, 'run', Number.NaN, null, -4];
      const entries = values.flatMap((value, i) => {
        const timeNs = T0 + BigInt(i) * 7n * HOUR;
        return [sample(machine, timeNs, value, { sourceTimeNs: timeNs - 1n }), observed(machine, timeNs, timeNs + S)];
      });
      await bench.store(...entries, sample(machine, T0 + 1n, 'x', { signal: STATE }));
      const read = async () => ({
        readings: await bench.readings(machine),
        entries: await allEntries(bench.historian, machine, [SPEED, STATE], T0 - 1n, T0 + 9n * DAY),
        latest: (await bench.historian.latest(machine)).sort((a, b) => (a.signal < b.signal ? -1 : 1)),
        buckets: await bench.historian.buckets(machine, SPEED, T0, T0 + 3n * DAY, 7),
        coverage: await bench.historian.coverage(machine, T0, T0 + 9n * DAY),
      });
      const before = await read();
      for (const later of [HOUR, 2n * DAY, 2n * DAY, 5n * DAY]) await bench.historian.upkeep(T0 + later);
      expect(await read()).toEqual(before);
      await bench.reopen();
      expect(await read()).toEqual(before);
      expect(await bench.historian.health()).toEqual({ ok: true, problem: null, pending: 0 });
    });

    test('statistics tell of what is stored', async () => {
      await bench.store(sample(newMachine(), T0, 1));
      const { samples, bytes, oldestNs, newestNs } = await bench.historian.stats();
      expect(oldestNs).toBeLessThanOrEqual(T0);
      expect(newestNs).toBeGreaterThanOrEqual(T0);
      expect(samples).not.toBe(0);
      expect(bytes).not.toBe(0);
    });
  });
}
