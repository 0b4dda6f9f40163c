/** The whole of a job as its page shows it: what is remembered, and what of the plant, its stops and its procedures belongs to it. */

import type { JobActKind, JobDetailView } from '@gemba/contract/jobs';
import type { PlacedMachine, Plant } from '@gemba/contract/plant';
import { codesOf } from '../domain/jobs/failure-codes.ts';
import type { Job } from '../domain/jobs/types.ts';
import { nearestRelation, type Place, RELATIONS } from '../domain/procedures/attachments.ts';
import { inForce } from '../domain/procedures/versions.ts';
import type { EditedLedger } from '../edits/edited-ledger.ts';
import type { JobRecords } from '../records/jobs/port.ts';
import type { WorkRecords } from '../records/work/port.ts';
import { stopView } from '../views/edits.ts';
import { attachmentView, isLow, itemViews, jobView, lineView, requestView, timeView } from '../views/jobs.ts';

export interface DetailParts {
  plant: Plant;
  jobs: JobRecords;
  work: WorkRecords;
  ledger: Pick<EditedLedger, 'stops'>;
  stockOf: (part: string) => number;
  nowNs: bigint;
}

const DAY_NS = 86_400_000_000_000n;
/** A job that lies about for long shows the stops of its first days. */
const STOPS_MAX_NS = 31n * DAY_NS;
const STOPS_MAX = 200;

/** @param placed its machine; `null` where the plant has it no more */
export async function jobDetail(
  job: Job,
  placed: PlacedMachine | null,
  acts: JobActKind[],
  parts: DetailParts,
): Promise<JobDetailView> {
  const { plant, jobs, stockOf, nowNs } = parts;
  const known = new Map((await jobs.parts()).map((part) => [part.id, part]));
  const named = (part: string) => known.get(part)?.name ?? part;
  return {
    ...jobView(job, nowNs),
    ...{
      description: job.description,
      items: itemViews(job),
      times: job.times.map(timeView),
      needsStop: job.needsStop,
    },
    parts: job.parts.map(({ part, milli }) => ({
      ...{ part, name: named(part), unit: known.get(part)?.unit ?? '', quantity: milli / 1000 },
      ...{ stock: stockOf(part) / 1000, low: isLow(known.get(part), stockOf(part)) },
    })),
    needs: job.needs.map(({ part, milli }) => ({
      ...{ part, name: named(part), quantity: milli / 1000, stock: stockOf(part) / 1000 },
    })),
    failure: job.failure,
    files: (await jobs.attachments({ job: job.id })).map(attachmentView),
    requests: await requestsOf(job, jobs),
    followUps: [...job.followUps],
    stops: placed === null ? [] : await stopsOf(job, placed, parts),
    procedures: placed === null ? [] : await proceduresOf(job, placed, parts),
    journal: (await jobs.journal(job.id)).map(lineView),
    codes: codesOf(plant, placed?.machine.kind),
    acts,
  };
}

async function requestsOf({ requests }: Job, jobs: JobRecords): Promise<JobDetailView['requests']> {
  const found = await Promise.all(requests.map((id) => jobs.request(id)));
  return Promise.all(
    found
      .flatMap((one) => (one === null ? [] : [one]))
      .map(async (one) => requestView(one, await jobs.attachments({ request: one.id }))),
  );
}

/** Stops from the first that its alarm, or its beginning, lies in, until it was done. */
async function stopsOf(
  job: Job,
  placed: PlacedMachine,
  { ledger, nowNs }: DetailParts,
): Promise<JobDetailView['stops']> {
  const began = job.alarm === null ? (job.startedNs ?? job.openedNs) : occurredNs(job);
  const untilNs = job.doneNs ?? nowNs;
  const toNs = untilNs - began > STOPS_MAX_NS ? began + STOPS_MAX_NS : untilNs;
  if (toNs <= began) return [];
  const machine = placed.machine.id as Parameters<EditedLedger['stops']>[0];
  const { stops, edits } = await ledger.stops(machine, began, toNs);
  return stops.slice(0, STOPS_MAX).map((stop) => stopView(stop, placed, edits));
}

/** When its alarm came first: the time stands in the name of the occurrence. */
function occurredNs(job: Job): bigint {
  const first = job.alarm?.occurrences[0] ?? '';
  const digits = /#(\d{1,19})$/.exec(first)?.[1];
  return digits === undefined ? job.openedNs : BigInt(digits);
}

/** Those in force for the machine, its own first; before them all the one that its plan names. */
async function proceduresOf(
  { procedure: named }: Job,
  { line, machine }: PlacedMachine,
  { work, nowNs }: DetailParts,
): Promise<JobDetailView['procedures']> {
  const place: Place = { line: line.id, machines: [machine.id], product: null, next: null };
  const versions = Map.groupBy(await work.versions(), ({ procedure }) => procedure);
  const found = (await work.procedures()).flatMap(({ id, title, attachments }) => {
    const relation = nearestRelation(attachments, place);
    const version = inForce(versions.get(id) ?? [], nowNs);
    if (version === null || (relation === null && id !== named)) return [];
    return [
      {
        id,
        title,
        version: version.number,
        rank: id === named || relation === null ? -1 : RELATIONS.indexOf(relation),
      },
    ];
  });
  return found.sort((a, b) => a.rank - b.rank).map(({ rank: _, ...procedure }) => procedure);
}
