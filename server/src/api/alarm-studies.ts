/** Alarm rules tried on the stored past: as they are beside as they might be. */

import { GembaError } from '@gemba/contract/errors';
import { AlarmRule } from '@gemba/contract/plant/alarm-rule';
import type { FastifyRequest } from 'fastify';
import Type, { type TSchema } from 'typebox';
import { STUDY_MAX_DAYS } from '../tuning/studies.ts';
import { moment, windowOf } from './asked.ts';
import type { Api, ApiContext } from './context.ts';
import { ErrorSchema, oneOf, orNull, time } from './schemas.ts';

/** `Type.Null()` first: else a null would come as ''. */
const orNullFirst = <T extends TSchema>(schema: T) => Type.Union([Type.Null(), schema]);

const { condition, onDelayS, offDelayS, suppressIn, graceS } = AlarmRule.properties;
const Request = Type.Object(
  {
    rule: Type.String({ maxLength: 64, description: 'Rule of the plant' }),
    machine: Type.String({ maxLength: 64 }),
    changed: Type.Object(
      { condition, onDelayS, offDelayS, suppressIn, graceS },
      { additionalProperties: false, description: 'The rule as it might be; what is left out has its default' },
    ),
    fromMs: moment('Begin of the window'),
    toMs: moment('Its end'),
    horizonMin: Type.Number({
      ...{ minimum: 0, maximum: 43_200, default: 60 },
      description: 'How long before a stop an alarm still tells of it, min',
    }),
    known: Type.Optional(
      Type.Array(
        Type.Object(
          {
            fromMs: moment('Begin'),
            toMs: moment('End; the begin, for what is one moment'),
            reason: orNullFirst(Type.String({ maxLength: 200 })),
          },
          { additionalProperties: false },
        ),
        {
          maxItems: 500,
          description: 'What is known to have been wrong, in place of the machine’s stops; empty: those',
        },
      ),
    ),
    stopS: Type.Number({ minimum: 0, maximum: 86_400, default: 300, description: 'Shorter stops are no incidents, s' }),
  },
  { additionalProperties: false },
);
const Told = orNull(Type.Object({ fromMs: time('Active'), leadS: Type.Number({ description: 'To the begin, s' }) }));
const Version = Type.Object({
  alarms: Type.Integer(),
  perDay: Type.Number(),
  activeS: Type.Number(),
  told: Type.Integer({ description: 'Stops that it told of' }),
  missed: Type.Integer(),
  idle: Type.Integer({ description: 'Alarms that told of no stop' }),
  leadS: orNull(Type.Number(), 'Median from the first alarm that told of a stop to its beginning, s'),
});
const Incidents = Type.Array(Type.Object({ fromMs: time('Begin'), toMs: time('End'), reason: orNull(Type.String()) }));
const Raised = Type.Array(
  Type.Object({ fromMs: time('Active'), toMs: orNull(time('Returned')), value: orNull(Type.Number()) }),
);
const StudySchema = Type.Object({
  id: Type.String(),
  asked: Request,
  state: oneOf(['running', 'done', 'failed', 'cancelled']),
  progress: Type.Number({ description: 'Share of the window that has been played' }),
  problem: orNull(Type.String()),
  result: orNull(
    Type.Object({
      ...{ before: Version, after: Version },
      incidents: Type.Integer({ description: 'Stops of the machine that lasted long enough, or what was known' }),
      unknownS: Type.Number({ description: 'Time of which nothing is known, s' }),
      tellings: Type.Array(
        Type.Object({
          ...{ fromMs: time('Begin'), toMs: time('End'), reason: orNull(Type.String()) },
          ...{ before: Told, after: Told },
        }),
        { description: 'The first of the incidents, each with the first alarm that told of it' },
      ),
      idle: Type.Object(
        { before: Raised, after: Raised },
        { description: 'The first of the alarms that told of none' },
      ),
      ...{ lost: Incidents, won: Incidents, gone: Raised, added: Raised },
      ...{ goneCount: Type.Integer(), addedCount: Type.Integer() },
    }),
  ),
});
const OfStudy = Type.Object({ study: Type.String({ maxLength: 64 }) });

const unknown = (id: string) => new GembaError('GEMBA_NOT_FOUND', { what: 'Study', id, list: '/api/v1/alarms/rules' });

export function alarmStudyRoutes(api: Api, { studies, clock }: ApiContext): void {
  const tags = ['alarms'];

  api.post(
    '/api/v1/alarms/studies',
    {
      config: {
        audit: ({ body }: FastifyRequest) => {
          const { rule, machine, changed } = (body ?? {}) as { rule?: string; machine?: string; changed?: unknown };
          return { subject: `${rule}@${machine}`, detail: JSON.stringify(changed) };
        },
      },
      schema: {
        summary: 'Try a rule on the past: what it would have raised, and which real stops it would have missed',
        tags,
        body: Request,
        response: { 202: StudySchema, 400: ErrorSchema, 403: ErrorSchema, 404: ErrorSchema, 429: ErrorSchema },
      },
    },
    async ({ body }, reply) => {
      const toMs = Math.min(body.toMs, clock.nowMs());
      windowOf(body.fromMs, toMs, STUDY_MAX_DAYS * 86_400_000);
      for (const known of body.known ?? []) windowOf(known.fromMs, known.toMs, Number.POSITIVE_INFINITY);
      return reply.code(202).send(studies.begin({ ...body, toMs } as Parameters<typeof studies.begin>[0]));
    },
  );

  api.get(
    '/api/v1/alarms/studies/:study',
    {
      schema: {
        summary: 'How far a study is, and what came out',
        tags,
        params: OfStudy,
        response: { 200: StudySchema, 404: ErrorSchema },
      },
    },
    async ({ params }) => {
      const found = studies.of(params.study);
      if (found === null) throw unknown(params.study);
      return found;
    },
  );

  api.delete(
    '/api/v1/alarms/studies/:study',
    {
      config: { audit: ({ params }: FastifyRequest) => ({ subject: (params as { study: string }).study, detail: '' }) },
      schema: {
        summary: 'Break a study off',
        tags,
        params: OfStudy,
        response: { 200: StudySchema, 403: ErrorSchema, 404: ErrorSchema },
      },
    },
    async ({ params }) => {
      const found = await studies.cancel(params.study);
      if (found === null) throw unknown(params.study);
      return found;
    },
  );
}
