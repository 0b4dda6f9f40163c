/** What maintenance did for one machine: its life, its plans with their services, its jobs and its line's losses are read, one view comes out. */

import type { CostsView, JobCostView, MachineEffectView, PlanEffectView, SpellView } from '@gemba/contract/effect';
import type { MachineId } from '@gemba/contract/identity';
import type { PlacedMachine, Plant } from '@gemba/contract/plant';
import type { MaintenancePlan } from '@gemba/contract/plant/maintenance-plan';
import { msFromNs, nsFromMs } from '@gemba/contract/sample';
import { laplace } from '../domain/effect/laplace.ts';
import { type Life, Use } from '../domain/effect/life.ts';
import { CONFIDENCE, effectOf, type PlanEffect } from '../domain/effect/plan-effect.ts';
import { AROUND_DAYS, type Spell, spellOf } from '../domain/effect/services.ts';
import type { Job } from '../domain/jobs/types.ts';
import { DEFAULT_PROFILE } from '../domain/kpis/registry.ts';
import type { Window } from '../domain/kpis/sums.ts';
import { placeNamed } from '../domain/places/place.ts';
import type { Figures } from '../figures/figures.ts';
import type { RowSource } from '../figures/rows.ts';
import { readStretches } from '../losses/read.ts';
import type { Records } from '../records/port.ts';
import { costOf, isPlanned, isWithin, type PriceOf, ratePerH } from './job-costs.ts';
import { readLife } from './read-life.ts';
import { replacementOf, spanOf } from './replacement.ts';

export interface EffectSource {
  plant: Plant;
  figures: Pick<Figures, 'days'>;
  records: Pick<Records, 'plans' | 'jobs'>;
  rows: RowSource;
}

/** Over so many days it is measured how much of a machine's failed time stopped its line. */
const SHARE_DAYS = 28;
const DAY_NS = 86_400_000_000_000n;
const PARTS = 4;
/** More than a machine has in a year. */
const JOBS_MAX = 5000;

export async function readEffect(
  source: EffectSource,
  placed: PlacedMachine,
  window: Window,
): Promise<MachineEffectView> {
  const { machine } = placed;
  const nowNs = window.toNs;
  const life = await readLife(source.figures.days(machine.id), window);
  const use = new Use(life);
  const priceOf = await pricesOf(source.records);
  const jobs = (await source.records.jobs.list({ machines: [machine.id], limit: JOBS_MAX })).filter((job) =>
    isWithin(job, window),
  );
  const cost = (some: readonly Job[]) => costOf(some, ratePerH(placed), priceOf, nowNs);
  const plannedJobs = cost(jobs.filter(isPlanned));
  const correctiveJobs = cost(jobs.filter((job) => !isPlanned(job)));
  const { lineShare, failureMoney } = await failureCost(source, placed, life, correctiveJobs);
  const replacement = replacementOf({
    ...{ placed, life, use, nowMs: msFromNs(nowNs), lineShare, shareDays: SHARE_DAYS },
    ...{ planned: plannedJobs, corrective: correctiveJobs },
  });
  const memories = new Map((await source.records.plans()).map((memory) => [memory.plan, memory]));
  const plans = (source.plant.maintenance ?? [])
    .filter((plan) => plan.machine === machine.id)
    .map((plan): PlanEffectView => {
      const services = (memories.get(plan.id)?.services ?? []).flatMap(({ doneNs }) => doneNs ?? []);
      const own = jobs.filter((job) => job.plan === plan.id);
      const costs = costsOf(plan, placed, life, cost(own), failureMoney);
      return planView(plan, effectOf(life, use, services, costs), own.length, costs);
    });
  return {
    machine: machine.id,
    ...{ fromMs: msFromNs(window.fromNs), toMs: msFromNs(nowNs) },
    knownFromMs: life.knownFromNs === null ? null : msFromNs(life.knownFromNs),
    spell: spellView(spellOf(life, use, life.fromNs, life.toNs)),
    parts: partsOf(life, use),
    laplace: laplace([spanOf(life, use)]),
    ...{ plannedJobs, correctiveJobs, plans, replacement },
  };
}

/** Prices of parts by their number. */
export async function pricesOf({ jobs }: Pick<Records, 'jobs'>): Promise<PriceOf> {
  const prices = new Map((await jobs.parts()).map(({ id, price }) => [id, price]));
  return (part) => prices.get(part) ?? null;
}

/** How much of its failed time stopped the line, and what a failure costs on the average in money. */
async function failureCost({ plant, rows }: EffectSource, placed: PlacedMachine, life: Life, corrective: JobCostView) {
  const { machine, line } = placed;
  const fromNs = life.toNs - BigInt(SHARE_DAYS) * DAY_NS;
  const recent = life.failures.filter((one) => one.fromNs >= fromNs);
  const failedS = recent.reduce((sum, { downS }) => sum + (downS ?? 0), 0);
  const place = placeNamed(plant, line.id);
  let lineShare: number | null = null;
  if (failedS > 0 && place !== undefined) {
    const lost = await readStretches(
      { plant, place, profile: DEFAULT_PROFILE, window: { fromNs, toNs: life.toNs } },
      rows,
    );
    const own = lost.filter((stretch) => stretch.machine === (machine.id as MachineId) && stretch.kind === 'breakdown');
    lineShare = own.reduce((sum, stretch) => sum + Number(stretch.toNs - stretch.fromNs) / 1e9, 0) / failedS;
  }
  const mended = life.failures.flatMap(({ downS }) => downS ?? []);
  const perMin = line.stopCostPerMin;
  if (perMin === undefined || mended.length === 0 || corrective.money === null)
    return { lineShare, failureMoney: null };
  const meanS = mended.reduce((sum, seconds) => sum + seconds, 0) / mended.length;
  return {
    lineShare,
    failureMoney: (meanS / 60) * (lineShare ?? 1) * perMin + corrective.money / life.failures.length,
  };
}

/** In money where all prices are there, else in hours that the machine stands: of the plan's time, and of a repair. */
function costsOf(
  plan: MaintenancePlan,
  placed: PlacedMachine,
  life: Life,
  jobs: JobCostView,
  failureMoney: number | null,
): CostsView | null {
  const minutes = plan.minutes ?? (jobs.jobs > 0 && jobs.minutes > 0 ? jobs.minutes / jobs.jobs : null);
  if (minutes === null) return null;
  const rate = ratePerH(placed);
  const perMin = placed.line.stopCostPerMin;
  if (rate !== null && failureMoney !== null && failureMoney > 0) {
    const standing = plan.window === true ? minutes * (perMin ?? 0) : 0;
    const parts = jobs.jobs > 0 ? jobs.partsMoney / jobs.jobs : 0;
    return { unit: 'money', service: (minutes / 60) * rate + standing + parts, failure: failureMoney };
  }
  const mended = life.failures.flatMap(({ downS }) => downS ?? []);
  const downS = mended.reduce((sum, seconds) => sum + seconds, 0);
  return downS <= 0 ? null : { unit: 'hours', service: minutes / 60, failure: downS / mended.length / 3600 };
}

function planView(plan: MaintenancePlan, effect: PlanEffect, jobs: number, costs: CostsView | null): PlanEffectView {
  const { law, suggestion, before, after, services } = effect;
  const { days, runS, change, wear, laplace: trend, ages } = effect;
  return {
    ...{ plan: plan.id, task: plan.task, services: services.length, jobs, days, runS },
    ...{ aroundDays: AROUND_DAYS, before: spellView(before), after: spellView(after), change },
    ...{ confidence: CONFIDENCE, wear, laplace: trend, ages, costs },
    law:
      law === null
        ? null
        : {
            ...{ failures: law.failures, spans: law.spans, shape: law.shape },
            ...{ low: law.shapeLow, high: law.shapeHigh, scaleS: law.scale },
          },
    suggestion:
      suggestion.kind === 'interval'
        ? {
            kind: 'interval',
            intervalS: suggestion.interval,
            lowS: suggestion.low,
            highS: suggestion.high,
            costShare: suggestion.costShare,
          }
        : suggestion.kind === 'beyond'
          ? { kind: 'beyond', seenS: suggestion.seen, costShare: suggestion.costShare }
          : suggestion,
  };
}

export const spellView = ({ failures, runS, repairs, downS }: Spell): SpellView => ({
  ...{ failures, runS, repairs, downS },
  mtbfS: failures > 0 ? runS / failures : null,
  mttrS: repairs > 0 ? downS / repairs : null,
});

function partsOf(life: Life, use: Use): MachineEffectView['parts'] {
  if (life.knownFromNs === null) return [];
  const first = life.knownFromNs;
  const edge = (i: number) => first + ((life.toNs - first) * BigInt(i)) / BigInt(PARTS);
  return Array.from({ length: PARTS }, (_, i) => ({
    ...spellView(spellOf(life, use, edge(i), edge(i + 1))),
    ...{ fromMs: msFromNs(edge(i)), toMs: msFromNs(edge(i + 1)) },
  }));
}

/** A window of whole milliseconds that ends now. */
export const lastDays = (days: number, nowMs: number): Window => ({
  fromNs: nsFromMs(nowMs - days * 86_400_000),
  toNs: nsFromMs(nowMs),
});
