/** Alarms: what is active, what happened, and what people do about it. */

import { GembaError } from '@gemba/contract/errors';
import { msFromNs } from '@gemba/contract/sample';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { Person } from '../pipeline/acts.ts';
import type { Api, ApiContext } from './context.ts';
import { AlarmLine, AlarmSchema, Done, ErrorSchema } from './schemas.ts';

const Comment = Type.Union([Type.String({ maxLength: 500 }), Type.Null()], { default: null, description: 'Why' });
const Occurrence = Type.String({
  minLength: 3,
  maxLength: 200,
  description: 'Occurrence, as the list of alarms names it',
});
const OfOccurrence = Type.Object({ occurrence: Occurrence, comment: Comment }, { additionalProperties: false });
const Alarm = { rule: Type.String({ maxLength: 64 }), machine: Type.String({ maxLength: 64 }) };
const Shelve = Type.Object(
  {
    ...Alarm,
    minutes: Type.Number({ exclusiveMinimum: 0, maximum: 7 * 24 * 60, description: 'For how long' }),
    reason: Type.String({ minLength: 1, maxLength: 500, description: 'Why; required' }),
  },
  { additionalProperties: false },
);
const Unshelve = Type.Object({ ...Alarm, comment: Comment }, { additionalProperties: false });
const Refused = { 400: ErrorSchema, 401: ErrorSchema, 403: ErrorSchema, 404: ErrorSchema, 409: ErrorSchema };

/** The person who sends a request; the guard has let him in. */
export function personOf(request: FastifyRequest, comment: string | null): Person {
  const name = request.visitor.person?.name;
  if (name === undefined) throw new GembaError('GEMBA_UNAUTHENTICATED');
  return { name, comment };
}

const aboutOccurrence = {
  audit: ({ body }: FastifyRequest) => {
    const { occurrence, comment } = (body ?? {}) as { occurrence?: string; comment?: string | null };
    return { subject: String(occurrence), detail: comment ?? '' };
  },
};
const aboutAlarm = {
  audit: ({ body }: FastifyRequest) => {
    const { rule, machine, ...rest } = (body ?? {}) as { rule?: string; machine?: string };
    return { subject: `${rule}@${machine}`, detail: JSON.stringify(rest) };
  },
};

export function alarmRoutes(api: Api, context: ApiContext): void {
  const { picture, acts, records, clock } = context;
  const tags = ['alarms'];

  api.get(
    '/api/v1/alarms',
    {
      schema: {
        summary: 'Alarms that are not normal, and what is shelved',
        tags,
        response: { 200: Type.Object({ alarms: Type.Array(AlarmSchema) }) },
      },
    },
    () => ({ alarms: picture.alarms() }),
  );

  api.get(
    '/api/v1/alarms/journal',
    {
      schema: {
        summary: 'What happened to alarms, newest first',
        tags,
        querystring: Type.Object({
          limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
          before: Type.Optional(
            Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'Id of the last line read' }),
          ),
        }),
        response: { 200: Type.Object({ journal: Type.Array(AlarmLine) }) },
      },
    },
    async ({ query }) => {
      const found = await records.transitions(query.limit, query.before);
      return { journal: found.map(({ atNs, ...line }) => ({ ...line, atMs: msFromNs(atNs) })) };
    },
  );

  api.post(
    '/api/v1/alarms/acknowledge',
    {
      config: aboutOccurrence,
      schema: {
        summary: 'Acknowledge an occurrence; one that is over is refused',
        tags,
        body: OfOccurrence,
        response: { 200: Done, ...Refused },
      },
    },
    async (request) => {
      await acts.acknowledge(request.body.occurrence, personOf(request, request.body.comment));
      return { done: true as const };
    },
  );

  api.post(
    '/api/v1/alarms/reset',
    {
      config: aboutOccurrence,
      schema: {
        summary: 'End a latched alarm that has returned and was acknowledged',
        tags,
        body: OfOccurrence,
        response: { 200: Done, ...Refused },
      },
    },
    async (request) => {
      await acts.reset(request.body.occurrence, personOf(request, request.body.comment));
      return { done: true as const };
    },
  );

  api.post(
    '/api/v1/alarms/shelve',
    {
      config: aboutAlarm,
      schema: {
        summary: 'Shelve an alarm for a time, with a reason',
        tags,
        body: Shelve,
        response: { 200: Done, ...Refused },
      },
    },
    async (request) => {
      const { rule, machine, minutes, reason } = request.body;
      await acts.shelve(rule, machine, clock.nowMs() + minutes * 60_000, personOf(request, reason));
      return { done: true as const };
    },
  );

  api.post(
    '/api/v1/alarms/unshelve',
    {
      config: aboutAlarm,
      schema: { summary: 'End shelving', tags, body: Unshelve, response: { 200: Done, ...Refused } },
    },
    async (request) => {
      const { rule, machine, comment } = request.body;
      await acts.unshelve(rule, machine, personOf(request, comment));
      return { done: true as const };
    },
  );
}
