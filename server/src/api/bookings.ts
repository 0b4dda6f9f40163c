/** Parts that were booked later on a line, by whom and why, and the shifts for which more can be booked. */

import type { BookingsView, EditView } from '@gemba/contract/edits';
import type { MachineId } from '@gemba/contract/identity';
import type { PlacedMachine } from '@gemba/contract/plant';
import Type, { type Static } from 'typebox';
import { nowNs } from '../clock.ts';
import type { Edit } from '../domain/edits/edit.ts';
import { knownAt } from '../domain/edits/known.ts';
import { shiftsOf } from '../domain/tasks/line-shifts.ts';
import { editView } from '../views/edits.ts';
import { shiftView } from '../views/tasks.ts';
import { placedMachines } from './asked.ts';
import type { Api, ApiContext } from './context.ts';
import { EditSchema } from './edits-schemas.ts';
import { lineOf } from './place.ts';
import { may } from './procedures.ts';
import { ErrorSchema, type Same } from './schemas.ts';
import { ShiftSchema } from './work-schemas.ts';

const DAY_NS = 86_400_000_000_000n;
/** How far back parts are booked by shifts; for what lies before, a stretch is named. */
const BACK_NS = 7n * DAY_NS;
/** Where no shift has run for long, ns. */
const WINDOW_NS = DAY_NS;

const BookingsSchema = Type.Object({
  shifts: Type.Array(ShiftSchema, { description: 'The last ones, ascending; the running one is the last' }),
  bookings: Type.Array(EditSchema, {
    description: 'Counts, and what took them back, in the order in which it was said',
  }),
  may: Type.Object({ book: Type.Boolean() }),
});

export function bookingRoutes(api: Api, context: ApiContext): void {
  const { plant, edits, clock } = context;
  const lines = Map.groupBy(placedMachines(plant).values(), ({ line }) => line.id);

  api.get(
    '/api/v1/lines/:line/bookings',
    {
      schema: {
        summary: 'Parts that were booked later for the last shifts of a line, and what was taken back',
        tags: ['stops'],
        params: Type.Object({ line: Type.String({ description: 'Line id' }) }),
        response: { 200: BookingsSchema, 404: ErrorSchema },
      },
    },
    async (request): Promise<BookingsView> => {
      const line = lineOf(plant, request.params.line);
      const toNs = nowNs(clock);
      const shifts = shiftsOf(plant, line.id, toNs - BACK_NS, toNs);
      const fromNs = shifts[0]?.fromNs ?? toNs - WINDOW_NS;
      const found = await Promise.all((lines.get(line.id) ?? []).map((one) => bookingsOf(edits, one, fromNs, toNs)));
      return {
        shifts: shifts.map(shiftView),
        bookings: found.flat().sort((a, b) => a.id - b.id),
        may: { book: may(request, 'correct-ledger') },
      };
    },
  );
}

/** Of one machine. The ledger is read only where something was booked, and no further than that. */
async function bookingsOf(
  edits: ApiContext['edits'],
  one: PlacedMachine,
  fromNs: bigint,
  toNs: bigint,
): Promise<EditView[]> {
  const machine = one.machine.id as MachineId;
  const all = await edits.all(machine, fromNs, toNs);
  const counts = new Set(all.filter(({ kind }) => kind === 'counts').map(({ id }) => id));
  const own = all.filter((edit) => counts.has(edit.kind === 'retraction' ? edit.edit : edit.id));
  const holding = new Set(knownAt(all, null).map(({ id }) => id));
  const spans = own.filter(({ id }) => holding.has(id));
  const first = spans.map((edit) => edit.fromNs).reduce(least, toNs);
  const last = spans.map((edit) => edit.toNs).reduce(most, fromNs);
  const unbooked = spans.length === 0 ? new Map() : (await edits.ledger.overlaid(machine, first, last)).unbooked;
  return own.map((edit: Edit) => editView(edit, one, holding, unbooked));
}

const least = (a: bigint, b: bigint): bigint => (b < a ? b : a);
const most = (a: bigint, b: bigint): bigint => (b > a ? b : a);

/** Fails to compile when the schema and its view part. */
export const BOOKINGS_AGREE: Same<Static<typeof BookingsSchema>, BookingsView> = true;
