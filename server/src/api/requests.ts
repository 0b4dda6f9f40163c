/** What operators ask for: sent in, looked at, and made a job, joined to one, or refused with a reason. */

import { GembaError } from '@gemba/contract/errors';
import { REQUEST_STATES } from '@gemba/contract/jobs';
import { PRIORITIES } from '@gemba/contract/state';
import type { FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { nowNs } from '../clock.ts';
import type { JobRequest } from '../domain/jobs/request.ts';
import { ofRequest } from '../jobs/making.ts';
import { requestView } from '../views/jobs.ts';
import { personOf } from './alarms.ts';
import { machineOf, placedMachines } from './asked.ts';
import type { Api, ApiContext } from './context.ts';
import { momentOf } from './job-act.ts';
import { actId, RequestSchema, RightsSchema } from './job-schemas.ts';
import { Refused, rightsOf } from './jobs.ts';
import { lineOf } from './place.ts';
import { ErrorSchema, numberSent, oneOf } from './schemas.ts';

const NewRequest = Type.Object(
  {
    id: actId,
    atMs: Type.Optional(numberSent({ minimum: 0 })),
    machine: Type.String({ maxLength: 64 }),
    text: Type.String({ minLength: 1, maxLength: 2000, description: 'What is wrong' }),
    stands: Type.Boolean({ default: false, description: 'The machine stands because of it' }),
  },
  { additionalProperties: false },
);
const Decision = Type.Object(
  {
    decision: oneOf(['accept', 'merge', 'reject']),
    job: Type.Optional(Type.Integer({ minimum: 1, maximum: 2 ** 31, description: 'merge: number of the job' })),
    comment: Type.Optional(Type.Union([Type.Null(), Type.String({ maxLength: 1000 })])),
    title: Type.Optional(Type.String({ maxLength: 120 })),
    priority: Type.Optional(oneOf(PRIORITIES)),
    skill: Type.Optional(Type.Union([Type.Null(), Type.String({ maxLength: 40 })])),
    dueMs: Type.Optional(numberSent({ minimum: 0 })),
  },
  { additionalProperties: false },
);
const STATES = { accept: 'accepted', merge: 'merged', reject: 'rejected' } as const;

export function requestRoutes(api: Api, context: ApiContext): void {
  const { plant, clock, records, jobs } = context;
  const placed = placedMachines(plant);
  const tags = ['jobs'];
  const shown = async (request: JobRequest) =>
    requestView(request, await records.jobs.attachments({ request: request.id }));

  api.get(
    '/api/v1/requests',
    {
      schema: {
        summary: 'What operators have asked for, newest first',
        tags,
        querystring: Type.Object({
          state: Type.Optional(oneOf(REQUEST_STATES)),
          machine: Type.Optional(Type.String({ maxLength: 64 })),
          line: Type.Optional(Type.String({ maxLength: 64 })),
          limit: Type.Integer({ minimum: 1, maximum: 500, default: 100 }),
        }),
        response: { 200: Type.Object({ requests: Type.Array(RequestSchema), may: RightsSchema }), 404: ErrorSchema },
      },
    },
    async (request) => {
      const { state, machine, line, limit } = request.query;
      const ofLine = line === undefined ? undefined : lineOf(plant, line).machines.map(({ id }) => id);
      const machines = machine === undefined ? ofLine : [machineOf(placed, machine).machine.id];
      const asked = { ...(state && { state }), ...(machines && { machines }), limit };
      const found = await records.jobs.requests(asked);
      return { requests: await Promise.all(found.map(shown)), may: rightsOf(request) };
    },
  );

  api.post(
    '/api/v1/requests',
    {
      config: {
        audit: ({ body }: FastifyRequest) => ({
          subject: String((body as { machine?: string } | null)?.machine),
          detail: JSON.stringify(body ?? {}),
        }),
      },
      schema: {
        summary: 'Ask for something to be mended; sent twice it is one request',
        tags,
        body: NewRequest,
        response: { 200: RequestSchema, ...Refused },
      },
    },
    async (request) => {
      const { id, machine, text, stands, atMs } = request.body;
      const made = await jobs.request({
        ...{ id, machine: machineOf(placed, machine).machine.id, text: text.trim(), stands, state: 'new', job: null },
        ...{ by: personOf(request, null).name, atNs: momentOf(atMs, nowNs(clock)) },
        ...{ decidedBy: null, decidedNs: null, comment: null },
      });
      return shown(made);
    },
  );

  api.post(
    '/api/v1/requests/:request/decision',
    {
      config: {
        audit: ({ params, body }: FastifyRequest) => ({
          subject: `request ${(params as { request: string }).request}`,
          detail: JSON.stringify(body ?? {}),
        }),
      },
      schema: {
        summary: 'Make a job of a request, join it to one, or refuse it',
        tags,
        params: Type.Object({ request: Type.String({ maxLength: 64 }) }),
        body: Decision,
        response: { 200: RequestSchema, ...Refused },
      },
    },
    async (request) => {
      const { body, params } = request;
      const { name: by } = personOf(request, null);
      const atNs = nowNs(clock);
      const decision = { state: STATES[body.decision], by, atNs, comment: body.comment ?? null };
      return shown(await jobs.decide(params.request, decision, becomes(params.request, body, by, atNs)));
    },
  );

  type Becomes = Parameters<typeof jobs.decide>[2];

  function becomes(id: string, body: Static<typeof Decision>, by: string, atNs: bigint): Becomes {
    const act = { act: `request-${id}`, by, atNs, recordedNs: atNs };
    if (body.decision === 'reject') return null;
    if (body.decision === 'accept') {
      const dueNs = typeof body.dueMs === 'number' ? BigInt(Math.round(body.dueMs)) * 1_000_000n : null;
      const wish = { ...act, title: body.title, priority: body.priority, skill: body.skill, dueNs };
      return { make: (one) => ofRequest(plant, machineOf(placed, one.machine), one, wish) };
    }
    if (body.job === undefined) throw new GembaError('GEMBA_BAD_REQUEST', { reason: '"merge" needs "job"' });
    return { merge: body.job, event: { kind: 'merge', ...act, comment: null, request: id } };
  }
}
