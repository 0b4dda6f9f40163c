import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AlarmEvent } from './event.ts';
import { MAX_AHEAD, MAX_RUNS } from './late-pass.ts';
import { bind, clock, gap, observed, Run, sample, secondsOf } from './testing.ts';

describe('a backlog that is sent again beside the present', () => {
  /** Watched until 10, then from 100 on; what lies between is still to come. */
  const cut = (run = new Run()) => run.tell(sample(1, 20), observed(0, 10), observed(100, 101));

  test('while it is missing, the present is uncertain and the state held', () => {
    const run = new Run().tell(sample(1, 90), observed(0, 10), observed(100, 101));
    expect(run.memory).toMatchObject({ state: 'active-unacknowledged', uncertain: true });
  });

  test('what was over before the present is journalled, marked late, and not announced', () => {
    const run = cut().tell(sample(20, 90), observed(10, 50), sample(60, 20), observed(50, 99));
    expect(run.said).toEqual([]);
    run.tell(observed(99, 100));
    expect(run.story).toEqual(['activated 20', 'returned 60']);
    expect(run.said.map(({ late }) => late)).toEqual([true, true]);
    expect(run.announced).toEqual([]);
    expect(run.memory).toMatchObject({ state: 'returned-unacknowledged', uncertain: false, pass: null });
  });

  test('what still is, is announced once nothing lies open before the present, with its real time', () => {
    const run = cut().tell(sample(20, 90), observed(10, 50), observed(101, 102));
    expect(run.said).toEqual([]);
    run.tell(observed(50, 100));
    expect(run.story).toEqual(['activated 20']);
    expect(run.announced).toEqual([20]);
    expect(run.said[0]).toMatchObject({ late: true });
  });

  test('only the last of several is announced', () => {
    const run = cut().tell(sample(20, 90), sample(30, 20), sample(40, 90), observed(10, 100));
    expect(run.story).toEqual(['activated 20', 'returned 30', 'activated 40']);
    expect(run.announced).toEqual([40]);
  });

  test('one that is active in the deadband of the present is not lost', () => {
    const run = cut().tell(sample(101.5, 78), observed(101, 102), sample(20, 90), observed(10, 100));
    expect(run.announced).toEqual([20]);
    expect(run.memory.state).toBe('active-unacknowledged');
  });

  test('what the present has announced is not announced again when the backlog shows that it began earlier', () => {
    const run = cut().tell(sample(101.5, 90), observed(101, 102), sample(20, 90), observed(10, 100));
    expect(run.announced).toEqual([101.5]);
    expect(run.story).toEqual(['activated 101.5']);
  });

  test('a value of the present outdoes those of the backlog', () => {
    const run = cut().tell(sample(20, 90), sample(101.5, 20), observed(101, 102), observed(10, 100));
    expect(run.story).toEqual(['activated 20', 'returned 101.5']);
    expect(run.announced).toEqual([]);
    expect(run.tell(sample(30, 90)).refusal).toEqual({ kind: 'late' });
  });

  test('an acknowledgement in between is not forgotten', () => {
    const run = new Run().tell(sample(1, 90), observed(0, 10), observed(100, 101)).acknowledge(102);
    run.tell(sample(20, 20), observed(10, 100));
    expect(run.story).toEqual(['activated 1', 'acknowledged 102', 'returned 20']);
    expect(run.memory.state).toBe('normal');
    // And of an occurrence that the backlog hasn't come to yet.
    const other = cut().tell(sample(101.5, 90)).acknowledge(102).tell(observed(101, 103), observed(10, 100));
    expect(other.memory).toMatchObject({ state: 'active-acknowledged', acknowledgedBy: 'ann' });
  });

  test('a bad value of the present stays unknown, whatever the backlog says', () => {
    const run = cut(new Run(bind({ onDelayS: 300 }))).tell(sample(101.5, null), observed(101, 102));
    run.tell(sample(20, 90), observed(10, 100), observed(102, 900));
    expect(run.memory).toMatchObject({ truth: 'unknown', uncertain: true, timer: null });
    expect(run.said).toEqual([]);
  });

  test('what comes off the shelf meanwhile wants to be seen again, whatever was acknowledged', () => {
    const run = new Run().tell(sample(1, 90), observed(0, 10)).acknowledge(11).shelve(12, 500);
    run.tell(observed(100, 101)).unshelve(102).tell(observed(10, 100));
    expect(run.memory.state).toBe('active-unacknowledged');
    expect(run.announced).toEqual([1, 102]);
  });

  test('on the shelf it announces nothing; off it, what then stands', () => {
    const run = cut(new Run().shelve(0, 500)).tell(sample(20, 90), observed(10, 100));
    expect(run.announced).toEqual([]);
    expect(run.memory).toMatchObject({ state: 'active-unacknowledged', suppression: 'shelved' });
    expect(run.tell(clock(500)).announced).toEqual([500]);
  });

  test('a declared gap closes the hole: nothing will come', () => {
    const run = cut().tell(sample(20, 90), observed(10, 50), gap(50, 100));
    expect(run.story).toEqual(['activated 20']);
    expect(run.memory.uncertain).toBe(false);
  });

  test('a delay that held throughout the backlog carries its real due time', () => {
    const run = new Run(bind({ onDelayS: 60 })).tell(sample(5, 90), observed(0, 10), observed(100, 101));
    run.tell(observed(10, 40), observed(40, 100));
    expect(run.announced).toEqual([65]);
  });

  test('a delay that was watched to its end before a gap is complete, however much comes at once', () => {
    const slow = bind({ onDelayS: 5 });
    const run = new Run(slow).tell(sample(1, 20), observed(0, 10), observed(200, 201));
    run.tell(gap(50, 100), observed(100, 200), sample(20, 90), observed(10, 50));
    expect(run.story).toEqual(['activated 25']);
  });

  test('a machine whose first backlog comes beside its present gets its value from there', () => {
    const run = new Run().tell(observed(100, 101), sample(20, 90), observed(10, 60));
    expect(run.memory.uncertain).toBe(true);
    run.tell(observed(60, 100));
    expect(run.announced).toEqual([20]);
  });

  test('many samples of a backlog may come before the stretch that they lie in', () => {
    const run = cut();
    for (let i = 0; i < 2 * MAX_RUNS; i++) run.tell(sample(20 + i / 100, i % 2 ? 20 : 90));
    run.tell(observed(101, 102), observed(10, 100));
    expect(run.said.filter(({ transition }) => transition === 'activated')).toHaveLength(MAX_RUNS);
    expect(run.announced).toEqual([]);
  });

  test('what lies before all that an alarm has heard of is nothing to it', () => {
    const run = new Run().tell(sample(100, 20), observed(100, 101), sample(20, 90), observed(10, 60));
    expect(run.said).toEqual([]);
    expect(run.memory).toMatchObject({ uncertain: false, pass: null });
  });

  test('holes beyond the limit are given up, oldest first, and so is too long a backlog', () => {
    const torn = new Run().tell(sample(0.5, 90), observed(0, 1));
    for (let i = 1; i < 100; i++) torn.tell(observed(10 * i, 10 * i + 1));
    expect(torn.memory.coverage).toHaveLength(MAX_RUNS);
    const long = cut();
    for (let i = 0; i <= MAX_AHEAD; i++) long.tell(sample(20 + i / 100, i % 2 ? 20 : 90));
    long.tell(observed(101, 102));
    expect(long.memory.pass).toBeNull();
    expect(long.memory.coverage).toHaveLength(1);
  });
});

/** Values at odd tenths of seconds, so that none falls on a mark. */
const readings = fc
  .uniqueArray(fc.record({ s: fc.integer({ min: 1, max: 120 }), v: fc.constantFrom(90, 78, 20, null) }), {
    selector: ({ s }) => s,
    maxLength: 25,
  })
  .map((list) => list.sort((a, b) => a.s - b.s).map(({ s, v }) => ({ s: s + 0.3, v })));
const rules = fc.record({
  onDelayS: fc.constantFrom(0, 0, 2, 7),
  offDelayS: fc.constantFrom(0, 0, 2, 7),
  latched: fc.boolean(),
});
const outages = fc.array(
  fc.record({ from: fc.integer({ min: 5, max: 100 }), length: fc.integer({ min: 1, max: 40 }) }),
  {
    minLength: 1,
    maxLength: 3,
  },
);

/** The stretches between marks, as a gateway journals them: samples, then that they were watched. */
function journal(list: { s: number; v: number | null }[], marks: number[]): { from: number; events: AlarmEvent[] }[] {
  const edges = [...new Set([0, ...marks.filter((mark) => mark < 125), 125])].sort((a, b) => a - b);
  return edges.slice(1).map((to, i) => {
    const from = edges[i] ?? 0;
    const due = list.filter(({ s }) => s > from && s <= to);
    return { from, events: [...due.map(({ s, v }) => sample(s, v)), observed(from, to)] };
  });
}

/** Live first, in many small stretches, then what the outages held back, oldest first. */
function torn(list: { s: number; v: number | null }[], holes: { from: number; length: number }[], rule: object): Run {
  const run = new Run(bind(rule));
  const edges = holes.flatMap(({ from, length }) => [from, from + length]);
  const stretches = journal(list, [...edges, ...Array.from({ length: 40 }, (_, i) => 3 * i + 1)]);
  const isHeld = ({ from }: { from: number }) =>
    holes.some((hole) => from >= hole.from && from < hole.from + hole.length);
  for (const { events } of stretches.filter((stretch) => !isHeld(stretch))) run.tell(...events);
  for (const { events } of stretches.filter(isHeld)) run.tell(...events);
  return run;
}

test('property: once a backlog has come, the alarm is where it would be without the outage', () => {
  fc.assert(
    fc.property(readings, outages, rules, (list, holes, rule) => {
      const straight = new Run(bind(rule)).tell(...journal(list, []).flatMap(({ events }) => events));
      const { memory } = torn(list, holes, rule);
      expect(memory.coverage).toEqual(straight.memory.coverage);
      expect(memory.state.startsWith('active')).toBe(straight.memory.state.startsWith('active'));
      expect(memory.truth).toBe(straight.memory.truth);
      expect(memory.timer?.dueNs).toBe(straight.memory.timer?.dueNs);
    }),
    { numRuns: 300 },
  );
});

test('property: the journal misses nothing, but for what the present had already announced as its own', () => {
  fc.assert(
    fc.property(readings, outages, rules, (list, holes, rule) => {
      const straight = new Run(bind(rule)).tell(...journal(list, []).flatMap(({ events }) => events));
      const run = torn(list, holes, rule);
      const activations = (said: Run) =>
        said.said.filter(({ transition }) => transition === 'activated').map(({ atNs }) => secondsOf(atNs));
      const [told, real] = [activations(run).sort((a, b) => a - b), activations(straight)];
      // Each real activation is journalled, at its time or as the later one that the present had announced.
      expect(told.length).toBe(real.length);
      for (const [i, seconds] of real.entries()) expect(told[i]).toBeGreaterThanOrEqual(seconds);
      expect(new Set(told).size).toBe(told.length);
    }),
    { numRuns: 300 },
  );
});

test('property: of a backlog at most one activation is announced for each time that the picture is joined', () => {
  fc.assert(
    fc.property(readings, outages, rules, (list, holes, rule) => {
      const late = torn(list, holes, rule).said.filter(({ announce, late }) => announce && late);
      expect(late.length).toBeLessThanOrEqual(1);
      for (const { state } of late) expect(state).toBe('active-unacknowledged');
    }),
    { numRuns: 300 },
  );
});

test('what a live sample has overtaken is journalled too', () => {
  const run = new Run().tell(sample(1, 20), observed(0, 10));
  run.tell(sample(13, 20), sample(12, 90), observed(10, 20));
  expect(run.story).toEqual(['activated 12', 'returned 13']);
  run.tell(sample(22, 20), sample(12, 90), sample(13, 20), observed(20, 30));
  expect(run.story).toEqual(['activated 12', 'returned 13']);
});
