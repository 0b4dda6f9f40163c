/** The plant and its lines: structure, heads of rows, timelines, and what was lost where. */

import { GembaError } from '@gemba/contract/errors';
import type { MachineId } from '@gemba/contract/identity';
import { LOSS_KINDS } from '@gemba/contract/losses';
import type { Plant } from '@gemba/contract/plant';
import type { Line } from '@gemba/contract/plant/site';
import { nsFromMs } from '@gemba/contract/sample';
import Type from 'typebox';
import { DEFAULT_PROFILE } from '../domain/kpis/registry.ts';
import type { LedgerRow } from '../domain/ledger/row.ts';
import { placeNamed } from '../domain/places/place.ts';
import { readLosses } from '../losses/read.ts';
import { plantView } from '../views/plant.ts';
import { Reasons } from '../views/reasons.ts';
import { joinRows, timelineRow } from '../views/timeline.ts';
import type { Api, ApiContext } from './context.ts';
import { TimelineRowSchema } from './machines.ts';
import { ErrorSchema, LineSchema, oneOf, orNull, PlantSchema } from './schemas.ts';

const Of = Type.Object({ line: Type.String({ description: 'Line id' }) });
const TIMELINE_MAX_H = 48;
/** Losses named in the overview. */
const LOSSES_MAX = 50;

export function plantRoutes(api: Api, context: ApiContext): void {
  const { plant, picture, edits, clock } = context;
  const lines = new Map(linesOf(plant).map((one) => [one.line.id, one]));
  const reasons = new Reasons(plant);
  const find = (id: string) => {
    const found = lines.get(id);
    if (found === undefined) throw new GembaError('GEMBA_NOT_FOUND', { what: 'Line', id, list: '/api/v1/lines' });
    return found;
  };
  const rowsOf = (line: Line, fromMs: number, toMs: number): Promise<LedgerRow[][]> =>
    Promise.all(line.machines.map(({ id }) => edits.ledger.rows(id as MachineId, nsFromMs(fromMs), nsFromMs(toMs))));

  api.get(
    '/api/v1/plant',
    {
      schema: {
        summary: 'Sites, areas, lines, machines and signals',
        tags: ['plant'],
        response: { 200: PlantSchema },
      },
    },
    () => plantView(plant),
  );

  api.get(
    '/api/v1/lines',
    {
      schema: {
        summary: 'All lines: shift, made, target, figures',
        tags: ['plant'],
        response: { 200: Type.Object({ lines: Type.Array(LineSchema) }) },
      },
    },
    () => ({ lines: picture.lines() }),
  );

  api.get(
    '/api/v1/lines/:line',
    {
      schema: {
        summary: 'A line: shift, made, target, figures',
        tags: ['plant'],
        params: Of,
        response: { 200: LineSchema, 404: ErrorSchema },
      },
    },
    ({ params }) => {
      const view = picture.line(find(params.line).line.id);
      if (view === null) throw new GembaError('GEMBA_INTERNAL', { reason: 'the line has no picture' });
      return view;
    },
  );

  api.get(
    '/api/v1/lines/:line/timeline',
    {
      schema: {
        summary: 'What each machine of the line did in the last hours',
        tags: ['plant'],
        params: Of,
        querystring: Type.Object({ hours: Type.Number({ exclusiveMinimum: 0, maximum: TIMELINE_MAX_H, default: 8 }) }),
        response: {
          200: Type.Object({ fromMs: Type.Number(), toMs: Type.Number(), rows: Type.Array(TimelineRowSchema) }),
          404: ErrorSchema,
        },
      },
    },
    async ({ params, query }) => {
      const { line } = find(params.line);
      const toMs = clock.nowMs();
      const fromMs = toMs - query.hours * 3600_000;
      const rows = await rowsOf(line, fromMs, toMs);
      return {
        fromMs,
        toMs,
        rows: line.machines.flatMap((machine, index) =>
          joinRows((rows[index] ?? []).map((row) => timelineRow(row, machine, reasons))),
        ),
      };
    },
  );

  api.get(
    '/api/v1/overview',
    {
      schema: {
        summary: 'Each line against its target in the running shift, and the largest losses in minutes and money',
        tags: ['plant'],
        response: { 200: Overview },
      },
    },
    async () => {
      const losses = await Promise.all([...lines.values()].map((one) => lossesOfLine(one)));
      return {
        lines: picture.lines().map((view) => ({
          line: view.id,
          shift: view.shift?.name ?? null,
          oee: view.kpi.oee,
          oeeTarget: view.oeeTarget?.value ?? null,
          made: view.made,
          targetNow: view.targetNow,
          targetEnd: view.targetEnd,
          completeness: view.kpi.completeness,
          stopsWithoutReason: view.kpi.stopsWithoutReason,
        })),
        losses: losses
          .flat()
          .sort((a, b) => b.minutes - a.minutes)
          .slice(0, LOSSES_MAX),
      };
    },
  );

  async function lossesOfLine({ line, path }: LineOfPlant) {
    const shift = picture.line(line.id)?.shift ?? null;
    const place = placeNamed(plant, path);
    if (shift === null || place === undefined) return [];
    const window = { fromNs: nsFromMs(shift.fromMs), toNs: nsFromMs(Math.min(clock.nowMs(), shift.toMs)) };
    const asked = { plant, place, window, profile: DEFAULT_PROFILE };
    const { losses } = await readLosses(asked, (machine, fromNs, toNs) => edits.ledger.rows(machine, fromNs, toNs));
    return losses.map(({ machine, kind, reason, state, ns, money, currency }) => ({
      ...{ line: line.id, machine, kind, state },
      reason: reasons.name(machine, reason),
      minutes: Number(ns) / 60e9,
      cost: money,
      currency,
    }));
  }
}

const nullable = Type.Union([Type.Number(), Type.Null()]);
const text = Type.Union([Type.String(), Type.Null()]);

const Overview = Type.Object({
  lines: Type.Array(
    Type.Object({
      line: Type.String(),
      shift: text,
      oee: nullable,
      oeeTarget: nullable,
      made: Type.Number(),
      targetNow: nullable,
      targetEnd: nullable,
      completeness: nullable,
      stopsWithoutReason: Type.Number(),
    }),
  ),
  losses: Type.Array(
    Type.Object({
      line: Type.String(),
      machine: Type.String({ description: 'The machine that caused it' }),
      kind: oneOf(LOSS_KINDS),
      state: orNull(TimelineRowSchema.properties.state),
      reason: text,
      minutes: Type.Number(),
      cost: nullable,
      currency: text,
    }),
  ),
});

interface LineOfPlant {
  line: Line;
  /** `enterprise/site/area/line`. */
  path: string;
}

/** All lines, in the order of the file. */
const linesOf = (plant: Plant): LineOfPlant[] =>
  plant.sites.flatMap((site) =>
    site.areas.flatMap((area) =>
      area.lines.map((line) => ({ line, path: [plant.enterprise.id, site.id, area.id, line.id].join('/') })),
    ),
  );
