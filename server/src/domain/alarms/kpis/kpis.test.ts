import type { MachineId } from '@gemba/contract/identity';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { at } from '../testing.ts';
import type { AlarmTransition } from '../types.ts';
import { alarmKpis } from './kpis.ts';
import { livesOf } from './life.ts';

type Told = Partial<Omit<AlarmTransition, 'machine'>> & { machine?: string };

function line(atS: number, transition: AlarmTransition['transition'], more: Told = {}): AlarmTransition {
  const { rule = 'hot', machine = 'filler-1', ...rest } = more;
  const active = transition === 'activated';
  return {
    ...{ occurrence: `${rule}@${machine}#1`, rule, machine: machine as MachineId, transition, atNs: at(atS) },
    ...{ state: active ? 'active-unacknowledged' : 'returned-unacknowledged', suppression: 'none' },
    ...{ by: null, comment: null, value: null, detail: null, announce: active, held: null, late: false },
    ...rest,
  };
}
/** An occurrence of its own, of `lastsS` seconds; without an end where it is `null`. */
function come(atS: number, lastsS: number | null, more: Told = {}): AlarmTransition[] {
  const { rule = 'hot', machine = 'filler-1' } = more;
  const occurrence = `${rule}@${machine}#${at(atS)}`;
  const begun = line(atS, 'activated', { ...more, occurrence });
  return lastsS === null
    ? [begun]
    : [begun, line(atS + lastsS, 'returned', { ...more, occurrence, announce: false, held: null })];
}
const kpis = (lines: AlarmTransition[], hours = 2, positionOf = () => 'line-1') =>
  alarmKpis(lines, {
    fromNs: at(0),
    toNs: at(hours * 3600),
    positionOf,
    priorityOf: (rule) => (rule === 'hot' ? 'high' : rule === 'low' ? 'low' : null),
  });

test('what people were shown counts; what was suppressed, a draft’s, or learned afterwards does not', () => {
  const found = kpis([
    ...come(10, 30),
    ...come(100, 30, { announce: false, held: 'flood' }),
    ...come(200, 30, { announce: false, suppression: 'shelved' }),
    ...come(300, 30, { announce: false }),
    ...come(400, 30, { announce: false, held: 'group', late: true }),
  ]);
  expect(found.shown).toBe(2);
  expect(found.positions).toMatchObject([{ position: 'line-1', shown: 2, perHour: 1, mostInSlot: 2, floodS: 0 }]);
});

test('an alarm that was shelved is shown when it comes off the shelf', () => {
  const of = { occurrence: 'hot@filler-1#7' };
  const shelved = line(10, 'activated', { ...of, announce: false, suppression: 'shelved' });
  const found = kpis([shelved, line(500, 'unshelved', { ...of, announce: true })]);
  expect(found.shown).toBe(1);
  expect(livesOf([shelved])[0]?.shownNs).toBeNull();
});

test('a flood lasts from the eleventh within ten minutes until ten minutes had fewer than five', () => {
  const found = kpis(Array.from({ length: 12 }, (_, i) => come(600 + i * 10, 5, { rule: `r${i}` })).flat());
  // The eleventh comes at 700 s; of the last five the first came at 670 s.
  expect(found.positions).toMatchObject([{ floods: [{ fromNs: at(700), toNs: at(1270), shown: 2 }], floodS: 570 }]);
  expect(found.positions[0]?.floodShare).toBeCloseTo(570 / 7200, 12);
  expect(found.positions[0]?.slotsOver).toBe(1);
});

test('a flood that began before the window is in it from its beginning on', () => {
  const before = Array.from({ length: 12 }, (_, i) => come(-120 + i * 10, 5, { rule: `r${i}` })).flat();
  expect(kpis(before).positions).toMatchObject([{ shown: 0, floods: [{ fromNs: at(0), toNs: at(550), shown: 0 }] }]);
});

test('the alarms are told by how often they came, with their share, chattering and fleeting', () => {
  const found = kpis([
    ...[0, 20, 40, 55].flatMap((s) => come(s, 4)),
    ...come(1000, 300, { rule: 'low' }),
    line(1060, 'acknowledged', { rule: 'low', occurrence: `low@filler-1#${at(1000)}` }),
  ]);
  expect(found.alarms).toMatchObject([
    { alarm: 'hot@filler-1', priority: 'high', shown: 4, share: 0.8, chattering: 2, fleeting: 4, activeS: 16 },
    { alarm: 'low@filler-1', priority: 'low', shown: 1, chattering: 0, fleeting: 0, activeS: 300, acknowledgedInS: 60 },
  ]);
  expect(found).toMatchObject({ chattering: 1, fleeting: 4, priorities: { critical: 0, high: 4, medium: 0, low: 1 } });
  expect(found.topShare).toBe(1);
});

test('standing is what has been active for more than a day at the end of the window, whatever became of it since', () => {
  const found = kpis(
    [
      ...come(-90_000, null, { rule: 'stuck' }),
      ...come(-90_000, 100_000, { rule: 'late' }),
      ...come(-90_000, 300, { rule: 'over' }),
      ...come(-80_000, null, { rule: 'young' }),
    ],
    0.5,
  );
  expect(found.standing.map(({ rule }) => rule)).toEqual(['stuck', 'late']);
  expect(found.shown).toBe(0);
});

const coming = fc.record({
  atS: fc.integer({ min: -4000, max: 12_000 }),
  lastsS: fc.option(fc.integer({ min: 0, max: 4000 })),
  rule: fc.constantFrom('hot', 'low', 'other'),
  machine: fc.constantFrom('a', 'b'),
  held: fc.constantFrom(null, 'flood' as const),
  announce: fc.boolean(),
});
const journal = fc
  .uniqueArray(coming, { selector: ({ atS, rule, machine }) => `${atS} ${rule} ${machine}`, maxLength: 60 })
  .map((list) => list.flatMap(({ atS, lastsS, ...more }) => come(atS, lastsS, more)));
const whole = (list: AlarmTransition[], fromS: number, toS: number) =>
  alarmKpis(list, {
    ...{ fromNs: at(fromS), toNs: at(toS), positionOf: ({ machine }) => machine, priorityOf: () => 'low' },
  });

test('property: the order of the lines and doubled ones change nothing', () => {
  fc.assert(
    fc.property(journal, fc.infiniteStream(fc.nat()), (lines, chance) => {
      const told = [...lines, ...lines].map((one) => ({ one, key: chance.next().value as number }));
      const shuffled = told.sort((a, b) => a.key - b.key).map(({ one }) => one);
      expect(whole(shuffled, 0, 7200)).toEqual(whole(lines, 0, 7200));
    }),
  );
});

test('property: what windows side by side have was shown in the whole, active and in flood for as long', () => {
  fc.assert(
    fc.property(journal, fc.integer({ min: 1, max: 7199 }), (lines, cutS) => {
      const [left, right, both] = [whole(lines, 0, cutS), whole(lines, cutS, 7200), whole(lines, 0, 7200)];
      expect(left.shown + right.shown).toBe(both.shown);
      expect(left.priorities.low + right.priorities.low).toBe(both.priorities.low);
      const floodS = (of: typeof both) => of.positions.reduce((sum, position) => sum + position.floodS, 0);
      expect(floodS(left) + floodS(right)).toBeCloseTo(floodS(both), 9);
    }),
  );
});

test('property: shares add up to one, and nothing is negative or longer than the window', () => {
  fc.assert(
    fc.property(journal, (lines) => {
      const found = whole(lines, 0, 7200);
      const shares = found.alarms.reduce((sum, { share }) => sum + share, 0);
      expect(shares).toBeCloseTo(found.shown === 0 ? 0 : 1, 9);
      expect(found.positions.reduce((sum, { shown }) => sum + shown, 0)).toBe(found.shown);
      for (const { activeS } of found.alarms) {
        expect(activeS).toBeGreaterThanOrEqual(0);
        expect(activeS).toBeLessThanOrEqual(7200 * 60);
      }
      for (const { floodShare } of found.positions) expect(floodShare).toBeLessThanOrEqual(1);
    }),
  );
});
