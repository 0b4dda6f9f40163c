/** What jobs of a machine cost: booked time by the rate of an hour, and parts by their price. */

import type { JobCostView } from '@gemba/contract/effect';
import type { PlacedMachine } from '@gemba/contract/plant';
import { workedNs } from '../domain/jobs/time.ts';
import type { Job } from '../domain/jobs/types.ts';
import type { Window } from '../domain/kpis/sums.ts';

export type PriceOf = (part: string) => number | null;

/** Cost of an hour of a technician on a machine: its own, else its site's; `null` where nobody has said. */
export const ratePerH = ({ machine, site }: PlacedMachine): number | null =>
  machine.value?.maintenancePerH ?? site.maintenancePerH ?? null;

/** When the work of a job was done, as far as it is. */
export const doneAt = ({ doneNs, endedNs, startedNs, openedNs }: Job): bigint =>
  doneNs ?? endedNs ?? startedNs ?? openedNs;

/** Work of a plan, whoever told it: of a job of the past another program knows the plan. */
export const isPlanned = ({ plan }: Job): boolean => plan !== null;

export const isWithin = (job: Job, { fromNs, toNs }: Window): boolean => doneAt(job) >= fromNs && doneAt(job) < toNs;

/** Jobs in which something was done; `nowNs`: clocks that run count up to it. */
export function costOf(jobs: readonly Job[], rate: number | null, priceOf: PriceOf, nowNs: bigint): JobCostView {
  const cost: JobCostView = { jobs: 0, minutes: 0, money: 0, partsMoney: 0, unpricedParts: 0 };
  for (const job of jobs) {
    const minutes = Number(workedNs(job, nowNs)) / 60e9;
    if (minutes === 0 && job.parts.length === 0 && job.doneNs === null) continue;
    cost.jobs++;
    cost.minutes += minutes;
    for (const { part, milli } of job.parts) {
      const price = priceOf(part);
      if (price === null) cost.unpricedParts++;
      else cost.partsMoney += (milli / 1000) * price;
    }
  }
  const work = rate === null ? (cost.minutes > 0 ? null : 0) : (cost.minutes / 60) * rate;
  return { ...cost, money: work === null ? null : work + cost.partsMoney };
}
