/** Production orders, plans and capacity, as the server answers them (`contract/src/orders.ts`). */

import type { ImportMode } from '@gemba/contract/imports';
import type {
  CapacityView,
  ImportReport,
  LinePlanView,
  OrderAct,
  OrderView,
  ProductView,
} from '@gemba/contract/orders';
import { request } from './request.ts';

const at = encodeURIComponent;

export const plans = async (): Promise<LinePlanView[]> =>
  (await request<{ plans: LinePlanView[] }>('GET', '/plans')).plans;

/** What is known of an order beside its plan. */
export type OrderHead = Pick<
  OrderView,
  'id' | 'line' | 'product' | 'quantity' | 'state' | 'startedMs' | 'endedMs' | 'dueMs'
>;

/** Orders that ran at some time since. */
export const ordersSince = async (fromMs: number): Promise<OrderHead[]> =>
  (await request<{ orders: OrderHead[] }>('GET', `/orders?ranFrom=${Math.floor(fromMs)}`)).orders;

export const planOf = (line: string): Promise<LinePlanView> => request('GET', `/lines/${at(line)}/plan`);

export const products = async (): Promise<ProductView[]> =>
  (await request<{ products: ProductView[] }>('GET', '/products')).products;

/** For so many days; with an order, what moving it would do. */
export const capacity = (days: number, order: string | null): Promise<CapacityView> =>
  request('GET', `/capacity?days=${days}${order === null ? '' : `&order=${at(order)}`}`);

export interface NewOrder {
  id: string;
  line: string;
  product: string;
  quantity: number;
  plannedStartMs: number;
  dueMs: number;
  priority: number;
}

export const enterOrder = (order: NewOrder): Promise<unknown> => request('POST', '/orders', order);

export const moveOrder = (order: string, line: string): Promise<unknown> =>
  request('PATCH', `/orders/${at(order)}`, { line, sequence: null });

export const actOnOrder = (order: string, act: OrderAct, comment: string | null): Promise<unknown> =>
  request('POST', `/orders/${at(order)}/${act}`, comment === null ? {} : { comment });

/** A table, or an ISA-95 schedule where its name ends so. */
export function importOrders(file: File, mode: ImportMode, dryRun: boolean): Promise<ImportReport> {
  const type = file.name.toLowerCase().endsWith('.json') ? 'application/json' : 'text/csv';
  return request('POST', `/orders/import?mode=${mode}&dryRun=${dryRun}`, new Blob([file], { type }));
}
