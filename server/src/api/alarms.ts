/** Alarms: what is active or suppressed, and what people do about an occurrence. */

import { GembaError } from '@gemba/contract/errors';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { partsOf } from '../domain/alarms/rules.ts';
import type { Person } from '../pipeline/acts.ts';
import type { Api, ApiContext } from './context.ts';
import { AlarmSchema, Done, ErrorSchema } from './schemas.ts';

export const Comment = Type.Union([Type.Null(), Type.String({ maxLength: 500 })], {
  default: null,
  description: 'Why',
});
const Occurrence = Type.String({
  minLength: 3,
  maxLength: 200,
  description: 'Occurrence, as the list of alarms names it',
});
const OfOccurrence = Type.Object({ occurrence: Occurrence, comment: Comment }, { additionalProperties: false });
export const Refused = { 400: ErrorSchema, 401: ErrorSchema, 403: ErrorSchema, 404: ErrorSchema, 409: ErrorSchema };

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
export function alarmRoutes(api: Api, context: ApiContext): void {
  const { picture, acts, records } = context;
  const tags = ['alarms'];

  api.get(
    '/api/v1/alarms',
    {
      schema: {
        summary: 'Alarms that are not normal, and what is suppressed',
        tags,
        response: { 200: Type.Object({ alarms: Type.Array(AlarmSchema) }) },
      },
    },
    () => ({ alarms: picture.alarms() }),
  );

  api.get(
    '/api/v1/alarms/suppressed',
    {
      schema: {
        summary: 'The register: what is shelved, suppressed by design or out of service, by whom, why and until when',
        tags,
        response: { 200: Type.Object({ alarms: Type.Array(AlarmSchema) }) },
      },
    },
    () => ({ alarms: picture.alarms().filter(({ suppression }) => suppression !== 'none') }),
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
    '/api/v1/alarms/comment',
    {
      config: aboutOccurrence,
      schema: {
        summary: 'Say something of an occurrence, which may be over',
        tags,
        body: Type.Object(
          { occurrence: Occurrence, comment: Type.String({ minLength: 1, maxLength: 500 }) },
          { additionalProperties: false },
        ),
        response: { 200: Done, ...Refused },
      },
    },
    async (request) => {
      const { occurrence, comment } = request.body;
      if (!(await happened(occurrence))) {
        throw new GembaError('GEMBA_NOT_FOUND', { what: 'Occurrence', id: occurrence, list: '/api/v1/alarms/journal' });
      }
      await acts.comment(occurrence, personOf(request, comment));
      return { done: true as const };
    },
  );

  /** Whether there is or was such an occurrence. */
  async function happened(occurrence: string): Promise<boolean> {
    return (await records.alarmJournal({ ...partsOf(occurrence), occurrence, transition: 'activated' }, 1)).length > 0;
  }
}
