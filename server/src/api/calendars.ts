/** Calendars that people subscribe to: made and revoked by them, read by whoever has the address. */

import { createHash } from 'node:crypto';
import type { FeedView, NewFeedView } from '@gemba/contract/calendar-feeds';
import { GembaError } from '@gemba/contract/errors';
import { MESSAGE_LANGUAGES } from '@gemba/contract/notifications';
import type { FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { Feeds } from '../feeds/feeds.ts';
import type { CalendarFeed } from '../records/feeds/port.ts';
import { personOf } from './alarms.ts';
import { originOf } from './asked.ts';
import type { Api, ApiContext } from './context.ts';
import { ErrorSchema, oneOf, type Same, time, timeOrNull } from './schemas.ts';

const strict = { additionalProperties: false } as const;
/** Calendars look every hour or so; a person subscribes from several programs, and many sit behind one address. */
const READS_PER_MIN = 120;
const SUFFIX = '.ics';

const Scope = Type.Union([
  Type.Object({ kind: Type.Literal('mine') }, strict),
  Type.Object({ kind: Type.Literal('line'), line: Type.String({ maxLength: 64 }) }, strict),
]);
const FeedSchema = Type.Object({
  ...{ id: Type.String(), scope: Scope, language: oneOf(MESSAGE_LANGUAGES), createdMs: time('When it was made') },
  readMs: timeOrNull('When a calendar last read it, to ten minutes'),
});
const NewFeedSchema = Type.Object({
  ...FeedSchema.properties,
  path: Type.String({ description: 'Address on this server, with its secret: said once' }),
});
const Asked = Type.Object({ scope: Scope, language: oneOf(MESSAGE_LANGUAGES) }, strict);

const viewOf = ({ tokenHash: _hash, person: _person, ...feed }: CalendarFeed): FeedView => feed;

export function calendarRoutes(api: Api, context: ApiContext): void {
  const { plant, records, clock, picture, notifications } = context;
  const feeds = new Feeds({
    ...{ plant, records, clock, plans: () => picture.maintenance() },
    staff: async () => (await notifications.people.plan()).plan.staff,
  });
  const tags = ['calendars'];
  const refused = { 400: ErrorSchema, 401: ErrorSchema, 403: ErrorSchema, 404: ErrorSchema, 409: ErrorSchema };

  api.get(
    '/api/v1/calendars',
    {
      schema: {
        summary: 'Calendars that whoever asks has made; their addresses are not said again',
        tags,
        response: { 200: Type.Object({ calendars: Type.Array(FeedSchema) }), ...refused },
      },
    },
    async (request) => ({ calendars: (await feeds.list(personOf(request, null).name)).map(viewOf) }),
  );

  api.post(
    '/api/v1/calendars',
    {
      config: {
        audit: ({ body }: FastifyRequest) => ({ subject: 'calendar', detail: JSON.stringify(body ?? {}) }),
      },
      schema: {
        summary: 'Make a calendar: of what the asker has to do, or of what is due on a line',
        tags,
        body: Asked,
        response: { 200: NewFeedSchema, ...refused },
      },
    },
    async (request): Promise<NewFeedView> => {
      const { scope, language } = request.body;
      const { feed, token } = await feeds.make(personOf(request, null).name, scope, language);
      return { ...viewOf(feed), path: `/api/v1/calendar/${token}${SUFFIX}` };
    },
  );

  api.delete(
    '/api/v1/calendars/:calendar',
    {
      config: {
        audit: ({ params }: FastifyRequest) => {
          return { subject: `calendar ${(params as { calendar: string }).calendar}`, detail: '' };
        },
      },
      schema: {
        summary: 'Revoke a calendar: its address leads nowhere from now on',
        tags,
        params: Type.Object({ calendar: Type.String({ maxLength: 64 }) }),
        response: { 200: Type.Object({ revoked: Type.Literal(true) }), ...refused },
      },
    },
    async (request) => {
      await feeds.revoke(personOf(request, null).name, request.params.calendar);
      return { revoked: true as const };
    },
  );

  api.get(
    '/api/v1/calendar/:feed',
    {
      config: { rateLimit: { max: READS_PER_MIN, timeWindow: '1 minute' } },
      schema: {
        summary: 'A calendar as iCalendar, for whoever has its address',
        tags,
        params: Type.Object({ feed: Type.String({ maxLength: 100, description: 'The secret, and `.ics`' }) }),
        response: {
          200: Type.Unsafe<string>({ description: 'RFC 5545' }),
          304: Type.Null(),
          404: ErrorSchema,
          429: ErrorSchema,
        },
      },
    },
    async (request, reply) => {
      const { feed } = request.params;
      if (!feed.endsWith(SUFFIX)) throw new GembaError('GEMBA_FEED_UNKNOWN');
      const text = await feeds.read(feed.slice(0, -SUFFIX.length), originOf(request));
      const tag = `"${createHash('sha256').update(text).digest('base64url')}"`;
      reply.header('etag', tag).header('cache-control', 'private, no-cache');
      if (request.headers['if-none-match'] === tag) return reply.code(304).send(null);
      reply.header('content-disposition', 'inline; filename="gemba.ics"');
      return reply.type('text/calendar; charset=utf-8').send(text);
    },
  );
}

/** Fails to compile when a schema and its view part. */
export const FEEDS_AGREE: {
  feed: Same<Static<typeof FeedSchema>, FeedView>;
  made: Same<Static<typeof NewFeedSchema>, NewFeedView>;
} = { feed: true, made: true };
