/** Maintenance: what is due, what was done, and saying that it was done. */

import { msFromNs } from '@gemba/contract/sample';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { personOf } from './alarms.ts';
import type { Api, ApiContext } from './context.ts';
import { Done, ErrorSchema, MaintenanceLine, MaintenanceSchema } from './schemas.ts';

const Complete = Type.Object(
  {
    plan: Type.String({ maxLength: 64, description: 'Plan id' }),
    comment: Type.Union([Type.String({ maxLength: 500 }), Type.Null()], { default: null }),
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
          const { plan, comment } = (body ?? {}) as { plan?: string; comment?: string | null };
          return { subject: String(plan), detail: comment ?? '' };
        },
      },
      schema: {
        summary: 'A plan was carried out',
        tags,
        body: Complete,
        response: { 200: Done, 401: ErrorSchema, 403: ErrorSchema, 404: ErrorSchema },
      },
    },
    async (request) => {
      await acts.complete(request.body.plan, personOf(request, request.body.comment));
      return { done: true as const };
    },
  );
}
