/** Random stories of jobs: acts of people, alarms, machines that run, clocks and plans, in any order and at any time. */

import { JOB_ACTS } from '@gemba/contract/jobs';
import fc from 'fast-check';
import type { JobEvent } from './event.ts';
import { at } from './testing.ts';

const PEOPLE = ['an', 'bo', 'lead'];
const PARTS = ['seal', 'oil'];
const ITEMS = ['a', 'b', 'none'];
const KINDS = [...JOB_ACTS, 'attach', 'merge'] as const;

/** A second of the story, and what is told then; phones say other times than the server's. */
export const events = (maxLength: number): fc.Arbitrary<JobEvent[]> =>
  fc.array(fc.tuple(fc.nat(400), said), { maxLength }).map((all) => {
    let now = 0;
    return all.map(([wait, make]) => {
      now += wait;
      return make(now);
    });
  });

const act: fc.Arbitrary<(now: number) => JobEvent> = fc
  .record({
    kind: fc.constantFrom(...KINDS),
    // Few ids, so that acts come twice.
    act: fc.nat(60).map((n) => `act-${n}`),
    by: fc.constantFrom(...PEOPLE),
    back: fc.oneof(fc.constant(0), fc.nat(3000)),
    comment: fc.constantFrom(null, '', 'why'),
    person: fc.constantFrom(...PEOPLE),
    assignee: fc.constantFrom(null, { kind: 'person' as const, person: 'bo' }, { kind: 'team' as const, team: 'A' }),
    item: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...ITEMS) },
      // One that was added is named by its act.
      fc.nat(60).map((n) => `act-${n}`),
    ),
    verdict: fc.constantFrom(null, 'ok' as const, 'not-ok' as const, 'skipped' as const),
    value: fc.constantFrom(null, 1, 25, 99),
    part: fc.constantFrom(...PARTS),
    milli: fc.integer({ min: 1, max: 5000 }),
    minutes: fc.integer({ min: -5, max: 2000 }),
    holdsMachine: fc.boolean(),
  })
  .map(({ back, ...said }) => (now: number) => {
    const more = {
      ...{ atNs: at(now - back), recordedNs: at(now), for: 'parts', untilNs: null, text: 'more', measure: null },
      ...{ title: 'other', entry: `an@${at(now)}`, failure: { problem: 'P', cause: null, remedy: null, note: null } },
      ...{ job: 9, attachment: 3, name: 'x.jpg', request: 'r' },
    };
    const item = said.kind === 'follow-up' && said.item === 'none' ? null : said.item;
    return { ...said, ...more, item } as unknown as JobEvent;
  });

const told: fc.Arbitrary<(now: number) => JobEvent> = fc.oneof(
  fc.constant((now: number): JobEvent => ({ kind: 'tick', nowNs: at(now) })),
  fc.nat(5).map(
    (n) =>
      (now: number): JobEvent => ({ kind: 'alarm', occurrence: `o${n}`, atNs: at(now), nowNs: at(now) }),
  ),
  fc
    .record({
      back: fc.nat(300),
      truth: fc.constantFrom('beyond' as const, 'between' as const, 'back' as const, 'unknown' as const),
      active: fc.boolean(),
    })
    .map(({ back, ...says }) => (now: number): JobEvent => {
      return { kind: 'ran', fromNs: at(now - back), toNs: at(now), ...says, nowNs: at(now) };
    }),
  fc.constant((now: number): JobEvent => ({ kind: 'plan-missed', atNs: at(now) })),
  fc.constant((now: number): JobEvent => ({ kind: 'plan-completed', by: 'an', comment: null, atNs: at(now) })),
  fc.constant((now: number): JobEvent => ({ kind: 'plan-cancelled', by: 'an', comment: 'no', atNs: at(now) })),
  fc.constant((now: number): JobEvent => ({ kind: 'rule-gone', nowNs: at(now) })),
);

const said = fc.oneof({ weight: 4, arbitrary: act }, { weight: 1, arbitrary: told });
