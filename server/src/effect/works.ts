/** What is to be done on machines soon: open jobs that nobody works on, and plans that come due and have none yet. */

import type { WorkFitView } from '@gemba/contract/opportunity';
import type { Plant } from '@gemba/contract/plant';
import { msFromNs } from '@gemba/contract/sample';
import type { DueState } from '@gemba/contract/state';
import { median } from '../domain/effect/services.ts';
import { workedNs } from '../domain/jobs/time.ts';
import type { Job } from '../domain/jobs/types.ts';
import { workOf } from '../domain/maintenance/content.ts';
import type { Work } from '../domain/opportunity/fit.ts';
import type { Picture } from '../live/port.ts';
import type { Records } from '../records/port.ts';

/** What is due within this, by date or by forecast, may be done early even before it is said to be due soon. */
const AHEAD_MS = 7 * 86_400_000;
/** Jobs before it by which its time is judged. */
const PAST_JOBS = 25;

export interface Candidate extends Pick<WorkFitView, 'job' | 'plan' | 'title' | 'minutesOf' | 'samples' | 'parts'> {
  work: Work;
}

interface Source {
  plant: Plant;
  picture: Pick<Picture, 'maintenance'>;
  records: Pick<Records, 'jobs' | 'plans'>;
  stockOf: (part: string) => number;
}

export async function candidateWorks(
  source: Source,
  machines: ReadonlySet<string>,
  nowMs: number,
): Promise<Candidate[]> {
  const names = new Map((await source.records.jobs.parts()).map(({ id, name }) => [id, name]));
  const open = (await source.records.jobs.open()).filter(
    ({ machine, state }) => machines.has(machine) && state !== 'in-work' && state !== 'done',
  );
  const due = new Map(source.picture.maintenance().map((view) => [view.plan, view]));
  const found: Candidate[] = [];
  for (const job of open) {
    const view = job.plan === null ? undefined : due.get(job.plan);
    const dueMs = job.dueNs === null ? null : msFromNs(job.dueNs);
    found.push(
      await candidate(source, names, {
        ...{ job, plan: job.plan, machine: job.machine, title: job.title, priority: job.priority, skill: job.skill },
        ...{ due: view?.due ?? dueOf(dueMs, nowMs), dueMs, needsStop: job.needsStop === true },
        needs: job.needs,
      }),
    );
  }
  const plans = source.plant.maintenance ?? [];
  for (const plan of plans) {
    const view = due.get(plan.id);
    if (view === undefined || !machines.has(plan.machine) || view.job !== null || view.coveredBy !== null) continue;
    const isSoon = view.due !== 'ok' || (view.dueMs !== null && view.dueMs <= nowMs + AHEAD_MS);
    if (!isSoon || view.pausedUntilMs !== null) continue;
    const { skill, window, parts } = workOf(plan, plans, view.rest);
    found.push(
      await candidate(source, names, {
        ...{ job: null, plan: plan.id, machine: plan.machine, title: plan.task, priority: 'medium', skill },
        ...{ due: view.due, dueMs: view.dueMs, needsStop: window },
        needs: parts.map(({ part, quantity }) => ({ part, milli: Math.round(quantity * 1000) })),
      }),
    );
  }
  return found;
}

/** Something to be done, before its time and its parts are looked up. */
interface Asked extends Omit<Work, 'key' | 'minutes' | 'missing'> {
  job: Job | null;
  plan: string | null;
  title: string;
  needs: readonly { part: string; milli: number }[];
}

async function candidate(source: Source, names: ReadonlyMap<string, string>, asked: Asked): Promise<Candidate> {
  const { job, plan, title, needs, ...work } = asked;
  const { minutes, minutesOf, samples } = await timeOf(source, asked);
  const parts = needs.map(({ part, milli }) => ({
    ...{ part, name: names.get(part) ?? part, quantity: milli / 1000, stock: source.stockOf(part) / 1000 },
  }));
  const missing = parts.filter(({ quantity, stock }) => stock < quantity).map(({ part }) => part);
  return {
    ...{ job: job?.number ?? null, plan, title, minutesOf, samples, parts },
    work: { ...work, key: job?.id ?? `plan ${plan}`, minutes, missing },
  };
}

/** What the plan says, else the middle of the jobs before it: of the plan, or of the alarm's rule on the machine. */
async function timeOf({ plant, records }: Source, { job, plan, machine }: Asked) {
  const plans = plant.maintenance ?? [];
  const config = plans.find(({ id }) => id === plan);
  const said = config === undefined ? null : workOf(config, plans).minutes;
  if (said !== null) return { minutes: said, minutesOf: 'plan' as const, samples: 0 };
  const rule = job?.alarm?.rule;
  if (plan === null && rule === undefined) return { minutes: null, minutesOf: null, samples: 0 };
  const query = plan === null ? { machines: [machine] } : { plan };
  const past = (await records.jobs.list({ ...query, states: ['done', 'closed'], limit: PAST_JOBS })).filter(
    (one) => plan !== null || one.alarm?.rule === rule,
  );
  const worked = past.map((one) => Number(workedNs(one, one.changedNs)) / 60e9).filter((minutes) => minutes > 0);
  const middle = median(worked);
  return { minutes: middle, minutesOf: middle === null ? null : ('past' as const), samples: worked.length };
}

/** Of a job of no plan, by its date alone; one without a date is due. */
function dueOf(dueMs: number | null, nowMs: number): DueState {
  if (dueMs === null) return 'due';
  if (dueMs < nowMs) return 'overdue';
  return dueMs <= nowMs + 86_400_000 ? 'due' : 'due-soon';
}
