/** Machines side by side: failures out of the kept sums of days, what maintenance cost out of the jobs; no row is read. */

import type { EffectOverview, MachineWorthView } from '@gemba/contract/effect';
import { machinesOf } from '@gemba/contract/plant';
import { msFromNs } from '@gemba/contract/sample';
import { project } from '../domain/kpis/project.ts';
import { DEFAULT_PROFILE } from '../domain/kpis/registry.ts';
import type { Window } from '../domain/kpis/sums.ts';
import { costOf, isPlanned, isWithin, ratePerH } from './job-costs.ts';
import { type EffectSource, pricesOf, spellView } from './read-effect.ts';
import { ageOf } from './replacement.ts';

const JOBS_MAX = 50_000;

export async function readOverview(source: EffectSource, window: Window): Promise<EffectOverview> {
  const { plant, figures, records } = source;
  const nowNs = window.toNs;
  const priceOf = await pricesOf(records);
  const jobs = Map.groupBy(
    (await records.jobs.list({ limit: JOBS_MAX })).filter((job) => isWithin(job, window)),
    ({ machine }) => machine,
  );
  const services = new Map(
    (await records.plans()).map((memory) => [
      memory.plan,
      memory.services.filter(({ doneNs }) => doneNs !== null && doneNs >= window.fromNs).length,
    ]),
  );
  const machines: MachineWorthView[] = [];
  for (const placed of machinesOf(plant)) {
    const { machine, line, site } = placed;
    const sums = project(await figures.days(machine.id).tally(window, nowNs), DEFAULT_PROFILE);
    const own = jobs.get(machine.id) ?? [];
    const plans = (plant.maintenance ?? []).filter((plan) => plan.machine === machine.id);
    const cost = (planned: boolean) =>
      costOf(
        own.filter((job) => isPlanned(job) === planned),
        ratePerH(placed),
        priceOf,
        nowNs,
      );
    machines.push({
      ...{ machine: machine.id, line: line.id, plans: plans.length },
      spell: spellView({ failures: sums.failures, runS: sums.producingS, repairs: sums.repairs, downS: sums.repairS }),
      services: plans.reduce((sum, { id }) => sum + (services.get(id) ?? 0), 0),
      ...{ planned: cost(true), corrective: cost(false), currency: site.currency ?? null },
      ...{ ageYears: ageOf(placed, msFromNs(nowNs)), lifeYears: machine.value?.lifeYears ?? null },
      hasPrice: machine.value?.replacementPrice !== undefined,
    });
  }
  return { fromMs: msFromNs(window.fromNs), toMs: msFromNs(nowNs), machines };
}
