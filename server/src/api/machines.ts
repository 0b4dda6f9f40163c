/** Machines: what they do, why their figures are what they are, and what their signals were. */

import { GembaError } from '@gemba/contract/errors';
import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { KpiView, MachineView } from '@gemba/contract/live';
import { type Machine, machinesOf, type PlacedMachine } from '@gemba/contract/plant';
import { msFromNs, nsFromMs } from '@gemba/contract/sample';
import Type from 'typebox';
import { kpis } from '../domain/kpis/kpis.ts';
import { contextOf } from '../domain/ledger/context.ts';
import { noDataAfterMs } from '../views/machine.ts';
import { plainValue } from '../views/plain.ts';
import { Reasons } from '../views/reasons.ts';
import { timelineRow } from '../views/timeline.ts';
import type { Api, ApiContext } from './context.ts';
import { explain } from './formula.ts';
import { ErrorSchema, Kpi, MachineSchema } from './schemas.ts';

const Of = Type.Object({ machine: Type.String({ description: 'Machine id' }) });
const ms = (description: string) => Type.Number({ minimum: 0, description: `${description}, ms UTC` });
const nullableNumber = Type.Union([Type.Number(), Type.Null()]);
const anyValue = Type.Union([Type.Number(), Type.Boolean(), Type.String(), Type.Null()]);

/** Longest window of figures that are formed out of rows at once, ms. */
const WINDOW_MAX_MS = 366 * 24 * 3600_000;
const BUCKETS_MAX = 2000;
const READINGS_MAX = 5000;

export function machineRoutes(api: Api, context: ApiContext): void {
  const { plant, picture, records, historian } = context;
  const placed = new Map(machinesOf(plant).map((one) => [one.machine.id, one]));
  const reasons = new Reasons(plant);
  const find = (id: string): PlacedMachine => {
    const found = placed.get(id);
    if (found === undefined) throw new GembaError('GEMBA_NOT_FOUND', { what: 'Machine', id, list: '/api/v1/machines' });
    return found;
  };
  const summary = ({ machine, path }: PlacedMachine, ages: Record<string, number | null>) => {
    const view = picture.machine(machine.id as MachineId);
    const ageMs = ages[machine.id] ?? null;
    return {
      id: machine.id,
      path,
      name: machine.name,
      ...shownNow(machine, view, ageMs),
      ageMs,
      oee: view?.kpi.oee ?? null,
    };
  };

  api.get(
    '/api/v1/machines',
    {
      schema: {
        summary: 'All machines: state, since when, age of the newest sample, OEE of the running shift',
        tags: ['plant'],
        response: { 200: Type.Object({ machines: Type.Array(Summary) }) },
      },
    },
    () => {
      const ages = picture.ages();
      return { machines: [...placed.values()].map((one) => summary(one, ages)) };
    },
  );

  api.get(
    '/api/v1/machines/:machine',
    {
      schema: {
        summary: 'A machine with its figures and the present values of its signals',
        tags: ['plant'],
        params: Of,
        response: {
          200: Type.Intersect([Summary, Type.Object({ view: MachineSchema, signals: Type.Array(SignalSchema) })]),
          404: ErrorSchema,
        },
      },
    },
    ({ params }) => {
      const one = find(params.machine);
      const id = params.machine as MachineId;
      const view = picture.machine(id);
      if (view === null) throw new GembaError('GEMBA_INTERNAL', { reason: 'the machine has no picture' });
      return { ...summary(one, picture.ages()), view, signals: picture.signals(id) };
    },
  );

  api.get(
    '/api/v1/machines/:machine/kpi',
    {
      schema: {
        summary: 'Figures of the running shift or a window, with the formulas and the rows that they are summed from',
        tags: ['plant'],
        params: Of,
        querystring: Type.Object({ from: Type.Optional(ms('Start')), to: Type.Optional(ms('End')) }),
        response: {
          200: Type.Object({ kpi: Kpi, formula: Type.Array(Type.String()), rows: Type.Array(TimelineRowSchema) }),
          400: ErrorSchema,
          404: ErrorSchema,
        },
      },
    },
    async ({ params, query }) => {
      const one = find(params.machine);
      const id = params.machine as MachineId;
      const running = picture.machine(id)?.kpi;
      const window = windowOf(query.from ?? running?.fromMs, query.to ?? running?.toMs);
      const rows = await records.rows(id, window.fromNs, window.toNs);
      const own = query.from === undefined && query.to === undefined ? running : undefined;
      const { pendingStops: _, ...formed } = kpis(rows, window, contextOf(plant, id));
      const kpi: KpiView = own ?? formed;
      return { kpi, formula: explain(kpi), rows: rows.map((row) => timelineRow(row, one.machine, reasons)) };
    },
  );

  api.get(
    '/api/v1/machines/:machine/buckets',
    {
      schema: {
        summary: 'A signal in equal buckets: minimum, maximum, mean, first, last, count',
        tags: ['plant'],
        params: Of,
        querystring: Type.Object({
          signal: Type.String(),
          from: ms('Start'),
          to: ms('End'),
          n: Type.Integer({ minimum: 1, maximum: BUCKETS_MAX, default: 200 }),
        }),
        response: { 200: Type.Object({ buckets: Type.Array(BucketSchema) }), 400: ErrorSchema, 404: ErrorSchema },
      },
    },
    async ({ params, query }) => {
      const signal = signalOf(find(params.machine), query.signal);
      const { fromNs, toNs } = windowOf(query.from, query.to);
      const buckets = await historian.buckets(params.machine as MachineId, signal, fromNs, toNs, query.n);
      return {
        buckets: buckets.map(({ fromNs: from, toNs: to, first, last, ...rest }) => ({
          fromMs: msFromNs(from),
          toMs: msFromNs(to),
          ...rest,
          first: plainValue(first),
          last: plainValue(last),
        })),
      };
    },
  );

  api.get(
    '/api/v1/machines/:machine/readings',
    {
      schema: {
        summary: 'Raw samples of a signal, a page at a time',
        tags: ['plant'],
        params: Of,
        querystring: Type.Object({
          signal: Type.String(),
          from: ms('Start'),
          to: ms('End'),
          limit: Type.Integer({ minimum: 1, maximum: READINGS_MAX, default: 1000 }),
          cursor: Type.Optional(Type.String({ maxLength: 200 })),
        }),
        response: {
          200: Type.Object({ readings: Type.Array(ReadingSchema), cursor: Type.Union([Type.String(), Type.Null()]) }),
          400: ErrorSchema,
          404: ErrorSchema,
        },
      },
    },
    async ({ params, query }) => {
      const signal = signalOf(find(params.machine), query.signal);
      const { fromNs, toNs } = windowOf(query.from, query.to);
      const page = await historian.range(params.machine as MachineId, signal, fromNs, toNs, query.limit, query.cursor);
      const readings = page.items.map(({ timeNs, value, status }) => ({
        timeNs: timeNs.toString(),
        value: plainValue(value),
        status,
      }));
      return { readings, cursor: page.cursor };
    },
  );
}

const Summary = Type.Object({
  id: Type.String(),
  path: Type.String({ description: 'enterprise/site/area/line/machine' }),
  name: Type.String(),
  state: MachineSchema.properties.state,
  shown: MachineSchema.properties.shown,
  sinceMs: Type.Union([Type.Number(), Type.Null()], { description: 'Start of the shown state, ms UTC' }),
  ageMs: Type.Union([Type.Number(), Type.Null()], {
    description: 'Since an observation last came, on the server’s clock',
  }),
  oee: Type.Union([Type.Number(), Type.Null()], { description: 'OEE of the running shift, 0…1' }),
});

/** What was not heard of for too long is NO DATA since it was last observed, whatever it did then. */
function shownNow(
  machine: Machine,
  view: MachineView | null,
  ageMs: number | null,
): Pick<MachineView, 'state' | 'shown' | 'sinceMs'> {
  if (view === null) return { state: 'no-data', shown: 'no-data', sinceMs: null };
  if (ageMs !== null && ageMs <= noDataAfterMs(machine)) return view;
  return { state: 'no-data', shown: 'no-data', sinceMs: view.shown === 'no-data' ? view.sinceMs : view.newestMs };
}

const SignalSchema = Type.Object({
  machine: Type.String(),
  signal: Type.String(),
  value: anyValue,
  status: Type.Integer({ description: 'OPC UA StatusCode' }),
  timeMs: Type.Number(),
});

export const TimelineRowSchema = Type.Object({
  machine: Type.String(),
  fromMs: Type.Number(),
  toMs: Type.Number(),
  state: MachineSchema.properties.state,
  shown: MachineSchema.properties.shown,
  calendar: MachineSchema.properties.calendar,
  reason: Type.Union([Type.String(), Type.Null()]),
});

const BucketSchema = Type.Object({
  fromMs: Type.Number(),
  toMs: Type.Number(),
  count: Type.Integer(),
  min: nullableNumber,
  max: nullableNumber,
  mean: nullableNumber,
  first: anyValue,
  last: anyValue,
});

const ReadingSchema = Type.Object({
  timeNs: Type.String({ description: 'Nanoseconds UTC, as digits' }),
  value: anyValue,
  status: Type.Integer(),
});

/** Latest moment that is asked for, ms UTC: the end of the year 9999. */
const TIME_MAX_MS = 253_402_300_799_999;
const isMoment = (timeMs: number | undefined): timeMs is number => timeMs !== undefined && timeMs <= TIME_MAX_MS;

function windowOf(fromMs: number | undefined, toMs: number | undefined): { fromNs: bigint; toNs: bigint } {
  // "Infinity" is a number to the schema's coercion.
  if (!isMoment(fromMs) || !isMoment(toMs) || fromMs > toMs) {
    throw new GembaError('GEMBA_BAD_REQUEST', { reason: '"from" and "to" are moments, and "from" is not after "to"' });
  }
  if (toMs - fromMs > WINDOW_MAX_MS)
    throw new GembaError('GEMBA_BAD_REQUEST', { reason: 'a window is at most a year' });
  return { fromNs: nsFromMs(fromMs), toNs: nsFromMs(toMs) };
}

function signalOf({ machine }: PlacedMachine, signal: string): SignalId {
  if (machine.signals.some(({ id }) => id === signal)) return signal as SignalId;
  throw new GembaError('GEMBA_NOT_FOUND', { what: 'Signal', id: signal, list: `/api/v1/machines/${machine.id}` });
}
