/** The questions that planners ask: a line's plan, capacity, results. Answers are kept for a moment, since many screens ask. */

import { GembaError } from '@gemba/contract/errors';
import type { MachineId } from '@gemba/contract/identity';
import type { CapacityView, LinePlanView, ProductView } from '@gemba/contract/orders';
import type { Plant } from '@gemba/contract/plant';
import type { Line } from '@gemba/contract/plant/site';
import { type Clock, nowNs } from '../clock.ts';
import { capacityOf } from '../domain/orders/capacity.ts';
import { linePlan } from '../domain/orders/line-plan.ts';
import type { Order } from '../domain/orders/order.ts';
import { canMake, countingMachineOf } from '../domain/orders/recipe.ts';
import { type OrderResult, resultOf } from '../domain/orders/results/result.ts';
import type { Picture } from '../live/port.ts';
import type { LineReader, PlacedLine } from './line-facts.ts';
import type { Orders } from './orders.ts';

export interface PlannerOptions {
  plant: Plant;
  reader: LineReader;
  orders: Orders;
  picture: Pick<Picture, 'machine'>;
  clock: Clock;
}

/** A plan is good for so long: it is drawn in minutes. */
const KEPT_MS = 5000;
const NS_PER_DAY = 86_400_000_000_000n;

export class Planner {
  readonly #options: PlannerOptions;
  readonly #kept = new Map<string, { atMs: number; version: number; plan: Promise<LinePlanView> }>();

  constructor(options: PlannerOptions) {
    this.#options = options;
  }

  get lines(): LineReader['lines'] {
    return this.#options.reader.lines;
  }

  /** Throws GEMBA_NOT_FOUND. */
  plan(id: string): Promise<LinePlanView> {
    const { clock, orders } = this.#options;
    const placed = this.lines.get(id);
    if (placed === undefined) throw new GembaError('GEMBA_NOT_FOUND', { what: 'Line', id, list: '/api/v1/lines' });
    const kept = this.#kept.get(id);
    const { version } = orders;
    if (kept?.version === version && clock.nowMs() - kept.atMs < KEPT_MS) return kept.plan;
    const plan = this.#make(placed);
    this.#kept.set(id, { atMs: clock.nowMs(), version, plan });
    // What failed is asked for again.
    plan.catch(() => this.#kept.delete(id));
    return plan;
  }

  /** All lines, in the order of the plant. */
  async plans(): Promise<LinePlanView[]> {
    const plans: LinePlanView[] = [];
    // One after another: each reads weeks of rows the first time.
    for (const id of this.lines.keys()) plans.push(await this.plan(id));
    return plans;
  }

  products(): ProductView[] {
    const { plant } = this.#options;
    const lines = [...this.lines.values()].map(({ line }) => line);
    return (plant.products ?? []).map(({ id, name }) => ({
      ...{ id, name },
      lines: lines.filter((line) => canMake(plant, line, id)).map((line) => line.id),
    }));
  }

  /** What a line is set up for, and the change of product that it stands before. */
  changeover(line: Line) {
    return this.#options.reader.changeover({ line });
  }

  async #make(placed: PlacedLine): Promise<LinePlanView> {
    const { facts, rows } = await this.#options.reader.read(placed);
    const machine = this.#options.picture.machine(countingMachineOf(placed.line).id as MachineId);
    return linePlan(facts, rows, machine?.ratePerH ?? null);
  }

  /** Utilisation of all lines for so many days; with an order, what moving it would do. Throws GEMBA_NOT_FOUND. */
  async capacity(days: number, order: string | null): Promise<CapacityView> {
    const { reader, orders, clock } = this.#options;
    const now = nowNs(clock);
    const moved = order === null ? null : await orders.find(order);
    const lines = [];
    for (const placed of this.lines.values()) {
      const { facts } = await reader.read(placed);
      lines.push({ site: placed.site.id, facts });
    }
    return capacityOf(lines, now, now + BigInt(Math.round(days * 24)) * (NS_PER_DAY / 24n), moved);
  }

  /** What came of orders. */
  async results(orders: readonly Order[]): Promise<OrderResult[]> {
    const results: OrderResult[] = [];
    for (const order of orders) results.push(resultOf(order, await this.#options.reader.made(order)));
    return results;
  }
}
