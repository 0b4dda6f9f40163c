/** What passes between the historian and its worker: calls by name, each answered by its number. */

import type { readBuckets } from './bucket-reading.ts';
import type { Store } from './cold-reading.ts';
import type { Memory } from './memory.ts';
import type { readCoverage, readEntries, readRange } from './reading.ts';
import type { readStats } from './stats.ts';
import type { DuckDbStore, StoreOptions } from './store.ts';

type Answer<F> = F extends (...args: never[]) => infer R ? Awaited<R> : never;
type Arguments<F> = F extends (store: Store, ...args: infer A) => unknown ? A : never;

/** Each call with its arguments and its answer. */
export interface Calls {
  append: { args: Parameters<DuckDbStore['append']>; answer: Answer<DuckDbStore['append']> };
  upkeep: { args: Parameters<DuckDbStore['upkeep']>; answer: Answer<DuckDbStore['upkeep']> };
  compact: { args: Parameters<DuckDbStore['compact']>; answer: Answer<DuckDbStore['compact']> };
  stats: { args: []; answer: Answer<typeof readStats> };
  positions: { args: []; answer: Answer<Memory['positions']> };
  latest: { args: Parameters<Memory['latest']>; answer: Answer<Memory['latest']> };
  range: { args: Arguments<typeof readRange>; answer: Answer<typeof readRange> };
  buckets: { args: Arguments<typeof readBuckets>; answer: Answer<typeof readBuckets> };
  entries: { args: Arguments<typeof readEntries>; answer: Answer<typeof readEntries> };
  coverage: { args: Arguments<typeof readCoverage>; answer: Answer<typeof readCoverage> };
  takeSnapshot: { args: Parameters<DuckDbStore['takeSnapshot']>; answer: Answer<DuckDbStore['takeSnapshot']> };
  copySnapshot: { args: []; answer: Answer<DuckDbStore['copySnapshot']> };
  dropSnapshot: { args: []; answer: Answer<DuckDbStore['dropSnapshot']> };
  stop: { args: []; answer: Answer<DuckDbStore['stop']> };
}

export type CallName = keyof Calls;

/** To the worker. */
export interface Call<N extends CallName = CallName> {
  id: number;
  name: N;
  args: Calls[N]['args'];
}

/** From the worker. Number 0 tells whether the file could be opened. */
export type Reply = { id: number; answer: unknown } | { id: number; error: unknown };

export const OPENED = 0;

export type WorkerData = StoreOptions;
