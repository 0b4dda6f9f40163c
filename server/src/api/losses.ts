/** Losses of a place: from calendar time to good time, by cause, and the stretches behind a cause; what holds a line up. */

import { GembaError } from '@gemba/contract/errors';
import { PROFILE_IDS, type ProfileId } from '@gemba/contract/figures';
import type { MachineId } from '@gemba/contract/identity';
import {
  BIG_LOSSES,
  type BottleneckView,
  LOSS_GROUPS,
  LOSS_KINDS,
  LOSS_UNITS,
  type LossesView,
  type LostStretch,
  REST_KINDS,
} from '@gemba/contract/losses';
import { machinesOf } from '@gemba/contract/plant';
import { msFromNs, nsFromMs } from '@gemba/contract/sample';
import { CALENDAR_CLASSES, MACHINE_STATES, type MachineState } from '@gemba/contract/state';
import Type, { type Static } from 'typebox';
import { DEFAULT_PROFILE, profileOf } from '../domain/kpis/registry.ts';
import { type Place, placeNamed } from '../domain/places/place.ts';
import type { RowSource } from '../figures/rows.ts';
import { readBottleneck } from '../losses/bottleneck.ts';
import { readLosses, readStretches } from '../losses/read.ts';
import { paretoView, stretchViews, waterfallView } from '../views/losses.ts';
import { noDataAfterMs } from '../views/machine.ts';
import { Reasons } from '../views/reasons.ts';
import { moment, mostOf, windowOf } from './asked.ts';
import type { Api, ApiContext } from './context.ts';
import { ErrorSchema, oneOf, orNull, type Same, time } from './schemas.ts';

/** Widest window, ms, and most days of lines in one answer: their rows are read for it. */
const WINDOW_MAX_MS = 92 * 24 * 3600_000;
const LINE_DAYS_MAX = 400;
const BOTTLENECK_MAX_MS = 31 * 24 * 3600_000;
/** Causes named in a Pareto, and stretches named in a list. */
const CAUSES_MAX = 60;
const STRETCHES_MAX = 500;
const SHIFT_MS = 8 * 3600_000;

const Window = {
  place: Type.String({
    default: '',
    maxLength: 400,
    description: 'enterprise/site/area/line/machine, as far down as wanted, or an id; the enterprise without it',
  }),
  from: moment('Start'),
  to: moment('End'),
  profile: Type.Enum<[...typeof PROFILE_IDS]>([...PROFILE_IDS], {
    default: DEFAULT_PROFILE.id,
    description: 'Definitions of what is lost to what',
  }),
};

export function lossRoutes(api: Api, context: ApiContext): void {
  const { plant, edits, clock } = context;
  const reasons = new Reasons(plant);
  const rowsOf: RowSource = (machine, fromNs, toNs) => edits.ledger.rows(machine, fromNs, toNs);
  const asked = (query: { place: string; from: number; to: number; profile: ProfileId }) => {
    const place = placeNamed(plant, query.place);
    if (place === undefined) throw notFound('Place', query.place);
    const profile = profileOf(query.profile);
    return { plant, place, profile, window: pastOf(query.from, query.to, place) };
  };
  /** Nothing is lost in the future. */
  const pastOf = (from: number, to: number, place: Place) => {
    const nowMs = clock.nowMs();
    const window = windowOf(Math.min(from, nowMs), Math.min(to, nowMs), WINDOW_MAX_MS);
    const days = Number((window.toNs - window.fromNs) / 86_400_000_000_000n) + 1;
    mostOf('days of lines', days * place.members.length, LINE_DAYS_MAX);
    return window;
  };

  api.get(
    '/api/v1/losses',
    {
      schema: {
        summary: 'From calendar time to good time, and the causes of what was lost, in minutes, parts or money',
        tags: ['losses'],
        querystring: Type.Object({
          ...Window,
          unit: Type.Enum<[...typeof LOSS_UNITS]>([...LOSS_UNITS], { default: 'minutes' }),
        }),
        response: { 200: LossesSchema, 404: ErrorSchema },
      },
    },
    async ({ query }): Promise<LossesView> => {
      const what = asked(query);
      const { waterfall, losses } = await readLosses(what, rowsOf);
      const { groups, unpricedMinutes } = paretoView(losses, query.unit, CAUSES_MAX, reasons);
      return {
        profile: what.profile.id,
        place: what.place.path,
        fromMs: msFromNs(what.window.fromNs),
        toMs: msFromNs(what.window.toNs),
        lines: what.place.members.map(({ line }) => line.id),
        waterfall: waterfallView(waterfall),
        unit: query.unit,
        pareto: groups,
        unpricedMinutes,
      };
    },
  );

  api.get(
    '/api/v1/losses/stretches',
    {
      schema: {
        summary: 'The stretches of lost time behind a cause, newest first',
        tags: ['losses'],
        querystring: Type.Object({
          ...Window,
          machine: Type.String({ description: 'The machine that caused it' }),
          kind: Type.Enum<[...typeof LOSS_KINDS]>([...LOSS_KINDS]),
          reason: Type.Optional(
            Type.String({ description: 'Its key in rows; without it those of which nobody knows why' }),
          ),
          state: Type.Optional(Type.Enum<[...typeof MACHINE_STATES]>([...MACHINE_STATES])),
        }),
        response: {
          200: Type.Object({ stretches: Type.Array(StretchSchema), more: Type.Integer() }),
          404: ErrorSchema,
        },
      },
    },
    async ({ query }) => {
      const all = await readStretches(asked(query), rowsOf);
      const own = all.filter(
        ({ machine, kind, reason, state }) =>
          machine === query.machine &&
          kind === query.kind &&
          reason === (query.reason ?? null) &&
          (query.state === undefined || state === query.state),
      );
      const stretches = stretchViews(own, reasons).sort((a, b) => b.fromMs - a.fromMs);
      return { stretches: stretches.slice(0, STRETCHES_MAX), more: Math.max(0, stretches.length - STRETCHES_MAX) };
    },
  );
  bottleneckRoute(api, context, rowsOf);
}

function bottleneckRoute(api: Api, { plant, picture, clock }: ApiContext, rowsOf: RowSource): void {
  const machines = new Map(machinesOf(plant).map((placed) => [placed.machine.id, placed]));
  const lines = new Map([...machines.values()].map(({ line }) => [line.id, line]));
  api.get(
    '/api/v1/lines/:line/bottleneck',
    {
      schema: {
        summary: 'Which machine holds the line up now, and how long each did in the running shift or a window',
        tags: ['losses'],
        params: Type.Object({ line: Type.String({ description: 'Line id' }) }),
        querystring: Type.Object({ from: Type.Optional(moment('Start')), to: Type.Optional(moment('End')) }),
        response: { 200: BottleneckSchema, 404: ErrorSchema },
      },
    },
    async ({ params, query }) => {
      const line = lines.get(params.line);
      if (line === undefined) throw notFound('Line', params.line);
      const nowMs = clock.nowMs();
      const toMs = Math.min(query.to ?? nowMs, nowMs);
      const shiftMs = picture.line(line.id)?.shift?.fromMs;
      const fromMs = query.from ?? Math.min(shiftMs ?? toMs - SHIFT_MS, toMs);
      const ages = picture.ages();
      const stateOf = (id: string): MachineState => {
        const placed = machines.get(id);
        const age = ages[id] ?? null;
        if (placed === undefined || age === null || age > noDataAfterMs(placed.machine)) return 'no-data';
        return picture.machine(id as MachineId)?.state ?? 'no-data';
      };
      const window = windowOf(Math.min(fromMs, toMs), toMs, BOTTLENECK_MAX_MS);
      return readBottleneck({ plant, line, window, nowNs: nsFromMs(nowMs), stateOf }, rowsOf);
    },
  );
}

const LISTS = { Place: '/api/v1/plant', Line: '/api/v1/lines' } as const;
const notFound = (what: keyof typeof LISTS, id: string): GembaError =>
  new GembaError('GEMBA_NOT_FOUND', { what, id, list: LISTS[what] });

const text = Type.String();
const number = (description: string) => Type.Number({ description });

const WaterfallSchema = Type.Object({
  calendarS: number('All time of the window, of each line; Σ bars + Σ rest, s'),
  bars: Type.Array(
    Type.Object({
      kind: oneOf(LOSS_KINDS),
      group: oneOf(LOSS_GROUPS),
      bigLoss: orNull(oneOf(BIG_LOSSES), 'Which of the six big losses it is'),
      seconds: number('Lost, s; negative for a speed above the ideal'),
    }),
    { description: 'What is taken off calendar time, in this order' },
  ),
  rest: Type.Array(Type.Object({ kind: oneOf(REST_KINDS), seconds: number('What remains, s') })),
  isOverIdeal: Type.Boolean({ description: 'Parts came faster than the ideal cycle allows' }),
});

const ParetoRowSchema = Type.Object({
  line: text,
  machine: Type.String({ description: 'The machine that caused it' }),
  kind: oneOf(LOSS_KINDS),
  state: orNull(oneOf(MACHINE_STATES)),
  reason: orNull(text, 'In the plant’s words; null when nobody knows why'),
  reasonId: orNull(text, 'Its key in rows'),
  count: number('How often'),
  minutes: number('min'),
  parts: number('Rejected, or not made'),
  money: orNull(Type.Number(), 'In the currency; null without a price'),
  currency: orNull(text),
  energyKWh: number('Energy of the counting point meanwhile'),
  value: number('In the unit that was asked for'),
  share: number('Of the total of its group, 0…1'),
  cumulative: number('Of all up to this one, 0…1'),
});

export const LossesSchema = Type.Object({
  profile: oneOf(PROFILE_IDS),
  place: Type.String({ description: 'enterprise/site/area/line/machine' }),
  fromMs: time('Start'),
  toMs: time('End: the one asked for, or now'),
  lines: Type.Array(text, { description: 'Lines that were added up; each is worth its counting point' }),
  waterfall: WaterfallSchema,
  unit: oneOf(LOSS_UNITS),
  pareto: Type.Array(
    Type.Object({
      currency: orNull(text),
      total: number('Of all rows'),
      rows: Type.Array(ParetoRowSchema),
      others: orNull(Type.Object({ rows: Type.Integer(), value: Type.Number() }), 'Rows beyond these, in their sum'),
    }),
    { description: 'Largest first; money of each currency by itself' },
  ),
  unpricedMinutes: number('Of losses that have no price'),
});

const StretchSchema = Type.Object({
  line: text,
  machine: text,
  kind: oneOf(LOSS_KINDS),
  state: oneOf(MACHINE_STATES),
  calendar: oneOf(CALENDAR_CLASSES),
  reason: orNull(text),
  fromMs: time('Start'),
  toMs: time('End'),
});

export const BottleneckSchema = Type.Object({
  line: text,
  fromMs: time('Start'),
  toMs: time('End'),
  now: orNull(
    Type.Object({
      machine: text,
      activeSinceMs: time('Active without interruption since'),
      activeS: number('Scheduled time of that, s'),
    }),
    'null when no machine is active',
  ),
  shares: Type.Array(
    Type.Object({
      machine: text,
      momentaryS: number('Its active period was the longest, s'),
      soleS: number('Of its time as bottleneck alone, s'),
      shiftingS: number('While the bottleneck moved to or from it, s'),
      share: orNull(Type.Number(), 'Of the time in which there was a bottleneck, 0…1'),
    }),
  ),
  timeline: Type.Array(
    Type.Object({ fromMs: time('Start'), toMs: time('End'), machine: text, shiftingWith: orNull(text) }),
  ),
  scheduledS: number('Scheduled time, s'),
  namedS: number('With a bottleneck, s'),
  noneS: number('With no machine active, s'),
  unknownS: number('With no machine known, s'),
  partialS: number('With some machine unknown, s'),
});

/** Fails to compile when a schema and its view part. */
export const AGREES: {
  losses: Same<Static<typeof LossesSchema>, LossesView>;
  stretch: Same<Static<typeof StretchSchema>, LostStretch>;
  bottleneck: Same<Static<typeof BottleneckSchema>, BottleneckView>;
} = { losses: true, stretch: true, bottleneck: true };
