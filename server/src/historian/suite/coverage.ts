/** Stretches of observation and declared gaps, read back. */

import type { MachineId } from '@gemba/contract/identity';
import { describe, expect, test } from 'vitest';
import { allEntries, type Bench, filled, gap, newMachine, observed, S, SPEED, STATE, T0 } from './bench.ts';

export function describeCoverage(bench: Bench): void {
  describe('coverage', () => {
    test('stretches that touch or overlap are one, holes stay', async () => {
      const machine = newMachine();
      const at = (a: number, b: number) => observed(machine, T0 + BigInt(a), T0 + BigInt(b));
      await bench.store(at(30, 40), at(0, 10), at(10, 20), at(35, 50));
      await bench.store(at(15, 18), at(60, 61));
      await bench.reopen();
      const { observed: seen } = await bench.historian.coverage(machine, T0, T0 + 100n);
      expect(seen).toEqual([at(0, 20), at(30, 50), at(60, 61)]);
    });

    test('stretches and gaps that reach into the window come, those beside it do not', async () => {
      const machine = newMachine();
      const around = [
        gap(machine, T0 - S, T0 + S),
        gap(machine, T0 + 1n, T0 + 2n, { signals: [SPEED, STATE], cause: 'journal-full' }),
      ];
      await bench.store(
        ...around.toReversed(),
        gap(machine, T0 - 2n * S, T0 - S),
        gap(machine, T0 + 5n * S, T0 + 6n * S),
        observed(machine, T0 - S, T0 + S),
        observed(machine, T0 - 9n * S, T0 - 8n * S),
        observed(machine, T0 + 8n * S, T0 + 9n * S),
        gap(newMachine(), T0, T0 + S),
      );
      expect(await bench.historian.coverage(machine, T0, T0 + 2n * S)).toEqual({
        observed: [observed(machine, T0 - S, T0 + S)],
        gaps: around,
        filled: [],
      });
      expect(await bench.historian.coverage('never-seen' as MachineId, T0, T0 + S)).toEqual({
        observed: [],
        gaps: [],
        filled: [],
      });
    });

    test('an empty stretch takes nothing away from the one that ends there', async () => {
      const machine = newMachine();
      await bench.store(observed(machine, T0, T0 + S));
      await bench.store(observed(machine, T0 + S, T0 + S));
      const { observed: seen } = await bench.historian.coverage(machine, T0, T0 + 9n * S);
      expect(seen).toEqual([observed(machine, T0, T0 + S)]);
    });

    test('gaps that end together are told apart', async () => {
      const machine = newMachine();
      const gaps = [
        gap(machine, T0, T0 + S, { signals: [SPEED], cause: 'queue-overflow' }),
        gap(machine, T0 + 1n, T0 + S, { signals: [STATE], cause: 'queue-overflow' }),
        gap(machine, T0 + 2n, T0 + S, { cause: 'link-down' }),
        gap(machine, T0 + 3n, T0 + S, { cause: 'journal-lost' }),
      ];
      await bench.store(...gaps);
      expect((await bench.historian.coverage(machine, T0, T0 + S)).gaps).toEqual(gaps);
    });

    test('what history told of a gap stands beside it, and is read with it', async () => {
      const machine = newMachine();
      const declared = gap(machine, T0, T0 + S, { cause: 'link-down' });
      const part = filled(machine, T0, T0 + S / 2n, { signals: [SPEED, STATE], cause: 'link-down' });
      const rest = filled(machine, T0 + S / 2n, T0 + S, { cause: 'link-down' });
      await bench.store(rest, filled(machine, T0 + 5n * S, T0 + 6n * S));
      await bench.store(part, declared);
      await bench.reopen();
      expect(await bench.historian.coverage(machine, T0, T0 + S)).toEqual({
        observed: [],
        gaps: [declared],
        filled: [part, rest],
      });
      expect(await allEntries(bench.historian, machine, [SPEED], T0, T0 + S)).toEqual([part, declared, rest]);
    });
  });
}
