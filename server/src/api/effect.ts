/** What maintenance does: all machines side by side, and one with its plans and with whether to replace it. */

import Type from 'typebox';
import { readOverview } from '../effect/overview.ts';
import { type EffectSource, lastDays, readEffect } from '../effect/read-effect.ts';
import { machineOf, placedMachines } from './asked.ts';
import type { Api, ApiContext } from './context.ts';
import { MachineEffectSchema, OverviewSchema } from './effect-schemas.ts';
import { ErrorSchema } from './schemas.ts';

/** Longest window: its rows are read for it, and those of a year take a second or so. */
const DAYS_MAX = 366;
const Days = Type.Object({
  days: Type.Integer({ minimum: 1, maximum: DAYS_MAX, default: 365, description: 'Days up to now' }),
});

export function effectRoutes(api: Api, context: ApiContext): void {
  const { plant, clock, figures, records, edits } = context;
  const placed = placedMachines(plant);
  const source: EffectSource = {
    plant,
    figures,
    records,
    rows: (machine, fromNs, toNs) => edits.ledger.rows(machine, fromNs, toNs),
  };
  const tags = ['maintenance'];

  api.get(
    '/api/v1/maintenance/effect',
    {
      schema: {
        summary: 'Failures and cost of maintenance of every machine',
        tags,
        querystring: Days,
        response: { 200: OverviewSchema },
      },
    },
    ({ query }) => readOverview(source, lastDays(query.days, clock.nowMs())),
  );

  api.get(
    '/api/v1/machines/:machine/effect',
    {
      schema: {
        summary: 'What each plan’s services did for a machine, and what speaks for replacing it',
        tags,
        params: Type.Object({ machine: Type.String({ maxLength: 64 }) }),
        querystring: Days,
        response: { 200: MachineEffectSchema, 404: ErrorSchema },
      },
    },
    ({ params, query }) => readEffect(source, machineOf(placed, params.machine), lastDays(query.days, clock.nowMs())),
  );
}
