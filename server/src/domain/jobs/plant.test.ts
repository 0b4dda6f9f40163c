/** What a plant says of jobs: timers, proofs, checklists, codes, and who fits. */

import type { Plant } from '@gemba/contract/plant';
import type { Machine } from '@gemba/contract/plant/machine';
import { expect, it } from 'vitest';
import { candidates, isFor } from './assignment.ts';
import { codesOf } from './failure-codes.ts';
import { checklistOf, rulesOfJobs } from './plant.ts';
import { decide, type JobRequest } from './request.ts';
import { milliOf } from './stock.ts';

const plant = (jobs: Plant['jobs'], alarms: object[] = []): Plant => ({ jobs, alarms }) as unknown as Plant;
const machine = { id: 'filler-1', kind: 'filler' } as Machine;
const MINUTE = 60_000_000_000n;

it('timers and proofs are the plant’s, and a rule’s before it', () => {
  const jobs = { takeWithinMin: { high: 5 }, proofRunS: 100 };
  const { takeWithinNs, proofNs } = rulesOfJobs(plant(jobs, [{ id: 'hot', proofRunS: 1.5 }, { id: 'low' }]));
  expect(takeWithinNs).toEqual({
    critical: 15n * MINUTE,
    high: 5n * MINUTE,
    medium: 480n * MINUTE,
    low: 2880n * MINUTE,
  });
  expect([proofNs('hot'), proofNs('low'), proofNs('gone')]).toEqual([
    1_500_000_000n,
    100_000_000_000n,
    100_000_000_000n,
  ]);
  expect(rulesOfJobs(plant(undefined)).proofNs('x')).toBe(3_600_000_000_000n);
});

it('a checklist is for the rules, machines and kinds that it names', () => {
  const task = { id: 't', text: 'Look', measure: { high: 3 }, optional: true };
  const lists = [
    { id: 'all', tasks: [task] },
    { id: 'hot', rules: ['hot'], tasks: [task] },
    { id: 'press', kinds: ['press'], tasks: [task] },
    { id: 'own', machines: ['filler-1'], kinds: ['filler'], tasks: [task] },
  ];
  const ids = (rule: string | null) => checklistOf(plant({ checklists: lists }), machine, rule).map(({ id }) => id);
  expect(ids('hot')).toEqual(['all/t', 'hot/t', 'own/t']);
  expect(ids(null)).toEqual(['all/t', 'own/t']);
  expect(checklistOf(plant({ checklists: lists }), machine, null)[0]).toEqual({
    ...{ id: 'all/t', text: 'Look', required: false, photo: false, result: null },
    measure: { unit: null, low: null, high: 3 },
  });
  expect(checklistOf(plant(undefined), machine, null)).toEqual([]);
});

it('codes are a kind’s own, else the plant’s, else those of the standard; list by list', () => {
  const own = [{ code: 'X', name: 'Foam' }];
  const jobs = { failureCodes: [{ kinds: ['filler'], problems: own }, { causes: own }] };
  const codes = codesOf(plant(jobs), 'filler');
  expect([codes.problems, codes.causes]).toEqual([own, own]);
  expect(codes.remedies.map(({ code }) => code)).toContain('10');
  expect(codesOf(plant(jobs), 'press').problems.map(({ code }) => code)).toContain('ELU');
  const standard = codesOf(plant(undefined), undefined);
  for (const list of [standard.problems, standard.causes, standard.remedies]) {
    expect(new Set(list.map(({ code }) => code)).size).toBe(list.length);
  }
});

it('who has the skill and is there comes first, then who has least to do', () => {
  const person = (name: string, skills: string[], teams: string[] = []) => ({ name, skills, teams });
  const people = [
    person('busy', ['electric']),
    person('free', ['electric']),
    person('off', ['electric']),
    person('other', []),
  ];
  const found = candidates(
    people,
    'electric',
    (name) => name !== 'off',
    (name) => (name === 'busy' ? 3 : 0),
  );
  expect(found.map(({ name }) => name)).toEqual(['free', 'busy', 'off', 'other']);
  expect(found.map(({ onShift }) => onShift)).toEqual([true, true, false, true]);
  const any = candidates(
    people,
    null,
    () => true,
    () => 0,
  );
  expect(any.every(({ hasSkill }) => hasSkill)).toBe(true);
  const me = person('free', ['electric'], ['A', 'C']);
  const job = (skill: string | null, assignee: Parameters<typeof isFor>[0]['assignee']) =>
    isFor({ skill, assignee }, me);
  expect([job(null, null), job('electric', { kind: 'team', team: 'A' })]).toEqual([true, true]);
  const others = [job('weld', null), job(null, { kind: 'team', team: 'B' }), job(null, { kind: 'person' })];
  expect(others).toEqual([false, false, false]);
});

it('a request is decided once, and refused with a reason', () => {
  const request: JobRequest = {
    ...{ id: 'r', machine: 'm', text: 'x', stands: false, state: 'new', job: null, by: 'op', atNs: 1n },
    ...{ decidedBy: null, decidedNs: null, comment: null },
  };
  const said = { by: 'lead', atNs: 2n, job: 7, comment: ' ' };
  expect(decide(request, { ...said, state: 'rejected' })).toEqual({ refused: 'a reason is required' });
  const accepted = decide(request, { ...said, state: 'accepted' });
  expect(accepted).toMatchObject({ state: 'accepted', job: 7, decidedBy: 'lead', decidedNs: 2n, comment: null });
  expect(decide(accepted as JobRequest, { ...said, state: 'merged' })).toEqual({
    refused: 'lead has accepted it already',
  });
  expect(decide(request, { ...said, state: 'rejected', comment: 'no' })).toMatchObject({ job: null, comment: 'no' });
});

it('a quantity has three decimals at most', () => {
  expect([milliOf(1.5), milliOf(0.001), milliOf(0.1 + 0.2)]).toEqual([1500, 1, 300]);
  expect([milliOf(0), milliOf(0.0005), milliOf(-1), milliOf(Number.NaN), milliOf(1e10)]).toEqual([
    null,
    null,
    null,
    null,
    null,
  ]);
  expect(milliOf(0, 0)).toBe(0);
});
