/**
 * What a machine lived through in a window, without anything that doesn't matter for wear: when it produced, when it
 * failed and when it was mended. Formed out of rows a part at a time, so that a year needs the memory of a month.
 */

import { judgedRows, walkOutages } from '../kpis/outages.ts';
import { stopsOf } from '../kpis/stops.ts';
import type { SumContext } from '../kpis/sum-context.ts';
import type { Window } from '../kpis/sums.ts';
import type { LedgerRow } from '../ledger/row.ts';

export interface Failure {
  fromNs: bigint;
  /** When it produced again; `null` while it hasn't. */
  toNs: bigint | null;
  /** Scheduled time until then, s; `null` while it hasn't. */
  downS: number | null;
}

/** Ascending, within the window. */
export interface Life {
  fromNs: bigint;
  toNs: bigint;
  /** First time of which anything is known; `null`: nothing is. */
  knownFromNs: bigint | null;
  /** Stretches in `producing`; those that touch are one. */
  runs: Window[];
  failures: Failure[];
  /** Repairs of failures before the window that ended in it. */
  earlier: { toNs: bigint; downS: number }[];
}

/** Rows as `rowsAround` gives them: with those that its stops are judged by and its outage began with. */
export function lifeOf(
  rows: readonly LedgerRow[],
  window: Window,
  context: Pick<SumContext, 'kindOf' | 'microStopS'>,
): Life {
  const { fromNs, toNs } = window;
  const life: Life = { fromNs, toNs, knownFromNs: null, runs: [], failures: [], earlier: [] };
  walkOutages(judgedRows(rows, stopsOf(rows, context.microStopS)), window, context, {
    failed: (row) => life.failures.push({ fromNs: row.fromNs, toNs: null, downS: null }),
    repaired: (row, scheduledS) => mend(life, row.fromNs, scheduledS),
    up: (row) => {
      if (row.state === 'producing')
        run(life, row.fromNs > fromNs ? row.fromNs : fromNs, row.toNs < toNs ? row.toNs : toNs);
    },
  });
  const first = rows.find((row) => row.state !== 'no-data' && row.toNs > fromNs && row.fromNs < toNs);
  if (first !== undefined) life.knownFromNs = first.fromNs > fromNs ? first.fromNs : fromNs;
  return life;
}

/** Parts that follow one another are one life. */
export function joinLives(parts: readonly Life[]): Life {
  const [first, ...rest] = parts;
  if (first === undefined) throw new RangeError('A life has a part at least.');
  const life: Life = {
    ...first,
    runs: [...first.runs],
    failures: first.failures.map((one) => ({ ...one })),
    earlier: [...first.earlier],
  };
  for (const part of rest) {
    life.toNs = part.toNs;
    life.knownFromNs ??= part.knownFromNs;
    for (const stretch of part.runs) run(life, stretch.fromNs, stretch.toNs);
    for (const { toNs, downS } of part.earlier) mend(life, toNs, downS);
    life.failures.push(...part.failures.map((one) => ({ ...one })));
  }
  return life;
}

function run({ runs }: Life, fromNs: bigint, toNs: bigint): void {
  const last = runs.at(-1);
  if (last !== undefined && last.toNs === fromNs) last.toNs = toNs;
  else runs.push({ fromNs, toNs });
}

function mend(life: Life, toNs: bigint, downS: number): void {
  const last = life.failures.at(-1);
  if (last !== undefined && last.toNs === null) Object.assign(last, { toNs, downS });
  else life.earlier.push({ toNs, downS });
}

/** How long a machine had produced by a time, s, since the beginning of its life; asked as often as wanted. */
export class Use {
  readonly #runs: readonly Window[];
  readonly #before: Float64Array;

  constructor({ runs }: Pick<Life, 'runs'>) {
    this.#runs = runs;
    this.#before = new Float64Array(runs.length + 1);
    for (const [i, { fromNs, toNs }] of runs.entries()) {
      this.#before[i + 1] = (this.#before[i] as number) + Number(toNs - fromNs) / 1e9;
    }
  }

  at(timeNs: bigint): number {
    let [low, high] = [0, this.#runs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#runs[middle] as Window).toNs <= timeNs) low = middle + 1;
      else high = middle;
    }
    const cut = this.#runs[low];
    const part = cut === undefined || cut.fromNs >= timeNs ? 0 : Number(timeNs - cut.fromNs) / 1e9;
    return (this.#before[low] as number) + part;
  }

  between(fromNs: bigint, toNs: bigint): number {
    return this.at(toNs) - this.at(fromNs);
  }
}
