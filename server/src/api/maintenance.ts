/** Maintenance: what is due, what was done, and saying that it was done. */

import { msFromNs } from '@gemba/contract/sample';
import type { FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { personOf } from './alarms.ts';
import type { Api, ApiContext } from './context.ts';
import { MaintenanceLine, MaintenanceSchema } from './maintenance-schemas.ts';
import { Done, ErrorSchema } from './schemas.ts';

const Complete = Type.Object(
  {
    plan: Type.String({ maxLength: 64, description: 'Plan id' }),
    skipped: Type.Array(Type.Object({ plan: Type.String({ maxLength: 64 }), task: Type.String({ maxLength: 64 }) }), {
      maxItems: 2000,
      default: [],
      description: 'Tasks that were left out, of the plan and of those that it covers',
    }),
    comment: Type.Union([Type.Null(), Type.String({ maxLength: 500 })], { default: null }),
  },
  { additionalProperties: false },
);

export function maintenanceRoutes(api: Api, context: ApiContext): void {
  const { picture, acts, records } = context;
  const tags = ['maintenance'];

  api.get(
    '/api/v1/maintenance',
    {
      schema: {
        summary: 'All plans: what is due, and why',
        tags,
        response: { 200: Type.Object({ plans: Type.Array(MaintenanceSchema) }) },
      },
    },
    () => ({ plans: picture.maintenance() }),
  );

  api.get(
    '/api/v1/maintenance/journal',
    {
      schema: {
        summary: 'What happened to plans and jobs, newest first',
        tags,
        querystring: Type.Object({ limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }) }),
        response: { 200: Type.Object({ journal: Type.Array(MaintenanceLine) }) },
      },
    },
    async ({ query }) => {
      const facts = await records.maintenanceJournal(query.limit);
      return {
        journal: facts.map(({ atNs, dueNs, ...fact }) => ({
          ...fact,
          atMs: msFromNs(atNs),
          dueMs: dueNs === null ? null : msFromNs(dueNs),
        })),
      };
    },
  );

  api.post(
    '/api/v1/maintenance/complete',
    {
      config: {
        audit: ({ body }: FastifyRequest) => {
          const { plan, comment, skipped = [] } = (body ?? {}) as Partial<Static<typeof Complete>>;
          const left = skipped.map((one) => `${one.plan}/${one.task}`).join(', ');
          return {
            subject: String(plan),
            detail: [comment ?? '', left && `left out: ${left}`].filter(Boolean).join('; '),
          };
        },
      },
      schema: {
        summary: 'A plan was carried out',
        tags,
        body: Complete,
        response: { 200: Done, 401: ErrorSchema, 403: ErrorSchema, 404: ErrorSchema, 409: ErrorSchema },
      },
    },
    async (request) => {
      const { plan, comment, skipped } = request.body;
      await acts.complete(plan, personOf(request, comment), skipped);
      return { done: true as const };
    },
  );
}
