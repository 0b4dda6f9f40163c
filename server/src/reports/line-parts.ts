/** What a report tells of a line beside its machines: what each shift and team was held to, and its orders. */

import type { MachineId } from '@gemba/contract/identity';
import type { Plant } from '@gemba/contract/plant';
import { calendarOf, teamOf } from '../domain/calendar/plant-calendar.ts';
import type { ShiftWindow } from '../domain/calendar/segment.ts';
import type { Profile } from '../domain/kpis/profile.ts';
import type { Window } from '../domain/kpis/sums.ts';
import type { FoldContext } from '../domain/ledger/context.ts';
import type { LedgerRow } from '../domain/ledger/row.ts';
import type { OrderedRow } from '../domain/orders/attribution.ts';
import { idealPartsIn } from '../domain/orders/ideal-parts.ts';
import type { Order, RunSpan } from '../domain/orders/order.ts';
import { idealCycleOf } from '../domain/orders/recipe.ts';
import type { PlacedLine } from '../domain/places/place.ts';
import { scopesOf } from '../domain/places/scopes.ts';
import { amountsOf } from '../domain/reports/amounts.ts';
import { type CrewPart, heldTo } from '../domain/reports/crew-part.ts';
import { concerns, type OrderPart } from '../domain/reports/order-part.ts';
import type { Target } from '../domain/targets/types.ts';
import type { EditedLedger } from '../edits/edited-ledger.ts';
import type { Records } from '../records/port.ts';
import type { Targets } from '../work/targets.ts';

/** Rows this far from a shift tell how long the stops truly are that it cuts. */
const AROUND_NS = 12n * 3_600_000_000_000n;

export interface LinePartsOptions {
  plant: Plant;
  ledger: Pick<EditedLedger, 'rows' | 'runs'>;
  orders: Pick<Records, 'orders'>;
  targets: Pick<Targets, 'allOf'>;
}

/** A line in a period, with the rows of its counting point in it and around it. */
export interface AskedParts {
  placed: PlacedLine;
  /** The period on this line, as far as time has come. */
  window: Window;
  rows: readonly OrderedRow[];
  context: FoldContext;
}

export class LineParts {
  readonly #options: LinePartsOptions;
  readonly #names: ReadonlyMap<string, string>;
  readonly #products: ReadonlyMap<string, string>;

  constructor(options: LinePartsOptions) {
    const { plant } = options;
    this.#options = options;
    this.#products = new Map(plant.products?.map(({ id, name }) => [id, name]));
    this.#names = new Map([
      ...scopesOf(plant).map(({ level, place, name }) => [`${level} ${place}`, name] as const),
      ...plant.calendars.flatMap(({ shifts, teams }) => [
        ...shifts.map(({ id, name }) => [`shift ${id}`, name] as const),
        ...(teams ?? []).map(({ id, name }) => [`team ${id}`, name] as const),
      ]),
    ]);
  }

  /** @param known the part of a window of which anything can be known */
  async crews(
    { placed, window, rows, context }: AskedParts,
    profile: Profile,
    known: (window: Window, rows: readonly LedgerRow[]) => Window,
  ): Promise<CrewPart[]> {
    const { plant, ledger, targets } = this.#options;
    const { line } = placed;
    const { machine } = context.placed;
    const runs = await ledger.runs(machine.id as MachineId, window.fromNs, window.toNs);
    return shiftsIn(plant, line.id, window).map((shift): CrewPart => {
      const own = { fromNs: later(shift.fromNs, window.fromNs), toNs: earlier(shift.toNs, window.toNs) };
      const near = rows.filter((row) => row.toNs > own.fromNs - AROUND_NS && row.fromNs < own.toNs + AROUND_NS);
      const team = teamOf(plant, line.id, shift.key);
      const crew = { day: shift.day, shift: shift.id, team: team?.id ?? null };
      return {
        day: shift.day,
        shift: { id: shift.id, name: shift.name },
        team: team === null ? null : { id: team.id, name: team.name },
        amounts: amountsOf(near, known(own, near), context, profile).amounts,
        idealParts: this.#idealParts(line.id, own, runs, context),
        targets: new Map(
          [...targets.allOf(line.id, crew)].map(([figure, found]) => [figure, heldTo(found, this.#setFor)]),
        ),
      };
    });
  }

  /** `asKnownAtNs`: without what people booked later; `null`: with all of it. */
  async orders({ placed, window, rows, context }: AskedParts, asKnownAtNs: bigint | null): Promise<OrderPart[]> {
    const { orders, ledger } = this.#options;
    const line = placed.line.id;
    const [ran, open, ended] = await Promise.all([
      orders.orders({ line, ran: window }),
      orders.orders({ line, states: ['planned', 'running', 'paused'] }),
      orders.orders({ line, endedFromNs: window.fromNs }),
    ]);
    const all = new Map([...ran, ...open, ...ended].map((order) => [order.id, order]));
    const told = [...all.values()].filter((order) => concerns(order, window)).sort(byDue);
    const firstNs = rows[0]?.fromNs ?? window.toNs;
    const parts: OrderPart[] = [];
    for (const order of told) {
      const { startedNs } = order;
      const isHere = startedNs === null || startedNs >= firstNs || startedNs >= window.fromNs;
      const machine = context.placed.machine.id as MachineId;
      const own = isHere ? rows : await ledger.rows(machine, startedNs, window.toNs, asKnownAtNs);
      parts.push({
        order,
        product: this.#products.get(order.product) ?? order.product,
        made: madeIn(rows, order.id, window),
        madeInAll: madeIn(own, order.id, { fromNs: 0n, toNs: window.toNs }),
      });
    }
    return parts;
  }

  #idealParts(line: string, window: Window, runs: readonly RunSpan[], context: FoldContext): number {
    const { plant } = this.#options;
    const { placed, product } = context;
    return idealPartsIn(plant, line, window, runs, (made) => idealCycleOf(plant, placed.machine, made ?? product));
  }

  readonly #setFor = ({ level, place, shift, team }: Target): string[] => {
    const name = (kind: string, id: string | null) => (id === null ? [] : [this.#names.get(`${kind} ${id}`) ?? id]);
    return [...name(level, place), ...name('shift', shift), ...name('team', team)];
  };
}

const later = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const earlier = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const byDue = (a: Order, b: Order): number => (a.dueNs < b.dueNs ? -1 : a.dueNs > b.dueNs ? 1 : a.id < b.id ? -1 : 1);

/** Shifts of a line that have a part in a window, ascending. */
function shiftsIn(plant: Plant, line: string, { fromNs, toNs }: Window): ShiftWindow[] {
  const found = new Map<string, ShiftWindow>();
  for (const { shift } of calendarOf(plant, line).segments(fromNs, toNs)) {
    if (shift !== null) found.set(shift.key, shift);
  }
  return [...found.values()];
}

/** Good parts of an order within a window, reworked ones among them; a row that the window cuts gives its share. */
function madeIn(rows: readonly OrderedRow[], order: string, { fromNs, toNs }: Window): number {
  let made = 0;
  for (const row of rows) {
    if (row.order !== order) continue;
    const [from, to] = [later(row.fromNs, fromNs), earlier(row.toNs, toNs)];
    if (to <= from) continue;
    const isWhole = from === row.fromNs && to === row.toNs;
    const share = isWhole ? 1 : Number(to - from) / Number(row.toNs - row.fromNs);
    made += (row.good + row.rework) * share;
  }
  return made;
}
