/** Targets: what is to be reached where, by whom, from when; and what a line is held to now. */

import { GembaError } from '@gemba/contract/errors';
import { nsFromMs } from '@gemba/contract/sample';
import type { FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { nowNs } from '../clock.ts';
import { type Scope, scopesOf } from '../domain/places/scopes.ts';
import { inForceOn } from '../domain/targets/effective.ts';
import { CONFIGURED } from '../domain/targets/plant.ts';
import { FIGURE_IDS, TARGET_FIGURES } from '../domain/targets/registry.ts';
import { TARGET_LEVELS, type Target } from '../domain/targets/types.ts';
import { crewAt, teamsOf } from '../domain/tasks/crews.ts';
import { shiftIdsOf } from '../domain/tasks/line-shifts.ts';
import { actualOf, TargetViews } from '../views/targets.ts';
import { personOf } from './alarms.ts';
import type { Api, ApiContext } from './context.ts';
import { lineOf } from './place.ts';
import { may } from './procedures.ts';
import { ErrorSchema, numberSent, oneOf } from './schemas.ts';
import { day, EffectiveTargetSchema, nullOr, TargetsSchema } from './work-schemas.ts';

/** Set in one request; targets in all. */
const AT_ONCE_MAX = 200;
const TARGETS_MAX = 20_000;

const SetTarget = Type.Object(
  {
    figure: oneOf(FIGURE_IDS),
    level: oneOf(TARGET_LEVELS),
    place: Type.String({ maxLength: 130, description: 'Id; areas and departments as site/area' }),
    team: nullOr(Type.String({ minLength: 1, maxLength: 64 }), 'null: whichever'),
    shift: nullOr(Type.String({ minLength: 1, maxLength: 64 }), 'null: whichever'),
    from: day('Production day from which it holds'),
    value: numberSent({ minimum: 0, description: 'null ends it' }),
    note: Type.String({ maxLength: 500, default: '' }),
  },
  { additionalProperties: false },
);

export function targetRoutes(api: Api, context: ApiContext): void {
  const { plant, targets, clock, picture } = context;
  const tags = ['targets'];
  const views = new TargetViews(plant);
  const places = scopesOf(plant).map((place) => ({ ...place, ...crewsOf(context, place) }));
  const figures = FIGURE_IDS.map((id) => ({ id, ...TARGET_FIGURES[id] }));
  const listed = places.map(({ level, place, name, site, shifts, teams }) => ({
    ...{ level, place, name, shifts, teams },
    site: site?.id ?? null,
  }));

  api.get(
    '/api/v1/targets',
    {
      schema: {
        summary: 'What can have a target, and the targets that hold on a day or later',
        tags,
        querystring: Type.Object({
          day: Type.Optional(day('Production day (default: today, where it is latest)')),
          history: Type.Boolean({ default: false, description: 'All that was ever set, in its order' }),
        }),
        response: { 200: TargetsSchema, 400: ErrorSchema },
      },
    },
    (request) => {
      const { history, day: asked } = request.query;
      const today = asked === undefined ? latestDay(context) : dateOf(asked);
      const all = targets.all();
      const kept = history
        ? all
        : [...inForceOn(all, today), ...all.filter(({ from, id }) => from > today && id !== CONFIGURED.id)];
      return {
        figures,
        places: listed,
        targets: kept.map((target) => views.of(target)),
        may: { set: may(request, 'set-targets') },
      };
    },
  );

  api.put(
    '/api/v1/targets',
    {
      config: {
        audit: ({ body }: FastifyRequest) => {
          const set = (body as { targets?: Static<typeof SetTarget>[] } | null)?.targets ?? [];
          const subject = set.map(({ figure, place }) => `${figure} of ${place}`).join(', ');
          return { subject, detail: JSON.stringify(set) };
        },
      },
      schema: {
        summary: 'Set targets, all of them or none; what was set before stays in the history',
        tags,
        body: Type.Object(
          { targets: Type.Array(SetTarget, { minItems: 1, maxItems: AT_ONCE_MAX }) },
          { additionalProperties: false },
        ),
        response: { 200: TargetsSchema, 400: ErrorSchema, 401: ErrorSchema, 403: ErrorSchema, 409: ErrorSchema },
      },
    },
    async (request) => {
      const by = personOf(request, null).name;
      const atNs = nowNs(clock);
      if (targets.all().length + request.body.targets.length > TARGETS_MAX) {
        throw new GembaError('GEMBA_CONFLICT', { reason: `there are ${TARGETS_MAX} targets, which is the most` });
      }
      const set = request.body.targets.map((target): Omit<Target, 'id'> => ({ ...target, by, atNs }));
      for (const target of set) checkTarget(places, target);
      await targets.set(set);
      const kept = inForceOn(targets.all(), latestDay(context));
      return { figures, places: listed, targets: kept.map((target) => views.of(target)), may: { set: true } };
    },
  );

  api.get(
    '/api/v1/lines/:line/targets',
    {
      schema: {
        summary: 'What a line is held to in its running shift, where each target comes from, and what is reached',
        tags,
        params: Type.Object({ line: Type.String() }),
        response: { 200: Type.Object({ targets: Type.Array(EffectiveTargetSchema) }), 404: ErrorSchema },
      },
    },
    ({ params }) => {
      const line = lineOf(plant, params.line);
      const kpi = picture.line(line.id)?.kpi ?? null;
      const found = targets.allOf(line.id, crewAt(plant, line.id, nowNs(clock)));
      return {
        targets: [...found].map(([figure, target]) =>
          views.effective(figure, target, kpi === null ? null : actualOf(figure, kpi)),
        ),
      };
    },
  );
}

interface Crews {
  shifts: string[];
  teams: string[];
}

/** The shifts and teams that work in a place: of all its lines. */
function crewsOf({ plant }: Pick<ApiContext, 'plant'>, { level, place, site, line }: Scope): Crews {
  const calendars = plant.sites
    .filter((one) => site === null || one.id === site.id)
    .flatMap((one) => one.areas.flatMap((area) => area.lines.map((own) => ({ one, area, own }))))
    .filter(({ one, area, own }) => {
      if (level === 'line') return own === line;
      if (level === 'area') return `${one.id}/${area.id}` === place;
      if (level !== 'department') return true;
      return one.departments?.some(({ id, lines }) => `${one.id}/${id}` === place && lines.includes(own.id)) === true;
    })
    .map(({ own }) => own.calendar);
  const each = [...new Set(calendars)];
  return {
    shifts: [...new Set(each.flatMap((calendar) => shiftIdsOf(plant, calendar)))],
    teams: [...new Set(each.flatMap((calendar) => teamsOf(plant, calendar)))],
  };
}

/** Throws GEMBA_BAD_REQUEST for what the plant hasn't, for no date, and for a value that makes no sense. */
function checkTarget(places: readonly (Scope & Crews)[], target: Omit<Target, 'id'>): void {
  const { level, place, shift, team, figure, value, from } = target;
  const bad = (reason: string) => new GembaError('GEMBA_BAD_REQUEST', { reason });
  const found = places.find((one) => one.level === level && one.place === place);
  if (found === undefined) throw bad(`the plant has no ${level} ${place}`);
  if (shift !== null && !found.shifts.includes(shift)) throw bad(`no line of ${place} has a shift ${shift}`);
  if (team !== null && !found.teams.includes(team)) throw bad(`no line of ${place} has a team ${team}`);
  dateOf(from);
  const { max } = TARGET_FIGURES[figure];
  if (value !== null && !(value <= max)) throw bad(`a target of ${figure} is ${max} at most`);
}

/** Throws GEMBA_BAD_REQUEST for a day that there is not. */
export function dateOf(text: string): string {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString();
  } catch {
    throw new GembaError('GEMBA_BAD_REQUEST', { reason: `${text} is no day` });
  }
}

/** Today, in the site where the day is furthest on. */
function latestDay({ plant, clock }: Pick<ApiContext, 'plant' | 'clock'>): string {
  const now = Temporal.Instant.fromEpochNanoseconds(nsFromMs(clock.nowMs()));
  const days = plant.sites.map(({ timeZone }) => now.toZonedDateTimeISO(timeZone).toPlainDate().toString());
  return days.sort().at(-1) ?? now.toString().slice(0, 10);
}
