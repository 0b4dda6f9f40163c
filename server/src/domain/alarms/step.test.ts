import type { AlarmState, MachineState } from '@gemba/contract/state';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AlarmEvent } from './event.ts';
import { isLegal } from './legal.ts';
import { at, BAD, bind, clock, gap, observed, picture, Run, sample } from './testing.ts';
import type { AlarmTransition } from './types.ts';

/** Something that happens some time after the last; what it is about is told apart when it is played. */
const happening = fc.record({
  what: fc.constantFrom(
    ...['value', 'value', 'value', 'watch', 'watch', 'watch', 'skip', 'gap', 'backlog', 'silence'],
    ...['acknowledge', 'acknowledge-old', 'shelve', 'shelve-once', 'unshelve', 'reset'],
    ...['out-of-service', 'into-service', 'comment', 'design', 'state'],
  ),
  afterS: fc.integer({ min: 1, max: 20 }),
  value: fc.constantFrom(20, 74, 78, 81, 90),
  bad: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
});
const STATES = ['producing', 'setup', 'no-data'];
const history = fc.array(happening, { maxLength: 60 });
const rules = fc.record(
  {
    onDelayS: fc.constantFrom(0, 0, 3, 15),
    offDelayS: fc.constantFrom(0, 0, 5, 12),
    latched: fc.boolean(),
    suppressIn: fc.constant<'setup'[]>(['setup']),
    graceS: fc.constantFrom(0, 10),
  },
  { requiredKeys: ['onDelayS', 'offDelayS', 'latched', 'graceS'] },
);

/** Plays a history on one or several runs alike. */
function play(
  list: (typeof happening extends fc.Arbitrary<infer T> ? T : never)[],
  tell: (event: AlarmEvent) => Run,
): void {
  let t = 0;
  let through = 0;
  let first = '';
  let run: Run | null = null;
  const act = { by: 'ann', comment: 'because' };
  for (const { what, afterS, value, bad } of list) {
    t += afterS;
    const occurrence = run?.memory.occurrence ?? 'none';
    if (first === '' && occurrence !== 'none') first = occurrence;
    const events: Record<string, () => AlarmEvent> = {
      value: () => sample(t, value, bad ? BAD : 0),
      watch: () => observed(through, t - 0.5),
      skip: () => observed(t - 0.75, t - 0.5),
      gap: () => gap(through, t - 0.5),
      backlog: () => sample(Math.max(0, through - 5 * afterS), value),
      silence: () => clock(t, bad ? null : afterS * 500),
      acknowledge: () => ({ kind: 'acknowledge', occurrence, atNs: at(t), ...act }),
      'acknowledge-old': () => ({ kind: 'acknowledge', occurrence: first, atNs: at(t), ...act }),
      shelve: () => ({ kind: 'shelve', untilNs: at(t + 10 * afterS), atNs: at(t), ...act }),
      'shelve-once': () => ({ kind: 'shelve', once: true, untilNs: at(t + 10 * afterS), atNs: at(t), ...act }),
      unshelve: () => ({ kind: 'unshelve', atNs: at(t), ...act }),
      'out-of-service': () => ({ kind: 'remove-from-service', atNs: at(t), ...act }),
      'into-service': () => ({ kind: 'return-to-service', atNs: at(t), ...act }),
      comment: () => ({ kind: 'comment', occurrence, atNs: at(t), ...act }),
      design: () => ({ kind: 'design', suppressed: !bad, cause: 'job grease', atNs: at(t) }),
      state: () => picture(t - afterS, t - 0.5, STATES[afterS % 3] as MachineState),
      reset: () => ({ kind: 'reset', occurrence, atNs: at(t), ...act }),
    };
    run = tell((events[what] as () => AlarmEvent)());
    if (['watch', 'skip', 'gap'].includes(what)) through = t - 0.5;
  }
}

function played(list: Parameters<typeof play>[0], rule: object): AlarmTransition[] {
  const run = new Run(bind(rule));
  play(list, (event) => run.tell(event));
  return run.said;
}

test('property: no illegal transition', () => {
  fc.assert(
    fc.property(history, rules, (list, rule) => {
      let state: AlarmState = 'normal';
      for (const line of played(list, rule)) {
        expect(isLegal(state, line), `${line.transition} in ${state}`).toBe(true);
        state = line.state;
      }
    }),
    { numRuns: 300 },
  );
});

test('property: a suppressed alarm announces nothing, and nothing is announced twice', () => {
  fc.assert(
    fc.property(history, rules, (list, rule) => {
      const told = new Set<string>();
      for (const { announce, suppression, occurrence, transition } of played(list, rule)) {
        // Again for the same occurrence only when something has suppressed it since.
        if (suppression !== 'none') told.clear();
        if (!announce) continue;
        expect(suppression).toBe('none');
        expect(told, transition).not.toContain(occurrence);
        told.add(occurrence);
      }
    }),
    { numRuns: 300 },
  );
});

test('property: what stands in the open was announced', () => {
  fc.assert(
    fc.property(history, rules, (list, rule) => {
      const run = new Run(bind(rule));
      play(list, (event) => run.tell(event));
      const { memory, said } = run;
      if (memory.suppression !== 'none' || memory.state === 'normal') return;
      const told = said.filter(({ occurrence, announce }) => announce && occurrence === memory.occurrence);
      // What chatters was announced as that.
      if (memory.held === 'chattering') expect(said.some(({ announce }) => announce)).toBe(true);
      else expect(told.length).toBeGreaterThan(0);
    }),
    { numRuns: 300 },
  );
});

test('property: occurrences and changes follow one another in time', () => {
  fc.assert(
    fc.property(history, rules, (list, rule) => {
      const changes = played(list, rule).filter(({ transition }) => ['activated', 'returned'].includes(transition));
      for (const [i, { atNs }] of changes.entries()) {
        if (i > 0) expect(atNs).toBeGreaterThan(changes[i - 1]?.atNs ?? 0n);
      }
      const begun = changes.filter(({ transition }) => transition === 'activated').map(({ occurrence }) => occurrence);
      expect(new Set(begun).size).toBe(begun.length);
    }),
    { numRuns: 300 },
  );
});

test('property: a restart after any event changes nothing', () => {
  fc.assert(
    fc.property(history, rules, (list, rule) => {
      const kept = new Run(bind(rule));
      const restarted = new Run(bind(rule));
      play(list, (event) => {
        restarted.memory = reread(restarted.memory);
        restarted.tell(event);
        return kept.tell(event);
      });
      expect(restarted.said).toEqual(kept.said);
      expect(restarted.memory).toEqual(kept.memory);
    }),
    { numRuns: 300 },
  );
});

/** Through JSON text and back, as the records keep it. */
function reread<T>(value: T): T {
  const text = JSON.stringify(value, (_, v) => (typeof v === 'bigint' ? { $int: `${v}` } : v));
  return JSON.parse(text, (_, v) => (typeof v === 'object' && v !== null && '$int' in v ? BigInt(v.$int) : v)) as T;
}

test('property: the memory that goes in is not changed', () => {
  fc.assert(
    fc.property(history, rules, (list, rule) => {
      const run = new Run(bind(rule));
      play(list, (event) => {
        const before = reread(run.memory);
        const given = run.memory;
        run.tell(event);
        expect(given).toEqual(before);
        return run;
      });
    }),
  );
});
