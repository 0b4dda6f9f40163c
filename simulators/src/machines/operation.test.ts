import fc from 'fast-check';
import { expect, describe as group, test } from 'vitest';
import { UNDISTURBED } from '../line.ts';
import { COMMANDS, type Command, obey } from './commands.ts';
import { filler } from './filler.ts';
import { initialOperation, operate } from './operation.ts';
import type { Operation, Setting, Surroundings } from './operation-state.ts';
import { randomAt } from './random.ts';
import { KINDS } from './registry.ts';
import { causeOf } from './troubles.ts';

const OPEN: Surroundings = {
  ...UNDISTURBED,
  infeed: Number.POSITIVE_INFINITY,
  infeedFill: 0.5,
  room: Number.POSITIVE_INFINITY,
  outfeedFill: 0.5,
};
const calm: Setting = { kind: filler, cycleS: 4, trouble: 0 };
/** The machine after so many steps of 100 ms. */
const after = (steps: number, op: Operation, around = OPEN, setting = calm, from = 1): Operation =>
  Array.from({ length: steps }, (_, index) => from + index).reduce(
    (so, step) => operate(so, 100, randomAt(7, step), around, setting),
    op,
  );
const start = initialOperation(calm, randomAt(7, 0));

test('left alone, it makes a part every ideal cycle or a little more', () => {
  const made = after(36_000, start).total - start.total;
  expect(made).toBeGreaterThan(3600 / 4 / 1.06);
  expect(made).toBeLessThanOrEqual(3600 / 4);
});

test('the cycle that it reports is the time that the part took', () => {
  const next = after(100, { ...start, doneMs: 0, spentMs: 0, neededMs: 4130 });
  expect(next.total).toBe(start.total + 2);
  expect(next.cycleS).toBeGreaterThanOrEqual(4);
  expect(next.cycleS).toBeLessThanOrEqual(4.2);
});

group('it waits', () => {
  const empty = { ...OPEN, infeed: 0, infeedFill: 0 };
  const full = { ...OPEN, room: 0, outfeedFill: 1 };

  test('starved, when no part comes, and starts again when some do', () => {
    const waiting = after(60, start, empty);
    expect(waiting).toMatchObject({ phase: 'starved', reason: 1 });
    expect(after(1, waiting, { ...OPEN, infeed: 1, infeedFill: 0.1 }).phase).toBe('starved');
    expect(after(1, waiting, { ...OPEN, infeed: 3, infeedFill: 0.3 })).toMatchObject({ phase: 'producing', reason: 0 });
  });

  test('blocked, with the finished part in it, and hands it on when there is room', () => {
    const waiting = after(60, start, full);
    expect(waiting).toMatchObject({ phase: 'blocked', reason: 2, total: start.total, loaded: true });
    expect(after(2, waiting).total).toBe(start.total + 1);
  });

  test('idle, while the crew is away', () => {
    expect(after(1, start, { ...OPEN, manned: false })).toMatchObject({ phase: 'idle', reason: 3 });
  });
});

group('commands', () => {
  test('a stop lasts until start, and keeps the part in the machine', () => {
    const stopped = after(600, obey(start, 'stop', null, calm));
    expect(stopped).toMatchObject({ phase: 'stopped', reason: 4, total: start.total });
    expect(after(1, obey(stopped, 'start', null, calm)).phase).toBe('producing');
  });

  test('a stop for two seconds ends by itself', () => {
    const stopped = obey(start, 'stop', 2000, calm);
    expect(after(19, stopped).phase).toBe('stopped');
    expect(after(21, stopped).phase).toBe('producing');
  });

  test('start does nothing to a machine that runs', () => {
    expect(obey(start, 'start', null, calm)).toBe(start);
  });

  test('after a service it is as good as new', () => {
    expect(obey(obey({ ...start, wear: 0.9 }, 'service', null, calm), 'clear', null, calm).wear).toBeLessThan(0.1);
  });
});

test('worn out, it asks for a service', () => {
  const worn = after(10, { ...start, wear: 0.999 }, { ...OPEN, wearPerMin: 1 });
  expect(worn).toMatchObject({ phase: 'maintenance', reason: 5 });
  expect(after(6000, worn, OPEN, calm).phase).toBe('producing');
});

test('jams that are asked for come, and stop coming', () => {
  const jammed = after(100, start, { ...OPEN, jamEveryS: 0.5 });
  expect(jammed).toMatchObject({ phase: 'faulted', reason: filler.jam });
  expect(after(200, obey(jammed, 'clear', null, calm)).phase).toBe('producing');
});

group.each(KINDS.map((kind) => [kind.kind, kind] as const))('a %s', (_, kind) => {
  const setting: Setting = { kind, cycleS: kind.cycleS, trouble: 1 };

  test('whatever happens, counters never fall, and a rejected part is a part', () => {
    const happening = fc.record({
      steps: fc.integer({ min: 1, max: 80 }),
      command: fc.option(fc.constantFrom<Command>(...COMMANDS)),
      around: fc.record({
        manned: fc.boolean(),
        wearPerMin: fc.constantFrom(0, 5),
        jamEveryS: fc.constantFrom(0, 2),
        paceLimit: fc.constantFrom(1, 0.5),
        infeed: fc.integer({ min: 0, max: 9 }),
        room: fc.integer({ min: 0, max: 9 }),
      }),
    });
    fc.assert(
      fc.property(fc.integer(), fc.array(happening, { maxLength: 12 }), (seed, happenings) => {
        let op = initialOperation(setting, randomAt(seed, 0));
        let step = 0;
        for (const { steps, command, around } of happenings) {
          if (command !== null) op = obey(op, command, null, setting);
          const surroundings = { ...around, infeedFill: around.infeed / 9, outfeedFill: 1 - around.room / 9 };
          for (let count = 0; count < steps; count++) {
            const next = operate(op, 100, randomAt(seed, ++step), surroundings, setting);
            expect(next.total - op.total).toBeGreaterThanOrEqual(0);
            expect(next.total - op.total).toBeLessThanOrEqual(1);
            expect(next.good - op.good).toBeLessThanOrEqual(next.total - op.total);
            expect(next.good).toBeGreaterThanOrEqual(op.good);
            // Parts taken are parts made and the one in the machine.
            expect(next.taken - next.total).toBe(next.loaded ? 1 : 0);
            if (op.leftMs === null) expect(next).toBe(op);
            op = next;
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('the cause of its jam is one of its own', () => {
    expect(causeOf(kind, kind.jam)?.phase).toBe('faulted');
  });
});
