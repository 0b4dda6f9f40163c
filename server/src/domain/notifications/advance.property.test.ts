/** Whatever happens, in whatever order, over whatever restarts. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advance, type NotificationState } from './advance.ts';
import { attempted, type Outcome } from './attempt.ts';
import { isQuiet } from './quiet.ts';
import { announcement, line, MIN, person, T0, world } from './testing.ts';
import type { JournalLine, Message, Person, Route } from './types.ts';
import { DEFAULT_PLAN, type World } from './world.ts';

const ROLES = ['technician', 'lead', 'cpo'] as const;
const time = fc
  .integer({ min: 0, max: 47 })
  .map((half) => `${String(half >> 1).padStart(2, '0')}:${half % 2 ? '30' : '00'}`);
const quiet = fc.option(fc.record({ from: time, to: time, days: fc.constant(null) }), { nil: null });
const ways = fc
  .array(fc.record({ channel: fc.constantFrom('mail', 'ntfy', 'gone'), quiet, enabled: fc.boolean() }), {
    maxLength: 3,
  })
  .map((all) => all.map((one, index) => ({ ...one, id: `w${index}`, address: `a${index}` })));
const people: fc.Arbitrary<Person[]> = fc
  .array(
    fc.record({ role: fc.constantFrom(...ROLES), ways, timeZone: fc.constantFrom('Europe/Berlin', 'Asia/Tokyo') }),
    {
      minLength: 1,
      maxLength: 5,
    },
  )
  .map((all) => all.map(({ role, ...more }, index) => person(`p${index}`, role, more)));
const steps: fc.Arbitrary<Route['steps']> = fc
  .array(
    fc.record({ after: fc.integer({ min: 0, max: 90 }), role: fc.constantFrom(...ROLES), onShift: fc.boolean() }),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .map((all) =>
    all
      .toSorted((a, b) => a.after - b.after)
      .map(({ after, role, onShift }) => ({
        afterS: after * 60,
        to: [{ kind: 'role' as const, role, skill: null, onShift }],
      })),
  );
const happening = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), minutes: fc.integer({ min: 0, max: 300 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('announce' as const),
      rule: fc.constantFrom('critical', 'high', 'medium', 'low'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('acknowledge' as const), of: fc.nat() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('answer' as const),
      outcome: fc.constantFrom<Outcome['kind']>('taken', 'failed', 'refused'),
    }),
  },
);
const story = fc.array(happening, { maxLength: 40 });

interface Played {
  /** Every message, as it was last. */
  messages: Map<string, Message>;
  sealedNs: Map<string, bigint>;
  endedNs: Map<string, bigint>;
  announced: Map<string, string>;
  addedNs: Map<string, bigint>;
  heldTooLong: string[];
}

/** What an item is told of: a receiver, an announcement and a step. */
const tellings = (messages: Iterable<Message>): string[] =>
  [...messages].flatMap(({ items, person: to, way }) =>
    items.map(({ announcement: key, step }) => `${key} ${step} ${to} ${way}`),
  );

function play(
  happenings: readonly (typeof happening extends fc.Arbitrary<infer T> ? T : never)[],
  in_: World,
  restarts: boolean,
): Played {
  let state: NotificationState = { announcements: [], messages: [] };
  const lines: JournalLine[] = [];
  const found: Played = {
    ...{ messages: new Map(), sealedNs: new Map(), endedNs: new Map(), announced: new Map(), addedNs: new Map() },
    heldTooLong: [],
  };
  let nowNs = T0;
  for (const one of happenings) {
    const fresh: JournalLine[] = [];
    if (one.kind === 'pass') nowNs += BigInt(one.minutes) * MIN;
    else if (one.kind === 'announce') fresh.push(line(lines.length + 1, one.rule, nowNs));
    else if (one.kind === 'acknowledge' && lines.length > 0) {
      const of = lines[one.of % lines.length] as JournalLine;
      const state = 'active-acknowledged' as const;
      fresh.push({
        ...of,
        id: lines.length + 1,
        transition: 'acknowledged',
        state,
        announce: false,
        by: 'ann',
        atNs: nowNs,
      });
    } else if (one.kind === 'answer') {
      const outcome = { kind: one.outcome, error: 'e', retryAfterMs: null } as Outcome;
      const at = nowNs;
      const after = state.messages.map((message) =>
        message.state === 'sending' ? attempted(message, outcome, at) : message,
      );
      for (const message of after) found.messages.set(message.key, message);
      state = { ...state, messages: after.filter(({ endedNs }) => endedNs === null) };
    }
    lines.push(...fresh);
    const announcements = [...state.announcements, ...fresh.filter(({ announce }) => announce).map(announcement)];
    const turn = advance({ ...state, announcements }, fresh, in_, nowNs);
    for (const { key, line: of } of announcements) found.announced.set(key, of.rule);
    for (const { id, escalation } of turn.escalations) {
      const key = announcements.find((candidate) => candidate.id === id)?.key as string;
      if (escalation.ended?.why === 'acknowledged') found.endedNs.set(key, nowNs);
    }
    for (const message of turn.messages) {
      found.messages.set(message.key, message);
      for (const telling of tellings([message])) if (!found.addedNs.has(telling)) found.addedNs.set(telling, nowNs);
      if (message.state === 'sending' && !found.sealedNs.has(message.key)) found.sealedNs.set(message.key, nowNs);
    }
    for (const message of turn.state.messages) {
      if (message.state === 'gathering' && message.nextNs <= nowNs && !isQuietFor(message, in_, nowNs))
        found.heldTooLong.push(message.key);
    }
    state = restarts ? structuredClone(turn.state) : turn.state;
  }
  return found;
}

const isQuietFor = ({ person: name, way }: Message, in_: World, nowNs: bigint): boolean => {
  const own = in_.people.find((one) => one.name === name);
  return own !== undefined && isQuiet(own.ways.find(({ id }) => id === way)?.quiet ?? null, own.timeZone, nowNs);
};
const worldOf = (all: Person[], route: Route['steps']): World =>
  world({
    people: all,
    plan: {
      ...DEFAULT_PLAN,
      routes: [{ id: 'r', name: 'R', places: [], rules: [], priorities: ['critical', 'high', 'medium'], steps: route }],
    },
    feeds: [{ channel: 'cmms', address: 'https://cmms.example', priorities: ['critical', 'high', 'medium', 'low'] }],
  });

describe('whatever happens', () => {
  const runs = { numRuns: 400 };

  test('nobody is told twice of one announcement at one step', () => {
    fc.assert(
      fc.property(story, people, steps, (happenings, all, route) => {
        const told = tellings(play(happenings, worldOf(all, route), false).messages.values());
        expect(new Set(told).size).toBe(told.length);
      }),
      runs,
    );
  });

  test('what is critical is alone in its message, and leaves in the turn that makes it', () => {
    fc.assert(
      fc.property(story, people, steps, (happenings, all, route) => {
        const { messages, announced, sealedNs } = play(happenings, worldOf(all, route), false);
        for (const { key, items, madeNs } of messages.values()) {
          if (!items.some((item) => announced.get(item.announcement) === 'critical')) continue;
          expect(items).toHaveLength(1);
          expect(sealedNs.get(key)).toBe(madeNs);
        }
      }),
      runs,
    );
  });

  test('what is not critical leaves outside quiet hours, and is held no longer than they last', () => {
    fc.assert(
      fc.property(story, people, steps, (happenings, all, route) => {
        const in_ = worldOf(all, route);
        const { messages, sealedNs, heldTooLong } = play(happenings, in_, false);
        expect(heldTooLong).toEqual([]);
        for (const message of messages.values()) {
          const atNs = sealedNs.get(message.key);
          if (atNs !== undefined && !message.single) expect(isQuietFor(message, in_, atNs)).toBe(false);
        }
      }),
      runs,
    );
  });

  test('once somebody has acknowledged, nobody further is told', () => {
    fc.assert(
      fc.property(story, people, steps, (happenings, all, route) => {
        const { addedNs, endedNs } = play(happenings, worldOf(all, route), false);
        for (const [telling, atNs] of addedNs) {
          const ended = endedNs.get(telling.split(' ')[0] as string);
          if (ended !== undefined) expect(atNs <= ended).toBe(true);
        }
      }),
      runs,
    );
  });

  test('no announcement is lost: the feed has each, and whoever can be reached is told unless somebody was quicker', () => {
    fc.assert(
      fc.property(story, people, steps, (happenings, all, route) => {
        const in_ = worldOf(all, route);
        const days = [
          ...happenings,
          { kind: 'pass' as const, minutes: 3000 },
          { kind: 'pass' as const, minutes: 3000 },
        ];
        const { messages, announced, endedNs } = play(days, in_, false);
        const told = [...messages.values()].flatMap(({ person: to, items }) =>
          items.map((item) => [item.announcement, to]),
        );
        const reachable = all.some(
          ({ role, ways: own }) =>
            own.some(({ enabled, channel }) => enabled && channel !== 'gone') &&
            route.some(({ to: [target] }) => target?.kind === 'role' && target.role === role && !target.onShift),
        );
        for (const [key, rule] of announced) {
          expect(told.filter(([of, to]) => of === key && to === null)).toHaveLength(1);
          if (rule !== 'low' && reachable && !endedNs.has(key))
            expect(told.some(([of, to]) => of === key && to !== null)).toBe(true);
        }
      }),
      runs,
    );
  });

  test('restarts change nothing', () => {
    fc.assert(
      fc.property(story, people, steps, (happenings, all, route) => {
        const in_ = worldOf(all, route);
        expect(play(happenings, in_, true)).toEqual(play(happenings, in_, false));
      }),
      runs,
    );
  });
});
