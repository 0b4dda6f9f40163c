/**
 * What one machine's server remembers of its signals, as a PLC's own historian does: every change with its time, for
 * some hours, also while nobody can reach it. It answers what part of that a client asks for. Pure but for what it keeps.
 */

/** A change of a node. */
export interface Kept<T> {
  timeNs: bigint;
  value: T;
}

/** Part of a record: the values asked for, and where to go on. */
export interface Part<T> {
  values: Kept<T>[];
  /** First value that is left out; `null` when this is all. */
  nextNs: bigint | null;
}

export interface Asked {
  fromNs: bigint;
  toNs: bigint;
  /** Most values to give. */
  max: number;
}

/** Changes dropped at once when they are too old: an array is cut in front, which costs its length. */
const CUT = 1_000;

export class Archive<T> {
  readonly #keepNs: bigint;
  readonly #nodes = new Map<string, Kept<T>[]>();

  constructor(keepHours: number) {
    this.#keepNs = BigInt(Math.round(keepHours * 3600)) * 1_000_000_000n;
  }

  /** A change; of each node in the order of time. */
  record(node: string, timeNs: bigint, value: T): void {
    const kept = this.#nodes.get(node) ?? [];
    this.#nodes.set(node, kept);
    kept.push({ timeNs, value });
    const old = kept[CUT];
    if (old !== undefined && timeNs - old.timeNs > this.#keepNs) kept.splice(0, CUT);
  }

  /** Values with `fromNs` ≤ time ≤ `toNs`, ascending. */
  read(node: string, { fromNs, toNs, max }: Asked): Part<T> {
    const kept = this.#nodes.get(node) ?? [];
    const first = firstFrom(kept, fromNs);
    const end = firstFrom(kept, toNs + 1n);
    const cut = end - first > max;
    return {
      values: kept.slice(first, cut ? first + max : end),
      nextNs: cut ? (kept[first + max] as Kept<T>).timeNs : null,
    };
  }

  /** The values at or around the ends of a stretch [OPC 10000-11 §3.1.4]. */
  bounds(node: string, { fromNs, toNs }: Asked): { before: Kept<T> | null; after: Kept<T> | null } {
    const kept = this.#nodes.get(node) ?? [];
    return {
      before: kept[firstFrom(kept, fromNs + 1n) - 1] ?? null,
      after: kept[firstFrom(kept, toNs)] ?? null,
    };
  }
}

/** Index of the first value at or after a time. */
function firstFrom<T>(kept: readonly Kept<T>[], timeNs: bigint): number {
  let low = 0;
  let high = kept.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((kept[middle] as Kept<T>).timeNs < timeNs) low = middle + 1;
    else high = middle;
  }
  return low;
}
