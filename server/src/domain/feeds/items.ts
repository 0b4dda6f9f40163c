/**
 * What stands in somebody's calendar: jobs that are not done, and plans that will come due. What is known to the minute
 * stands at its time; what use alone tells is a forecast, which stands on a day and is tentative; what is overdue or has no
 * date stands on the present day, where it is seen.
 */

import type { FeedScope } from '@gemba/contract/calendar-feeds';
import type { MaintenanceBasis, MaintenanceView } from '@gemba/contract/maintenance';
import type { Staff } from '@gemba/contract/notifications';
import { machinesOf, type PlacedMachine, type Plant } from '@gemba/contract/plant';
import type { MaintenancePlan } from '@gemba/contract/plant/maintenance-plan';
import { nsFromMs } from '@gemba/contract/sample';
import type { Priority } from '@gemba/contract/state';
import { localDate, midnightNs } from '../calendar/local-date.ts';
import type { Job } from '../jobs/types.ts';
import { pausesOf } from '../maintenance/pauses.ts';
import { recurrence } from '../maintenance/triggers/recurrence.ts';
import { covers } from '../notifications/place.ts';

export interface FeedItem {
  /** Names it for good. */
  uid: string;
  placed: PlacedMachine;
  title: string;
  /** It stands on the day of this moment, in the zone of its machine, or at the moment itself. */
  atNs: bigint;
  allDay: boolean;
  /** Expected duration. */
  minutes: number;
  /** A forecast: the date moves with use. */
  tentative: boolean;
  /** Since when it is overdue; `null`: it isn't. */
  overdueNs: bigint | null;
  /** Never goes back: when what stands here may have changed last. */
  revisedNs: bigint;
  job: { number: number; priority: Priority; assignee: Job['assignee'] } | null;
  /** What makes a plan due, and how much a forecast is to be believed, 0…1; `null` of a job. */
  why: { basis: MaintenanceBasis; confidence: number | null } | null;
  /** The checklist, in short. */
  tasks: readonly string[];
}

export interface Due {
  plant: Plant;
  plans: readonly MaintenanceView[];
  /** Jobs that are not over. */
  jobs: readonly Job[];
  staff: readonly Staff[];
  nowNs: bigint;
}

const DAY_NS = 86_400_000_000_000n;
const HOUR_NS = 3_600_000_000_000n;
/** Dates of a rule are shown so far ahead, and so many of a plan. */
const DATES_WITHIN_NS = 91n * DAY_NS;
const DATES_MAX = 60;
/** What is further away says nothing yet. */
const DUE_WITHIN_NS = 400n * DAY_NS;
const USUAL_MINUTES = 30;

/** What is due of a scope, for a person; the earliest first. */
export function itemsOf(scope: FeedScope, person: string, due: Due): FeedItem[] {
  const placed = new Map(machinesOf(due.plant).map((one) => [one.machine.id, one]));
  const places = due.staff.find((one) => one.person === person)?.places ?? [];
  const isThere = (one: PlacedMachine) =>
    scope.kind === 'line' ? one.line.id === scope.line : covers(due.plant, places, one);
  const jobs = due.jobs.flatMap((job) => {
    const at = placed.get(job.machine);
    if (at === undefined || job.state === 'done' || job.endedNs !== null) return [];
    const { assignee } = job;
    const isMine = assignee?.kind === 'person' && assignee.person === person;
    // What somebody else has is not in this person's day.
    const shown = scope.kind === 'line' ? isThere(at) : isMine || (assignee?.kind !== 'person' && isThere(at));
    return shown ? [jobItem(job, at, due)] : [];
  });
  const configured = new Map((due.plant.maintenance ?? []).map((plan) => [plan.id, plan]));
  const plans = due.plans.flatMap((view) => {
    const [at, plan] = [placed.get(view.machine), configured.get(view.plan)];
    if (at === undefined || plan === undefined || !isThere(at)) return [];
    return planItems(view, plan, at, due.nowNs);
  });
  return [...jobs, ...plans].sort((a, b) => (a.atNs < b.atNs ? -1 : a.atNs > b.atNs ? 1 : a.uid < b.uid ? -1 : 1));
}

function jobItem(job: Job, placed: PlacedMachine, { plant, nowNs }: Due): FeedItem {
  const { dueNs, number, priority, assignee } = job;
  const isAhead = dueNs !== null && dueNs > nowNs;
  const today = midnightNs(localDate(nowNs, placed.site.timeZone), placed.site.timeZone);
  const plan = plant.maintenance?.find(({ id }) => id === job.plan);
  return {
    ...{ uid: `job-${number}`, placed, title: job.title, minutes: plan?.minutes ?? USUAL_MINUTES, tentative: false },
    ...{ atNs: isAhead ? dueNs : today, allDay: !isAhead, overdueNs: isAhead ? null : dueNs },
    revisedNs: isAhead || job.changedNs > today ? job.changedNs : today,
    ...{ job: { number, priority, assignee }, why: null, tasks: job.items.map(({ text }) => text) },
  };
}

/** When the plan comes due next, and of a fixed one the dates after it. What has come due has a job, which stands for it. */
function planItems(view: MaintenanceView, plan: MaintenancePlan, placed: PlacedMachine, nowNs: bigint): FeedItem[] {
  const atNs = view.dueMs === null ? null : nsFromMs(view.dueMs);
  if (view.job !== null || view.coveredBy !== null || atNs === null || atNs > nowNs + DUE_WITHIN_NS) return [];
  const dates = datesAfter(atNs, plan, placed.site.timeZone, nowNs + DATES_WITHIN_NS);
  const next: FeedItem = {
    uid: `plan-${view.plan}-${dates === null ? `after-${view.lastDoneMs ?? 0}` : dayName(atNs, placed)}`,
    ...{ placed, title: view.task, atNs, allDay: view.forecast, tentative: view.forecast, overdueNs: null },
    ...{ minutes: view.minutes ?? USUAL_MINUTES, job: null, why: { basis: view.basis, confidence: view.confidence } },
    // A forecast moves as the machine runs, and nobody keeps when it did.
    ...{ revisedNs: (nowNs / HOUR_NS) * HOUR_NS, tasks: (plan.tasks ?? []).map(({ text }) => text) },
  };
  const later = (dates ?? []).map((dateNs) => ({
    ...{ ...next, uid: `plan-${view.plan}-${dayName(dateNs, placed)}`, atNs: dateNs },
  }));
  return [next, ...later];
}

const dayName = (timeNs: bigint, { site }: PlacedMachine): string => localDate(timeNs, site.timeZone).toString();

/** Dates of a plan that takes those of its rule as they come; `null` where each counts from what was done before. */
function datesAfter(atNs: bigint, plan: MaintenancePlan, timeZone: string, toNs: bigint): bigint[] | null {
  const [trigger, ...more] = plan.triggers;
  if (trigger?.kind !== 'calendar' || more.length > 0) return null;
  const rule = recurrence(trigger.rrule, trigger.start, trigger.time, timeZone, trigger.except);
  if (plan.mode !== 'fixed' && rule.floats) return null;
  const pauses = pausesOf(plan.pauses, timeZone);
  const dates = rule.between(atNs, toNs).map(({ dueNs }) => dueNs);
  return dates.filter((dueNs) => pauses.endOf(dueNs) === null).slice(0, DATES_MAX - 1);
}
