/** What a line's plan is made of, read from the records: its orders, what they made, and how the line worked lately. */

import type { MachineId } from '@gemba/contract/identity';
import type { Plant } from '@gemba/contract/plant';
import type { Line, Site } from '@gemba/contract/plant/site';
import { nsFromMs } from '@gemba/contract/sample';
import { type Clock, nowNs } from '../clock.ts';
import { calendarOf } from '../domain/calendar/plant-calendar.ts';
import type { LedgerRow } from '../domain/ledger/row.ts';
import { attributed, type OrderedRow } from '../domain/orders/attribution.ts';
import { changeoverOf, setUpFor } from '../domain/orders/changeover.ts';
import { productiveShares } from '../domain/orders/forecast/productive-share.ts';
import type { LineFacts } from '../domain/orders/line-plan.ts';
import { type Order, type RunSpan, runSpans } from '../domain/orders/order.ts';
import { maintenanceSpans } from '../domain/orders/planned-maintenance.ts';
import { countingMachineOf, idealCycleOf } from '../domain/orders/recipe.ts';
import { type Made, madeOf } from '../domain/orders/results/result.ts';
import { crewAt } from '../domain/tasks/crews.ts';
import type { RowSource } from '../figures/rows.ts';
import type { Picture } from '../live/port.ts';
import type { Records } from '../records/port.ts';
import type { Targets } from '../work/targets.ts';

const NS_PER_DAY = 86_400_000_000_000n;
/** History that a forecast draws on. */
const HISTORY_DAYS = 21n;
/** How far ahead maintenance is looked up. */
const MAINTENANCE_DAYS = 60n;
/** Orders that ended so lately are shown still. */
const ENDED_DAYS = 3n;
/** History changes slowly: for so long what was read of it is kept. */
const KEPT_MS = 5 * 60_000;
/** Share of working time of a line that has neither history nor target: where plants begin. */
const USUAL_SHARE = 0.6;

export interface LineFactsOptions {
  plant: Plant;
  records: Pick<Records, 'orders' | 'orderEvents'>;
  /** With what people said of them: what was booked later counts for an order too. */
  rows: RowSource;
  picture: Pick<Picture, 'maintenance'>;
  /** What a line without history is taken to reach. */
  targets: Pick<Targets, 'of'>;
  clock: Clock;
}

export interface PlacedLine {
  site: Site;
  line: Line;
}

export class LineReader {
  readonly #options: LineFactsOptions;
  readonly #shares = new Map<string, { atMs: number; shares: Float64Array }>();
  readonly #taken = new Map<string, { atMs: number; spans: LineFacts['taken'] }>();
  readonly lines: ReadonlyMap<string, PlacedLine>;

  constructor(options: LineFactsOptions) {
    this.#options = options;
    this.lines = new Map(
      options.plant.sites.flatMap((site) =>
        site.areas.flatMap(({ lines }) => lines.map((line) => [line.id, { site, line }] as const)),
      ),
    );
  }

  /** A line as its plan needs it, with the rows of the order that runs. */
  async read({ line }: PlacedLine): Promise<{ facts: LineFacts; rows: OrderedRow[] }> {
    const { plant, clock, targets } = this.#options;
    const now = nowNs(clock);
    const orders = await this.#orders(line, now);
    const spans = await this.spansOf(orders, now);
    const begun = orders.filter(({ startedNs }) => startedNs !== null);
    const made = new Map<string, Made>();
    let rows: OrderedRow[] = [];
    for (const order of begun) {
      const own = await this.#rowsOf(line, spans.get(order.id) ?? []);
      made.set(order.id, madeOf(own, order.id));
      if (order.state === 'running') rows = own;
    }
    const facts: LineFacts = {
      ...{ plant, line, calendar: calendarOf(plant, line.id), nowNs: now, orders, spans, made },
      ability: {
        shares: await this.#history(line, now),
        targetShare: targets.of(line.id, 'oee', crewAt(plant, line.id, now))?.value ?? USUAL_SHARE,
        seed: line.id,
      },
      taken: this.#maintenance(line, now),
      setUpFor: setUpFor(orders, line.product ?? null),
    };
    return { facts, rows };
  }

  /** What the line is set up for, and the change of product that it stands before. */
  async changeover({ line }: Pick<PlacedLine, 'line'>) {
    const orders = await this.#orders(line, nowNs(this.#options.clock));
    const own = line.product ?? null;
    return { product: setUpFor(orders, own), changeover: changeoverOf(orders, own) };
  }

  /** Those that are open, and those that ended lately. */
  async #orders(line: Line, now: bigint): Promise<Order[]> {
    const { records } = this.#options;
    const [open, ended] = await Promise.all([
      records.orders({ line: line.id, states: ['planned', 'running', 'paused'] }),
      records.orders({ line: line.id, endedFromNs: now - ENDED_DAYS * NS_PER_DAY }),
    ]);
    return [...open, ...ended];
  }

  /** What an order has made. */
  async made(order: Order): Promise<Made> {
    const placed = this.lines.get(order.line);
    const spans = (await this.spansOf([order], nowNs(this.#options.clock))).get(order.id) ?? [];
    return placed === undefined ? madeOf([], order.id) : madeOf(await this.#rowsOf(placed.line, spans), order.id);
  }

  /** When orders ran. */
  async spansOf(orders: readonly Order[], now: bigint): Promise<Map<string, RunSpan[]>> {
    const begun = orders.filter(({ startedNs }) => startedNs !== null);
    const events = await this.#options.records.orderEvents(begun.map(({ id }) => id));
    const byOrder = Map.groupBy(events, ({ order }) => order);
    return new Map(begun.map((order) => [order.id, runSpans(order, byOrder.get(order.id) ?? [], now)]));
  }

  async #rowsOf(line: Line, spans: readonly RunSpan[]): Promise<OrderedRow[]> {
    const [first, last] = [spans[0], spans.at(-1)];
    if (first === undefined || last === undefined) return [];
    const machine = countingMachineOf(line);
    const rows = await this.#options.rows(machine.id as MachineId, first.fromNs, last.toNs);
    return this.#attributed(line, rows, spans).filter(({ order }) => order !== null);
  }

  #attributed(line: Line, rows: readonly LedgerRow[], spans: readonly RunSpan[]): OrderedRow[] {
    const { plant } = this.#options;
    const machine = countingMachineOf(line);
    return attributed(rows, spans, (product) => idealCycleOf(plant, machine, product));
  }

  /** Shares of working time that became good parts; where orders are worked, only while one ran. */
  async #history(line: Line, now: bigint): Promise<Float64Array> {
    const { records, clock } = this.#options;
    const kept = this.#shares.get(line.id);
    if (kept !== undefined && clock.nowMs() - kept.atMs < KEPT_MS) return kept.shares;
    const fromNs = now - HISTORY_DAYS * NS_PER_DAY;
    const [rows, orders] = await Promise.all([
      this.#options.rows(countingMachineOf(line).id as MachineId, fromNs, now),
      records.orders({ line: line.id, ran: { fromNs, toNs: now } }),
    ]);
    const spans = [...(await this.spansOf(orders, now)).values()].flat().sort((a, b) => (a.fromNs < b.fromNs ? -1 : 1));
    const first = spans[0]?.fromNs;
    // Since its first order a line that has none stands for want of work, which says nothing of how it works.
    const worked = this.#attributed(line, rows, spans).filter(
      (row) => first === undefined || row.toNs <= first || row.order !== null,
    );
    const shares = productiveShares(worked);
    this.#shares.set(line.id, { atMs: clock.nowMs(), shares });
    return shares;
  }

  #maintenance(line: Line, now: bigint): LineFacts['taken'] {
    const { plant, picture, clock } = this.#options;
    const kept = this.#taken.get(line.id);
    if (kept !== undefined && clock.nowMs() - kept.atMs < KEPT_MS) return kept.spans;
    const due = picture
      .maintenance()
      .flatMap(({ plan, dueMs }) => (dueMs === null ? [] : [[plan, nsFromMs(dueMs)] as const]));
    const spans = maintenanceSpans(plant, line, new Map(due), now, now + MAINTENANCE_DAYS * NS_PER_DAY);
    this.#taken.set(line.id, { atMs: clock.nowMs(), spans });
    return spans;
  }
}
