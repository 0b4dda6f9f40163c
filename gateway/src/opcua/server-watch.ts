/**
 * Watches the server itself through the subscription that watches its machines: that its namespaces and its identity stay
 * what they are, and by the beat of its clock that it went on looking. Over a break, the queue of the beat shows whether
 * the server sampled all the while: one that was stopped meanwhile reports nothing missing, and yet watched nothing.
 */

import { type MonitoredItemCreateResult, resolveNodeId, type Variant } from 'node-opcua';
import type { Item } from './item-calls.ts';
import type { Report } from './report.ts';
import { type ServerIdentity, sameNamespaces } from './server-facts.ts';

/** Handles far above those of signals. */
const FIRST_HANDLE = 0xffff_0000;
const NAMESPACES = FIRST_HANDLE;
const SERVERS = FIRST_HANDLE + 1;
const STARTED = FIRST_HANDLE + 2;
const CLOCK = FIRST_HANDLE + 3;
const NODES: readonly (readonly [number, string])[] = [
  [NAMESPACES, 'i=2255'],
  [SERVERS, 'i=2254'],
  [STARTED, 'i=2257'],
  [CLOCK, 'i=2258'],
];

const BEAT_MS = 500;
/** A clock that a server looks at less often says nothing in time. */
const BEAT_MAX_MS = 2_000;
/** So many beats show that the clock beats: some servers report it once, and never again. */
const BEATING = 2;
/** Between two beats of a server that samples; longer, and nobody watched. */
const HOLE_MS = 5_000;
const HOLE_BEATS = 3;

export type Seen =
  | null
  /** It is another server by now, or numbers its namespaces otherwise: nothing that it reports may be taken. */
  | 'changed'
  /** It didn't look for a while. */
  | 'unwatched'
  /** It keeps the subscription alive, and reports not even its own clock: whatever changes is not told. */
  | 'silent';

export class ServerWatch {
  readonly #identity: ServerIdentity;
  /** Longest time that may lie between two beats, ms. */
  #holeMs = HOLE_MS;
  #beats = false;
  /** How many there were. */
  #counted = 0;
  #namespaces = false;
  #beatMs: number | null = null;
  /** When the last one came. */
  #beatHeardMs = 0;
  /** When the last report came. */
  #heardMs: number | null = null;
  /** For how long there have been reports without a beat, ms. */
  #silentMs = 0;
  #proven = false;
  /** More of what the last report is of follows. */
  #more = false;

  constructor(identity: ServerIdentity) {
    this.#identity = identity;
  }

  /** Whether the server tells by itself when it numbers its namespaces anew. */
  get tellsNamespaces(): boolean {
    return this.#namespaces;
  }

  /** Whether the server is known to have looked up to the last report: a keep-alive alone doesn't show it. */
  get proven(): boolean {
    return this.#proven;
  }

  /** What to watch; `bridgeMs`: a break that the beat's queue is to bridge. */
  items(bridgeMs: number): Item[] {
    return NODES.map(([handle, node]) => ({
      handle,
      nodeId: resolveNodeId(node),
      samplingIntervalMs: handle === CLOCK ? BEAT_MS : 0,
      queueSize: handle === CLOCK ? Math.ceil((2 * bridgeMs) / BEAT_MS) : 2,
    }));
  }

  /** What became of them, in their order. */
  made(results: readonly MonitoredItemCreateResult[]): void {
    const good = (handle: number) => results[handle - FIRST_HANDLE]?.statusCode.isGood() ?? false;
    this.#namespaces = good(NAMESPACES);
    const samplingMs = results[CLOCK - FIRST_HANDLE]?.revisedSamplingInterval ?? 0;
    this.#beats = good(CLOCK) && samplingMs <= BEAT_MAX_MS;
    this.#holeMs = Math.max(HOLE_MS, HOLE_BEATS * samplingMs);
  }

  /** Looks at a report before anybody else does. `nowMs`: on a clock that nobody sets. */
  see({ changes, late, more }: Report, nowMs = performance.now()): Seen {
    let seen: Seen = null;
    // What comes in several messages has one beat, which may stand in any of them.
    const isBeaten = this.#more && this.#proven && nowMs - this.#beatHeardMs <= BEAT_MAX_MS;
    this.#more = more;
    this.#proven = !this.#beats || isBeaten;
    for (const { handle, dataValue } of changes) {
      if (handle < FIRST_HANDLE || !dataValue.statusCode.isGood()) continue;
      if (handle === CLOCK) seen = this.#beat(dataValue.value, nowMs) ?? seen;
      else if (!this.#isSame(handle, dataValue.value)) return 'changed';
    }
    if (!this.#beats && late && this.#heardMs !== null && nowMs - this.#heardMs > this.#holeMs) seen = 'unwatched';
    // Between two reports this program itself may have stood still: then the beats come with the next ones.
    const sinceMs = Math.min(nowMs - (this.#heardMs ?? nowMs), this.#holeMs / 2);
    this.#heardMs = nowMs;
    this.#silentMs = late || this.#proven ? 0 : this.#silentMs + sinceMs;
    if (this.#silentMs <= this.#holeMs) return seen;
    if (this.#counted >= BEATING) return 'silent';
    this.#beats = false;
    return seen;
  }

  #beat({ value }: Variant, nowMs: number): Seen {
    if (!(value instanceof Date)) return null;
    const beforeMs = this.#beatMs;
    const beatMs = value.getTime();
    // The last value is sent again after a transfer: it proves nothing.
    if (beatMs === beforeMs) return null;
    this.#beatMs = beatMs;
    this.#beatHeardMs = nowMs;
    this.#counted += 1;
    this.#proven = true;
    return beforeMs !== null && beatMs - beforeMs > this.#holeMs ? 'unwatched' : null;
  }

  #isSame(handle: number, { value }: Variant): boolean {
    const { namespaces, servers, startMs } = this.#identity;
    if (handle === STARTED) return startMs === null || !(value instanceof Date) || value.getTime() === startMs;
    if (!Array.isArray(value)) return true;
    if (handle === SERVERS) return servers.length === 0 || value[0] === servers[0];
    return sameNamespaces(namespaces, value.map(String));
  }
}
