/** Reports: of a place and a period, as they are known now, in a layout and a language; and what can be asked for. */

import { GembaError } from '@gemba/contract/errors';
import type { SaidReport } from '@gemba/contract/report';
import { nsFromMs } from '@gemba/contract/sample';
import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import { nowNs } from '../clock.ts';
import { DEFAULT_PROFILE, PROFILES } from '../domain/kpis/registry.ts';
import { LINE_LEVELS, type LinePlace, linePlaceNamed, linePlacesOf } from '../domain/places/place.ts';
import { begunDay, keyOf, PERIOD_KINDS, type Period, periodOf, shiftsAt } from '../domain/reports/period.ts';
import { LAYOUTS } from '../reports/layouts/registry.ts';
import { LANGUAGES } from '../reports/texts/texts.ts';
import type { Api, ApiContext } from './context.ts';
import { ErrorSchema, oneOf } from './schemas.ts';

export const DATE_PATTERN = '^\\d{4}-\\d{2}-\\d{2}$';
const PlaceText = Type.String({
  maxLength: 200,
  description: '`enterprise/site/area/line`, as far down as it goes; or its end, where just one place has it',
});
const DateText = Type.String({ pattern: DATE_PATTERN, description: 'A production day of the period (default: today)' });

const OptionsSchema = Type.Object({
  places: Type.Array(Type.Object({ path: Type.String(), level: oneOf(LINE_LEVELS), names: Type.Array(Type.String()) })),
  timeZone: Type.String({ description: 'Zone of the place' }),
  today: Type.String({ description: 'The newest production day that has begun there' }),
  shifts: Type.Array(Type.Object({ id: Type.String(), name: Type.String() }), {
    description: 'Shifts of the day at the place',
  }),
  profiles: Type.Array(Type.String()),
  layouts: Type.Array(Type.String()),
});

export function reportRoutes(api: Api, { plant, clock, post }: ApiContext): void {
  const tags = ['reports'];

  api.get(
    '/api/v1/reports/options',
    {
      schema: {
        summary: 'What reports can be asked for: places, shifts of a day, definitions, layouts',
        tags,
        querystring: Type.Object({ place: Type.Optional(PlaceText), date: Type.Optional(DateText) }),
        response: { 200: OptionsSchema, 400: ErrorSchema, 404: ErrorSchema },
      },
    },
    ({ query }) => {
      const place = placeFor(plant, query.place ?? '');
      const today = begunDay(plant, place, nowNs(clock));
      return {
        places: linePlacesOf(plant).map(({ path, level, names }) => ({ path, level, names: [...names] })),
        timeZone: place.timeZone,
        today,
        shifts: shiftsAt(plant, place, dateFor(query.date ?? today)).map(({ id, name }) => ({ id, name })),
        profiles: PROFILES.map(({ id }) => id),
        layouts: LAYOUTS.map(({ id }) => id),
      };
    },
  );

  api.get(
    '/api/v1/reports',
    {
      schema: {
        summary: 'A report as it is known now',
        tags,
        produces: LAYOUTS.map(({ type }) => type),
        querystring: Type.Object({
          place: PlaceText,
          period: oneOf(PERIOD_KINDS),
          date: Type.Optional(DateText),
          shift: Type.Optional(Type.String({ maxLength: 64, description: 'Id of the shift, of a report of a shift' })),
          profile: Type.Optional(Type.String({ maxLength: 64, description: 'Definitions (default: oee.com)' })),
          asKnownAt: Type.Optional(
            Type.Number({
              minimum: 0,
              maximum: 253_402_300_799_999,
              description: 'Leaves out what people said later, ms UTC (default: now)',
            }),
          ),
          layout: Type.Optional(oneOf(LAYOUTS.map(({ id }) => id))),
          language: Type.Optional(oneOf(LANGUAGES)),
        }),
        response: { 200: Type.Unsafe<SaidReport>(Type.Unknown()), 400: ErrorSchema, 404: ErrorSchema },
      },
    },
    async ({ query }, reply) => {
      const place = placeFor(plant, query.place);
      const profile = profileFor(query.profile);
      const date = dateFor(query.date ?? begunDay(plant, place, nowNs(clock)));
      const period = periodOf(query.period, date, query.shift ?? null);
      if (period.kind === 'shift' && period.shift === null) {
        throw new GembaError('GEMBA_BAD_REQUEST', { reason: 'a report of a shift names the shift' });
      }
      const report = await post.reader.read({
        ...{ place, period, profile },
        asKnownAtNs: query.asKnownAt === undefined ? null : nsFromMs(query.asKnownAt),
      });
      if (report === null) {
        throw new GembaError('GEMBA_NOT_FOUND', { what: 'Period', id: keyOf(period), list: '/api/v1/reports/options' });
      }
      const layout = LAYOUTS.find(({ id }) => id === (query.layout ?? 'screen')) as (typeof LAYOUTS)[number];
      const bytes = await layout.write(report, query.language ?? 'en');
      return answer(reply, layout, bytes, fileNameOf(place, period)) as unknown as SaidReport;
    },
  );
}

/** Throws GEMBA_NOT_FOUND. */
export function placeFor(plant: ApiContext['plant'], path: string): LinePlace {
  const place = linePlaceNamed(plant, path);
  if (place !== null) return place;
  throw new GembaError('GEMBA_NOT_FOUND', { what: 'Place', id: path, list: '/api/v1/reports/options' });
}

/** Throws GEMBA_NOT_FOUND. */
export function profileFor(id: string = DEFAULT_PROFILE.id) {
  const found = PROFILES.find((profile) => profile.id === id);
  if (found !== undefined) return found;
  throw new GembaError('GEMBA_NOT_FOUND', { what: 'Profile', id, list: '/api/v1/reports/options' });
}

/** A date that exists, as it was written. Throws GEMBA_BAD_REQUEST. */
export function dateFor(text: string): string {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString();
  } catch {
    throw new GembaError('GEMBA_BAD_REQUEST', { reason: `"${text}" is no date` });
  }
}

/** `line-1-2026-11-22-night`: ids hold nothing that a file or a header could mind. */
export const fileNameOf = (place: LinePlace, period: Period): string =>
  [place.path, keyOf(period)].join('-').replaceAll('/', '-').toLowerCase();

function answer(reply: FastifyReply, layout: (typeof LAYOUTS)[number], bytes: Uint8Array, name: string): Buffer {
  reply.type(layout.type).header('cache-control', 'no-store');
  if (layout.extension !== null) {
    reply.header('content-disposition', `attachment; filename="${name}.${layout.extension}"`);
  }
  return Buffer.from(bytes);
}
