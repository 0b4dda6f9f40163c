/** Machines: what they do, and why their figures are what they are. What their signals were is in `history.ts`. */

import { GembaError } from '@gemba/contract/errors';
import type { MachineId } from '@gemba/contract/identity';
import type { KpiView, MachineView } from '@gemba/contract/live';
import type { PlacedMachine } from '@gemba/contract/plant';
import type { Machine } from '@gemba/contract/plant/machine';
import Type from 'typebox';
import { kpis } from '../domain/kpis/kpis.ts';
import { contextOf } from '../domain/ledger/context.ts';
import { noDataAfterMs } from '../views/machine.ts';
import { Reasons } from '../views/reasons.ts';
import { timelineRow } from '../views/timeline.ts';
import { machineOf, moment, placedMachines, windowOf } from './asked.ts';
import type { Api, ApiContext } from './context.ts';
import { explain } from './formula.ts';
import { ErrorSchema, Kpi, MachineSchema, PlainOrNull } from './schemas.ts';

const Of = Type.Object({ machine: Type.String({ description: 'Machine id' }) });

/** Longest window of figures that are formed out of rows at once, ms. */
const WINDOW_MAX_MS = 366 * 24 * 3600_000;

export function machineRoutes(api: Api, context: ApiContext): void {
  const { plant, picture, edits } = context;
  const placed = placedMachines(plant);
  const find = (id: string): PlacedMachine => machineOf(placed, id);
  const reasons = new Reasons(plant);
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
        querystring: Type.Object({ from: Type.Optional(moment('Start')), to: Type.Optional(moment('End')) }),
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
      const window = windowOf(query.from ?? running?.fromMs, query.to ?? running?.toMs, WINDOW_MAX_MS);
      const rows = await edits.ledger.rows(id, window.fromNs, window.toNs);
      const own = query.from === undefined && query.to === undefined ? running : undefined;
      const { pendingStops: _, ...formed } = kpis(rows, window, contextOf(plant, id));
      const kpi: KpiView = own ?? formed;
      return { kpi, formula: explain(kpi), rows: rows.map((row) => timelineRow(row, one.machine, reasons)) };
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
  value: PlainOrNull,
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
