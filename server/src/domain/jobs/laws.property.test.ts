/** Laws that any story of a job obeys, whoever tells it, how often and in which order. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JobEvent } from './event.ts';
import { events } from './jobs.arbitrary.ts';
import { step } from './step.ts';
import { type Move, movementsOf } from './stock.ts';
import { begun, item, ofAlarm, RULES } from './testing.ts';
import { CLOCK_MAX_NS, workedNs } from './time.ts';
import { LEGAL } from './transitions.ts';
import type { Job, JobFact } from './types.ts';

const items = [item('a'), item('b', { measure: { unit: 'mm', low: 20, high: 30 } })];
const jobs = fc.constantFrom(
  begun({ items }),
  begun({ ...ofAlarm }),
  begun({ source: 'plan', plan: 'oil', items }),
  begun({ ...ofAlarm, assignee: { kind: 'team', team: 'A' } }),
);
/** A job as it comes back from the records: everything that is remembered survives being written down. */
const written = (job: Job): Job =>
  JSON.parse(
    JSON.stringify(job, (_key, value) => (typeof value === 'bigint' ? { $int: `${value}` } : value)),
    (_key, value) => (value !== null && typeof value === 'object' && '$int' in value ? BigInt(value.$int) : value),
  );

/** Life of a job: what was told, what came of it each time. */
function live(job: Job, told: readonly JobEvent[]) {
  const steps = [];
  let now = job;
  for (const event of told) {
    const before = now;
    const { job: after, facts, refusal, doubled } = step(before, event, RULES);
    steps.push({ event, before, after, facts, refusal, doubled });
    now = after;
  }
  return { job: now, steps };
}

/** By itself a job goes from done to closed (proven), from done back (refuted), and to its end with its plan. */
const BY_ITSELF = new Set([
  ...['done closed', 'done open', 'done assigned'],
  ...['open', 'assigned', 'in-work', 'waiting'].flatMap((from) => [`${from} done`, `${from} cancelled`]),
]);
it('its state changes only as the table says, and every change is in the journal', () => {
  fc.assert(
    fc.property(jobs, events(60), (job, told) => {
      for (const { event, before, after, facts, refusal } of live(job, told).steps) {
        if (refusal !== null) expect([after, facts]).toEqual([before, []]);
        if (before.state === after.state) continue;
        expect(facts.length).toBeGreaterThan(0);
        const legal = 'act' in event ? LEGAL[event.kind][before.state] : undefined;
        if ('act' in event && (event.kind === 'assign' || event.kind === 'reopen')) {
          expect(['open', 'assigned']).toContain(after.state);
          expect(legal).toBeDefined();
        } else if ('act' in event) expect(legal).toBe(after.state);
        else expect(BY_ITSELF).toContain(`${before.state} ${after.state}`);
      }
    }),
    { numRuns: 1500 },
  );
});

it('what is remembered fits its state: nobody works on what is over, holds a machine for it, or has still to take it', () => {
  fc.assert(
    fc.property(jobs, events(60), (job, told) => {
      for (const { after } of live(job, told).steps) {
        const over = ['done', 'closed', 'cancelled'].includes(after.state);
        if (over)
          expect([after.running, after.holdsSinceNs, after.takeByNs, after.escalated]).toEqual([[], null, null, false]);
        if (after.state !== 'in-work') expect(after.running).toEqual([]);
        expect(after.waits !== null).toBe(after.state === 'waiting');
        expect(after.endedNs !== null).toBe(after.state === 'closed' || after.state === 'cancelled');
        expect(after.doneNs !== null).toBe(
          after.state === 'done' || (after.state === 'closed' && after.doneNs !== null),
        );
        expect(after.state === 'open' && after.assignee !== null).toBe(false);
        if (after.escalated) expect(after.takeByNs).not.toBeNull();
        if (after.proof?.state === 'pending') expect(after.state).toBe('done');
      }
    }),
    { numRuns: 1500 },
  );
});

it('times and amounts are never negative, clocks end, and the order of its states never turns round', () => {
  fc.assert(
    fc.property(jobs, events(60), (job, told) => {
      for (const { before, after } of live(job, told).steps) {
        for (const { durationNs } of after.times) expect(durationNs >= 0n && durationNs <= CLOCK_MAX_NS).toBe(true);
        for (const { milli } of after.parts) expect(milli).toBeGreaterThan(0);
        expect(after.movedNs >= before.movedNs).toBe(true);
        expect(after.reopened).toBeGreaterThanOrEqual(before.reopened);
        const { proof } = after;
        if (proof !== null) expect(proof.haveNs >= 0n && proof.haveNs <= proof.needNs).toBe(true);
      }
      const end = live(job, told).job;
      expect(workedNs(end, end.changedNs) >= 0n).toBe(true);
    }),
    { numRuns: 1500 },
  );
});

it('an act that was taken and is told again, at any later time, changes nothing', () => {
  fc.assert(
    fc.property(jobs, events(50), fc.nat(), (job, told, seed) => {
      const taken: JobEvent[] = [];
      let now = job;
      for (const event of told) {
        const { job: after, refusal, doubled } = step(now, event, RULES);
        if ('act' in event && refusal === null && !doubled) taken.push(event);
        now = after;
        const earlier = taken[seed % (taken.length + 1)];
        if (earlier === undefined) continue;
        expect(step(now, earlier, RULES)).toEqual({ job: now, facts: [], refusal: null, doubled: true });
      }
      expect(now.acts).toHaveLength(taken.length);
    }),
    { numRuns: 1500 },
  );
});

it('a restart at any moment changes nothing', () => {
  fc.assert(
    fc.property(jobs, events(40), fc.nat(40), (job, told, at) => {
      const whole = live(job, told);
      const first = live(job, told.slice(0, at));
      const second = live(written(first.job), told.slice(at));
      expect(second.job).toEqual(whole.job);
      const facts = (lives: { facts: JobFact[] }[]) => lives.flatMap((one) => one.facts);
      expect([...facts(first.steps), ...facts(second.steps)]).toEqual(facts(whole.steps));
    }),
    { numRuns: 800 },
  );
});

it('the parts of a job are what its journal says', () => {
  fc.assert(
    fc.property(jobs, events(60), (job, told) => {
      const { job: end, steps } = live(job, told);
      const sums = new Map<string, number>();
      for (const { kind, about } of steps.flatMap(({ facts }) => facts)) {
        const { part, milli } = about as { part: string; milli: number };
        if (kind === 'part-used') sums.set(part, (sums.get(part) ?? 0) + milli);
        if (kind === 'part-returned') sums.set(part, (sums.get(part) ?? 0) - milli);
      }
      const left = [...sums].filter(([, milli]) => milli !== 0).map(([part, milli]) => ({ part, milli }));
      const byPart = (a: { part: string }, b: { part: string }) => (a.part < b.part ? -1 : 1);
      expect([...end.parts].sort(byPart)).toEqual(left.sort(byPart));
    }),
    { numRuns: 1000 },
  );
});

it('what it was given to check stays on its checklist, and nothing that is answered goes', () => {
  fc.assert(
    fc.property(jobs, events(60), (job, told) => {
      const given = new Set(job.items.map(({ id }) => id));
      for (const { before, after } of live(job, told).steps) {
        const gone = before.items.filter(({ id }) => !after.items.some((one) => one.id === id));
        expect(gone.filter(({ id, result }) => given.has(id) || result !== null)).toEqual([]);
        expect(new Set(after.items.map(({ id }) => id)).size).toBe(after.items.length);
      }
    }),
    { numRuns: 500 },
  );
});

it('stock is the sum of its movements, is what was counted, and was never less than nothing', () => {
  const move = fc.record({ kind: fc.constantFrom('received', 'used', 'returned', 'counted'), milli: fc.nat(9000) });
  fc.assert(
    fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
      let stock = 0;
      for (const told of moves) {
        const said = { ...told, part: 'p', job: null, by: 'an', atNs: 0n, comment: null, act: 'a' } as Move;
        const before = stock;
        for (const { milli } of movementsOf(before, said)) {
          stock += milli;
          expect(stock).toBeGreaterThanOrEqual(0);
        }
        if (told.kind === 'counted') expect(stock).toBe(told.milli);
        if (told.kind === 'used') expect(stock).toBe(Math.max(0, before - told.milli));
      }
    }),
    { numRuns: 2000 },
  );
});
