/** Comparing two ways of doing the same side by side: A B A B in one process, judged by the median of the ratios of pairs. */

/** A row of a benchmark's table. */
export interface Row {
  what: string;
  ours: number;
  theirs: number;
  /** ours ÷ theirs: the median, and the least and greatest of the pairs. */
  ratio: number;
  least: number;
  greatest: number;
}

export type Benchmark = () => Promise<Row[]> | Row[];

const PAIRS = 7;

/** Runs both alternately, once to warm up and then {@link PAIRS} times; each gives its figure. */
export function compare(what: string, ours: () => number, theirs: () => number): Row {
  ours();
  theirs();
  return rowOf(
    what,
    Array.from({ length: PAIRS }, () => [ours(), theirs()]),
  );
}

/** The row of pairs that were measured one after the other. */
export function rowOf(what: string, pairs: readonly (readonly [ours: number, theirs: number])[]): Row {
  const ratios = pairs.map(([a, b]) => a / b).sort((a, b) => a - b);
  return {
    what,
    ours: round(median(pairs.map(([a]) => a))),
    theirs: round(median(pairs.map(([, b]) => b))),
    ratio: round(median(ratios)),
    least: round(ratios[0] ?? Number.NaN),
    greatest: round(ratios.at(-1) ?? Number.NaN),
  };
}

/** Units of work a second of CPU time of this process. */
export function perSecond(units: number, work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return units / ((user + system) / 1e6);
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

const round = (value: number): number => Number(value.toPrecision(4));
