/**
 * What signals were and are: several over a window in buckets or readings with what is missing beside them, raw samples a
 * page at a time, and the newest values. Reads take turns and have an end (`history/turns.ts`).
 */

import { GembaError } from '@gemba/contract/errors';
import type { History, LatestValue } from '@gemba/contract/history';
import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { PlacedMachine } from '@gemba/contract/plant';
import { GAP_CAUSES, qualityOf } from '@gemba/contract/sample';
import type { FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { readHistory } from '../history/read.ts';
import { Turns } from '../history/turns.ts';
import { noDataAfterMs } from '../views/machine.ts';
import { plainValue } from '../views/plain.ts';
import { machineOf, moment, mostOf, placedMachines, signalOf, windowOf } from './asked.ts';
import type { Api, ApiContext } from './context.ts';
import { ErrorSchema, oneOf, orNull, Plain, PlainOrNull, type Same, time, timeOrNull } from './schemas.ts';

const POINTS_MAX = 2000;
const SIGNALS_MAX = 20;
/** The widest buckets are days, and so many of them fit into an answer. */
const WINDOW_MAX_MS = POINTS_MAX * 24 * 3600_000;
const READINGS_MAX = 5000;
const LATEST_MAX = 5000;
/** Reads of one visitor: a page with its cards asks for some at once. */
const TURNS = { atOnce: 4, waiting: 32, limitMs: 8000 };

/** Who asks, for his turns. */
const visitorOf = ({ visitor, ip }: FastifyRequest): string => visitor.person?.name ?? ip;

export function historyRoutes(api: Api, context: ApiContext): void {
  const { plant, historian, clock } = context;
  const placed = placedMachines(plant);
  const turns = new Turns(clock, TURNS);

  api.get(
    '/api/v1/history',
    {
      schema: {
        summary: 'Signals over a window: readings or buckets of a width that fits, and what is missing with its cause',
        tags: ['history'],
        querystring: Type.Object({
          signal: Type.Array(Type.String({ maxLength: 640 }), {
            minItems: 1,
            description: `MACHINE/SIGNAL, repeated for each; at most ${SIGNALS_MAX}`,
          }),
          from: moment('Start'),
          to: moment('End'),
          points: Type.Integer({
            minimum: 1,
            default: 600,
            description: `About so many buckets; at most ${POINTS_MAX}`,
          }),
        }),
        response: { 200: HistorySchema, 404: ErrorSchema, 503: ErrorSchema },
      },
    },
    async (request) => {
      const { signal, from, to, points } = request.query;
      mostOf('points', points, POINTS_MAX);
      mostOf('signals', signal.length, SIGNALS_MAX);
      const { fromNs, toNs } = windowOf(from, to, WINDOW_MAX_MS);
      if (fromNs === toNs) throw new GembaError('GEMBA_BAD_REQUEST', { reason: 'the window is empty' });
      const signals = [...new Set(signal)].map((name) => signalNamed(placed, name));
      const asked = { signals, fromNs, toNs, points, nowMs: clock.nowMs() };
      return turns.run(visitorOf(request), () => readHistory(historian, asked));
    },
  );

  api.get(
    '/api/v1/machines/:machine/readings',
    {
      schema: {
        summary: 'Raw samples of a signal, a page at a time',
        tags: ['history'],
        params: Type.Object({ machine: Type.String({ description: 'Machine id' }) }),
        querystring: Type.Object({
          signal: Type.String(),
          from: moment('Start'),
          to: moment('End'),
          limit: Type.Integer({ minimum: 1, maximum: READINGS_MAX, default: 1000 }),
          cursor: Type.Optional(Type.String({ maxLength: 200 })),
        }),
        response: {
          200: Type.Object({ readings: Type.Array(ReadingSchema), cursor: CursorSchema }),
          404: ErrorSchema,
          503: ErrorSchema,
        },
      },
    },
    async (request) => {
      const { params, query } = request;
      const machine = params.machine as MachineId;
      const signal = signalOf(machineOf(placed, params.machine), query.signal);
      const { fromNs, toNs } = windowOf(query.from, query.to, WINDOW_MAX_MS);
      const page = await turns.run(visitorOf(request), () =>
        historian.range(machine, signal, fromNs, toNs, query.limit, query.cursor),
      );
      const readings = page.items.map(({ timeNs, value, status }) => ({
        timeNs: timeNs.toString(),
        value: plainValue(value),
        status,
      }));
      return { readings, cursor: page.cursor };
    },
  );
  latestRoute(api, context);
}

/** Newest values come out of the live picture: they cost no read of the historian. */
function latestRoute(api: Api, { plant, picture }: ApiContext): void {
  const placed = placedMachines(plant);
  api.get(
    '/api/v1/latest',
    {
      schema: {
        summary: 'Newest values of the plant or of one machine, with their age and quality',
        tags: ['history'],
        querystring: Type.Object({
          machine: Type.Optional(Type.String({ description: 'Of this machine only' })),
          limit: Type.Integer({ minimum: 1, maximum: LATEST_MAX, default: 1000 }),
          cursor: Type.Optional(Type.String({ maxLength: 640, description: 'Of the page before' })),
        }),
        response: { 200: Type.Object({ values: Type.Array(LatestSchema), cursor: CursorSchema }), 404: ErrorSchema },
      },
    },
    ({ query }) => {
      const ages = picture.ages();
      const machines = query.machine === undefined ? [...placed.values()] : [machineOf(placed, query.machine)];
      const values = machines.flatMap((one) => latestOf(one, picture, ages[one.machine.id] ?? null));
      const after = values.findIndex((value) => nameOf(value) === query.cursor);
      if (query.cursor !== undefined && after < 0) {
        throw new GembaError('GEMBA_BAD_REQUEST', { reason: 'not a cursor of this list' });
      }
      const page = values.slice(after + 1, after + 1 + query.limit);
      const last = page.at(-1);
      const isEnd = last === undefined || after + 1 + page.length === values.length;
      return { values: page, cursor: isEnd ? null : nameOf(last) };
    },
  );
}

const nameOf = ({ machine, signal }: { machine: string; signal: string }): string => `${machine}/${signal}`;

function latestOf({ machine }: PlacedMachine, picture: ApiContext['picture'], heardAgoMs: number | null) {
  const values = new Map(picture.signals(machine.id as MachineId).map((view) => [view.signal, view]));
  return machine.signals.flatMap(({ id, unit }): LatestValue[] => {
    const view = values.get(id);
    if (view === undefined) return [];
    const quality = qualityOf(view.status);
    const current = heardAgoMs !== null && heardAgoMs <= noDataAfterMs(machine);
    return [{ ...view, unit: unit ?? null, quality, heardAgoMs, current }];
  });
}

/** `MACHINE/SIGNAL`: a machine's id holds no slash, a signal's may. Throws GEMBA_NOT_FOUND. */
function signalNamed(
  placed: ReadonlyMap<string, PlacedMachine>,
  name: string,
): { placed: PlacedMachine; signal: SignalId } {
  const slash = name.indexOf('/');
  const one = machineOf(placed, slash < 0 ? name : name.slice(0, slash));
  return { placed: one, signal: signalOf(one, slash < 0 ? '' : name.slice(slash + 1)) };
}

const CursorSchema = orNull(Type.String(), 'Of the next page; null at the end');
const numbersOrNull = Type.Array(Type.Union([Type.Number(), Type.Null()]));
const values = Type.Array(PlainOrNull);

const SignalHistorySchema = Type.Object({
  machine: Type.String(),
  signal: Type.String(),
  name: Type.String(),
  unit: orNull(Type.String()),
  type: Type.String({ description: 'float, int, bool or text' }),
  before: orNull(
    Type.Object({
      value: Plain,
      status: Type.Integer(),
      timeMs: timeOrNull('Since when, where readings of it remain'),
    }),
    'The newest value before the window: it held when the window began',
  ),
  readings: orNull(
    Type.Object({ timeMs: Type.Array(Type.Number()), value: values, status: Type.Array(Type.Integer()) }),
    'Every reading, where the window holds few; columns of equal length',
  ),
  buckets: orNull(
    Type.Object({
      count: Type.Array(Type.Integer()),
      min: numbersOrNull,
      max: numbersOrNull,
      mean: numbersOrNull,
      first: values,
      last: values,
    }),
    'Columns with an entry for each bucket, where it holds many; null where a bucket holds no such value',
  ),
});

const MissingSchema = Type.Object({
  fromMs: time('Start'),
  toMs: time('End'),
  cause: orNull(oneOf(GAP_CAUSES), 'Why; null where nobody watched and nobody said why'),
  signals: Type.Array(Type.String(), { description: 'The signals concerned; empty: all of the machine' }),
});

export const HistorySchema = Type.Object({
  fromMs: time('Start of the answered window: the one asked for, snapped outward to whole buckets'),
  toMs: time('Its end'),
  stepMs: Type.Number({ description: 'Width of a bucket; wider than an hour they follow the site’s clock' }),
  edgesMs: Type.Array(Type.Number(), { description: 'Edges of the buckets, one more than there are buckets' }),
  timeZone: Type.String({ description: 'Zone whose days wide buckets are: of the first signal’s site' }),
  serverMs: time('The server’s clock'),
  signals: Type.Array(SignalHistorySchema),
  machines: Type.Array(
    Type.Object({
      machine: Type.String(),
      observedThroughMs: timeOrNull('End of the last observation in the window'),
      missing: Type.Array(MissingSchema, {
        description: 'Stretches of which nothing is known; no value holds in them',
      }),
    }),
  ),
});

const ReadingSchema = Type.Object({
  timeNs: Type.String({ description: 'Nanoseconds UTC, as digits' }),
  value: PlainOrNull,
  status: Type.Integer(),
});

export const LatestSchema = Type.Object({
  machine: Type.String(),
  signal: Type.String(),
  unit: orNull(Type.String()),
  value: PlainOrNull,
  status: Type.Integer({ description: 'OPC UA StatusCode' }),
  quality: oneOf(['good', 'uncertain', 'bad']),
  timeMs: time('When it became true'),
  heardAgoMs: orNull(Type.Number(), 'Since the machine was last heard, ms on the server’s clock: until then it held'),
  current: Type.Boolean({ description: 'The machine was heard recently enough not to be NO DATA' }),
});

/** Fails to compile when a schema and its view part. */
export const AGREES: {
  history: Same<Static<typeof HistorySchema>, History>;
  latest: Same<Static<typeof LatestSchema>, LatestValue>;
} = { history: true, latest: true };
