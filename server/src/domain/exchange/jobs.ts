/**
 * The history of jobs as a table: those that are over, a row for each, and more rows where several persons worked on one or
 * it took several parts. What comes in has the id that the other program gave it, so the same table twice is one history.
 * A job that was made here is never changed by a table.
 */

import { machinesOf, type Plant } from '@gemba/contract/plant';
import { PRIORITIES } from '@gemba/contract/state';
import type { Cells } from '../imports/cells.ts';
import { type OverJob, outerOf, pastJob } from '../jobs/past.ts';
import { milliOf } from '../jobs/stock.ts';
import type { Job } from '../jobs/types.ts';
import { failureIn } from './failure.ts';
import { HEADING, HEADINGS, type JobField } from './job-columns.ts';
import type { Row, Table } from './table.ts';

export interface JobWorld {
  plant: Plant;
  /** Numbers of the spare parts that are known. */
  parts: ReadonlySet<string>;
  nowNs: bigint;
}

/** Ids of other programs: whatever can be printed in one line. */
const OUTER_ID = /^[\p{L}\p{N}\p{P}\p{S}][\p{L}\p{N}\p{P}\p{S} ]{0,119}$/u;
/** A year of one person: more on one job is a slip. */
const MINUTES_MAX = 525_600;

export const JOBS: Table<Job, JobField, JobWorld> = {
  columns: { row: 'a job', required: ['job'], numbers: ['minutes', 'quantity'], headings: HEADINGS },
  heading: HEADING,
  key: 'job',
  severalRows: true,
  nameOf: ({ title }) => title,
  rowsOf(job, { plant }) {
    const zone = zoneOf(plant, job.machine);
    const at = (timeNs: bigint | null) => (timeNs === null ? null : localTime(timeNs, zone));
    const { failure } = job;
    const head: Row<JobField> = {
      ...{ machine: job.machine, title: job.title, description: job.description, priority: job.priority },
      ...{ plan: job.plan, due: at(job.dueNs), opened: at(job.openedNs), started: at(job.startedNs) },
      ...{ done: at(job.doneNs), doneBy: job.doneBy, ended: at(job.endedNs), state: job.state, reason: job.reason },
      ...{ problem: failure?.problem ?? null, cause: failure?.cause ?? null, remedy: failure?.remedy ?? null },
      note: failure?.note ?? null,
    };
    const used = job.parts.filter(({ milli }) => milli > 0);
    return Array.from({ length: Math.max(1, job.times.length, used.length) }, (_, i) => {
      const [time, part] = [job.times[i], used[i]];
      return {
        ...{ job: outerOf(job.id), ...(i === 0 ? head : {}) },
        ...(time === undefined ? {} : { person: time.person, minutes: minutesOf(time.durationNs) }),
        ...(part === undefined ? {} : { part: part.part, quantity: part.milli / 1000 }),
      };
    });
  },
  read(id, rows, present, world) {
    const [cells] = rows;
    if (cells === undefined) return null;
    if (!OUTER_ID.test(id))
      return cells.fault('job', 'is no id of a job', 'Use at most 120 characters that can be seen.');
    if (present !== null && present.source !== 'import') {
      return { thing: present, note: 'was made here, and stays as it is' };
    }
    const said = overIn(id, cells, present, world);
    const times = timesIn(rows, cells.text('doneBy') ?? present?.doneBy ?? null);
    const parts = partsIn(rows, world);
    if (said === null) return null;
    return {
      thing: pastJob({ ...said, times: times ?? present?.times ?? [], parts: parts ?? present?.parts ?? [] }, present),
    };
  },
};

type Said = Omit<OverJob, 'times' | 'parts'>;

/** What stands once for a job: of the first row that says it. */
function overIn(id: string, cells: Cells<JobField>, present: Job | null, world: JobWorld): Said | null {
  const machine = machineIn(cells, present, world.plant);
  const title = cells.text('title', 120) ?? present?.title ?? null;
  if (title === null) return cells.missing('title', 'Fill in what was done.');
  if (machine === null) return null;
  const zone = zoneOf(world.plant, machine);
  const state = cells.choice('state', ['closed', 'cancelled'] as const) ?? over(present);
  const doneNs = cells.moment('done', zone) ?? present?.doneNs ?? null;
  const endedNs = cells.moment('ended', zone) ?? (cells.says('done') ? doneNs : (present?.endedNs ?? null));
  if (endedNs === null) {
    return cells.says('ended') ? null : cells.missing('done', 'Say when it was done: only what is over is history.');
  }
  const openedNs = cells.moment('opened', zone) ?? present?.openedNs ?? cells.moment('started', zone) ?? endedNs;
  const startedNs = cells.moment('started', zone) ?? present?.startedNs ?? null;
  const told: Said = {
    ...{ id, machine, title, state, openedNs, startedNs, endedNs, nowNs: world.nowNs },
    doneNs: state === 'closed' ? (doneNs ?? endedNs) : doneNs,
    description: cells.text('description', 2000) ?? present?.description ?? null,
    priority: cells.choice('priority', PRIORITIES) ?? present?.priority ?? 'medium',
    plan: planIn(cells, machine, present, world.plant),
    dueNs: cells.moment('due', zone) ?? present?.dueNs ?? null,
    doneBy: cells.text('doneBy', 64) ?? present?.doneBy ?? null,
    reason: cells.text('reason', 500) ?? present?.reason ?? null,
    failure: failureIn(cells, machine, present, world.plant),
  };
  mustFollow(cells, told);
  return told;
}

const over = (present: Job | null): 'closed' | 'cancelled' => (present?.state === 'cancelled' ? 'cancelled' : 'closed');

/** One thing after the other, and nothing in the future. */
function mustFollow(cells: Cells<JobField>, { openedNs, startedNs, doneNs, endedNs, nowNs }: Said): void {
  const moments = [
    ['opened', openedNs],
    ['started', startedNs],
    ['done', doneNs],
    ['ended', endedNs],
  ] as const;
  let last: (typeof moments)[number] | null = null;
  for (const moment of moments) {
    const [field, timeNs] = moment;
    if (timeNs === null) continue;
    if (last?.[1] != null && timeNs < last[1]) {
      cells.fault(field, `is before it was ${last[0]}`, 'Put the times in their order.');
      return;
    }
    last = moment;
  }
  if (endedNs > nowNs) cells.fault('done', 'lies in the future', 'Leave out what is not over yet.');
}

function machineIn(cells: Cells<JobField>, present: Job | null, plant: Plant): string | null {
  const text = cells.text('machine') ?? present?.machine ?? null;
  if (text === null) return cells.missing('machine', 'Fill in the machine.');
  if (text === present?.machine) return text;
  const machines = machinesOf(plant).map(({ machine }) => machine);
  if (machines.some(({ id }) => id === text)) return text;
  const [named, ...more] = machines.filter(({ name }) => name.toLowerCase() === text.toLowerCase());
  if (named !== undefined && more.length === 0) return named.id;
  const ids = machines.slice(0, 12).map(({ id }) => id);
  const reason = more.length > 0 ? 'is the name of several machines' : 'is no machine of the plant';
  return cells.fault('machine', reason, `Name it by its id: ${ids.join(', ')}${machines.length > 12 ? ', …' : ''}.`);
}

/** A plan that is gone has no history that anything could count. */
function planIn(cells: Cells<JobField>, machine: string, present: Job | null, plant: Plant): string | null {
  const text = cells.text('plan') ?? present?.plan ?? null;
  if (text === null || text === present?.plan) return text;
  const plans = (plant.maintenance ?? []).filter((plan) => plan.machine === machine);
  if (plans.some((plan) => plan.id === text)) return text;
  const ids = plans.slice(0, 12).map((plan) => plan.id);
  const next = ids.length === 0 ? 'Leave it empty: it has none.' : `Name ${ids.join(', ')}, or leave it empty.`;
  return cells.fault('plan', `is no plan of ${machine}`, next);
}

/** `null` where no row says anything of working time. */
function timesIn(rows: readonly Cells<JobField>[], doneBy: string | null): OverJob['times'] | null {
  const found = rows.flatMap((cells) => {
    const minutes = cells.number('minutes', { least: 0, most: MINUTES_MAX });
    const person = cells.text('person', 64) ?? doneBy;
    if (minutes === null) {
      if (cells.says('person'))
        cells.missing('minutes', 'Fill in how long that person worked, or leave the person out.');
      return [];
    }
    if (person === null) {
      cells.missing('person', 'Fill in who worked.');
      return [];
    }
    return [{ person, durationNs: BigInt(Math.round(minutes * 60_000)) * 1_000_000n }];
  });
  return rows.some((cells) => cells.says('minutes')) ? found : null;
}

/** `null` where no row says anything of parts. */
function partsIn(rows: readonly Cells<JobField>[], { parts }: JobWorld): OverJob['parts'] | null {
  const used = new Map<string, number>();
  for (const cells of rows) {
    const part = cells.text('part', 64);
    const quantity = cells.number('quantity', { above: 0 });
    if (part === null) {
      if (quantity !== null) cells.missing('part', 'Fill in the number of the part.');
      continue;
    }
    if (!parts.has(part)) cells.fault('part', 'is no spare part', 'Import the spare parts first.');
    const milli = milliOf(quantity ?? 1);
    if (milli === null) cells.fault('quantity', 'has more than three decimals', 'Round it to thousandths.');
    else used.set(part, (used.get(part) ?? 0) + milli);
  }
  const said = [...used].map(([part, milli]) => ({ part, milli }));
  return rows.some((cells) => cells.says('part')) ? said : null;
}

const minutesOf = (durationNs: bigint): number => Math.round(Number(durationNs) / 6e8) / 100;

/** Of a machine that is gone: of the first site. */
function zoneOf(plant: Plant, id: string): string {
  const placed = machinesOf(plant).find(({ machine }) => machine.id === id);
  return placed?.site.timeZone ?? plant.sites[0]?.timeZone ?? 'UTC';
}

/** `2026-11-22T15:00:00+07:00`, whole seconds. */
const localTime = (timeNs: bigint, timeZone: string): string =>
  new Temporal.ZonedDateTime(timeNs, timeZone).toString({
    smallestUnit: 'second',
    timeZoneName: 'never',
    roundingMode: 'floor',
  });
