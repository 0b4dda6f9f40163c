/** Jobs: the board's list, one with all that belongs to it, making them, and what people do about them. */

import { GembaError } from '@gemba/contract/errors';
import { JOB_ACTS, JOB_STATES, type JobActKind, type JobRights, LEADING_ACTS } from '@gemba/contract/jobs';
import { PRIORITIES } from '@gemba/contract/state';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { nowNs } from '../clock.ts';
import { isFor } from '../domain/jobs/assignment.ts';
import { legalActs } from '../domain/jobs/transitions.ts';
import type { Job } from '../domain/jobs/types.ts';
import { jobDetail } from '../jobs/detail.ts';
import { following, ofAlarm, ofTechnician, type Wish } from '../jobs/making.ts';
import { personOfStaff } from '../jobs/staff.ts';
import { jobView } from '../views/jobs.ts';
import { personOf } from './alarms.ts';
import { machineOf, placedMachines } from './asked.ts';
import type { Api, ApiContext } from './context.ts';
import { ActAsked, actOf, eventOf } from './job-act.ts';
import { Assignee, actId, JobDetailSchema, JobSchema, RightsSchema } from './job-schemas.ts';
import { lineOf } from './place.ts';
import { may } from './procedures.ts';
import { ErrorSchema, numberSent, oneOf } from './schemas.ts';

const LIST_MAX = 1000;
/** Jobs that aren't over: more than people can do say nothing. */
const OPEN_MAX = 5000;
export const Refused = { 400: ErrorSchema, 401: ErrorSchema, 403: ErrorSchema, 404: ErrorSchema, 409: ErrorSchema };
const text = (maxLength: number) => Type.Optional(Type.Union([Type.Null(), Type.String({ maxLength })]));
const time = Type.Optional(numberSent({ minimum: 0, description: 'ms UTC' }));

const Asked = Type.Object({
  state: Type.Optional(oneOf(JOB_STATES)),
  machine: Type.Optional(Type.String({ maxLength: 64 })),
  line: Type.Optional(Type.String({ maxLength: 64 })),
  plan: Type.Optional(Type.String({ maxLength: 64 })),
  for: Type.Optional(oneOf(['me'])),
  over: Type.Boolean({ default: false, description: 'Those that are closed or cancelled, newest first' }),
  before: Type.Optional(Type.Integer({ minimum: 1, description: 'Number of the last job read' })),
  limit: Type.Integer({ minimum: 1, maximum: LIST_MAX, default: 200 }),
});
const NewJob = Type.Object(
  {
    id: actId,
    atMs: time,
    alarm: Type.Optional(Type.String({ maxLength: 200, description: 'Occurrence of an alarm that stands' })),
    machine: Type.Optional(Type.String({ maxLength: 64 })),
    title: Type.Optional(Type.String({ maxLength: 120 })),
    description: text(2000),
    priority: Type.Optional(oneOf(PRIORITIES)),
    skill: text(40),
    dueMs: time,
    assignee: Type.Optional(Assignee),
  },
  { additionalProperties: false },
);
const OfJob = Type.Object({ job: Type.Integer({ minimum: 1, maximum: 2 ** 31, description: 'Number of the job' }) });

export const rightsOf = (request: FastifyRequest): JobRights => ({
  request: may(request, 'request-jobs'),
  work: may(request, 'maintain'),
  lead: may(request, 'lead-jobs'),
});

const isLeading = (kind: string): boolean => (LEADING_ACTS as readonly string[]).includes(kind);

/** What the asker may do now; the job of a plan is not opened again. */
function actsOf({ state, plan }: Job, { work, lead }: JobRights): JobActKind[] {
  if (!work) return [];
  const legal: readonly string[] = legalActs(state);
  const ofPlan = (kind: JobActKind) => plan !== null && kind === 'reopen';
  return JOB_ACTS.filter((kind) => legal.includes(kind) && (lead || !isLeading(kind)) && !ofPlan(kind));
}

/** Whoever leads gives jobs to people. Throws GEMBA_FORBIDDEN. */
export function mustLead(request: FastifyRequest): void {
  if (may(request, 'lead-jobs')) return;
  throw new GembaError('GEMBA_FORBIDDEN', { role: request.visitor.role ?? 'nobody', permission: 'lead-jobs' });
}

const audited = ({ params, body }: FastifyRequest) => {
  const { job } = params as { job?: number };
  const { alarm, machine } = (body ?? {}) as { alarm?: string; machine?: string };
  return { subject: job === undefined ? (alarm ?? String(machine)) : `job ${job}`, detail: JSON.stringify(body ?? {}) };
};

export function jobRoutes(api: Api, context: ApiContext): void {
  const { plant, clock, records, picture, jobs, edits, notifications } = context;
  const placed = placedMachines(plant);
  const tags = ['jobs'];

  const machinesAsked = ({ machine, line }: { machine?: string; line?: string }): string[] | undefined => {
    if (machine !== undefined) return [machineOf(placed, machine).machine.id];
    return line === undefined ? undefined : lineOf(plant, line).machines.map(({ id }) => id);
  };

  api.get(
    '/api/v1/jobs',
    {
      schema: {
        summary: 'Jobs that are not over, by priority and due date; or those that are, newest first',
        tags,
        querystring: Asked,
        response: { 200: Type.Object({ jobs: Type.Array(JobSchema), may: RightsSchema }), 404: ErrorSchema },
      },
    },
    async (request) => {
      const { state, plan, over, before, limit } = request.query;
      const machines = machinesAsked(request.query);
      const ended = state === undefined ? over : state === 'closed' || state === 'cancelled';
      const found = await records.jobs.list({
        ...{ over: ended, limit: ended ? limit : OPEN_MAX },
        ...(state === undefined ? {} : { states: [state] }),
        ...(machines === undefined ? {} : { machines }),
        ...(plan === undefined ? {} : { plan }),
        ...(before === undefined ? {} : { beforeNumber: before }),
      });
      const mine = request.query.for === 'me' ? await mineAlone(request, found) : found;
      const now = nowNs(clock);
      const shown = ended ? mine : mine.sort(byUrgency).slice(0, limit);
      return { jobs: shown.map((job) => jobView(job, now)), may: rightsOf(request) };
    },
  );

  /** What the asker has, and what he could take. */
  async function mineAlone(request: FastifyRequest, found: Job[]): Promise<Job[]> {
    const { name } = personOf(request, null);
    const me = personOfStaff((await notifications.people.plan()).plan.staff, name);
    const has = ({ assignee }: Job) => assignee?.kind === 'person' && assignee.person === name;
    return found.filter((job) => has(job) || (job.state !== 'done' && isFor(job, me)));
  }

  api.get(
    '/api/v1/jobs/:job',
    {
      schema: {
        summary: 'A job with all that belongs to it',
        tags,
        params: OfJob,
        response: { 200: JobDetailSchema, 404: ErrorSchema },
      },
    },
    async (request) => {
      const job = await jobs.find(request.params.job);
      const parts = { plant, jobs: records.jobs, work: records.work, ledger: edits.ledger, nowNs: nowNs(clock) };
      const acts = actsOf(job, rightsOf(request));
      const stockOf = (part: string) => jobs.stockOf(part);
      return jobDetail(job, placed.get(job.machine) ?? null, acts, { ...parts, stockOf });
    },
  );

  api.post(
    '/api/v1/jobs',
    {
      config: { audit: audited },
      schema: {
        summary: 'Make a job: of an alarm that stands, or of what a technician has seen',
        tags,
        body: NewJob,
        response: { 200: JobSchema, ...Refused },
      },
    },
    async (request) => {
      const { body } = request;
      const now = nowNs(clock);
      const act = actOf({ ...body, comment: null }, personOf(request, null).name, now);
      if (body.assignee?.kind === 'team' || (body.assignee && body.assignee.person !== act.by)) mustLead(request);
      await mustBeKnown(body.assignee ?? null);
      const dueNs = typeof body.dueMs === 'number' ? BigInt(Math.round(body.dueMs)) * 1_000_000n : null;
      const wish: Wish = { ...act, ...body, dueNs };
      return jobView(await made(body, wish), now);
    },
  );

  async function made({ alarm: occurrence, machine }: { alarm?: string; machine?: string }, wish: Wish): Promise<Job> {
    if (occurrence === undefined) {
      if (machine === undefined) throw bad('a job is of a machine, or of an alarm');
      return jobs.begin(ofTechnician(plant, machineOf(placed, machine), wish));
    }
    const alarm = picture.alarms().find((one) => one.occurrence === occurrence);
    const known = await records.jobs.job({ id: `alarm@${occurrence}` });
    if (known !== null) return known;
    if (alarm === undefined) {
      throw new GembaError('GEMBA_NOT_FOUND', { what: 'Alarm', id: occurrence, list: '/api/v1/alarms' });
    }
    const one = machineOf(placed, alarm.machine);
    return jobs.begin(ofAlarm(plant, one, alarm, wish));
  }

  async function mustBeKnown(assignee: Job['assignee']): Promise<void> {
    if (assignee?.kind !== 'person' || (await records.user(assignee.person)) !== null) return;
    throw bad(`there is no user ${assignee.person}`);
  }

  api.post(
    '/api/v1/jobs/:job/acts',
    {
      config: { audit: audited },
      schema: {
        summary: 'Do something about a job; an act that is sent twice counts once',
        tags,
        params: OfJob,
        body: ActAsked,
        response: { 200: JobSchema, ...Refused },
      },
    },
    async (request) => {
      const { body, params } = request;
      const now = nowNs(clock);
      const { name: by } = personOf(request, null);
      if (isLeading(body.kind) || (body.kind === 'book' && body.person && body.person !== by)) mustLead(request);
      if (body.kind === 'assign') await mustBeKnown(body.assignee ?? null);
      if (body.kind === 'use-part' || body.kind === 'return-part') await mustBePart(body.part ?? '');
      if (body.kind !== 'follow-up') return jobView(await jobs.act(params.job, eventOf(body, by, now)), now);
      const act = actOf(body, by, now);
      const told = following(await jobs.find(params.job), { ...act, title: body.title ?? undefined, ...wishes(body) });
      return jobView(await jobs.followUp(params.job, told, { ...act, item: body.item ?? null }), now);
    },
  );

  async function mustBePart(part: string): Promise<void> {
    if ((await records.jobs.parts()).some(({ id }) => id === part)) return;
    throw new GembaError('GEMBA_NOT_FOUND', { what: 'Part', id: part, list: '/api/v1/parts' });
  }
}

const wishes = ({ priority, skill }: Pick<ActAsked, 'priority' | 'skill'>): Pick<Wish, 'priority' | 'skill'> => ({
  ...(priority === undefined ? {} : { priority }),
  ...(skill === undefined ? {} : { skill }),
});

const bad = (reason: string) => new GembaError('GEMBA_BAD_REQUEST', { reason });

/** By priority, then by due date (a week where there is none), then the oldest first. */
function byUrgency(a: Job, b: Job): number {
  const due = (job: Job) => job.dueNs ?? job.openedNs + 7n * 86_400_000_000_000n;
  const rank = (job: Job) => PRIORITIES.indexOf(job.priority);
  return rank(a) - rank(b) || (due(a) < due(b) ? -1 : due(a) > due(b) ? 1 : a.number - b.number);
}
