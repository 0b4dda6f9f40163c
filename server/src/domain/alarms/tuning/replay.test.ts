import type { MachineId } from '@gemba/contract/identity';
import type { Entry } from '@gemba/contract/sample';
import type { MachineState } from '@gemba/contract/state';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LedgerRow } from '../../ledger/row.ts';
import type { AlarmEvent } from '../event.ts';
import { at, bind, picture, Run, sample, secondsOf } from '../testing.ts';
import { byRow, canReplay, Replay } from './replay.ts';

const MACHINE = 'filler-1' as MachineId;
const row = (from: number, to: number, state: MachineState = 'producing') =>
  ({ machine: MACHINE, fromNs: at(from), toNs: at(to), calendar: 'scheduled', state }) as LedgerRow;
const watched = (from: number, through: number): Entry => ({
  ...{ kind: 'observed', machine: MACHINE, fromNs: at(from), throughNs: at(through) },
});
const value = (s: number, v: number): Entry => (sample(s, v) as Extract<AlarmEvent, { kind: 'sample' }>).sample;
const story = ({ raised }: Replay) =>
  raised.kept.map(({ activeNs, returnedNs }) => [
    secondsOf(activeNs),
    returnedNs === null ? null : secondsOf(returnedNs),
  ]);

function play(replay: Replay, rows: readonly LedgerRow[], entries: readonly Entry[]): Replay {
  for (const part of byRow(rows, entries)) replay.hear(part.row, part.entries);
  return replay;
}

const HOUR = [watched(0, 1), value(10, 90), watched(1, 20), value(30, 70), value(40, 90), watched(20, 60)];

test('what it would have raised, with its delays', () => {
  expect(story(play(new Replay(bind(), at(0)), [row(0, 60)], HOUR))).toEqual([
    [10, 30],
    [40, null],
  ]);
  expect(story(play(new Replay(bind({ onDelayS: 19 }), at(0)), [row(0, 60)], HOUR))).toEqual([
    [29, 30],
    [59, null],
  ]);
});

test('what became active before the window only warms it up', () => {
  const replay = play(new Replay(bind(), at(35)), [row(0, 60)], HOUR);
  expect(story(replay)).toEqual([[40, null]]);
  expect(replay.raised.count).toBe(1);
});

test('what is suppressed by design is put before people when that ends, if it still stands', () => {
  const rule = bind({ suppressIn: ['setup'] });
  const rows = [row(0, 5), row(5, 50, 'setup'), row(50, 60)];
  const seen = [...HOUR.slice(0, -1), watched(20, 49), watched(49, 60)];
  expect(story(play(new Replay(rule, at(0)), rows, seen))).toEqual([[50, null]]);
});

test('what goes by the server’s clock can not be played again', () => {
  expect(canReplay(bind({ condition: { kind: 'stale', forS: 60 } }))).toBe(false);
  expect(canReplay(bind())).toBe(true);
});

const steps = fc.array(
  fc.record({
    afterS: fc.integer({ min: 1, max: 20 }),
    value: fc.constantFrom(20, 74, 78, 81, 90),
    state: fc.constantFrom<MachineState[]>('producing', 'producing', 'setup'),
  }),
  { minLength: 1, maxLength: 60 },
);
const rules = fc.record(
  {
    onDelayS: fc.constantFrom(0, 0, 3, 15),
    offDelayS: fc.constantFrom(0, 0, 5, 12),
    suppressIn: fc.constant<'setup'[]>(['setup']),
  },
  { requiredKeys: ['onDelayS', 'offDelayS'] },
);

test('property: with the parameters that were in force it raises what was journalled, however the past is cut up', () => {
  fc.assert(
    fc.property(steps, rules, fc.integer({ min: 1, max: 7 }), (list, rule, size) => {
      const live = new Run(bind(rule));
      const rows: LedgerRow[] = [];
      const entries: Entry[] = [];
      let s = 0;
      for (const { afterS, value: v, state } of list) {
        const [from, to] = [s, s + afterS];
        live.tell(picture(from, to, state), sample(to, v), { kind: 'observed', fromNs: at(from), throughNs: at(to) });
        rows.push(row(from, to, state));
        entries.push(value(to, v), watched(from, to));
        s = to;
      }
      const replay = new Replay(live.bound, at(0));
      for (let i = 0; i < rows.length; i += size) {
        const part = rows.slice(i, i + size);
        const [first, last] = [part[0] as LedgerRow, part.at(-1) as LedgerRow];
        const of = entries.filter((one) => {
          const ns = one.kind === 'sample' ? one.timeNs : (one as { throughNs: bigint }).throughNs;
          return ns > first.fromNs && ns <= last.toNs;
        });
        play(replay, part, of);
      }
      const journalled = live.said.filter(
        ({ transition, suppression }) => transition === 'activated' && suppression === 'none',
      );
      const found = replay.raised.kept.map(({ activeNs }) => activeNs);
      for (const { atNs } of journalled) expect(found).toContain(atNs);
      if (rule.suppressIn === undefined) expect(found).toEqual(journalled.map(({ atNs }) => atNs));
    }),
  );
});
