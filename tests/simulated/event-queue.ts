/** Events in the order of their times; those of the same time in the order in which they were added. A binary heap. */

import type { Life } from './life.ts';

export interface WorldEvent {
  atMs: number;
  /** Given by the queue. */
  order: number;
  life: Life;
  action: () => void;
  /** It was called off. */
  off: boolean;
}

export class EventQueue {
  readonly #heap: WorldEvent[] = [];
  #added = 0;

  get first(): WorldEvent | undefined {
    return this.#heap[0];
  }

  add(event: WorldEvent): void {
    event.order = ++this.#added;
    const heap = this.#heap;
    let at = heap.push(event) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!isBefore(event, heap[above] as WorldEvent)) break;
      heap[at] = heap[above] as WorldEvent;
      at = above;
    }
    heap[at] = event;
  }

  takeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && isBefore(heap[below + 1] as WorldEvent, heap[below] as WorldEvent)) below++;
      if (!isBefore(heap[below] as WorldEvent, last)) break;
      heap[at] = heap[below] as WorldEvent;
      at = below;
    }
    heap[at] = last;
  }
}

const isBefore = (a: WorldEvent, b: WorldEvent): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
