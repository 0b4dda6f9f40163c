/**
 * Production orders as people and other programs change them: entered, imported, begun, paused, ended. Each change is one
 * commit to the records, together with its event and with what the ERP is to be told.
 */

import { GembaError } from '@gemba/contract/errors';
import type { MachineId } from '@gemba/contract/identity';
import type { ImportMode } from '@gemba/contract/imports';
import type { ImportReport, OrderAct } from '@gemba/contract/orders';
import type { Plant } from '@gemba/contract/plant';
import type { Line } from '@gemba/contract/plant/site';
import type { Log } from '@gemba/program/log';
import { type Clock, nowNs } from '../clock.ts';
import { ORDER_ID, QUANTITY_MAX, USUAL_PRIORITY } from '../domain/orders/import/draft.ts';
import { isOpen, type Order, type OrderEvent, runSpans, stateAfter } from '../domain/orders/order.ts';
import type { Message, OrderRecords, OrdersQuery } from '../records/orders/port.ts';
import { judge, type OrderFile, readFile } from './import.ts';
import { Turns } from './turns.ts';

/** What is entered by hand. */
export interface NewOrder {
  id: string;
  line: string;
  product: string;
  quantity: number;
  plannedStartNs?: bigint;
  dueNs: bigint;
  priority?: number;
  sequence?: number | null;
}
export type OrderChange = Partial<Omit<NewOrder, 'id'>>;

export interface OrdersOptions {
  plant: Plant;
  records: OrderRecords;
  clock: Clock;
  /** Somebody is told of what becomes of orders: messages are put into the outbox. */
  tells: boolean;
  /** When orders ran on a line has changed from a time on: pictures and letters that rest on it are to be made anew. */
  onRan: (line: string, machines: readonly MachineId[], fromNs: bigint) => Promise<void>;
  log: Log;
}

/** So long after an act its message goes: by then the ledger has settled what was made until then. */
const MESSAGE_AFTER_MS = 10_000;
/** How far back an act may be said to have been. */
const ACT_BACK_MAX_NS = 7n * 86_400_000_000_000n;

export class Orders {
  readonly #options: OrdersOptions;
  readonly #lines: ReadonlyMap<string, Line>;
  readonly #turns = new Turns();
  /** Goes up with each change: what was worked out of the orders before is worked out again. */
  version = 0;

  constructor(options: OrdersOptions) {
    this.#options = options;
    const areas = options.plant.sites.flatMap((site) => site.areas);
    this.#lines = new Map(areas.flatMap(({ lines }) => lines.map((line) => [line.id, line])));
  }

  list(query: OrdersQuery): Promise<Order[]> {
    return this.#options.records.orders(query);
  }

  /** Throws GEMBA_NOT_FOUND. */
  async find(id: string): Promise<Order> {
    const [order] = await this.#options.records.orders({ ids: [id] });
    if (order === undefined) throw new GembaError('GEMBA_NOT_FOUND', { what: 'Order', id, list: '/api/v1/orders' });
    return order;
  }

  /** Throws GEMBA_ORDER_INVALID and GEMBA_ORDER_TAKEN. */
  create(told: NewOrder, by: string | null): Promise<Order> {
    return this.#turns.take(async () => {
      const { records, clock } = this.#options;
      const now = nowNs(clock);
      const order: Order = {
        ...told,
        plannedStartNs: told.plannedStartNs ?? now,
        priority: told.priority ?? USUAL_PRIORITY,
        sequence: told.sequence ?? null,
        ...{ state: 'planned', source: 'manual', startedNs: null, endedNs: null },
      };
      this.#check(order);
      if ((await records.orders({ ids: [order.id] })).length > 0)
        throw new GembaError('GEMBA_ORDER_TAKEN', { order: order.id });
      await this.#write([order], [{ order: order.id, kind: 'created', atNs: now, by, comment: null }]);
      return order;
    });
  }

  /** Throws GEMBA_NOT_FOUND, GEMBA_ORDER_INVALID and GEMBA_ORDER_STATE; product and line only before it has begun. */
  change(id: string, change: OrderChange, by: string | null): Promise<Order> {
    return this.#turns.take(async () => {
      const before = await this.find(id);
      if (!isOpen(before))
        throw new GembaError('GEMBA_ORDER_STATE', { order: id, state: before.state, act: 'changed' });
      const order = { ...before, ...change };
      const moved = order.line !== before.line || order.product !== before.product;
      if (moved && before.startedNs !== null) {
        throw new GembaError('GEMBA_ORDER_STATE', {
          order: id,
          state: before.state,
          act: 'moved to another line or product',
        });
      }
      this.#check(order);
      const comment = Object.keys(change).join(', ');
      await this.#write([order], [{ order: id, kind: 'changed', atNs: nowNs(this.#options.clock), by, comment }]);
      return order;
    });
  }

  /** Throws GEMBA_NOT_FOUND, GEMBA_ORDER_STATE, GEMBA_ORDER_LINE_BUSY and GEMBA_ORDER_INVALID. */
  act(id: string, act: OrderAct, said: { atNs?: bigint; by: string | null; comment: string | null }): Promise<Order> {
    return this.#turns.take(async () => {
      const { records, clock } = this.#options;
      const before = await this.find(id);
      const state = stateAfter(before.state, act);
      if (state === null) throw new GembaError('GEMBA_ORDER_STATE', { order: id, state: before.state, act: DONE[act] });
      const now = nowNs(clock);
      const atNs = said.atNs ?? now;
      await this.#checkTime(before, atNs, now);
      if (act === 'start') {
        const [busy] = await records.orders({ line: before.line, states: ['running'] });
        if (busy !== undefined) throw new GembaError('GEMBA_ORDER_LINE_BUSY', { line: before.line, order: busy.id });
        await this.#checkFree(before, atNs, now);
      }
      const order: Order = {
        ...{ ...before, state },
        startedNs: before.startedNs ?? (act === 'start' ? atNs : null),
        endedNs: act === 'finish' || act === 'cancel' ? atNs : null,
      };
      const event: OrderEvent = { order: id, kind: act, atNs, by: said.by, comment: said.comment };
      await this.#write([order], [event]);
      return order;
    });
  }

  import(file: OrderFile, choice: { mode: ImportMode; dryRun: boolean }, by: string | null): Promise<ImportReport> {
    return this.#turns.take(async () => {
      const { records, plant, clock } = this.#options;
      const now = nowNs(clock);
      const read = readFile(file, plant, now);
      const present = await records.orders({ ids: read.orders.map(({ order }) => order.id) });
      const known = new Map(present.map((order) => [order.id, order]));
      const { report, write } = judge(read, known, choice);
      const events = write.map((order): OrderEvent => {
        const kind = known.has(order.id) ? 'changed' : 'created';
        return { order: order.id, kind, atNs: now, by, comment: order.source };
      });
      if (write.length > 0) await this.#write(write, events);
      return report;
    });
  }

  async #write(orders: readonly Order[], events: readonly OrderEvent[]): Promise<void> {
    const { records, clock, tells, onRan, log } = this.#options;
    const acts = events.filter(({ kind }) => kind !== 'created' && kind !== 'changed');
    const nowMs = clock.nowMs();
    const messages = acts.map(
      ({ order, kind, atNs }): Message => ({
        ...{ key: `${order}/${kind}/${atNs}`, kind: `order.${kind}`, subject: order },
        ...{ createdMs: nowMs, fromMs: nowMs + MESSAGE_AFTER_MS },
      }),
    );
    const changed = this.#changedBy(orders, acts);
    const restated = [...changed].flatMap(([line, fromNs]) =>
      this.#machinesOf(line).map((machine) => ({ machine, fromNs })),
    );
    await records.putOrders(orders, events, tells ? messages : [], restated);
    this.version++;
    for (const [line, fromNs] of changed) {
      // It is recorded, whatever becomes of the picture.
      await onRan(line, this.#machinesOf(line), fromNs).catch((error) =>
        log.error({ err: error, line }, 'what an order changed is not shown yet'),
      );
    }
  }

  /** Earliest time of each line from which acts change what ran there. */
  #changedBy(orders: readonly Order[], acts: readonly OrderEvent[]): Map<string, bigint> {
    const changed = new Map<string, bigint>();
    for (const { order, atNs } of acts) {
      const line = orders.find(({ id }) => id === order)?.line;
      if (line === undefined) continue;
      const known = changed.get(line) ?? atNs;
      changed.set(line, atNs < known ? atNs : known);
    }
    return changed;
  }

  #machinesOf = (line: string): MachineId[] => (this.#lines.get(line)?.machines ?? []).map(({ id }) => id as MachineId);

  #check(order: Order): void {
    const { products = [] } = this.#options.plant;
    const wrong =
      (!ORDER_ID.test(order.id) && 'its number may have letters, digits and _ . : - only, at most 64') ||
      (!this.#lines.has(order.line) && `there is no line ${order.line}`) ||
      (!products.some(({ id }) => id === order.product) && `there is no product ${order.product}`) ||
      (!(order.quantity > 0 && order.quantity <= QUANTITY_MAX) &&
        `its quantity is not between 0 and ${QUANTITY_MAX}`) ||
      (order.dueNs <= order.plannedStartNs && 'it is due before it is to begin');
    if (wrong !== false) throw new GembaError('GEMBA_ORDER_INVALID', { order: order.id, reason: wrong });
  }

  /** Two orders never ran on a line at one time: parts belong to one of them. */
  async #checkFree({ id, line }: Order, atNs: bigint, now: bigint): Promise<void> {
    const { records } = this.#options;
    const ran = (await records.orders({ line, ran: { fromNs: atNs, toNs: now + 1n } })).filter(
      (order) => order.id !== id,
    );
    const events = await records.orderEvents(ran.map((order) => order.id));
    const other = ran.find((order) => {
      const own = events.filter((event) => event.order === order.id);
      return runSpans(order, own, now).some(({ toNs }) => toNs > atNs);
    });
    if (other === undefined) return;
    throw new GembaError('GEMBA_ORDER_INVALID', {
      order: id,
      reason: `order ${other.id} ran on ${line} after that time`,
    });
  }

  /** What happens to an order is told in the order in which it happened, and not of the future. */
  async #checkTime(order: Order, atNs: bigint, now: bigint): Promise<void> {
    const events = await this.#options.records.orderEvents([order.id]);
    const acts = events.filter(({ kind }) => kind !== 'created' && kind !== 'changed');
    const last = acts.reduce((latest, event) => (event.atNs > latest ? event.atNs : latest), 0n);
    const wrong =
      (atNs > now && 'that time has not come yet') ||
      (atNs < now - ACT_BACK_MAX_NS && 'that is more than seven days ago') ||
      (atNs < last && 'something later was said of it already');
    if (wrong !== false) throw new GembaError('GEMBA_ORDER_INVALID', { order: order.id, reason: wrong });
  }
}

const DONE: Readonly<Record<OrderAct, string>> = {
  start: 'begun',
  pause: 'paused',
  finish: 'finished',
  cancel: 'cancelled',
};
