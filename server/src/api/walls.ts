/** Wall screens that are missed when they go silent. */

import { GembaError } from '@gemba/contract/errors';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { Api, ApiContext } from './context.ts';
import { Done, ErrorSchema, oneOf, orNull, timeOrNull } from './schemas.ts';

const id = Type.String({ minLength: 3, maxLength: 120, description: 'As the list of walls names it' });

const unknown = (id: string) => new GembaError('GEMBA_NOT_FOUND', { what: 'Wall', id, list: '/api/v1/walls' });
function audit({ body }: FastifyRequest) {
  const { id = '', name = '' } = (body ?? {}) as { id?: string; name?: string };
  return { subject: String(id), detail: String(name) };
}

export function wallRoutes(api: Api, { walls }: ApiContext): void {
  api.get(
    '/api/v1/walls',
    {
      schema: {
        summary: 'Wall screens that the server knows',
        tags: ['walls'],
        response: {
          200: Type.Object({
            walls: Type.Array(
              Type.Object({
                id,
                name: orNull(Type.String(), 'As people call it'),
                state: oneOf(['live', 'silent', 'closed'] as const),
                seenMs: timeOrNull('Last sign of life'),
              }),
            ),
          }),
        },
      },
    },
    () => ({ walls: walls.all() }),
  );

  api.post(
    '/api/v1/walls/rename',
    {
      config: { audit },
      schema: {
        summary: 'Call a wall by a name; an empty one takes that away',
        tags: ['walls'],
        body: Type.Object({ id, name: Type.String({ maxLength: 80 }) }, { additionalProperties: false }),
        response: { 200: Done, 403: ErrorSchema, 404: ErrorSchema },
      },
    },
    ({ body }) => {
      const name = body.name.trim();
      if (!walls.rename(body.id, name === '' ? null : name)) throw unknown(body.id);
      return { done: true as const };
    },
  );

  api.post(
    '/api/v1/walls/forget',
    {
      config: { audit },
      schema: {
        summary: 'Take a wall off the list: it was taken down, and nobody waits for it any more',
        tags: ['walls'],
        body: Type.Object({ id }, { additionalProperties: false }),
        response: { 200: Done, 403: ErrorSchema, 404: ErrorSchema },
      },
    },
    ({ body }) => {
      if (!walls.forget(body.id)) throw unknown(body.id);
      return { done: true as const };
    },
  );
}
