import type { MaintenancePlan } from '@gemba/contract/plant/maintenance-plan';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at, H, local, moment, Plan } from './testing.ts';
import { maintenanceView } from './view.ts';

const weekly = (more: object = {}) =>
  ({
    kind: 'calendar',
    rrule: 'FREQ=WEEKLY;BYDAY=FR',
    start: '2026-01-01',
    time: '06:00',
    warnH: 48,
    toleranceH: 24,
    ...more,
  }) as const;
const hours = (more: object = {}) => ({ kind: 'run-hours', hours: 500, warnH: 50, toleranceH: 25, ...more }) as const;

describe('by date', () => {
  test('ok, due soon, due with a job, overdue', () => {
    const plan = new Plan({ triggers: [weekly()] }, '2026-01-03T00:00').tick('2026-01-07T05:59');
    expect(plan.memory.due).toBe('ok');
    expect(plan.tick('2026-01-07T06:00').memory.due).toBe('due-soon');
    expect(plan.tick('2026-01-09T06:00').memory).toMatchObject({ due: 'due', job: { id: 'lube@2026-01-09' } });
    expect(plan.tick('2026-01-10T06:00').memory.due).toBe('overdue');
  });

  test('each change is a fact with its own time, and one tick more changes nothing', () => {
    const plan = new Plan({ triggers: [weekly()] }, '2026-01-03T00:00');
    for (const when of ['2026-01-07T06:00', '2026-01-09T06:00', '2026-01-10T06:00']) plan.tick(when);
    expect(plan.story).toEqual([
      'due-soon 2026-01-07T06:00',
      'due 2026-01-09T06:00',
      'job-opened 2026-01-09T06:00',
      'overdue 2026-01-10T06:00',
    ]);
    const { memory } = plan;
    expect(plan.tick('2026-01-10T06:01').memory).toBe(memory);
  });

  test('down at the due time: one job at start-up, overdue from its due time, and none at a second restart', () => {
    const plan = new Plan({ triggers: [weekly()] }, '2026-01-03T00:00').tick('2026-01-11T12:00');
    expect(plan.story).toEqual([
      'due-soon 2026-01-07T06:00',
      'due 2026-01-09T06:00',
      'job-opened 2026-01-11T12:00',
      'overdue 2026-01-10T06:00',
    ]);
    expect(plan.memory.job).toMatchObject({ id: 'lube@2026-01-09', dueNs: at('2026-01-09T06:00'), missed: 0 });
    expect(plan.tick('2026-01-11T12:05').facts).toHaveLength(4);
  });

  test('the crash between opening the job and storing it makes the same job again', () => {
    const first = new Plan({ triggers: [weekly()] }, '2026-01-03T00:00').tick('2026-01-09T06:00');
    const again = new Plan({ triggers: [weekly()] }, '2026-01-03T00:00').tick('2026-01-09T07:00');
    expect(again.memory.job?.id).toBe(first.memory.job?.id);
  });

  test('at most one job: the older occurrence is missed, and overdue counts from the oldest', () => {
    const plan = new Plan({ mode: 'fixed', triggers: [weekly()] }, '2026-01-03T00:00');
    plan.tick('2026-01-09T06:00').tick('2026-01-16T06:00').tick('2026-01-23T08:00');
    expect(plan.memory.job).toMatchObject({
      id: 'lube@2026-01-09',
      dueNs: at('2026-01-23T06:00'),
      oldestDueNs: at('2026-01-09T06:00'),
      missed: 2,
    });
    const missed = plan.facts.filter(({ kind }) => kind === 'occurrence-missed');
    expect(missed.map(({ atNs, dueNs }) => [local(atNs), local(dueNs ?? 0n)])).toEqual([
      ['2026-01-16T06:00', '2026-01-09T06:00'],
      ['2026-01-23T06:00', '2026-01-16T06:00'],
    ]);
    expect(plan.dueAt('2026-01-23T08:00')).toBe('2026-01-09T06:00');
  });

  test('down over several: one job, the earlier ones missed', () => {
    const plan = new Plan({ mode: 'fixed', triggers: [weekly()] }, '2026-01-03T00:00').tick('2026-01-24T00:00');
    expect(plan.story.filter((line) => line.startsWith('job-opened'))).toHaveLength(1);
    expect(plan.memory.job).toMatchObject({ missed: 2, dueNs: at('2026-01-23T06:00') });
  });

  test('a plan that is seen for the first time doesn’t owe what was before', () => {
    const plan = new Plan({ mode: 'fixed', triggers: [weekly()] }, '2026-06-01T00:00').tick('2026-06-01T00:01');
    const onTheDot = new Plan({ mode: 'fixed', triggers: [weekly()] }, '2026-06-05T06:00').tick('2026-06-05T06:00');
    expect(onTheDot.memory).toMatchObject({ due: 'due', job: { id: 'lube@2026-06-05' } });
    expect(plan.memory).toMatchObject({ due: 'ok', job: null });
    expect(plan.dueAt('2026-06-01T00:01')).toBe('2026-06-05T06:00');
  });
});

describe('fixed and floating', () => {
  const seen = '2026-01-03T00:00';

  test('fixed: done late, the next is due on its date', () => {
    const plan = new Plan({ mode: 'fixed', triggers: [weekly()] }, seen)
      .tick('2026-01-09T06:00')
      .done('2026-01-13T10:00');
    expect(plan.dueAt('2026-01-13T10:00')).toBe('2026-01-16T06:00');
    expect(plan.facts.slice(-2)).toMatchObject([
      { kind: 'completed', job: 'lube@2026-01-09', by: 'ann' },
      { kind: 'ok', job: null },
    ]);
  });

  test('floating: one interval from the completion, at the plan’s time of day', () => {
    const plan = new Plan({ triggers: [weekly()] }, seen).tick('2026-01-09T06:00').done('2026-01-13T10:00');
    expect(plan.dueAt('2026-01-13T10:00')).toBe('2026-01-20T06:00');
    // Nothing is missed while it waits: the next one begins with the completion.
    plan.tick('2026-01-20T06:00').tick('2026-02-20T06:00');
    expect(plan.memory.job).toMatchObject({ id: 'lube@2026-01-20', missed: 0 });
  });

  test('fixed: done early, inside the warning, the occurrence is satisfied; outside it stands', () => {
    const early = new Plan({ mode: 'fixed', triggers: [weekly()] }, seen).done('2026-01-08T10:00');
    expect(early.dueAt('2026-01-08T10:00')).toBe('2026-01-16T06:00');
    const tooEarly = new Plan({ mode: 'fixed', triggers: [weekly()] }, seen).done('2026-01-06T10:00');
    expect(tooEarly.dueAt('2026-01-06T10:00')).toBe('2026-01-09T06:00');
  });

  test('fixed: done late, inside the warning of the next, that one stands: one completion, one occurrence', () => {
    const plan = new Plan({ mode: 'fixed', triggers: [weekly()] }, seen)
      .tick('2026-01-09T06:00')
      .done('2026-01-15T10:00');
    expect(plan.dueAt('2026-01-15T10:00')).toBe('2026-01-16T06:00');
    expect(plan.memory.due).toBe('due-soon');
  });

  test('a completion accounts for what came due unseen', () => {
    const plan = new Plan({ mode: 'fixed', triggers: [weekly()] }, seen).done('2026-01-17T10:00');
    expect(plan.story).toContain('occurrence-missed 2026-01-16T06:00');
    expect(plan.memory.job).toBeNull();
    expect(plan.dueAt('2026-01-17T10:00')).toBe('2026-01-23T06:00');
  });

  test('several dates in a period can only be fixed', () => {
    const plan = new Plan({ triggers: [weekly({ rrule: 'FREQ=WEEKLY;BYDAY=MO,TH' })] }, seen).done('2026-01-06T10:00');
    expect(plan.dueAt('2026-01-06T10:00')).toBe('2026-01-08T06:00');
  });
});

describe('the early warning that isn’t given', () => {
  test.each([
    ['FREQ=MONTHLY', '2026-01-25T06:00', 'a week'],
    ['FREQ=WEEKLY', '2026-01-04T18:00', 'half a week'],
    ['FREQ=DAILY', '2026-01-01T18:00', 'half a day'],
  ])('%s warns from %s on, %s before', (rrule, from) => {
    const { warnH: _, ...quiet } = weekly({ rrule });
    const plan = new Plan({ triggers: [quiet] }, '2026-01-01T07:00').tick(from);
    expect(plan.story).toEqual([`due-soon ${from}`]);
  });
});

describe('by run hours', () => {
  test('due soon, due, overdue, by the meter', () => {
    const plan = new Plan({ triggers: [hours()] }, '2026-01-01T00:00', { 'run-hours': 1000 * H });
    for (const [when, h] of [
      ['2026-01-20T00:00', 1449.9],
      ['2026-01-20T01:00', 1450],
      ['2026-01-22T00:00', 1500],
      ['2026-01-23T00:00', 1525],
    ] as const) {
      plan.tick(when, h * H);
    }
    expect(plan.story).toEqual([
      'due-soon 2026-01-20T01:00',
      'due 2026-01-22T00:00',
      'job-opened 2026-01-22T00:00',
      'overdue 2026-01-23T00:00',
    ]);
    expect(plan.memory.job?.id).toBe('lube@1500h');
  });

  test('a meter that is read late: it was due when it can have passed the limit at the latest', () => {
    const plan = new Plan({ triggers: [hours()] }).tick('2026-03-01T12:00', 502 * H);
    expect(plan.memory.job).toMatchObject({ dueNs: at('2026-03-01T10:00'), openedNs: at('2026-03-01T12:00') });
  });

  test('completion starts the meter anew, early or late', () => {
    const plan = new Plan({ mode: 'fixed', triggers: [hours()] }).tick('2026-02-01T00:00', 530 * H);
    plan.done('2026-02-01T08:00', 533 * H).tick('2026-03-01T00:00', 1032 * H);
    expect(plan.memory).toMatchObject({ due: 'due-soon', job: null, atReset: { 'run-hours': 533 * H } });
    expect(plan.tick('2026-03-01T02:00', 1033 * H).memory.job?.id).toBe('lube@1033h');
  });

  test('however little the limit is, the next occurrence has another name', () => {
    const plan = new Plan({ triggers: [hours({ hours: 0.0004 })] }).tick('2026-02-01T00:00', 2);
    const first = plan.memory.job?.id;
    plan.done('2026-02-01T00:01', 2.4).tick('2026-02-01T00:02', 4);
    expect([first, plan.memory.job?.id]).toEqual(['lube@0.0004h', 'lube@0.001067h']);
  });

  test('late samples that take a little off the meter take nothing back, and make no second job', () => {
    const plan = new Plan({ triggers: [hours()] })
      .tick('2026-02-01T00:00', 500 * H)
      .tick('2026-02-01T00:01', 499.9 * H);
    expect(plan.memory).toMatchObject({ due: 'due', job: { id: 'lube@500h' } });
    plan.tick('2026-02-01T01:00', 500.1 * H);
    expect(plan.facts.filter(({ kind }) => kind === 'job-opened')).toHaveLength(1);
  });

  test('a forecast hangs on the last reading, and there is none without use', () => {
    const plan = new Plan({ triggers: [hours()] });
    const view = (usePerDayH: number | null) =>
      maintenanceView(plan.memory, plan.bound, {
        nowNs: at('2026-01-12T12:00'),
        meters: {
          'run-hours': {
            life: 200 * H,
            readNs: at('2026-01-11T00:00'),
            perDay: usePerDayH === null ? null : usePerDayH * H,
            confidence: 1,
          },
        },
      });
    expect(view(20)).toMatchObject({ forecast: true, used: 0.4, basis: { kind: 'run-hours', usedHours: 200 } });
    expect(local(BigInt(view(20).dueMs ?? 0) * 1_000_000n)).toBe('2026-01-26T00:00');
    expect(view(0)).toMatchObject({ forecast: false, dueMs: null });
    expect(view(null)).toMatchObject({ forecast: false, dueMs: null });
  });
});

describe('whichever comes first', () => {
  const both = { triggers: [hours(), weekly({ rrule: 'FREQ=MONTHLY;INTERVAL=3', start: '2026-04-01' })] };

  test('the hours', () => {
    const plan = new Plan(both).tick('2026-02-10T00:00', 500 * H);
    expect(plan.memory.job?.id).toBe('lube@500h');
    plan.done('2026-02-10T08:00', 505 * H);
    expect(plan.dueAt('2026-02-10T08:00', 505 * H)).toBe('2026-05-10T06:00');
  });

  test('the date, and the hours join its job', () => {
    const plan = new Plan(both).tick('2026-04-01T06:00', 400 * H).tick('2026-04-20T00:00', 500 * H);
    expect(plan.memory.job).toMatchObject({ id: 'lube@2026-04-01', missed: 0, oldestDueNs: at('2026-04-01T06:00') });
    expect(plan.done('2026-04-20T08:00', 505 * H).memory).toMatchObject({ job: null, due: 'ok' });
  });

  test('the board shows the one that speaks', () => {
    const plan = new Plan(both).tick('2026-02-01T00:00', 460 * H);
    const view = maintenanceView(plan.memory, plan.bound, moment(at('2026-02-01T00:00'), { 'run-hours': 460 * H }));
    expect(view).toMatchObject({ due: 'due-soon', basis: { kind: 'run-hours', usedHours: 460 } });
  });

  test('a fixed date outside its warning stands when the hours were done', () => {
    const plan = new Plan({ ...both, mode: 'fixed' })
      .tick('2026-02-10T00:00', 500 * H)
      .done('2026-02-10T08:00', 505 * H);
    expect(plan.dueAt('2026-02-10T08:00', 505 * H)).toBe('2026-04-01T06:00');
  });
});

/** A history: days pass, the machine runs some hours of each, and now and then somebody does the work. */
const history = fc.array(
  fc.record({
    hours: fc.integer({ min: 1, max: 400 }),
    share: fc.constantFrom(0, 0.3, 1),
    done: fc.constantFrom(false, false, false, true),
  }),
  { maxLength: 40 },
);
const plans = fc.record({
  mode: fc.constantFrom('fixed' as const, 'floating' as const),
  triggers: fc.subarray(
    [weekly({ rrule: 'FREQ=DAILY;INTERVAL=5' }), hours({ hours: 200, warnH: 20, toleranceH: 10 })],
    {
      minLength: 1,
    },
  ),
});

function play(
  plan: Plan,
  list: { hours: number; share: number; done: boolean }[],
  before: () => unknown = () => {},
): void {
  let nowNs = at('2026-01-01T00:00');
  let runS = 0;
  for (const { hours: passed, share, done } of list) {
    nowNs += BigInt(passed) * 3_600_000_000_000n;
    runS += passed * share * H;
    before();
    const now = moment(nowNs, { 'run-hours': runS });
    if (done) plan.tell({ kind: 'complete', moment: now, done: { by: 'ann', comment: null } });
    else plan.tell({ kind: 'tick', moment: now });
  }
}

test('property: a job is opened once, each occurrence is done or missed once, and only a completion makes it better', () => {
  fc.assert(
    fc.property(history, plans, (list, more) => {
      const plan = new Plan(more);
      play(plan, list);
      const opened = plan.facts.filter(({ kind }) => kind === 'job-opened').map(({ job }) => job);
      expect(new Set(opened).size).toBe(opened.length);
      const closed = plan.facts.filter(({ kind, job }) => kind === 'completed' && job !== null);
      expect(opened.length - closed.length).toBe(plan.memory.job === null ? 0 : 1);
      const missed = plan.facts.filter(({ kind }) => kind === 'occurrence-missed').map(({ dueNs }) => dueNs);
      expect(new Set(missed).size).toBe(missed.length);
      if (more.mode === 'floating') expect(missed).toEqual([]);
      let rank = 0;
      for (const { kind } of plan.facts) {
        const now = ['ok', 'due-soon', 'due', 'overdue'].indexOf(kind);
        if (kind === 'completed') rank = -1;
        if (now < 0) continue;
        expect(now).toBeGreaterThanOrEqual(rank);
        rank = now;
      }
    }),
  );
});

test('property: however seldom somebody looks, the same occurrences come due at the same times', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 90 }),
      fc.array(fc.integer({ min: 1, max: 2000 }), { maxLength: 20 }),
      (days, looks) => {
        const about = ({ facts }: Plan) =>
          facts.filter(({ kind }) => kind !== 'job-opened').map(({ kind, atNs, dueNs }) => ({ kind, atNs, dueNs }));
        const rule: Partial<MaintenancePlan> = { mode: 'fixed', triggers: [weekly()] };
        const [often, seldom] = [new Plan(rule), new Plan(rule)];
        const end = at('2026-01-01T00:00') + BigInt(days) * 86_400_000_000_000n;
        for (const minutes of looks.sort((a, b) => a - b)) {
          const nowNs = at('2026-01-01T00:00') + BigInt(minutes) * 3_600_000_000_000n;
          if (nowNs < end) often.tell({ kind: 'tick', moment: moment(nowNs) });
        }
        for (const plan of [often, seldom]) plan.tell({ kind: 'tick', moment: moment(end) });
        const sorted = (plan: Plan) =>
          about(plan).sort((a, b) => (a.atNs < b.atNs ? -1 : a.atNs > b.atNs ? 1 : a.kind < b.kind ? -1 : 1));
        expect(sorted(often)).toEqual(sorted(seldom));
      },
    ),
  );
});

test('property: a restart before any event changes nothing', () => {
  fc.assert(
    fc.property(history, plans, (list, more) => {
      const [kept, restarted] = [new Plan(more), new Plan(more)];
      play(kept, list);
      play(restarted, list, () => restarted.restart());
      expect(restarted.memory).toEqual(kept.memory);
      expect(restarted.facts).toEqual(kept.facts);
    }),
  );
});
