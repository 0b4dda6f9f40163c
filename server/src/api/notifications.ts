/** Who is told of alarms: everybody's own ways, what leads decide, and what became of announcements. */

import { GembaError } from '@gemba/contract/errors';
import { MESSAGE_STATES, NotificationPlan, Profile } from '@gemba/contract/notifications';
import type { Plant } from '@gemba/contract/plant';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { PERSON_ROLES } from '../access/permissions.ts';
import { nowNs } from '../clock.ts';
import { checkPlan, checkProfile, type Fault } from '../domain/notifications/check.ts';
import { openWays } from '../domain/notifications/recipients.ts';
import { onCall } from '../domain/notifications/rota.ts';
import { PLAN } from '../notifications/people.ts';
import { announcementView, messageView } from '../views/notifications.ts';
import { personOf } from './alarms.ts';
import type { Api, ApiContext } from './context.ts';
import { AnnouncementSchema, ChannelSchema, MessageSchema } from './notification-schemas.ts';
import { Done, ErrorSchema } from './schemas.ts';

const strict = { additionalProperties: false } as const;
const version = Type.Integer({ minimum: 0, description: 'As it was read: of two who change it the second is told' });
const Mine = Type.Object({ profile: Profile, version: Type.Integer(), channels: Type.Array(ChannelSchema) });
const Plan = Type.Object({
  plan: NotificationPlan,
  version: Type.Integer(),
  people: Type.Array(Type.Object({ name: Type.String(), role: Type.String(), reachable: Type.Boolean() })),
  teams: Type.Array(Type.Object({ calendar: Type.String(), team: Type.String(), name: Type.String() })),
  onCall: Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()])),
});
const Refused = { 400: ErrorSchema, 401: ErrorSchema, 403: ErrorSchema };
const tags = ['notifications'];
/** Faults that are named; the rest follows once these are mended. */
const FAULTS_MAX = 10;

function refuse(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  const named = faults.slice(0, FAULTS_MAX).map(({ path, problem }) => `${path}: ${problem}`);
  throw new GembaError('GEMBA_BAD_REQUEST', { reason: named.join('; ') });
}

const conflict = () => new GembaError('GEMBA_CONFLICT', { reason: 'somebody has changed it meanwhile; read it again' });

export function notificationRoutes(api: Api, context: ApiContext): void {
  mineRoutes(api, context);
  planRoutes(api, context);
  outboxRoutes(api, context);
}

function mineRoutes(api: Api, { records, notifications }: ApiContext): void {
  const { people } = notifications;
  const mine = async (name: string) => ({ ...(await people.profile(name)), channels: notifications.channels() });

  api.get(
    '/api/v1/notifications/mine',
    { schema: { summary: 'How I am told of alarms', tags, response: { 200: Mine, ...Refused } } },
    (request) => mine(personOf(request, null).name),
  );

  api.put(
    '/api/v1/notifications/mine',
    {
      config: {
        // Addresses are people's own: the log says how many ways, not which.
        audit: ({ body }: FastifyRequest) => {
          const { profile } = (body ?? {}) as { profile?: Partial<Profile> };
          return { subject: 'own notifications', detail: `${profile?.ways?.length ?? 0} ways` };
        },
      },
      schema: {
        summary: 'Say how I am told of alarms',
        tags,
        body: Type.Object({ profile: Profile, version }, strict),
        response: { 200: Mine, ...Refused, 409: ErrorSchema },
      },
    },
    async (request) => {
      const { profile, version: known } = request.body;
      refuse(checkProfile(profile, notifications.channels()));
      const { name } = personOf(request, null);
      if (!(await records.notifications.putDocument('profile', name, known, profile))) throw conflict();
      people.changed();
      return mine(name);
    },
  );

  api.post(
    '/api/v1/notifications/mine/test',
    {
      config: {
        audit: ({ body }: FastifyRequest) => ({
          subject: 'own notifications',
          detail: `test over ${String((body as { way?: string } | undefined)?.way)}`,
        }),
        rateLimit: { max: 10, timeWindow: '1 minute' },
      },
      schema: {
        summary: 'Send me a test over one of my ways',
        tags,
        body: Type.Object(
          { way: Type.String({ maxLength: 40, description: 'Id of the way, as it was saved' }) },
          strict,
        ),
        response: {
          200: Type.Object({
            taken: Type.Boolean(),
            error: Type.Union([Type.Null(), Type.String()], { description: 'Why it was not taken' }),
          }),
          ...Refused,
          404: ErrorSchema,
        },
      },
    },
    async (request) => {
      const { profile } = await people.profile(personOf(request, null).name);
      const way = profile.ways.find(({ id }) => id === request.body.way);
      const list = '/api/v1/notifications/mine';
      if (way === undefined) throw new GembaError('GEMBA_NOT_FOUND', { what: 'Way', id: request.body.way, list });
      const outcome = await notifications.test(way, profile);
      return { taken: outcome.kind === 'taken', error: outcome.kind === 'taken' ? null : outcome.error };
    },
  );
}

function planRoutes(api: Api, { plant, records, clock, notifications }: ApiContext): void {
  const { people } = notifications;
  const read = async () => {
    const [{ plan, version: known }, world] = [await people.plan(), await people.world()];
    return {
      ...{ plan, version: known },
      people: world.people.map((person) => ({
        ...{ name: person.name, role: person.role, reachable: openWays(person, world).length > 0 },
      })),
      teams: teamsOf(plant),
      onCall: Object.fromEntries(plan.rotas.map((rota) => [rota.id, onCall(rota, nowNs(clock))])),
    };
  };

  api.get(
    '/api/v1/notifications/plan',
    {
      schema: { summary: 'Who is told of which alarms, and who is on call', tags, response: { 200: Plan, ...Refused } },
    },
    read,
  );

  api.put(
    '/api/v1/notifications/plan',
    {
      config: {
        audit: ({ body }: FastifyRequest) => {
          const { plan } = (body ?? {}) as { plan?: Partial<NotificationPlan> };
          const counts = (['routes', 'rotas', 'staff'] as const).map((part) => `${plan?.[part]?.length ?? 0} ${part}`);
          return { subject: 'notifications', detail: counts.join(', ') };
        },
      },
      schema: {
        summary: 'Say who is told of which alarms; escalations under way go on as they began',
        tags,
        body: Type.Object({ plan: NotificationPlan, version }, strict),
        response: { 200: Plan, ...Refused, 409: ErrorSchema },
      },
    },
    async ({ body: { plan, version: known } }) => {
      const names = (await records.users()).map(({ name }) => name);
      refuse(checkPlan(plan, { plant, people: names, roles: PERSON_ROLES }));
      if (!(await records.notifications.putDocument('plan', PLAN, known, plan))) throw conflict();
      people.changed();
      return read();
    },
  );
}

function outboxRoutes(api: Api, { plant, records, clock, notifications }: ApiContext): void {
  api.get(
    '/api/v1/notifications/outbox',
    {
      schema: {
        summary: 'Announcements, newest first, with who was told and why it ended',
        tags,
        querystring: Type.Object({
          limit: Type.Integer({ minimum: 1, maximum: 500, default: 50 }),
          before: Type.Optional(
            Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'Id of the last one read' }),
          ),
        }),
        response: { 200: Type.Object({ announcements: Type.Array(AnnouncementSchema) }), ...Refused },
      },
    },
    async ({ query: { limit, before } }) => {
      const found = await records.notifications.announcements(limit, before);
      return { announcements: found.map((one) => announcementView(one, plant)) };
    },
  );

  api.get(
    '/api/v1/notifications/messages',
    {
      schema: {
        summary: 'Messages, newest first, with what became of each',
        tags,
        querystring: Type.Object({
          limit: Type.Integer({ minimum: 1, maximum: 500, default: 50 }),
          state: Type.Optional(Type.Enum([...MESSAGE_STATES])),
        }),
        response: { 200: Type.Object({ messages: Type.Array(MessageSchema) }), ...Refused },
      },
    },
    async ({ query: { limit, state } }) => {
      const found = await records.notifications.messages({
        limit,
        ...(state === undefined ? {} : { states: [state] }),
      });
      const world = await notifications.people.world();
      return { messages: found.map((one) => messageView(one, world, nowNs(clock))) };
    },
  );

  api.post(
    '/api/v1/notifications/messages/retry',
    {
      config: {
        audit: ({ body }: FastifyRequest) => ({
          subject: String((body as { key?: string } | undefined)?.key),
          detail: 'sent again',
        }),
      },
      schema: {
        summary: 'Send one that failed for good again, under its key',
        tags,
        body: Type.Object({ key: Type.String({ minLength: 1, maxLength: 600 }) }, strict),
        response: { 200: Done, ...Refused, 404: ErrorSchema },
      },
    },
    async ({ body: { key } }) => {
      const failed = await records.notifications.messages({ states: ['failed'] });
      const found = failed.find((message) => message.key === key);
      const list = '/api/v1/notifications/messages?state=failed';
      if (found === undefined) throw new GembaError('GEMBA_NOT_FOUND', { what: 'Message', id: key, list });
      await notifications.notifier.retry(found);
      return { done: true as const };
    },
  );
}

/** Each team once, under its newest name. */
function teamsOf({ calendars }: Plant): { calendar: string; team: string; name: string }[] {
  const all = calendars.flatMap(({ id: calendar, teams = [] }) =>
    teams.map(({ id: team, name }) => ({ calendar, team, name })),
  );
  return [...new Map(all.map((one) => [`${one.calendar} ${one.team}`, one])).values()];
}
