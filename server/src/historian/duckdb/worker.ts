/**
 * The worker: DuckDB's appender and the making of rows are synchronous, and here they keep nobody waiting. It opens the
 * file, then answers calls; calls run side by side, writes are put in order by the store. `stop` is the last call, and
 * is answered last.
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

/** Calls that are not answered yet, but for `stop`. */
const underWay = new Set<Promise<void>>();

const handlers: {
  [N in Exclude<CallName, 'stop'>]: (...args: Calls[N]['args']) => Promise<Calls[N]['answer']> | Calls[N]['answer'];
} = {
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

/** The worker ends by itself when nothing holds it any more: to be torn down in the midst of DuckDB's work aborts the process. */
async function stop(): Promise<void> {
  await store.stop();
  while (underWay.size > 0) await Promise.all(underWay);
}

port.on('message', ({ id, name, args }: Call) => {
  if (name === 'stop') {
    void answer(id, stop).then(() => port.close());
    return;
  }
  const handler = handlers[name] as (...args: unknown[]) => unknown;
  const answering = answer(id, () => handler(...args)).finally(() => underWay.delete(answering));
  underWay.add(answering);
});

await answer(OPENED, () => store.start());
