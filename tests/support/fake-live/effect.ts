/** What maintenance did for the machines of the plant, one that is to be replaced, and a line that stands. */

import type {
  EffectOverview,
  JobCostView,
  MachineEffectView,
  PlanEffectView,
  ReplacementView,
  SpellView,
} from '@gemba/contract/effect';
import type { OpportunitiesView, WorkFitView } from '@gemba/contract/opportunity';
import { bestInterval, costPerTime } from '@gemba/server/domain/effect/interval';
import { fitPowerLaw } from '@gemba/server/domain/effect/power-law';
import { rateRatio } from '@gemba/server/domain/effect/rates';
import { propose } from '@gemba/server/domain/replacement/proposal';
import { PLANT } from './plant.ts';

const H = 3600;
const DAY_MS = 86_400_000;
/** What was asked, answered; `null` where it is something else. */
export function effectTold(path: string, query: URLSearchParams, nowMs: number): object | null {
  if (path === '/opportunities') return opportunities(query.get('line'), nowMs);
  const days = Number(query.get('days') ?? 365);
  if (path === '/maintenance/effect') return overview(days, nowMs);
  const machine = /^\/machines\/([^/]+)\/effect$/.exec(path)?.[1];
  return machine === undefined ? null : effect(decodeURIComponent(machine), days, nowMs);
}

const LINES = PLANT.sites.flatMap(({ areas, currency }) =>
  areas.flatMap(({ lines }) => lines.map((line) => ({ ...line, currency }))),
);
const MACHINES = LINES.flatMap((line) =>
  line.machines.map(({ id }) => ({ id, line: line.id, currency: line.currency })),
);

const spell = (failures: number, runS: number, repairs: number, downS: number): SpellView => ({
  ...{ failures, runS, repairs, downS },
  mtbfS: failures > 0 ? runS / failures : null,
  mttrS: repairs > 0 ? downS / repairs : null,
});
const cost = (jobs: number, minutes: number, perH: number | null, partsMoney: number): JobCostView => ({
  ...{ jobs, minutes, partsMoney, unpricedParts: 0 },
  money: perH === null ? null : (minutes / 60) * perH + partsMoney,
});

/** The first machine of line 2 that is called filler is old and often broken. */
const isOld = (machine: string): boolean => machine === 'filler-2';

function overview(days: number, nowMs: number): EffectOverview {
  return {
    fromMs: nowMs - days * DAY_MS,
    toMs: nowMs,
    machines: MACHINES.map(({ id, line, currency }, i) => ({
      ...{ machine: id, line, currency: currency ?? null, plans: i % 3, services: (i % 3) * 11 },
      spell: isOld(id) ? spell(96, 4100 * H, 96, 96 * 2600) : spell(i * 3, 4300 * H, i * 3, i * 3 * 1500),
      planned: cost(i % 3, (i % 3) * 420, i % 2 === 0 ? 210_000 : null, 0),
      corrective: cost(i, i * 95, i % 2 === 0 ? 210_000 : null, 0),
      ageYears: isOld(id) ? 14.7 : i % 2 === 0 ? 6.2 : null,
      lifeYears: isOld(id) ? 12 : i % 2 === 0 ? 15 : null,
      hasPrice: isOld(id),
    })),
  };
}

/** Eight intervals of some 230 h, with failures that grow with age. */
const SPANS = [233, 229, 240, 226, 231, 238, 228, 235].map((hours, i) => ({
  length: hours * H,
  failures: [0.45, 0.63, 0.78, 0.9, 0.97].slice(i % 3).map((share) => share * hours * H),
}));

function planEffect(): PlanEffectView {
  const law = fitPowerLaw(SPANS, 0.9);
  if (law === null) throw new Error('There are failures.');
  const costs = { service: 900_000, failure: 9_500_000 };
  const intervalS = bestInterval(law, costs);
  const before = spell(24, 870 * H, 24, 24 * 2500);
  const after = spell(3, 905 * H, 3, 3 * 2100);
  const ratio = rateRatio({ failures: 24, time: 870 }, { failures: 3, time: 905 }, 0.9);
  const at = (shape: number) => bestInterval({ shape, scale: law.scaleAt(shape) }, costs);
  return {
    ...{ plan: 'filler-2-gasket', task: 'Replace gasket V4.2', services: 9, jobs: 9, aroundDays: 14, before, after },
    ...{
      days: { n: 8, mean: 13.9, deviation: 0.7 },
      runS: { n: 8, mean: 232.5 * H, deviation: 4.9 * H },
      change: ratio,
    },
    ...{ confidence: 0.9, wear: 'wearing', laplace: 3.9 },
    law: {
      failures: law.failures,
      spans: law.spans,
      shape: law.shape,
      low: law.shapeLow,
      high: law.shapeHigh,
      scaleS: law.scale,
    },
    ages: [40, 80, 120, 160, 200, 240].map((hours, i) => ({
      toS: hours * H,
      failures: [0, 0, 3, 6, 9, 15][i] ?? 0,
      runS: (i === 5 ? 251 : 320) * H,
    })),
    costs: { unit: 'money', ...costs },
    suggestion: {
      kind: 'interval',
      ...{
        intervalS,
        lowS: Math.min(at(law.shapeLow), at(law.shapeHigh)),
        highS: Math.max(at(law.shapeLow), at(law.shapeHigh)),
      },
      costShare: costPerTime(law, costs, intervalS) / costPerTime(law, costs, 232.5 * H),
    },
  };
}

const fewFailures = (): PlanEffectView => ({
  ...{ plan: 'clean', task: 'Clean label aggregate', services: 2, jobs: 2, aroundDays: 14 },
  ...{ days: { n: 1, mean: 7, deviation: null }, runS: { n: 1, mean: 110 * H, deviation: null } },
  ...{ before: spell(1, 150 * H, 1, 900), after: spell(1, 160 * H, 1, 1200) },
  change: rateRatio({ failures: 1, time: 150 }, { failures: 1, time: 160 }, 0.9),
  ...{ confidence: 0.9, wear: 'unknown', laplace: null, ages: [], costs: null },
  law: null,
  suggestion: { kind: 'too-few', failures: 2, needFailures: 6, spans: 1, needSpans: 3 },
});

function effect(machine: string, days: number, nowMs: number): MachineEffectView {
  const of = MACHINES.find(({ id }) => id === machine);
  const fromMs = nowMs - days * DAY_MS;
  const whole = isOld(machine) ? spell(96, 4100 * H, 95, 95 * 2600) : spell(7, 4300 * H, 7, 7 * 1400);
  const correctiveJobs = cost(88, 5200, 210_000, 41_000_000);
  const plannedJobs = cost(9, 410, 210_000, 9_000_000);
  const shares = isOld(machine) ? [14, 19, 27, 36] : [2, 1, 2, 2];
  return {
    ...{ machine, fromMs, toMs: nowMs, knownFromMs: fromMs, spell: whole, laplace: isOld(machine) ? 3.2 : 0.4 },
    parts: shares.map((failures, i) => ({
      ...spell(failures, whole.runS / 4, failures, failures * 2500),
      ...{ fromMs: fromMs + (i * days * DAY_MS) / 4, toMs: fromMs + ((i + 1) * days * DAY_MS) / 4 },
    })),
    ...{ plannedJobs, correctiveJobs, plans: isOld(machine) ? [planEffect(), fewFailures()] : [] },
    replacement: replacement(machine, of?.line ?? '', of?.currency ?? null, days, whole),
  };
}

function replacement(
  machine: string,
  line: string,
  currency: string | null,
  days: number,
  whole: SpellView,
): ReplacementView {
  const perYear = 365.25 / days;
  const known: Omit<ReplacementView, 'missing' | 'proposal'> = {
    ...{
      currency,
      observedDays: days,
      needDays: 28,
      ageYears: 14.7,
      lifeYears: 12,
      yearsLeft: 0,
      price: 9_200_000_000,
    },
    ...{ resale: 120_000_000, salvage: 0, rate: 0.1, rateGiven: true, failureShare: 0.25, failureShareGiven: false },
    ...{
      stopCostPerMin: 220_000,
      maintenancePerH: 210_000,
      lineShare: 0.87,
      shareDays: 28,
      growth: 1.5,
      growthSure: true,
    },
    ...{
      downtime: (whole.downS / 60) * 0.87 * 220_000 * perYear,
      corrective: 59_200_000 * perYear,
      planned: 10_400_000 * perYear,
    },
  };
  if (!isOld(machine)) {
    const missing: ReplacementView['missing'] = [
      { field: 'replacementPrice', level: 'machine', id: machine, needed: true },
      { field: 'lifeYears', level: 'machine', id: machine, needed: true },
      { field: 'stopCostPerMin', level: 'line', id: line, needed: true },
      { field: 'commissioned', level: 'machine', id: machine, needed: false },
    ];
    return {
      ...known,
      ageYears: null,
      lifeYears: null,
      yearsLeft: null,
      price: null,
      stopCostPerMin: null,
      downtime: null,
      missing,
      proposal: null,
    };
  }
  const { price, salvage, lifeYears, rate, resale, yearsLeft, downtime, corrective, planned, growth, failureShare } =
    known;
  return {
    ...known,
    missing: [],
    proposal: propose({
      ...{ price: price ?? 0, salvage, lifeYears: lifeYears ?? 1, rate, resale, yearsLeft: yearsLeft ?? 0 },
      ...{ downtime: downtime ?? 0, corrective, planned, growth, failureShare },
    }),
  };
}

const work = (over: Partial<WorkFitView>): WorkFitView => ({
  ...{ job: null, plan: null, machine: 'filler-2', title: '', due: 'due-soon', dueMs: null, priority: 'medium' },
  ...{
    minutes: 20,
    minutesOf: 'plan',
    samples: 0,
    skill: null,
    needsStop: true,
    parts: [],
    obstacle: null,
    tight: false,
    by: null,
  },
  ...over,
});

/** Line 2 stands by its filler. */
function opportunities(line: string | null, nowMs: number): OpportunitiesView {
  if (line !== null && line !== 'line-2') return { atMs: nowMs, lines: [] };
  return {
    atMs: nowMs,
    lines: [
      {
        ...{
          line: 'line-2',
          machine: 'filler-2',
          calendar: 'scheduled',
          state: 'faulted',
          reason: 'Overpressure block 4',
        },
        sinceMs: nowMs - 1_120_000,
        expected: { basis: 'reason', samples: 23, p50S: 1860, p20S: 1080 },
        people: [
          { name: 'An', skills: ['Mechanics'] },
          { name: 'Minh', skills: ['Mechanics', 'Instruments'] },
        ],
        works: [
          work({
            job: 12,
            plan: 'filler-2-gasket',
            title: 'Replace gasket V4.2',
            due: 'overdue',
            minutes: 15,
            skill: 'Mechanics',
            by: 'An',
          }),
          work({
            plan: 'filler-2-flow',
            title: 'Check flow meter',
            minutes: 25,
            minutesOf: 'past',
            samples: 9,
            skill: 'Instruments',
            tight: true,
            by: 'Minh',
          }),
          work({ plan: 'packer-2-belt', machine: 'packer-2', title: 'Tighten belt', minutes: 30, skill: 'Mechanics' }),
          work({
            plan: 'filler-2-valve',
            title: 'Overhaul valve block',
            minutes: 180,
            skill: 'Mechanics',
            obstacle: 'too-long',
          }),
          work({
            plan: 'filler-2-seal',
            title: 'Replace shaft seal',
            minutes: 20,
            obstacle: 'no-parts',
            parts: [{ part: '4711', name: 'Shaft seal', quantity: 2, stock: 0 }],
          }),
        ],
      },
    ],
  };
}
