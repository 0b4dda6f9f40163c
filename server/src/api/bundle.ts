/** Exports that stand by themselves: figures with all that is needed to form them again elsewhere. */

import { GembaError } from '@gemba/contract/errors';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { nowNs } from '../clock.ts';
import { begunDay, keyOf, PERIOD_KINDS, periodOf } from '../domain/reports/period.ts';
import { bundleOf } from '../reports/bundle/bundle.ts';
import type { Api, ApiContext } from './context.ts';
import { DATE_PATTERN, dateFor, fileNameOf, placeFor, profileFor } from './reports.ts';
import { ErrorSchema, oneOf } from './schemas.ts';

/** Who took what with him. */
function audited({ query }: FastifyRequest) {
  const { place = '', period, date, shift } = query as Record<string, string | undefined>;
  return { subject: place, detail: ['bundle', period, date, shift].filter(Boolean).join(' ') };
}

export function bundleRoutes(api: Api, { plant, clock, post }: ApiContext): void {
  api.get(
    '/api/v1/exports/bundle',
    {
      exposeHeadRoute: false,
      config: { audit: audited },
      schema: {
        summary: 'A zip with rows, definitions, configuration and a script that recomputes the figures without Gemba',
        tags: ['reports'],
        produces: ['application/zip'],
        querystring: Type.Object({
          place: Type.String({ maxLength: 200 }),
          period: oneOf(PERIOD_KINDS),
          date: Type.Optional(Type.String({ pattern: DATE_PATTERN })),
          shift: Type.Optional(Type.String({ maxLength: 64 })),
          profile: Type.Optional(Type.String({ maxLength: 64 })),
        }),
        response: { 200: Type.Unsafe<Buffer>(Type.String({ format: 'binary' })), 400: ErrorSchema, 404: ErrorSchema },
      },
    },
    async ({ query }, reply) => {
      const place = placeFor(plant, query.place);
      const profile = profileFor(query.profile);
      const date = dateFor(query.date ?? begunDay(plant, place, nowNs(clock)));
      const period = periodOf(query.period, date, query.shift ?? null);
      const bytes = await bundleOf(plant, { place, period, profile }, post.reader);
      if (bytes === null) {
        throw new GembaError('GEMBA_NOT_FOUND', { what: 'Period', id: keyOf(period), list: '/api/v1/reports/options' });
      }
      reply
        .type('application/zip')
        .header('cache-control', 'no-store')
        .header('content-disposition', `attachment; filename="${fileNameOf(place, period)}-bundle.zip"`);
      return Buffer.from(bytes);
    },
  );
}
