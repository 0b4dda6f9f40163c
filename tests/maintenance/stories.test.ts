/**
 * Random stories of maintenance: days pass, the machine is used, alarms come, work is done, in part or not at all, and the
 * server restarts. Never two open jobs of a plan, no job twice, what is skipped stays due, what late, doubled or shuffled
 * samples make of the meters is what they make in order, and a restart changes nothing. Some hundreds here, a million with
 * `npm run proof -- maintenance-stories`.
 */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Plant } from '@gemba/contract/plant';
import type { Entry } from '@gemba/contract/sample';
import { contextOf } from '@gemba/server/domain/ledger/context';
import { lifeOf } from '@gemba/server/domain/ledger/life';
import { MemoryLedger } from '@gemba/server/domain/ledger/memory-ledger';
import { completions, coveredBy } from '@gemba/server/domain/maintenance/nesting';
import { type BoundPlan, plansOf } from '@gemba/server/domain/maintenance/plan';
import { initialPlan } from '@gemba/server/domain/maintenance/schedule';
import { type MaintenanceEvent, step } from '@gemba/server/domain/maintenance/step';
import type { Moment } from '@gemba/server/domain/maintenance/triggers/trigger';
import type { MaintenanceFact, PlanMemory } from '@gemba/server/domain/maintenance/types';
import { decodeDocument, encodeDocument } from '@gemba/server/records/kysely/text';
import { expect, test } from 'vitest';
import { random, record, seeds } from '../support/proof.ts';
import { same } from '../support/same.ts';

const SEEDS = seeds(Array.from({ length: 300 }, (_, index) => index + 1));
const HOUR_NS = 3_600_000_000_000n;
const FROM_NS = BigInt(Date.parse('2026-03-20T00:00:00Z')) * 1_000_000n;
const MACHINE = 'press' as MachineId;
const SKIPS = ['grease', 'play', 'oil'];

const PLANT: Plant = {
  enterprise: { id: 'e', name: 'E' },
  sites: [
    {
      ...{ id: 's', name: 'S', timeZone: 'Europe/Berlin' },
      areas: [
        {
          ...{ id: 'a', name: 'A' },
          lines: [
            {
              ...{ id: 'l', name: 'L', calendar: 'c' },
              machines: [
                {
                  ...{ id: MACHINE, name: 'Press', idealCycleS: 1 },
                  signals: [
                    { id: 'state', type: 'text', role: 'state', states: { run: 'producing', stop: 'stopped' } },
                    { id: 'strokes', type: 'int' },
                  ],
                  meters: [{ id: 'strokes', kind: 'counter', signal: 'strokes', modulus: 65_536, maxPerH: 50_000 }],
                },
              ],
            },
          ],
        },
      ],
    },
  ],
  calendars: [{ id: 'c', shifts: [{ id: 'day', name: 'Day', start: '00:00', end: '00:00' }] }],
  maintenance: [
    {
      ...{ id: 'small', machine: MACHINE, task: 'Small', triggers: [{ kind: 'run-hours', hours: 100 }] },
      tasks: [
        { id: 'grease', text: 'Grease' },
        { id: 'play', text: 'Play', optional: true },
        { id: 'clean', text: 'Clean' },
      ],
    },
    {
      ...{ id: 'big', machine: MACHINE, task: 'Big', covers: ['small'] },
      tasks: [
        { id: 'oil', text: 'Oil' },
        { id: 'seal', text: 'Seal' },
      ],
      triggers: [
        { kind: 'run-hours', hours: 300 },
        { kind: 'counter', meter: 'strokes', amount: 40_000 },
        { kind: 'condition', rule: 'hot' },
      ],
    },
    {
      ...{ id: 'dates', machine: MACHINE, task: 'Dates', mode: 'fixed' },
      pauses: [{ from: '04-03', to: '04-06' }],
      triggers: [{ kind: 'calendar', rrule: 'FREQ=DAILY;INTERVAL=3', start: '2026-03-20', time: '02:30' }],
    },
  ],
};
const BOUND = plansOf(PLANT);

interface Told {
  bound: BoundPlan;
  memory: PlanMemory;
}

type Happening =
  | { kind: 'tick' | 'restart'; moment: Moment }
  | { kind: 'alarm'; moment: Moment }
  | { kind: 'complete' | 'cancel'; moment: Moment; plan: string; skipped: string[] };

/** Days of a machine: time and use only go on. */
function drawStory(next: () => number): Happening[] {
  let [nowNs, runS, strokes] = [FROM_NS, 0, 0];
  return Array.from({ length: 24 }, (): Happening => {
    const hours = 1 + Math.floor(next() * 60);
    nowNs += BigInt(hours) * HOUR_NS;
    runS += Math.floor(next() * hours * 3600);
    strokes += Math.floor(next() * hours * 400);
    const reading = (life: number) => ({ life, readNs: nowNs, perDay: null, confidence: 1 });
    const moment = { nowNs, meters: { 'run-hours': reading(runS), strokes: reading(strokes) } };
    const drawn = next();
    if (drawn < 0.55) return { kind: 'tick', moment };
    if (drawn < 0.65) return { kind: 'restart', moment };
    if (drawn < 0.72) return { kind: 'alarm', moment };
    const plan = (BOUND[Math.floor(next() * BOUND.length)] as BoundPlan).id;
    const skipped = SKIPS.filter(() => next() < 0.3);
    return { kind: drawn < 0.95 ? 'complete' : 'cancel', moment, plan, skipped };
  });
}

/** A server's plans and what they have said. */
interface Server {
  plans: Told[];
  facts: MaintenanceFact[];
}

function started(): Server {
  const first: Moment = { nowNs: FROM_NS, meters: {} };
  return { plans: BOUND.map((bound) => ({ bound, memory: initialPlan(bound, first) })), facts: [] };
}

/** Only what is stored outlives a restart. */
function restart({ plans }: Server): void {
  for (const told of plans) told.memory = decodeDocument(encodeDocument(told.memory)) as PlanMemory;
}

function happen({ plans, facts }: Server, happening: Happening): void {
  const { moment } = happening;
  const tell = (told: Told, event: MaintenanceEvent) => {
    const covered = coveredBy(told.bound, plans) !== null;
    const { memory, facts: said } = step(told.memory, { ...event, moment: { ...event.moment, covered } }, told.bound);
    told.memory = memory;
    facts.push(...said);
  };
  if (happening.kind === 'alarm') {
    for (const told of plans) tell(told, { kind: 'activated', moment, rule: 'hot', atNs: moment.nowNs });
  } else if (!('plan' in happening)) {
    for (const told of plans) tell(told, { kind: 'tick', moment });
  } else {
    const told = plans.find(({ bound }) => bound.id === happening.plan) as Told;
    if (happening.kind === 'cancel') tell(told, { kind: 'cancel', moment, by: 'ann', reason: 'no time' });
    else {
      const skipped = happening.skipped.flatMap((task) => [
        { plan: 'small', task },
        { plan: 'big', task },
      ]);
      for (const { plan, completion } of completions(told, plans, { by: 'ann', comment: null }, skipped)) {
        tell(plans.find(({ bound }) => bound.id === plan) as Told, { kind: 'complete', moment, done: completion });
      }
    }
  }
}

/**
 * Plays a story on a server that never restarts and on one that does; until the first restart they are one. `same` says
 * whether they end with the same memories and have said the same since.
 */
function play(story: readonly Happening[]): Server & { same: boolean } {
  const spared = started();
  let restarted: Server | null = null;
  let apartAt = 0;
  for (const happening of story) {
    if (happening.kind === 'restart') {
      if (restarted === null) apartAt = spared.facts.length;
      restarted ??= { plans: spared.plans.map((told) => ({ ...told })), facts: [] };
      restart(restarted);
    }
    happen(spared, happening);
    if (restarted !== null) happen(restarted, happening);
  }
  const memories = ({ plans }: Server) => plans.map(({ memory }) => memory);
  const isSame =
    restarted === null ||
    (same(memories(restarted), memories(spared)) && same(restarted.facts, spared.facts.slice(apartAt)));
  return { ...spared, same: isSame };
}

function findingsOf({ plans, facts, same }: ReturnType<typeof play>): string[] {
  const found = same ? [] : ['a restart changed something'];
  for (const { bound, memory } of plans) {
    const own = facts.filter(({ plan }) => plan === bound.id);
    const open = new Set<string>();
    const ever = new Set<string>();
    for (const { kind, job } of own) {
      if (kind === 'job-opened' && job !== null) {
        if (open.size > 0) found.push(`${job} was opened beside ${[...open]}`);
        if (ever.has(job)) found.push(`${job} was opened twice`);
        open.add(job);
        ever.add(job);
      }
      if (kind === 'completed' || kind === 'cancelled') open.clear();
    }
    if (open.size !== (memory.job === null ? 0 : 1)) found.push(`${bound.id} forgot its job`);
    const { rest } = memory;
    if (rest?.tasks.some((task) => !bound.needed.includes(task))) found.push(`${bound.id} keeps an optional task due`);
    if (rest !== null && rest.sinceNs > memory.sinceNs) found.push(`what ${bound.id} left out counts from too late`);
  }
  return found;
}

/** Some hours of a counter and a state, watched; and the same late, doubled and out of order. */
function meterFindings(next: () => number): string[] {
  const at = (minute: number) => FROM_NS + BigInt(minute) * 60_000_000_000n;
  let raw = Math.floor(next() * 65_536);
  const entries: Entry[] = [];
  for (let minute = 0; minute < 240; minute += 10) {
    const sample = (signal: string, value: bigint | string) =>
      entries.push({
        ...{ kind: 'sample', machine: MACHINE, signal: signal as SignalId, timeNs: at(minute) },
        ...{ value, status: 0 },
      });
    if (next() < 0.4) sample('state', next() < 0.6 ? 'run' : 'stop');
    raw = (raw + Math.floor(next() * 3000)) % 65_536;
    sample('strokes', BigInt(raw));
    if (next() < 0.85)
      entries.push({ kind: 'observed', machine: MACHINE, fromNs: at(minute - 10), throughNs: at(minute) });
  }
  const ordered = new MemoryLedger(contextOf(PLANT, MACHINE));
  const found: string[] = [];
  let before = 0;
  for (const entry of entries) {
    ordered.take([entry]);
    const strokes = lifeOf(ordered.state).counters.strokes ?? 0;
    if (strokes < before) found.push(`life-to-date went from ${before} to ${strokes}`);
    before = strokes;
  }
  const shuffled = new MemoryLedger(contextOf(PLANT, MACHINE));
  const late = entries.flatMap((entry) => (next() < 0.2 ? [entry, entry] : [entry]));
  for (let i = late.length - 1; i > 0; i--) {
    if (next() < 0.7) continue;
    const j = Math.max(0, i - Math.floor(next() * 8));
    [late[i], late[j]] = [late[j] as Entry, late[i] as Entry];
  }
  for (const entry of late) {
    shuffled.take([entry]);
    if (next() < 0.1) shuffled.restart();
  }
  const [a, b] = [ordered, shuffled].map(({ state }) => encodeDocument(lifeOf(state)));
  if (a !== b) found.push(`late, doubled and shuffled: ${b} instead of ${a}`);
  return found;
}

test(`seeds ${SEEDS[0]} to ${SEEDS.at(-1)}: one open job a plan, meters that only grow, the same after a restart`, {
  timeout: 3_600_000,
}, () => {
  const seen = new Map<string, number>();
  const failed: number[] = [];
  const told: string[] = [];
  for (const seed of SEEDS) {
    const next = random(seed);
    const story = drawStory(next);
    const spared = play(story);
    const findings = findingsOf(spared);
    findings.push(...meterFindings(next));
    for (const { kind } of spared.facts) seen.set(kind, (seen.get(kind) ?? 0) + 1);
    seen.set('rest', (seen.get('rest') ?? 0) + spared.plans.filter(({ memory }) => memory.rests > 0).length);
    if (findings.length === 0) continue;
    failed.push(seed);
    if (told.length < 5) told.push(`seed ${seed}:\n  ${findings.slice(0, 6).join('\n  ')}`);
  }
  record('maintenance-stories', SEEDS[0] as number, { seeds: SEEDS.length, failed, ...Object.fromEntries(seen) });
  expect(failed, `\n${told.join('\n')}\n`).toEqual([]);
  if (SEEDS.length < 300) return;
  for (const what of ['job-opened', 'completed', 'cancelled', 'occurrence-missed', 'overdue', 'ok', 'rest']) {
    expect(seen.get(what) ?? 0, what).toBeGreaterThan(10);
  }
});
