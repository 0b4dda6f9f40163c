/**
 * The worker: DuckDB's appender and the making of rows are synchronous, and here they keep nobody waiting. It opens the
 * file, then answers calls; calls run side by side, writes are put in order by the store.
 */

import { parentPort, workerData } from 'node:worker_threads';
import { readBuckets } from './bucket-reading.ts';
import { type Call, type CallName, type Calls, OPENED, type Reply, type WorkerData } from './calls.ts';
import { readCoverage, readEntries, readRange } from './reading.ts';
import { readStats } from './stats.ts';
import { DuckDbStore } from './store.ts';

const port = parentPort;
if (port === null) throw new Error('This file runs as a worker of the historian.');

const store = new DuckDbStore(workerData as WorkerData);

const handlers: { [N in CallName]: (...args: Calls[N]['args']) => Promise<Calls[N]['answer']> | Calls[N]['answer'] } = {
  append: (batches) => store.append(batches),
  upkeep: (nowNs) => store.upkeep(nowNs),
  compact: (nowNs) => store.compact(nowNs),
  stats: () => readStats(store.store),
  positions: () => store.store.memory.positions(),
  latest: (machine) => store.store.memory.latest(machine),
  range: (...args) => readRange(store.store, ...args),
  buckets: (...args) => readBuckets(store.store, ...args),
  entries: (...args) => readEntries(store.store, ...args),
  coverage: (...args) => readCoverage(store.store, ...args),
  takeSnapshot: (folder) => store.takeSnapshot(folder),
  copySnapshot: () => store.copySnapshot(),
  dropSnapshot: () => store.dropSnapshot(),
  stop: () => store.stop(),
};

async function answer(id: number, work: () => unknown): Promise<void> {
  let reply: Reply;
  try {
    reply = { id, answer: await work() };
  } catch (error) {
    reply = { id, error };
  }
  port?.postMessage(reply);
  if (id === OPENED && 'error' in reply) port?.close();
}

port.on('message', ({ id, name, args }: Call) => {
  const handler = handlers[name] as (...args: unknown[]) => unknown;
  void answer(id, () => handler(...args)).then(() => {
    if (name === 'stop') port.close();
  });
});

await answer(OPENED, () => store.start());
