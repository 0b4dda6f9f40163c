/** Wall screens that are missed when they go silent. */

import { GembaError } from '@gemba/contract/errors';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { Api, ApiContext } from './context.ts';
import { Done, ErrorSchema, oneOf } from './schemas.ts';

const id = Type.String({ minLength: 3, maxLength: 120, description: 'As the list of walls names it' });

export function wallRoutes(api: Api, { walls }: ApiContext): void {
  api.get(
    '/api/v1/walls',
    {
      schema: {
        summary: 'Wall screens that the server knows',
        tags: ['walls'],
        response: {
          200: Type.Object({
            walls: Type.Array(Type.Object({ id, state: oneOf(['live', 'silent', 'closed'] as const) })),
          }),
        },
      },
    },
    () => ({ walls: walls.all() }),
  );

  api.post(
    '/api/v1/walls/forget',
    {
      config: {
        audit: ({ body }: FastifyRequest) => ({
          subject: String((body as { id?: string } | undefined)?.id),
          detail: '',
        }),
      },
      schema: {
        summary: 'Take a wall off the list: it was taken down, and nobody waits for it any more',
        tags: ['walls'],
        body: Type.Object({ id }, { additionalProperties: false }),
        response: { 200: Done, 403: ErrorSchema, 404: ErrorSchema },
      },
    },
    ({ body }) => {
      if (!walls.forget(body.id)) {
        throw new GembaError('GEMBA_NOT_FOUND', { what: 'Wall', id: body.id, list: '/api/v1/walls' });
      }
      return { done: true as const };
    },
  );
}
