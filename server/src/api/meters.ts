/** Meters: life-to-date of machines, what people read off, counters that were replaced, readings that were refused. */

import type { MachineId } from '@gemba/contract/identity';
import { msFromNs } from '@gemba/contract/sample';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { personOf } from './alarms.ts';
import type { Api, ApiContext } from './context.ts';
import { MeterActSchema, MeterEventSchema, MeterPointSchema, MeterSchema } from './maintenance-schemas.ts';
import { Done, ErrorSchema, numberSent } from './schemas.ts';

const which = {
  machine: Type.String({ maxLength: 64, description: 'Machine id' }),
  meter: Type.String({ maxLength: 64, description: 'Meter id' }),
};
const atMs = Type.Number({ minimum: 0, description: 'When it was so, ms UTC' });
const numberOrNull = (description: string) => numberSent({ default: null, description });

const Reading = Type.Object(
  {
    ...which,
    atMs,
    value: Type.Number({ minimum: 0, description: 'What the device shows' }),
    comment: Type.Union([Type.Null(), Type.String({ maxLength: 500 })], { default: null }),
  },
  { additionalProperties: false },
);

const Swap = Type.Object(
  {
    ...which,
    atMs,
    signal: Type.Union([Type.Null(), Type.String({ maxLength: 128 })], {
      default: null,
      description: 'Which counter, where the meter is formed from several',
    }),
    final: numberOrNull('Last reading of the old one; null: what it counted since its last sample is lost'),
    start: numberOrNull('First reading of the new one; null: it counts from its first sample'),
    comment: Type.String({ minLength: 1, maxLength: 500, description: 'Why' }),
  },
  { additionalProperties: false },
);

const audit = ({ body }: FastifyRequest) => {
  const { machine, meter, comment, ...told } = (body ?? {}) as Record<string, unknown>;
  return { subject: `${machine}/${meter}`, detail: JSON.stringify({ ...told, comment }) };
};

export function meterRoutes(api: Api, { meters, records }: ApiContext): void {
  const tags = ['maintenance'];
  const refusals = { 400: ErrorSchema, 401: ErrorSchema, 403: ErrorSchema, 404: ErrorSchema, 409: ErrorSchema };

  api.get(
    '/api/v1/meters',
    {
      schema: {
        summary: 'Life-to-date of machines, and how much of their time is known',
        tags,
        querystring: Type.Object({ machine: Type.Optional(Type.String({ maxLength: 64 })) }),
        response: { 200: Type.Object({ meters: Type.Array(MeterSchema) }) },
      },
    },
    ({ query }) => ({ meters: meters.views(query.machine as MachineId | undefined) }),
  );

  api.get(
    '/api/v1/meters/acts',
    {
      schema: {
        summary: 'What people said of a meter, newest first',
        tags,
        querystring: Type.Object(which),
        response: { 200: Type.Object({ acts: Type.Array(MeterActSchema) }), 404: ErrorSchema },
      },
    },
    ({ query }) => ({
      acts: meters.said(query.machine, query.meter).map(({ machine: _, meter: __, atNs, refused = null, ...act }) => ({
        ...act,
        refused,
        atMs: msFromNs(atNs),
      })),
    }),
  );

  api.get(
    '/api/v1/meters/events',
    {
      schema: {
        summary:
          'What counters of a machine did out of the ordinary, readings that were refused among it, newest first',
        tags,
        querystring: Type.Object({
          machine: which.machine,
          limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
        }),
        response: { 200: Type.Object({ events: Type.Array(MeterEventSchema) }) },
      },
    },
    async ({ query }) => {
      const events = await records.meterEvents(query.machine as MachineId, query.limit);
      return { events: events.map(({ machine: _, atNs, ...event }) => ({ ...event, atMs: msFromNs(atNs) })) };
    },
  );

  api.get(
    '/api/v1/meters/history',
    {
      schema: {
        summary:
          'Life-to-date of a meter over the last days: what people read off, or even steps of what telemetry tells',
        tags,
        querystring: Type.Object({ ...which, days: Type.Integer({ minimum: 1, maximum: 90, default: 14 }) }),
        response: { 200: Type.Object({ points: Type.Array(MeterPointSchema) }), 404: ErrorSchema },
      },
    },
    async ({ query }) => ({ points: await meters.history(query.machine, query.meter, query.days, records) }),
  );

  api.post(
    '/api/v1/meters/reading',
    {
      config: { audit },
      schema: {
        summary: 'A meter that no signal tells was read off',
        tags,
        body: Reading,
        response: { 200: Done, ...refusals },
      },
    },
    async (request) => {
      const { machine, meter, comment, ...reading } = request.body;
      await meters.read(machine, meter, reading, personOf(request, comment));
      return { done: true as const };
    },
  );

  api.post(
    '/api/v1/meters/swap',
    {
      config: { audit },
      schema: {
        summary: 'A counter was replaced: the old one is closed, life-to-date goes on',
        tags,
        body: Swap,
        response: { 200: Done, ...refusals },
      },
    },
    async (request) => {
      const { comment, ...told } = request.body;
      await meters.swap(told, personOf(request, comment));
      return { done: true as const };
    },
  );
}
