/** Control charts of signals, and quality and energy of places. Reads take turns and have an end (`history/turns.ts`). */

import { GembaError } from '@gemba/contract/errors';
import type { ChartHead, ControlChartView, EnergyOfPlace, QualityView } from '@gemba/contract/quality';
import { nsFromMs } from '@gemba/contract/sample';
import type { FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { Turns } from '../history/turns.ts';
import { type Charted, headOf, isCharted } from '../quality/chart-head.ts';
import { readChart } from '../quality/read-chart.ts';
import { readEnergy } from '../quality/read-energy.ts';
import { readQuality } from '../quality/read-quality.ts';
import { machineOf, moment, placedMachines, signalOf, windowOf } from './asked.ts';
import type { Api, ApiContext } from './context.ts';
import { ChartHeadSchema, ControlChartSchema, EnergySchema, QualitySchema } from './quality-schemas.ts';
import { ErrorSchema, type Same } from './schemas.ts';

/** Rows of a month of a plant are summed at once. */
const WINDOW_MAX_MS = 31 * 24 * 3600_000;
/** Reads of one visitor: a page asks for a chart, quality and energy at once. */
const TURNS = { atOnce: 3, waiting: 16, limitMs: 8000 };

/** Who asks, for his turns. */
const visitorOf = ({ visitor, ip }: FastifyRequest): string => visitor.person?.name ?? ip;

const Window = Type.Object({
  place: Type.String({
    default: '',
    maxLength: 300,
    description:
      'Path (enterprise/site/area/line/machine), or an id where just one thing bears it; empty: the enterprise',
  }),
  from: moment('Start'),
  to: moment('End'),
});

export function qualityRoutes(api: Api, context: ApiContext): void {
  const { plant, historian, clock } = context;
  // As people know them: rejects that were found later are rejects.
  const records = context.edits.ledger;
  const turns = new Turns(clock, TURNS);
  const spanOf = ({ from, to }: { from: number; to: number }) => {
    const window = windowOf(from, to, WINDOW_MAX_MS);
    if (window.fromNs === window.toNs) throw new GembaError('GEMBA_BAD_REQUEST', { reason: 'the window is empty' });
    const nowNs = nsFromMs(clock.nowMs());
    return { fromNs: window.fromNs, toNs: window.toNs < nowNs ? window.toNs : nowNs };
  };
  chartRoutes(api, context, turns);

  api.get(
    '/api/v1/quality',
    {
      schema: {
        summary: 'Yields of machines and lines of a place, and why parts were rejected, largest reason first',
        tags: ['quality'],
        querystring: Window,
        response: { 200: QualitySchema, 400: ErrorSchema, 404: ErrorSchema, 503: ErrorSchema },
      },
    },
    (request) => {
      const window = spanOf(request.query);
      return turns.run(visitorOf(request), () =>
        readQuality({ plant, records, historian }, request.query.place, window),
      );
    },
  );

  api.get(
    '/api/v1/energy',
    {
      schema: {
        summary: 'Energy of machines and lines of a place: by state, idle, base load, for each good part, and its cost',
        tags: ['quality'],
        querystring: Window,
        response: { 200: EnergySchema, 400: ErrorSchema, 404: ErrorSchema, 503: ErrorSchema },
      },
    },
    (request) => {
      const window = spanOf(request.query);
      return turns.run(visitorOf(request), () => readEnergy({ plant, records }, request.query.place, window));
    },
  );
}

function chartRoutes(api: Api, { plant, historian, records, clock }: ApiContext, turns: Turns): void {
  const placed = placedMachines(plant);

  api.get(
    '/api/v1/machines/:machine/charts',
    {
      schema: {
        summary: 'Signals of a machine that have a control chart',
        tags: ['quality'],
        params: Type.Object({ machine: Type.String({ description: 'Machine id' }) }),
        response: { 200: Type.Object({ charts: Type.Array(ChartHeadSchema) }), 404: ErrorSchema },
      },
    },
    ({ params }) => {
      const { machine } = machineOf(placed, params.machine);
      return { charts: machine.signals.filter(isCharted).map((signal) => headOf(machine, signal)) };
    },
  );

  api.get(
    '/api/v1/machines/:machine/charts/:signal',
    {
      schema: {
        summary: 'Control chart of a signal over a window: points, limits by product, and which rules they break',
        tags: ['quality'],
        params: Type.Object({ machine: Type.String({ description: 'Machine id' }), signal: Type.String() }),
        querystring: Type.Object({
          from: moment('Start'),
          to: moment('End'),
          baselineFrom: Type.Optional(moment('Start of the window that limits are formed from (default: their own)')),
          baselineTo: Type.Optional(moment('End of that window')),
        }),
        response: { 200: ControlChartSchema, 400: ErrorSchema, 404: ErrorSchema, 503: ErrorSchema },
      },
    },
    (request) => {
      const { params, query } = request;
      const one = machineOf(placed, params.machine);
      const id = signalOf(one, params.signal);
      const signal = one.machine.signals.find(
        (candidate): candidate is Charted => candidate.id === id && isCharted(candidate),
      );
      if (signal === undefined) {
        const list = `/api/v1/machines/${params.machine}/charts`;
        throw new GembaError('GEMBA_NOT_FOUND', { what: 'Control chart of', id: params.signal, list });
      }
      const window = windowOf(query.from, query.to, WINDOW_MAX_MS);
      const hasBaseline = query.baselineFrom !== undefined || query.baselineTo !== undefined;
      const baseline = hasBaseline ? windowOf(query.baselineFrom, query.baselineTo, WINDOW_MAX_MS) : null;
      const asked = { placed: one, signal, window, baseline, nowNs: nsFromMs(clock.nowMs()) };
      return turns.run(visitorOf(request), () => readChart({ historian, records, plant }, asked));
    },
  );
}

/** Fails to compile when a schema and its view part. */
export const AGREES: {
  head: Same<Static<typeof ChartHeadSchema>, ChartHead>;
  chart: Same<Static<typeof ControlChartSchema>, ControlChartView>;
  quality: Same<Static<typeof QualitySchema>, QualityView>;
  energy: Same<Static<typeof EnergySchema>, EnergyOfPlace>;
} = { head: true, chart: true, quality: true, energy: true };
