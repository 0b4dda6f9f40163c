/** A request for the figures of an order: without a place its line's, without a window for as long as it ran. */

import type { Plant } from '@gemba/contract/plant';
import { nsFromMs } from '@gemba/contract/sample';
import type { Window } from '../domain/kpis/sums.ts';
import type { Order } from '../domain/orders/order.ts';
import { placesOf } from '../domain/places/place.ts';

/** Path of the line that an order is worked on; the enterprise's where the plant has that line no more. */
export function lineOfOrder(plant: Plant, { line }: Pick<Order, 'line'>): string {
  const found = [...placesOf(plant).values()].find(({ level, path }) => level === 'line' && path.endsWith(`/${line}`));
  return found?.path ?? plant.enterprise.id;
}

/** From its first start to its end, or until now; nothing of one that has not begun. */
export function windowOfOrder({ startedNs, endedNs }: Pick<Order, 'startedNs' | 'endedNs'>, nowMs: number): Window {
  const nowNs = nsFromMs(nowMs);
  return { fromNs: startedNs ?? nowNs, toNs: endedNs ?? nowNs };
}
