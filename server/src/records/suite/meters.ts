/** Meters: what people said of them, what counters did that was odd, and what is carried on. */

import { describe, expect, test } from 'vitest';
import type { MeterAct, MeterEvent, MeterMemory } from '../../domain/maintenance/meters/act.ts';
import { METER_EVENTS_KEPT } from '../meters/port.ts';
import { type Begin, FILLER, PRESS, row, S, T0 } from './bench.ts';

const reading = (value: number, atNs: bigint, more: Partial<MeterAct> = {}): MeterAct =>
  ({ kind: 'reading', machine: FILLER, meter: 'oil', atNs, by: 'ann', comment: null, value, ...more }) as MeterAct;
const swap: MeterAct = {
  ...{ kind: 'swap', machine: FILLER, meter: 'strokes', signal: 'strokes', atNs: T0 + 3n * S, by: 'bob' },
  ...{ comment: 'Geber „neu“ 交換', final: 65_535.5, start: null },
};
const event = (atNs: bigint, more: Partial<MeterEvent> = {}): MeterEvent => ({
  ...{ machine: FILLER, signal: 'strokes', atNs, kind: 'jump', from: 130, to: 9_999_999, counted: 0 },
  ...more,
});
const carried = (more: Partial<MeterMemory> = {}): MeterMemory => ({
  ...{ machine: FILLER, meter: 'parts', carried: 0.25, highest: 1e15 },
  ...more,
});

export function describeMeters(begin: Begin): void {
  describe('meters', () => {
    test('what people said comes back as they said it, in the order in which it was recorded', async () => {
      const { records, reopen } = await begin();
      const acts = [reading(140, T0 + 9n * S), reading(12, T0 + 10n * S, { refused: 'glitch' }), swap];
      await records.commit({ meterActs: acts });
      // Told later, of a time before.
      const late = reading(100.125, T0, { comment: 'from the book' });
      await records.commit({ meterActs: [late] });
      expect(await (await reopen()).meterActs()).toEqual([...acts, late]);
    });

    test('odd events are one each machine, signal, time and kind, and come back newest first', async () => {
      const { records, reopen } = await begin();
      await records.commit({ meterEvents: [event(T0), event(T0 + S, { from: null, kind: 'glitch', to: 0.5 })] });
      await records.commit({ meterEvents: [event(T0, { counted: 7 }), event(T0, { signal: 'litres' })] });
      await records.commit({ meterEvents: [event(T0 + 2n * S, { machine: PRESS })] });
      const again = await reopen();
      const kinds = (found: MeterEvent[]) => found.map(({ signal, kind, atNs }) => [signal, kind, atNs - T0]);
      const found = await again.meterEvents(FILLER, 10);
      expect(kinds(found)).toEqual([
        ['strokes', 'glitch', S],
        ['litres', 'jump', 0n],
        ['strokes', 'jump', 0n],
      ]);
      expect(found).toContainEqual(event(T0, { counted: 7 }));
      expect(found[0]).toEqual(event(T0 + S, { from: null, kind: 'glitch', to: 0.5 }));
      expect(await again.meterEvents(FILLER, 1)).toHaveLength(1);
    });

    test('of a machine that is folded again odd events are told anew from there, and of no other', async () => {
      const { records } = await begin();
      const all = [event(T0), event(T0 + 5n * S), event(T0 + 5n * S, { machine: PRESS })];
      await records.commit({ meterEvents: all });
      const anew = event(T0 + 6n * S, { kind: 'rollover', counted: 3 });
      await records.commit({
        replaced: [{ machine: FILLER, fromNs: T0 }],
        rows: [row(T0, T0 + S)],
        meterEvents: [anew],
      });
      expect(await records.meterEvents(FILLER, 10)).toEqual([anew, event(T0)]);
      expect(await records.meterEvents(PRESS, 10)).toHaveLength(1);
    });

    test('of odd events the newest are kept, of each machine', async () => {
      const { records } = await begin();
      const many = Array.from({ length: METER_EVENTS_KEPT }, (_, i) => event(T0 + BigInt(i) * S));
      await records.commit({ meterEvents: [event(T0, { machine: PRESS })] });
      await records.commit({ meterEvents: many });
      expect((await records.meterEvents(FILLER, 2000)).at(-1)?.atNs).toBe(T0);
      await records.commit({ meterEvents: [event(T0 + BigInt(METER_EVENTS_KEPT) * S)] });
      const kept = await records.meterEvents(FILLER, 2000);
      expect([kept.length, kept.at(-1)?.atNs]).toEqual([METER_EVENTS_KEPT, T0 + S]);
      expect(await records.meterEvents(PRESS, 10)).toHaveLength(1);
    });

    test('what is carried on is written over by machine and meter', async () => {
      const { records, reopen } = await begin();
      await records.commit({ meters: [carried(), carried({ meter: 'energy' }), carried({ machine: PRESS })] });
      await records.commit({ meters: [carried({ carried: 1.5, highest: 0 })] });
      expect(await (await reopen()).meters()).toEqual([
        carried({ meter: 'energy' }),
        carried({ carried: 1.5, highest: 0 }),
        carried({ machine: PRESS }),
      ]);
    });
  });
}
