/** Spare parts: what there is, what of it is short, and what came and went. */

import { GembaError } from '@gemba/contract/errors';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { nowNs } from '../clock.ts';
import { PARTS_MAX, type Part } from '../domain/jobs/part.ts';
import { movementView, partView } from '../views/jobs.ts';
import { personOf } from './alarms.ts';
import { machineOf, placedMachines } from './asked.ts';
import type { Api, ApiContext } from './context.ts';
import { milliAsked } from './job-act.ts';
import { actId, MovementSchema, PartSchema, RightsSchema } from './job-schemas.ts';
import { Refused, rightsOf } from './jobs.ts';
import { ErrorSchema, numberSent, oneOf } from './schemas.ts';

const nullOrText = (maxLength: number) => Type.Union([Type.Null(), Type.String({ maxLength })], { default: null });
const PartAsked = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 120 }),
    partNumber: nullOrText(64),
    unit: Type.String({ minLength: 1, maxLength: 16, default: 'pcs' }),
    place: nullOrText(64),
    minimum: numberSent({ minimum: 0, default: null }),
    price: numberSent({ minimum: 0, default: null }),
    fits: Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 200, default: [] }),
  },
  { additionalProperties: false },
);
const MovementAsked = Type.Object(
  {
    id: actId,
    kind: oneOf(['received', 'counted']),
    quantity: Type.Number({ minimum: 0, description: 'How many came, or how many there are' }),
    comment: Type.Optional(Type.Union([Type.Null(), Type.String({ maxLength: 500 })])),
  },
  { additionalProperties: false },
);
const OfPart = Type.Object({
  part: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$', description: 'Number of the part in the plant' }),
});

const audited = ({ params, body }: FastifyRequest) => ({
  subject: `part ${(params as { part: string }).part}`,
  detail: JSON.stringify(body ?? {}),
});

export function partRoutes(api: Api, context: ApiContext): void {
  const { plant, clock, records, jobs } = context;
  const placed = placedMachines(plant);
  const tags = ['parts'];

  async function partOf(id: string): Promise<Part> {
    const found = (await records.jobs.parts()).find((part) => part.id === id);
    if (found === undefined) throw new GembaError('GEMBA_NOT_FOUND', { what: 'Part', id, list: '/api/v1/parts' });
    return found;
  }

  api.get(
    '/api/v1/parts',
    {
      schema: {
        summary: 'Spare parts with their stock',
        tags,
        querystring: Type.Object({
          machine: Type.Optional(Type.String({ maxLength: 64, description: 'Only those that fit it' })),
          low: Type.Boolean({ default: false, description: 'Only those of which there is less than the minimum' }),
        }),
        response: { 200: Type.Object({ parts: Type.Array(PartSchema), may: RightsSchema }), 404: ErrorSchema },
      },
    },
    async (request) => {
      const { machine: asked, low } = request.query;
      const machine = asked === undefined ? null : machineOf(placed, asked).machine;
      const fit = ({ fits }: Part) =>
        machine === null || fits.length === 0 || fits.some((one) => one === machine.id || one === machine.kind);
      const all = (await records.jobs.parts()).filter(fit).map((part) => partView(part, jobs.stockOf(part.id)));
      return { parts: low ? all.filter((part) => part.low) : all, may: rightsOf(request) };
    },
  );

  api.put(
    '/api/v1/parts/:part',
    {
      config: { audit: audited },
      schema: {
        summary: 'Add a spare part, or change what is said of it',
        tags,
        params: OfPart,
        body: PartAsked,
        response: { 200: PartSchema, ...Refused },
      },
    },
    async ({ params, body }) => {
      const known = await records.jobs.parts();
      if (known.length >= PARTS_MAX && !known.some(({ id }) => id === params.part)) {
        throw new GembaError('GEMBA_CONFLICT', { reason: `there are ${PARTS_MAX} parts, which is the most` });
      }
      const { minimum, ...said } = body;
      const minimumMilli = minimum === null ? null : milliAsked(minimum, 0);
      const part: Part = { ...said, id: params.part, name: body.name.trim(), minimumMilli };
      await records.jobs.putParts([part]);
      return partView(part, jobs.stockOf(part.id));
    },
  );

  api.get(
    '/api/v1/parts/:part/movements',
    {
      schema: {
        summary: 'What came and went of a part, newest first',
        tags,
        params: OfPart,
        querystring: Type.Object({ limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }) }),
        response: { 200: Type.Object({ movements: Type.Array(MovementSchema) }), 404: ErrorSchema },
      },
    },
    async ({ params, query }) => {
      const { id } = await partOf(params.part);
      const found = await records.jobs.movements({ part: id, limit: query.limit });
      const ids = [...new Set(found.flatMap(({ job }) => job ?? []))];
      const of = await Promise.all(ids.map((job) => records.jobs.job({ id: job })));
      const numbers = new Map(of.flatMap((job) => (job === null ? [] : [[job.id, job.number] as const])));
      return { movements: found.map((one) => movementView(one, (job) => numbers.get(job) ?? null)) };
    },
  );

  api.post(
    '/api/v1/parts/:part/movements',
    {
      config: { audit: audited },
      schema: {
        summary: 'Parts have come, or were counted; sent twice it counts once',
        tags,
        params: OfPart,
        body: MovementAsked,
        response: { 200: PartSchema, ...Refused },
      },
    },
    async (request) => {
      const { id: act, kind, quantity, comment } = request.body;
      const part = await partOf(request.params.part);
      const milli = milliAsked(quantity, kind === 'counted' ? 0 : 1);
      const by = personOf(request, null).name;
      const said = { by, atNs: nowNs(clock), comment: comment?.trim() || null, act, job: null };
      await jobs.move({ part: part.id, kind, milli, ...said });
      return partView(part, jobs.stockOf(part.id));
    },
  );
}
