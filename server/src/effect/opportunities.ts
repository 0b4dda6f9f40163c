/**
 * What could be done while a line stands: the picture, the calendar, past stops, plans, open jobs, stock and people are
 * read, a view of each line that stands comes out. Past stops of a machine are remembered for a while: they are many, and
 * one more changes little.
 */

import type { MachineId } from '@gemba/contract/identity';
import type { OpportunityView, WorkFitView } from '@gemba/contract/opportunity';
import type { Plant } from '@gemba/contract/plant';
import type { Line } from '@gemba/contract/plant/site';
import { msFromNs, nsFromMs } from '@gemba/contract/sample';
import type { MachineState } from '@gemba/contract/state';
import { calendarOf } from '../domain/calendar/plant-calendar.ts';
import { expectedStop, type PastStop, plannedStop } from '../domain/opportunity/expected-stop.ts';
import { type Fit, fits, type Technician } from '../domain/opportunity/fit.ts';
import { countingPointOf } from '../domain/places/counting-point.ts';
import type { EditedLedger } from '../edits/edited-ledger.ts';
import type { Picture } from '../live/port.ts';
import type { Records } from '../records/port.ts';
import { Reasons } from '../views/reasons.ts';
import { type Candidate, candidateWorks } from './works.ts';

export interface OpportunitySource {
  plant: Plant;
  picture: Pick<Picture, 'machine' | 'maintenance'>;
  records: Pick<Records, 'jobs' | 'plans'>;
  ledger: Pick<EditedLedger, 'stops'>;
  /** Thousandths that there are of a part. */
  stockOf: (part: string) => number;
  /** State of a machine now, `no-data` where nothing was heard of it for too long. */
  stateOf: (machine: string) => MachineState;
  /** Who can work on jobs and is at work at a line. */
  atWork: (line: string) => Promise<Technician[]>;
}

const PAST_NS = 90n * 86_400_000_000_000n;
const REMEMBERED_MS = 10 * 60_000;
/** A planned stop that is longer is not looked to the end of. */
const AHEAD_NS = 14n * 86_400_000_000_000n;
const BY_ITSELF: readonly MachineState[] = ['faulted', 'stopped', 'setup', 'maintenance', 'off', 'idle'];

/** Past stops by machine, and when they were read. */
export type StopMemory = Map<string, { atMs: number; stops: PastStop[] }>;

/** `null` where the line doesn't stand. */
export async function opportunityOf(
  source: OpportunitySource,
  line: Line,
  nowMs: number,
  memory: StopMemory,
): Promise<OpportunityView | null> {
  const { plant, stateOf } = source;
  const nowNs = nsFromMs(nowMs);
  const segments = calendarOf(plant, line.id).segments(nowNs, nowNs + AHEAD_NS);
  const calendar = segments[0]?.calendar ?? 'scheduled';
  const counting = countingPointOf(line);
  const standing = calendar === 'scheduled' ? whoStands(line, counting, source) : counting;
  if (standing === null) return null;
  const stop = calendar === 'scheduled' ? await presentStop(source, standing, nowNs) : null;
  const expected =
    stop === null
      ? plannedStop(
          Number((segments.find((one) => one.calendar === 'scheduled')?.fromNs ?? nowNs + AHEAD_NS) - nowNs) / 1e9,
        )
      : expectedStop(stop, Math.max(0, nowMs - stop.sinceMs) / 1000, await pastStops(source, standing, nowMs, memory));
  const people = await source.atWork(line.id);
  const works = await candidateWorks(source, new Set(line.machines.map(({ id }) => id)), nowMs);
  const left = { p50: (expected?.p50S ?? 0) / 60, p20: (expected?.p20S ?? 0) / 60 };
  const found =
    expected === null
      ? []
      : fits(
          works.map(({ work }) => work),
          left,
          people,
        );
  const byKey = new Map(works.map((one) => [one.work.key, one]));
  return {
    ...{ line: line.id, machine: standing, calendar, state: stateOf(standing), expected },
    reason: stop === null ? null : new Reasons(plant).name(standing, stop.reason),
    sinceMs: stop?.sinceMs ?? null,
    people: people.map(({ name, skills }) => ({ name, skills: [...skills] })),
    works: found.map((fit) => workView(fit, byKey.get(fit.work.key) as Candidate)),
  };
}

/** The machine by whose stop the line stands; `null` while its counting point produces, or nothing is known of it. */
function whoStands(line: Line, counting: string, { stateOf, picture }: OpportunitySource): string | null {
  const state = stateOf(counting);
  if (state === 'producing' || state === 'no-data') return null;
  if (BY_ITSELF.includes(state)) return counting;
  // It waits for another: the one that stands for longest.
  const since = (id: string) => picture.machine(id as MachineId)?.sinceMs ?? Number.POSITIVE_INFINITY;
  const others = line.machines.map(({ id }) => id).filter((id) => BY_ITSELF.includes(stateOf(id)));
  return others.toSorted((a, b) => since(a) - since(b))[0] ?? counting;
}

/** The stop that lasts, as the ledger has it; what is too young for that, as the picture shows it. */
async function presentStop({ ledger, picture, stateOf }: OpportunitySource, machine: string, nowNs: bigint) {
  const { stops } = await ledger.stops(machine as MachineId, nowNs - 60_000_000_000n, nowNs);
  const open = stops.findLast((stop) => stop.open);
  if (open !== undefined) return { reason: open.reason, state: open.state, sinceMs: msFromNs(open.fromNs) };
  const sinceMs = picture.machine(machine as MachineId)?.sinceMs ?? msFromNs(nowNs);
  return { reason: null, state: stateOf(machine), sinceMs };
}

async function pastStops({ ledger }: OpportunitySource, machine: string, nowMs: number, memory: StopMemory) {
  const known = memory.get(machine);
  if (known !== undefined && nowMs - known.atMs < REMEMBERED_MS) return known.stops;
  const nowNs = nsFromMs(nowMs);
  const { stops } = await ledger.stops(machine as MachineId, nowNs - PAST_NS, nowNs);
  const over = stops
    .filter(({ open }) => !open)
    .map(({ reason, state, fromNs, toNs }) => ({ reason, state, lengthS: Number(toNs - fromNs) / 1e9 }));
  memory.set(machine, { atMs: nowMs, stops: over });
  return over;
}

function workView(
  { work, obstacle, tight, by }: Fit,
  { job, plan, title, minutesOf, samples, parts }: Candidate,
): WorkFitView {
  const { machine, due, dueMs, priority, minutes, skill, needsStop } = work;
  return {
    ...{ job, plan, machine, title, due, dueMs, priority, minutes, minutesOf, samples },
    ...{ skill, needsStop, parts, obstacle, tight, by },
  };
}
