/** What is written comes back as it was: every kind of value, to the last bit (a zero has no sign). */

import type { SignalId } from '@gemba/contract/identity';
import type { Value } from '@gemba/contract/sample';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allEntries, type Bench, batch, newMachine, S, SPEED, sample, T0 } from './bench.ts';

const DAY = 86_400n * S;

export function describeValues(bench: Bench): void {
  describe('values', () => {
    const VALUES: [string, Value][] = [
      ['a float', 91.5],
      ['a float that is a whole number', 3],
      ['the smallest float', 5e-324],
      ['the largest float', 1.7976931348623157e308],
      ['a float with all its digits', 0.1 + 0.2],
      ['NaN', Number.NaN],
      ['infinity', Number.POSITIVE_INFINITY],
      ['negative infinity', Number.NEGATIVE_INFINITY],
      ['an integer', 42n],
      ['an integer beyond 2^53', 9_007_199_254_740_993n],
      ['the largest integer', 2n ** 63n - 1n],
      ['the smallest integer', -(2n ** 63n)],
      ['true', true],
      ['false', false],
      ['a text', 'Störung: 詰まり 🏭'],
      ['an empty text', ''],
      ['a text of quotes and escapes', `"it's" \\ \\" \\' ,= {}[]$1;--`],
      ['a text of several lines', 'one\ntwo\r\n\tthree'],
      ['a text that looks like a number', '12i'],
      ['a long text', 'x'.repeat(4096)],
    ];

    test.each(VALUES)('%s comes back as it was, after a restart too', async (_what, value) => {
      const machine = newMachine();
      await bench.store(sample(machine, T0, value));
      expect(await bench.readings(machine)).toEqual([{ timeNs: T0, value, status: 0 }]);
      expect(await bench.historian.latest(machine)).toEqual([sample(machine, T0, value)]);
    });

    test('all of them are still there after a restart', async () => {
      const machine = newMachine();
      await bench.store(
        ...VALUES.map(([, value], i) => sample(machine, T0 + BigInt(i), value, { signal: `s${i}` as SignalId })),
      );
      await bench.reopen();
      for (const [i, [, value]] of VALUES.entries()) {
        expect(await bench.readings(machine, `s${i}` as SignalId)).toEqual([
          { timeNs: T0 + BigInt(i), value, status: 0 },
        ]);
      }
      expect(await bench.historian.latest(machine)).toHaveLength(VALUES.length);
    });

    test('any float and any integer comes back to the last bit', async () => {
      const doubles = fc.double().map((value) => (value === 0 ? 0 : value));
      const values = fc.sample(fc.oneof(doubles, fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })), 500);
      const machine = newMachine();
      await bench.store(...values.map((value, i) => sample(machine, T0 + BigInt(i), value)));
      expect((await bench.readings(machine)).map((reading) => reading.value)).toEqual(values);
    });

    test('zero has no sign, whatever lies beside it and wherever it was moved', async () => {
      const machine = newMachine();
      await bench.store(...[-0, 0, 1, -0].map((value, i) => sample(machine, T0 + BigInt(i), value)));
      for (const later of [0n, 1n, 3n]) {
        await bench.historian.upkeep(T0 + later * DAY);
        expect((await bench.readings(machine)).map((reading) => reading.value)).toEqual([0, 0, 1, 0]);
        const [bucket] = await bench.historian.buckets(machine, SPEED, T0, T0 + 4n, 1);
        expect(bucket).toMatchObject({ count: 4, min: 0, first: 0, last: 0 });
      }
      expect(await bench.historian.latest(machine)).toEqual([sample(machine, T0 + 3n, 0)]);
    });

    test('no value with bad quality, and a value with uncertain quality', async () => {
      const machine = newMachine();
      await bench.store(
        sample(machine, T0, null, { status: 0x80_0a_00_00 }),
        sample(machine, T0 + 1n, 7, { status: 0x40_8f_00_00 }),
        sample(machine, T0 + 2n, null, { status: 0xff_ff_ff_ff }),
      );
      expect(await bench.readings(machine)).toEqual([
        { timeNs: T0, value: null, status: 0x80_0a_00_00 },
        { timeNs: T0 + 1n, value: 7, status: 0x40_8f_00_00 },
        { timeNs: T0 + 2n, value: null, status: 0xff_ff_ff_ff },
      ]);
    });

    test("the machine's own time is kept where the gateway replaced it", async () => {
      const machine = newMachine();
      const kept = sample(machine, T0, 1, { sourceTimeNs: 0n });
      await bench.store(kept);
      expect(await bench.historian.latest(machine)).toEqual([kept]);
      expect(await allEntries(bench.historian, machine, [SPEED], T0 - 1n, T0)).toEqual([kept]);
    });

    test('what no engine can keep is handed back with its reason, and its neighbours are stored', async () => {
      const machine = newMachine();
      const tooLarge = sample(machine, T0 + 1n, 2n ** 63n);
      const tooLate = sample(machine, 2n ** 64n, 1);
      const noText = sample(machine, T0 + 2n, 'half \ud800');
      const quarantined = await bench.historian.append([
        batch([sample(machine, T0, 1), tooLarge, tooLate, noText, sample(machine, T0 + 3n, 2)]),
      ]);
      expect(quarantined.map(({ entry }) => entry)).toEqual([tooLarge, tooLate, noText]);
      for (const { reason } of quarantined) expect(reason).toMatch(/\w+/);
      expect((await bench.readings(machine)).map((reading) => reading.value)).toEqual([1, 2]);
    });
  });
}
