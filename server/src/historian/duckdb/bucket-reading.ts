/**
 * The port's buckets: partial rows of samples or of a rollup, merged by bucket. They come from the coarsest rollup that
 * divides window and buckets, and are the same either way; where samples or minutes were deleted, from what is left.
 */

import type { DuckDBStructValue } from '@duckdb/node-api';
import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Value } from '@gemba/contract/sample';
import type { Bucket } from '../port.ts';
import { readCold, type Store } from './cold-reading.ts';
import { asPartials, MERGED, ROLLUPS } from './rollups.ts';
import { valueAmong } from './rows.ts';
import { inHot, partialsIn, samplesIn, type Window } from './stored.ts';

/** Those buckets that hold readings, by their index. */
export type FilledBuckets = Map<number, Omit<Bucket, 'fromNs' | 'toNs'>>;

/** What a part of a window is read from. */
export type Source = 'days' | 'minutes' | 'hours';

/** See the port's `buckets`; the division is exact, a double would put readings near an edge on the wrong side. */
export async function readBuckets(
  store: Store,
  machine: MachineId,
  signal: SignalId,
  fromNs: bigint,
  toNs: bigint,
  n: number,
): Promise<FilledBuckets> {
  const known = store.memory.find(machine, signal);
  if (known === undefined) return new Map();
  const parts = partsOf(sourceFor(fromNs, toNs, n), fromNs, toNs, store.memory.keptFrom);
  const rows = await readCold(store, async (query, filesIn) => {
    const partials: string[] = [];
    for (const part of parts) {
      const window = { signals: [known.id], fromNs: part.fromNs, toNs: part.toNs };
      const files = await filesIn(part.source, part.fromNs, part.toNs);
      partials.push(
        partialsOf(
          part.source,
          window,
          files.map(({ path }) => path),
        ),
      );
    }
    return query(
      `SELECT ((time::HUGEINT - ${fromNs}) * ${n} // (${toNs}::HUGEINT - ${fromNs}))::INTEGER AS bucket, ${MERGED}
       FROM (${partials.join(' UNION ALL ')}) AS partial GROUP BY 1`,
    );
  });
  return new Map((rows as unknown as BucketRow[]).map(bucketOf));
}

/** The coarsest rollup whose width divides the window's begin and the buckets' width; else the samples themselves. */
export function sourceFor(fromNs: bigint, toNs: bigint, n: number): Source {
  const length = toNs - fromNs;
  const divides = (widthNs: bigint) => fromNs % widthNs === 0n && length % (widthNs * BigInt(n)) === 0n;
  if (divides(ROLLUPS.hour)) return 'hours';
  return divides(ROLLUPS.minute) ? 'minutes' : 'days';
}

/** The window in parts, each with what is to be read for it: finer sources only from when on they are kept. */
export function partsOf(
  source: Source,
  fromNs: bigint,
  toNs: bigint,
  keptFrom: { days: bigint | null; minutes: bigint | null },
): { source: Source; fromNs: bigint; toNs: bigint }[] {
  if (source === 'hours') return [{ source, fromNs, toNs }];
  const kept = keptFrom[source] ?? fromNs;
  const edge = kept < fromNs ? fromNs : kept > toNs ? toNs : kept;
  const before = edge > fromNs ? partsOf(source === 'days' ? 'minutes' : 'hours', fromNs, edge, keptFrom) : [];
  return edge < toNs ? [...before, { source, fromNs: edge, toNs }] : before;
}

/** Rollups know what was moved; the rest is still in `recent`. */
function partialsOf(source: Source, window: Window, paths: readonly string[]): string {
  if (source === 'days') return `SELECT * FROM ${asPartials(samplesIn(window, paths))}`;
  const recent = asPartials(`(SELECT * FROM recent WHERE ${inHot(window)})`);
  return `SELECT * FROM ${partialsIn(source, window, paths)} UNION ALL SELECT * FROM ${recent}`;
}

type BucketRow = [
  bucket: number,
  count: bigint,
  numbers: bigint,
  min: number | null,
  max: number | null,
  sum: number | null,
  first: DuckDBStructValue,
  firstTime: bigint,
  last: DuckDBStructValue,
  lastTime: bigint,
];

function bucketOf([bucket, count, numbers, min, max, sum, first, , last]: BucketRow) {
  const mean = sum === null ? null : sum / Number(numbers);
  return [
    bucket,
    { count: Number(count), min, max, mean, first: structValue(first), last: structValue(last) },
  ] as const;
}

function structValue({ entries: { f, i, b, s } }: DuckDBStructValue): Value | null {
  return valueAmong(f ?? null, i ?? null, b ?? null, s ?? null);
}
