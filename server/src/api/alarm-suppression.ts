/** What people lay over an alarm: the shelf, for a time or until it is normal once, and taking it out of service. */

import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { Comment, personOf, Refused } from './alarms.ts';
import type { Api, ApiContext } from './context.ts';
import { Done } from './schemas.ts';

const Alarm = { rule: Type.String({ maxLength: 64 }), machine: Type.String({ maxLength: 64 }) };
const Reason = Type.String({ minLength: 1, maxLength: 500, description: 'Why; required' });
const Shelve = Type.Object(
  {
    ...Alarm,
    minutes: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 7 * 24 * 60,
        description: 'For how long at the longest (default: as long as the plant allows)',
      }),
    ),
    once: Type.Boolean({ default: false, description: 'Only until it has returned to normal once' }),
    reason: Reason,
  },
  { additionalProperties: false },
);
const OutOfService = Type.Object({ ...Alarm, reason: Reason }, { additionalProperties: false });
const Back = Type.Object({ ...Alarm, comment: Comment }, { additionalProperties: false });

const aboutAlarm = {
  audit: ({ body }: FastifyRequest) => {
    const { rule, machine, ...rest } = (body ?? {}) as { rule?: string; machine?: string };
    return { subject: `${rule}@${machine}`, detail: JSON.stringify(rest) };
  },
};

export function alarmSuppressionRoutes(api: Api, { acts, clock }: ApiContext): void {
  const tags = ['alarms'];
  const answers = { response: { 200: Done, ...Refused } };

  api.post(
    '/api/v1/alarms/shelve',
    {
      config: aboutAlarm,
      schema: { summary: 'Shelve an alarm for a time, with a reason', tags, body: Shelve, ...answers },
    },
    async (request) => {
      const { rule, machine, minutes, once, reason } = request.body;
      const untilMs = minutes === undefined ? null : clock.nowMs() + minutes * 60_000;
      await acts.shelve(rule, machine, { untilMs, once }, personOf(request, reason));
      return { done: true as const };
    },
  );

  api.post(
    '/api/v1/alarms/unshelve',
    { config: aboutAlarm, schema: { summary: 'End shelving', tags, body: Back, ...answers } },
    async (request) => {
      const { rule, machine, comment } = request.body;
      await acts.unshelve(rule, machine, personOf(request, comment));
      return { done: true as const };
    },
  );

  api.post(
    '/api/v1/alarms/remove-from-service',
    {
      config: aboutAlarm,
      schema: { summary: 'Take an alarm out of service, without an end', tags, body: OutOfService, ...answers },
    },
    async (request) => {
      const { rule, machine, reason } = request.body;
      await acts.removeFromService(rule, machine, personOf(request, reason));
      return { done: true as const };
    },
  );

  api.post(
    '/api/v1/alarms/return-to-service',
    { config: aboutAlarm, schema: { summary: 'Bring an alarm back into service', tags, body: Back, ...answers } },
    async (request) => {
      const { rule, machine, comment } = request.body;
      await acts.returnToService(rule, machine, personOf(request, comment));
      return { done: true as const };
    },
  );
}
