/**
 * What signals were over a window, as the API answers it: readings or buckets, the value that held before, and beside them
 * the stretches of which nothing is known. Times are milliseconds UTC, exact to the microsecond.
 */

import type { GapCause, Quality, Value } from './sample.ts';

/** A value as JSON carries it; an integer beyond 2^53 is text. */
export type PlainValue = Exclude<Value, bigint>;

/** Several signals over one window; what has a place in time shares `edgesMs`. */
export interface History {
  /** The window that was answered: the one asked for, snapped outward to whole buckets. */
  fromMs: number;
  toMs: number;
  /** Width of a bucket; buckets of more than an hour follow the site's clock, and are an hour off when it changes. */
  stepMs: number;
  /** Edges of the buckets, one more than there are buckets, ascending. */
  edgesMs: number[];
  /** IANA zone whose days and hours wide buckets follow: that of the first signal's site. */
  timeZone: string;
  /** The server's clock when it was read. */
  serverMs: number;
  signals: SignalHistory[];
  machines: MachineHistory[];
}

/** One signal of it: either its readings, where the window holds few, or its buckets. */
export interface SignalHistory {
  machine: string;
  signal: string;
  name: string;
  unit: string | null;
  /** `float`, `int`, `bool` or `text`. */
  type: string;
  /**
   * The newest value before the window, which held when it began; `null` when nothing was read in the month before. Where
   * only rollups remain of it, nobody knows since when (`timeMs` is `null`).
   */
  before: { value: PlainValue; status: number; timeMs: number | null } | null;
  readings: Readings | null;
  buckets: BucketColumns | null;
}

/** Columns of equal length, ascending in time. */
export interface Readings {
  timeMs: number[];
  value: (PlainValue | null)[];
  /** OPC UA StatusCodes. */
  status: number[];
}

/** Columns, one entry for each bucket; `null` where a bucket holds no such value. */
export interface BucketColumns {
  /** Readings with a value. */
  count: number[];
  min: (number | null)[];
  max: (number | null)[];
  mean: (number | null)[];
  first: (PlainValue | null)[];
  last: (PlainValue | null)[];
}

/** What is known of the time of one machine. */
export interface MachineHistory {
  machine: string;
  /** End of the last observation in the window: what held then is not known to hold later. */
  observedThroughMs: number | null;
  missing: Missing[];
}

/** A stretch of which nothing is known. */
export interface Missing {
  fromMs: number;
  toMs: number;
  /** Why; `null` where nobody watched and nobody said why. */
  cause: GapCause | null;
  /** The signals concerned; empty means all of the machine. */
  signals: string[];
}

/** The newest value of a signal. */
export interface LatestValue {
  machine: string;
  signal: string;
  unit: string | null;
  value: PlainValue | null;
  /** OPC UA StatusCode. */
  status: number;
  quality: Quality;
  /** When it became true. */
  timeMs: number;
  /** Since the machine was last heard, on the server's clock: until then the value is known to have held. */
  heardAgoMs: number | null;
  /** It was heard recently enough not to be NO DATA. */
  current: boolean;
}
