import { DUE_STATES, PRIORITIES } from '@gemba/contract/state';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectedStop, type PastStop, plannedStop, SAMPLES_MIN } from './expected-stop.ts';
import { fits, type Technician, type Work } from './fit.ts';

const stops = (reason: string | null, state: string, ...minutes: number[]): PastStop[] =>
  minutes.map((length) => ({ reason, state, lengthS: length * 60 }));
const JAM = { reason: 'jam', state: 'stopped' };

describe('how long it will still stand', () => {
  test('is the middle of what stops of the reason lasted longer than this one already has', () => {
    const past = [...stops('jam', 'stopped', 2, 3, 10, 20, 30, 40, 50), ...stops('motor', 'faulted', 500, 600)];
    expect(expectedStop(JAM, 300, past)).toEqual({ basis: 'reason', samples: 5, p50S: 25 * 60, p20S: 13 * 60 });
  });

  test('is that of the state, or of the machine, where too few had the reason', () => {
    const few = stops('jam', 'stopped', 10, 20, 30, 40);
    expect(expectedStop(JAM, 0, [...few, ...stops('x', 'stopped', 50)])).toMatchObject({ basis: 'state', samples: 5 });
    expect(expectedStop(JAM, 0, [...few, ...stops('x', 'setup', 50)])).toMatchObject({ basis: 'machine', samples: 5 });
    expect(expectedStop({ ...JAM, reason: null }, 0, [...few, ...few])).toMatchObject({ basis: 'state' });
  });

  test('nobody knows where it has lasted longer than nearly all', () => {
    expect(expectedStop(JAM, 45 * 60, stops('jam', 'stopped', 10, 20, 30, 40, 50))).toBeNull();
    expect(expectedStop(JAM, 0, [])).toBeNull();
  });

  test('is told by the calendar where it is planned', () => {
    expect(plannedStop(1800)).toEqual({ basis: 'calendar', samples: 0, p50S: 1800, p20S: 1800 });
  });

  test('is never negative, and asks enough stops that lasted longer', () => {
    const past = fc.array(
      fc.record({
        reason: fc.constantFrom('jam', null),
        state: fc.constantFrom('stopped', 'setup'),
        lengthS: fc.nat(10_000),
      }),
    );
    fc.assert(
      fc.property(past, fc.nat(10_000), (all, lastedS) => {
        const found = expectedStop(JAM, lastedS, all);
        const longer = all.filter(({ lengthS }) => lengthS > lastedS).length;
        expect(found === null).toBe(longer < SAMPLES_MIN);
        if (found === null) return;
        expect(found.samples).toBeLessThanOrEqual(longer);
        expect(found.p20S).toBeGreaterThan(0);
        expect(found.p50S).toBeGreaterThanOrEqual(found.p20S);
      }),
      { numRuns: 100 },
    );
  });
});

const work = (key: string, over: Partial<Work> = {}): Work => ({
  ...{
    key,
    machine: 'm',
    due: 'due',
    dueMs: 0,
    priority: 'medium',
    minutes: 10,
    skill: null,
    needsStop: true,
    missing: [],
  },
  ...over,
});
const ANN: Technician = { name: 'ann', skills: ['mechanics'] };
const BOB: Technician = { name: 'bob', skills: ['mechanics', 'electrics'] };

describe('what fits into a stop', () => {
  test('is ordered by urgency, and given to whoever has time left', () => {
    const all = [
      work('later', { due: 'due-soon', minutes: 15 }),
      work('first', { due: 'overdue', minutes: 20 }),
      work('next', { minutes: 20 }),
    ];
    const found = fits(all, { p50: 30, p20: 18 }, [ANN, BOB]);
    expect(found.map(({ work: { key }, by, tight }) => [key, by, tight])).toEqual([
      ['first', 'ann', true],
      ['next', 'bob', true],
      ['later', null, false],
    ]);
    // Alone it would fit.
    expect(found[2]?.obstacle).toBeNull();
  });

  test('says what keeps each from it', () => {
    const all = [
      work('a', { minutes: null }),
      work('b', { minutes: 31 }),
      work('c', { missing: ['seal'] }),
      work('d', { skill: 'hydraulics' }),
      work('e', { skill: 'electrics' }),
    ];
    const found = fits(all, { p50: 30, p20: 30 }, [ANN, BOB]);
    expect(found.map(({ obstacle, by }) => [obstacle, by])).toEqual([
      ['no-time-known', null],
      ['too-long', null],
      ['no-parts', null],
      ['nobody', null],
      [null, 'bob'],
    ]);
  });

  test('nobody is given more than there is time for, nothing that he can’t do, and nothing urgent stands back', () => {
    const skill = fc.constantFrom('mechanics', 'electrics', null);
    const some = fc.record({
      ...{
        due: fc.constantFrom(...DUE_STATES),
        priority: fc.constantFrom(...PRIORITIES),
        skill,
        needsStop: fc.boolean(),
      },
      ...{ minutes: fc.option(fc.integer({ min: 1, max: 60 })), dueMs: fc.option(fc.nat(100)) },
    });
    const person = fc.subarray(['mechanics', 'electrics']);
    fc.assert(
      fc.property(
        fc.array(some, { maxLength: 12 }),
        fc.array(person, { maxLength: 4 }),
        fc.nat(90),
        (jobs, skills, p50) => {
          const people = skills.map((own, i) => ({ name: `p${i}`, skills: own }));
          const all = jobs.map((job, i) => work(`w${i}`, job));
          const found = fits(all, { p50, p20: p50 / 2 }, people);
          expect(found).toHaveLength(all.length);
          const spent = new Map<string, number>();
          for (const { work: one, by, obstacle } of found) {
            const able = people.filter((who) => one.skill === null || who.skills.includes(one.skill));
            if (by === null) {
              // At its turn nobody who could do it had the time.
              if (obstacle === null)
                for (const { name } of able) expect(p50 - (spent.get(name) ?? 0)).toBeLessThan(one.minutes ?? 0);
              continue;
            }
            expect(able.map(({ name }) => name)).toContain(by);
            spent.set(by, (spent.get(by) ?? 0) + (one.minutes ?? 0));
          }
          for (const minutes of spent.values()) expect(minutes).toBeLessThanOrEqual(p50);
          const urgency = found.map(({ work: { due } }) => DUE_STATES.indexOf(due));
          expect(urgency).toEqual(urgency.toSorted((a, b) => b - a));
        },
      ),
      { numRuns: 100 },
    );
  });
});
