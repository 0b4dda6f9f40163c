import fc from 'fast-check';
import { expect, test } from 'vitest';
import { at } from '../testing.ts';
import { compare, type Incident, type Span } from './compare.ts';
import type { Raised } from './replay.ts';

const DAY: Span = { fromNs: at(0), toNs: at(86_400), horizonNs: 600n * 1_000_000_000n };
const raised = (...spans: [number, number | null][]) => {
  const kept = spans.map(([from, to]): Raised => {
    return { activeNs: at(from), returnedNs: to === null ? null : at(to), value: null };
  });
  return { kept, count: kept.length };
};
const stop = (from: number, to: number): Incident => ({ fromNs: at(from), toNs: at(to), reason: 'jam' });

test('fewer alarms, and no real stop missed', () => {
  const found = compare(
    raised([100, 110], [200, 210], [3000, 3100], [9000, 9400]),
    raised([3020, 3100]),
    [stop(3300, 4000)],
    DAY,
  );
  expect(found.before).toEqual({ alarms: 4, perDay: 4, activeS: 520, told: 1, missed: 0, idle: 3, leadS: 300 });
  expect(found.after).toEqual({ alarms: 1, perDay: 1, activeS: 80, told: 1, missed: 0, idle: 0, leadS: 280 });
  expect(found.lost).toEqual([]);
  expect(found.gone.map(({ activeNs }) => activeNs)).toEqual([at(100), at(200), at(9000)]);
  expect(found.added).toEqual([]);
  expect(found.idle.before.map(({ activeNs }) => activeNs)).toEqual([at(100), at(200), at(9000)]);
  expect(found.idle.after).toEqual([]);
  expect(found.tellings).toMatchObject([{ before: { activeNs: at(3000) }, after: { activeNs: at(3020) } }]);
});

test('a stop that the other would not tell of is named, and one that only the other does', () => {
  const [jam, wear] = [stop(1000, 1100), stop(5000, 5100)];
  const found = compare(raised([900, 950]), raised([4990, null]), [jam, wear], DAY);
  expect(found.lost).toEqual([jam]);
  expect(found.won).toEqual([wear]);
  expect(found.after).toMatchObject({ leadS: 10, activeS: 86_400 - 4990 });
});

test('an alarm tells of a stop from the horizon before it until its end', () => {
  const of = (from: number, to: number) => compare(raised([from, to]), raised(), [stop(1000, 1100)], DAY).before;
  expect(of(300, 399)).toMatchObject({ told: 0, idle: 1 });
  expect(of(300, 400)).toMatchObject({ told: 1, leadS: 700 });
  expect(of(1099, 1200)).toMatchObject({ told: 1, leadS: -99 });
  expect(of(1100, 1200)).toMatchObject({ told: 0, leadS: null });
});

test('what was raised and not kept counts as alarm, and told of nothing', () => {
  const many = { ...raised([100, 110]), count: 5 };
  expect(compare(many, raised(), [], DAY).before).toMatchObject({ alarms: 5, idle: 5 });
});

const spans = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 900 })), { maxLength: 40 })
  .map((steps) => {
    let s = 0;
    return raised(
      ...steps.map(([gap, lasts]): [number, number] => {
        const from = s + gap;
        s = from + lasts;
        return [from, s];
      }),
    );
  });
const stops = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: 1, max: 2000 })).map(([s, l]) => stop(s, s + l)),
  { maxLength: 20 },
);

test('property: what is told is found as by looking at every pair', () => {
  fc.assert(
    fc.property(spans, spans, stops, (one, other, incidents) => {
      const found = compare(one, other, incidents, DAY);
      const tells = (list: readonly Raised[], { fromNs, toNs }: Incident) =>
        list.some((r) => (r.returnedNs as bigint) >= fromNs - DAY.horizonNs && r.activeNs < toNs);
      expect(found.before.told).toBe(incidents.filter((incident) => tells(one.kept, incident)).length);
      expect(found.before.told + found.before.missed).toBe(incidents.length);
      expect(found.tellings.map(({ before, after }) => [before !== null, after !== null])).toEqual(
        incidents.map((incident) => [tells(one.kept, incident), tells(other.kept, incident)]),
      );
      const useful = (r: Raised) => incidents.some((incident) => tells([r], incident));
      expect(found.idle.before).toEqual(one.kept.filter((r) => !useful(r)));
      expect(found.lost).toEqual(incidents.filter((i) => tells(one.kept, i) && !tells(other.kept, i)));
      const back = compare(other, one, incidents, DAY);
      expect([back.before, back.after, back.lost, back.won, back.gone, back.added]).toEqual([
        ...[found.after, found.before, found.won, found.lost, found.added, found.gone],
      ]);
    }),
  );
});

test('property: a rule beside itself differs in nothing', () => {
  fc.assert(
    fc.property(spans, stops, (one, incidents) => {
      const found = compare(one, one, incidents, DAY);
      expect(found.before).toEqual(found.after);
      expect([found.lost, found.won, found.gone, found.added]).toEqual([[], [], [], []]);
    }),
  );
});
