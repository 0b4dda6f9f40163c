/**
 * Values read at an interval, for servers that know no subscriptions. It reports as a subscription does, changes only,
 * and what the machine did between two reads is seen by nobody: as with any sampling, the interval says how much that
 * is. A read that comes far too late is a hole, and told as one. Nothing is bridged: while nobody reads, nobody watches.
 */

import {
  type DataValue,
  MonitoredItemCreateResult,
  MonitoredItemModifyResult,
  StatusCodes,
  sameDataValue,
  TimestampsToReturn,
} from 'node-opcua';
import { pause } from '../pause.ts';
import { answered } from './answered.ts';
import type { Item, MadeItem } from './item-calls.ts';
import type { Line, SubscriptionUser } from './subscription.ts';

/** Between two answers, in intervals and ms at least: longer, and nobody watched. */
const HOLE_INTERVALS = 3;
const HOLE_MS = 2_000;
/** A server that doesn't answer for so long is gone, in intervals and ms at least. */
const SILENCE_INTERVALS = 5;
const SILENCE_MS = 5_000;

interface Read extends Item {
  last: DataValue | null;
}

export class CyclicReads {
  readonly id = 0;
  readonly revisedMs: number;
  readonly #line: Line;
  readonly #user: SubscriptionUser;
  #reads: Read[] = [];
  #stopping = new AbortController();

  constructor(line: Line, intervalMs: number, user: SubscriptionUser) {
    this.#line = line;
    this.revisedMs = intervalMs;
    this.#user = user;
  }

  async start(): Promise<void> {}

  /** Reads each once: what a server doesn't have it says then. Results in their order. */
  async monitor(items: readonly Item[]): Promise<MonitoredItemCreateResult[]> {
    // Events come by subscription alone.
    if (items.some(({ events }) => events)) {
      return items.map(() => new MonitoredItemCreateResult({ statusCode: StatusCodes.BadNotSupported }));
    }
    const values = await this.#line.session.values(items.map(({ nodeId }) => nodeId));
    return items.map((item, index) => {
      const statusCode = values[index]?.statusCode ?? StatusCodes.BadUnexpectedError;
      if (statusCode.isGoodish()) this.#reads.push({ ...item, last: null });
      // The number by which it is removed again; 0 is none.
      return new MonitoredItemCreateResult({
        statusCode,
        monitoredItemId: item.handle + 1,
        revisedSamplingInterval: 0,
      });
    });
  }

  /** All are read at the one interval. */
  async modify(items: readonly MadeItem[]): Promise<MonitoredItemModifyResult[]> {
    return items.map(() => new MonitoredItemModifyResult({ statusCode: StatusCodes.Good }));
  }

  async remove(itemIds: readonly number[]): Promise<void> {
    this.#reads = this.#reads.filter(({ handle }) => !itemIds.includes(handle + 1));
  }

  publish(): void {
    this.#stopping = new AbortController();
    const { signal } = this.#stopping;
    this.#cycle(signal).catch((error) => {
      if (!signal.aborted) this.#user.failed('link-down', (error as Error).message);
    });
  }

  pause(): void {
    this.#stopping.abort();
  }

  resume(): Promise<void> {
    return Promise.reject(new Error('nobody read meanwhile'));
  }

  stop(): void {
    this.pause();
  }

  async #cycle(signal: AbortSignal): Promise<void> {
    let heardMs = performance.now();
    while (!signal.aborted) {
      const startedMs = performance.now();
      // What was read was so at the start of the read at the earliest: nothing later is claimed.
      const publishTime = new Date();
      const changes = await answered(this.#changes(), Math.max(SILENCE_MS, SILENCE_INTERVALS * this.revisedMs));
      if (changes.length > 0) await this.#user.prove();
      if (signal.aborted) return;
      const nowMs = performance.now();
      const hole = nowMs - heardMs > Math.max(HOLE_MS, HOLE_INTERVALS * this.revisedMs);
      heardMs = nowMs;
      this.#user.heard({ changes, publishTime, late: false, more: false, hole });
      const waitMs = Math.max(1, startedMs + this.revisedMs - performance.now());
      await pause(waitMs, signal);
    }
  }

  async #changes(): Promise<{ handle: number; dataValue: DataValue }[]> {
    const reads = this.#reads;
    const values = await this.#line.session.values(reads.map(({ nodeId }) => nodeId));
    const changes: { handle: number; dataValue: DataValue }[] = [];
    for (const [index, one] of reads.entries()) {
      const dataValue = values[index];
      // Many servers give the time of the read as that of the value: it alone is no change.
      if (dataValue === undefined || (one.last !== null && same(one.last, dataValue))) continue;
      // What is reported has its structures decoded in place: the next read is held against what came.
      one.last = dataValue.clone();
      changes.push({ handle: one.handle, dataValue });
    }
    return changes;
  }
}

const same = (one: DataValue, other: DataValue): boolean => sameDataValue(one, other, TimestampsToReturn.Neither);
