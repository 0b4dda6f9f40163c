/** Figures: the profiles that define them, their values of any place and window, day by day, and why each is what it is. */

import { GembaError } from '@gemba/contract/errors';
import { GROUPINGS } from '@gemba/contract/figure-names';
import {
  FigureDays,
  Figures as FiguresSchema,
  PROFILE_IDS,
  type ProfileId,
  ProfileView,
  WhyView,
} from '@gemba/contract/figures';
import type { Plant } from '@gemba/contract/plant';
import { msFromNs, nsFromMs } from '@gemba/contract/sample';
import Type from 'typebox';
import { daysThrough } from '../domain/kpis/day.ts';
import type { Figure, Profile } from '../domain/kpis/profile.ts';
import { DEFAULT_PROFILE, PROFILES, profileOf } from '../domain/kpis/registry.ts';
import type { Order } from '../domain/orders/order.ts';
import { type Place, placeNamed, placesOf } from '../domain/places/place.ts';
import { profileView } from '../figures/profile-view.ts';
import { machineOf, moment, mostOf, placedMachines, windowOf } from './asked.ts';
import type { Api, ApiContext } from './context.ts';
import { lineOfOrder, windowOfOrder } from './order-asked.ts';
import { ErrorSchema } from './schemas.ts';

const DAY_MS = 24 * 3600_000;
const WINDOW_MAX_MS = 366 * DAY_MS;
/** Rows of a machine's month are in memory together. */
const WHY_MAX_MS = 31 * DAY_MS;
const DAYS_MAX = 400;
const STRETCHES_MAX = 1000;

const profile = Type.Enum<[...typeof PROFILE_IDS]>([...PROFILE_IDS], {
  default: DEFAULT_PROFILE.id,
  description: 'Definitions of the figures; figures of different ones can’t be compared',
});
const place = Type.String({
  default: '',
  maxLength: 400,
  description: 'Path (`enterprise/site/area/line/machine`, as far down as wanted) or an id; empty: the enterprise',
});
const order = Type.Optional(
  Type.String({ maxLength: 64, description: 'Id of an order: only what was made while it ran, with its ideal cycle' }),
);
const date = (description: string) => Type.String({ format: 'date', pattern: '^\\d{4}-\\d{2}-\\d{2}$', description });

export function figureRoutes(api: Api, context: ApiContext): void {
  const { plant, figures } = context;

  api.get(
    '/api/v1/profiles',
    {
      schema: {
        summary: 'Profiles of figures: what each is about, its figures with formula and source',
        tags: ['figures'],
        response: { 200: Type.Object({ profiles: Type.Array(ProfileView) }) },
      },
    },
    () => ({ profiles: PROFILES.map(profileView) }),
  );

  api.get(
    '/api/v1/figures',
    {
      schema: {
        summary:
          'Figures of a place over a window, by product, order, shift, team or place below; without a window, of today, or of an order’s whole run',
        tags: ['figures'],
        querystring: Type.Object({
          place,
          profile,
          from: Type.Optional(moment('Start')),
          to: Type.Optional(moment('End')),
          by: Type.Optional(Type.Enum<[...typeof GROUPINGS]>([...GROUPINGS], { description: 'Side by side' })),
          order,
        }),
        response: { 200: FiguresSchema, 400: ErrorSchema, 404: ErrorSchema },
      },
    },
    async ({ query }) => {
      const order = query.order === undefined ? null : await context.orders.find(query.order);
      const named = query.place === '' && order !== null ? lineOfOrder(plant, order) : query.place;
      const found = placeOf(plant, named);
      const window =
        query.from === undefined && query.to === undefined
          ? unsaidWindow(context, found, order)
          : windowOf(query.from, query.to ?? context.clock.nowMs(), WINDOW_MAX_MS);
      return figures.of({ place: found, window, profile: query.profile as ProfileId, by: query.by, order: order?.id });
    },
  );

  api.get(
    '/api/v1/figures/days',
    {
      schema: {
        summary: 'Figures by production day, of a place or of each of its lines',
        tags: ['figures'],
        querystring: Type.Object({
          place,
          profile,
          from: date('First production day'),
          through: date('Last production day'),
          each: Type.Optional(Type.Enum(['line'], { description: 'A series for each line of the place' })),
          figure: Type.Optional(
            Type.Array(Type.String({ maxLength: 40 }), { description: 'Which; default: the main four' }),
          ),
        }),
        response: { 200: FigureDays, 400: ErrorSchema, 404: ErrorSchema },
      },
    },
    async ({ query }) => {
      const found = placeOf(plant, query.place);
      const days = daysOf(query.from, query.through);
      const counts = profileOf(query.profile as ProfileId);
      const ids = query.figure ?? [counts.index, 'availability', 'performance', 'quality'];
      for (const id of ids) figureOf(counts, id);
      const places = query.each === 'line' ? linesOf(plant, found) : [found];
      const series = await figures.byDay(places, days, counts.id, ids);
      return { place: found.path, profile: counts.id, timeZone: found.timeZone, days, series };
    },
  );

  whyRoute(api, context);
}

function whyRoute(api: Api, { plant, figures, clock }: ApiContext): void {
  const placed = placedMachines(plant);
  api.get(
    '/api/v1/machines/:machine/figures/:figure',
    {
      schema: {
        summary: 'Why a figure is what it is: formula, sums, and the stretches that add up to them, a page at a time',
        tags: ['figures'],
        params: Type.Object({
          machine: Type.String({ description: 'Machine id' }),
          figure: Type.String({ description: 'Figure id' }),
        }),
        querystring: Type.Object({
          profile,
          order,
          from: moment('Start'),
          to: Type.Optional(moment('End')),
          limit: Type.Integer({ minimum: 1, maximum: STRETCHES_MAX, default: 200 }),
          cursor: Type.Integer({ minimum: 0, default: 0, description: 'Of the page before' }),
        }),
        response: { 200: WhyView, 400: ErrorSchema, 404: ErrorSchema },
      },
    },
    ({ params, query }) => {
      const { machine } = machineOf(placed, params.machine);
      const counts = profileOf(query.profile as ProfileId);
      const figure = figureOf(counts, params.figure);
      const window = windowOf(query.from, query.to ?? clock.nowMs(), WHY_MAX_MS);
      const page = { after: query.cursor, limit: query.limit };
      return figures.why(machine.id, figure, { window, profile: counts, order: query.order, page });
    },
  );
}

/** Throws GEMBA_NOT_FOUND. */
function placeOf(plant: Plant, id: string): Place {
  const found = placeNamed(plant, id);
  if (found === undefined) throw new GembaError('GEMBA_NOT_FOUND', { what: 'Place', id, list: '/api/v1/plant' });
  return found;
}

/** Throws GEMBA_NOT_FOUND. */
function figureOf(profile: Profile, id: string): Figure {
  const found = profile.figures[id];
  if (found === undefined) throw new GembaError('GEMBA_NOT_FOUND', { what: 'Figure', id, list: '/api/v1/profiles' });
  return found;
}

function linesOf(plant: Plant, place: Place): Place[] {
  if (place.level === 'line' || place.level === 'machine') return [place];
  return [...placesOf(plant).values()].filter(
    ({ level, path }) => level === 'line' && path.startsWith(`${place.path}/`),
  );
}

/** What is meant where no window is named: the run of an order, else the production day so far. */
function unsaidWindow(context: ApiContext, place: Place, order: Order | null) {
  if (order === null) return todayOf(context, place);
  const { fromNs, toNs } = windowOfOrder(order, context.clock.nowMs());
  mostOf('days', Math.ceil(Number(toNs - fromNs) / (1e6 * DAY_MS)), WINDOW_MAX_MS / DAY_MS);
  return { fromNs, toNs };
}

/** The production day so far. */
function todayOf({ figures, clock }: ApiContext, place: Place) {
  const [member] = place.members;
  const today = figures.today(place);
  const { fromNs } = figures.days(member?.machine.id as string).reach(today);
  const nowMs = clock.nowMs();
  return { fromNs: nsFromMs(Math.min(msFromNs(fromNs), nowMs)), toNs: nsFromMs(nowMs) };
}

/** Throws GEMBA_BAD_REQUEST on what is no span of days, GEMBA_READ_LIMIT on too many. */
function daysOf(from: string, through: string): string[] {
  const isDate = (day: string) => {
    try {
      return Temporal.PlainDate.from(day, { overflow: 'reject' }).toString() === day;
    } catch {
      return false;
    }
  };
  if (!isDate(from) || !isDate(through) || from > through) {
    throw new GembaError('GEMBA_BAD_REQUEST', {
      reason: '"from" and "through" are dates, and "from" is not the later',
    });
  }
  const span = Temporal.PlainDate.from(from).until(through, { largestUnit: 'days' }).days + 1;
  mostOf('days', span, DAYS_MAX);
  return daysThrough(from, through);
}
