import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ShiftWindow } from '../calendar/segment.ts';
import { tasksOfShift } from './shift.ts';
import type { Task, TaskAct } from './types.ts';

const HOUR = 3_600_000_000_000n;
const T0 = Temporal.Instant.from('2026-11-16T05:00Z').epochNanoseconds;

/** Two shifts of twelve hours a day, from Monday 16 November on. */
const shifts: ShiftWindow[] = Array.from({ length: 20 }, (_, index) => {
  const id = index % 2 === 0 ? 'day' : 'night';
  const day = Temporal.PlainDate.from('2026-11-16')
    .add({ days: Math.floor(index / 2) })
    .toString();
  const fromNs = T0 + BigInt(index) * 12n * HOUR;
  return { id, name: id, day, key: `${day}/${id}`, fromNs, toNs: fromNs + 12n * HOUR };
});
const shift = (index: number) => shifts[index] as ShiftWindow;
const during = (index: number) => shift(index).fromNs + HOUR;

const task = (more: Partial<Task> = {}): Task => ({
  ...{ id: 1, line: 'line-1', machine: null, text: 'Clean the chutes', assignee: null, carries: true },
  ...{ madeBy: 'lan', madeNs: T0 - HOUR, when: { kind: 'once', day: '2026-11-17', shift: 'day' } },
  ...more,
});
const done = (occurrence: string, index: number): TaskAct => ({
  ...{ task: 1, occurrence, kind: 'done', by: 'ann', atNs: during(index), note: '' },
});
/** The list of a shift as `key state carried`, seen an hour after it began. */
const list = (index: number, tasks: Task[], acts: TaskAct[] = [], nowNs = during(index)) =>
  tasksOfShift(tasks, acts, shifts, shift(index), nowNs).map(
    ({ occurrence, state, isMissed, carried }) => `${occurrence} ${isMissed ? 'missed' : state.state} ${carried}`,
  );

describe('a task for one shift', () => {
  test('is there from its shift on, until it is done', () => {
    const acts = [done('2026-11-17/day', 4)];
    expect(list(1, [task()])).toEqual([]);
    expect(list(2, [task()])).toEqual(['2026-11-17/day open 0']);
    expect(list(3, [task()])).toEqual(['2026-11-17/day open 1']);
    expect(list(4, [task()], acts)).toEqual(['2026-11-17/day done 2']);
    expect(list(5, [task()], acts)).toEqual([]);
  });

  test('one that is not handed over is missed when its shift has ended', () => {
    const only = task({ carries: false });
    expect(list(2, [only])).toEqual(['2026-11-17/day open 0']);
    expect(list(2, [only], [], during(3))).toEqual(['2026-11-17/day missed 0']);
    expect(list(3, [only])).toEqual([]);
  });

  test('a day that has lost the shift leaves it to the next day', () => {
    const lost = shifts.filter(({ key }) => key !== '2026-11-17/day');
    const found = tasksOfShift([task()], [], lost, shift(4), during(4));
    expect(found.map(({ occurrence, carried }) => [occurrence, carried])).toEqual([['2026-11-17/day', 0]]);
  });
});

describe('a task that recurs', () => {
  const daily = task({
    when: { kind: 'recurring', shift: 'day', days: null, from: '2026-11-17', until: '2026-11-19' },
  });

  test('is due in each of its shifts, and handed over until its next occurrence comes', () => {
    expect(list(1, [daily])).toEqual([]);
    expect(list(2, [daily])).toEqual(['2026-11-17/day open 0']);
    expect(list(3, [daily])).toEqual(['2026-11-17/day open 1']);
    expect(list(4, [daily])).toEqual(['2026-11-18/day open 0']);
    expect(list(9, [daily])).toEqual(['2026-11-19/day open 3']);
  });

  test('on some days of the week only', () => {
    const tuesdays = task({
      when: { kind: 'recurring', shift: null, days: ['tue'], from: '2026-11-01', until: null },
      carries: false,
    });
    const due = shifts.flatMap((_, index) => (list(index, [tuesdays]).length > 0 ? [shift(index).key] : []));
    expect(due).toEqual(['2026-11-17/day', '2026-11-17/night', '2026-11-24/day', '2026-11-24/night']);
  });

  test('is not due in shifts that were over when it was made', () => {
    const every = task({
      when: { kind: 'recurring', shift: null, days: null, from: '2026-11-01', until: null },
      ...{ madeNs: during(3), carries: false },
    });
    expect(list(2, [every])).toEqual([]);
    expect(list(3, [every])).toEqual(['2026-11-17/night open 0']);
  });

  test('cancelled, it is open nowhere, and due in no shift that begins later', () => {
    const cancel: TaskAct = { task: 1, occurrence: null, kind: 'cancelled', by: 'lan', atNs: during(4), note: 'sold' };
    expect(list(4, [daily], [cancel])).toEqual(['2026-11-18/day cancelled 0']);
    expect(list(5, [daily], [cancel])).toEqual([]);
    expect(list(6, [daily], [cancel])).toEqual([]);
  });
});

test('open tasks come first, the oldest at the top', () => {
  const tasks = [
    task({ id: 1, when: { kind: 'once', day: '2026-11-17', shift: 'night' } }),
    task({ id: 2, when: { kind: 'once', day: '2026-11-17', shift: 'night' } }),
    task({ id: 3 }),
  ];
  const found = tasksOfShift(tasks, [done('2026-11-17/night', 3)], shifts, shift(3), during(3));
  expect(found.map(({ task: { id } }) => id)).toEqual([3, 2, 1]);
});

describe('whatever is assigned and done', () => {
  const index = fc.integer({ min: 0, max: shifts.length - 1 });
  const when: fc.Arbitrary<Task['when']> = fc.oneof(
    index.map((at) => ({ kind: 'once' as const, day: shift(at).day, shift: shift(at).id })),
    fc.record({
      kind: fc.constant('recurring' as const),
      shift: fc.constantFrom(null, 'day', 'night'),
      days: fc.constantFrom(null, ['mon', 'thu'] as const),
      from: fc.constantFrom('2026-11-16', '2026-11-20'),
      until: fc.constantFrom(null, '2026-11-21'),
    }),
  );
  const tasks = fc
    .array(fc.record({ when, carries: fc.boolean() }), { maxLength: 6 })
    .map((all) => all.map((one, at) => task({ ...one, id: at + 1 })));
  const acts = fc
    .array(fc.record({ task: fc.integer({ min: 1, max: 6 }), at: index, due: index }), { maxLength: 12 })
    .map((all) =>
      all
        .filter(({ at, due }) => due <= at)
        .sort((a, b) => a.at - b.at)
        .map((one): TaskAct => ({ ...done(shift(one.due).key, one.at), task: one.task })),
    );

  test('a task stands in a shift’s list at most once for each occurrence, and open at most once', () => {
    fc.assert(
      fc.property(tasks, acts, index, (all, made, at) => {
        const found = tasksOfShift(all, made, shifts, shift(at), during(at));
        const keys = found.map(({ task: { id }, occurrence }) => `${id} ${occurrence}`);
        expect(new Set(keys).size).toBe(keys.length);
        const open = found.filter(({ state }) => state.state === 'open').map(({ task: { id } }) => id);
        expect(new Set(open).size).toBe(open.length);
      }),
    );
  });

  test('what a shift leaves open the next one has, unless a next occurrence took its place or it is not handed over', () => {
    fc.assert(
      fc.property(tasks, fc.integer({ min: 0, max: shifts.length - 2 }), (all, at) => {
        const left = tasksOfShift(all, [], shifts, shift(at), during(at)).filter(({ task: { carries } }) => carries);
        const next = tasksOfShift(all, [], shifts, shift(at + 1), during(at + 1));
        for (const { task: one, occurrence, carried } of left) {
          const found = next.find(({ task: { id } }) => id === one.id);
          expect(found).toBeDefined();
          if (found?.occurrence === occurrence) expect(found.carried).toBe(carried + 1);
          else expect(found).toMatchObject({ occurrence: shift(at + 1).key, carried: 0 });
        }
      }),
    );
  });

  test('what is done in a shift is not in the next one’s list', () => {
    fc.assert(
      fc.property(tasks, acts, fc.integer({ min: 0, max: shifts.length - 2 }), (all, made, at) => {
        const known = made.filter(({ atNs }) => atNs <= during(at));
        const settled = tasksOfShift(all, known, shifts, shift(at), during(at)).filter(
          ({ state }) => state.state === 'done',
        );
        const next = tasksOfShift(all, known, shifts, shift(at + 1), during(at + 1));
        for (const { task: one, occurrence } of settled)
          expect(next.some((other) => other.task.id === one.id && other.occurrence === occurrence)).toBe(false);
      }),
    );
  });
});
