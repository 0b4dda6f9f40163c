/**
 * Buckets from rollups wherever they say the same as the samples: from the coarsest width that divides window and
 * buckets, but for hours that something came for since. Where samples are gone, rollups alone are asked.
 */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import { bucketEdges } from '../../buckets.ts';
import type { Bucket } from '../../port.ts';
import type { InfluxConnection } from '../connection.ts';
import { qlTag } from '../escape.ts';
import { query } from '../query.ts';
import type { Edge, InfluxReader } from '../reading.ts';
import { between, timeOf } from '../rows.ts';
import { type DirtyHours, hourOf } from './dirty.ts';
import { filledFrom, merge, NOTHING, type Partial } from './partial.ts';
import { COLUMNS, partialIn, WIDTHS, type Width } from './rows.ts';

/** Rollups of one request. */
const ROWS_MAX = 10_000;
const [HOUR, MINUTE] = WIDTHS;

export interface BucketParts {
  rollup: InfluxConnection;
  reader: InfluxReader;
  dirty: Pick<DirtyHours, 'sinceNs' | 'has' | 'stretches'>;
}

/** Through when samples, and rollups of minutes, may be gone: whole hours. */
export interface Gone {
  rawNs: bigint;
  minutesNs: bigint;
}

export class Buckets {
  private readonly parts: BucketParts;

  constructor(parts: BucketParts) {
    this.parts = parts;
  }

  async of(
    machine: MachineId,
    signal: SignalId,
    window: Edge & { n: number },
    { rawNs, minutesNs }: Gone,
  ): Promise<Bucket[]> {
    const edges = bucketEdges(window.fromNs, window.toNs, window.n);
    const sums = new Sums(edges);
    const one = { machine, signal, sums };
    const { dirty } = this.parts;
    const divides = WIDTHS.find(({ ns }) => edges.every(({ fromNs, toNs }) => fromNs % ns === 0n && toNs % ns === 0n));
    const [before, since] = cut(window, dirty.sinceNs);
    const [withoutMinutes, rest] = cut(since, minutesNs);
    const [withoutSamples, whole] = cut(rest, rawNs);
    await this.addSamples(one, within(edges, [before]));
    await this.addRollups(one, withoutMinutes, HOUR);
    await this.addRollups(one, withoutSamples, divides ?? MINUTE);
    if (divides === undefined) await this.addSamples(one, within(edges, [whole]));
    else {
      const stretches = dirty.stretches(machine, whole.fromNs, whole.toNs);
      await this.addRollups(one, whole, divides, (hourNs) => dirty.has(machine, hourNs));
      await this.addSamples(one, within(edges, stretches));
    }
    return sums.buckets();
  }

  private async addRollups(
    { machine, signal, sums }: Wanted,
    { fromNs, toNs }: Edge,
    width: Width,
    isLeftOut: (hourNs: bigint) => boolean = () => false,
  ): Promise<void> {
    for (let nextNs = fromNs; nextNs < toNs; ) {
      const [rows = []] = await query(this.parts.rollup, [
        `SELECT ${COLUMNS} FROM ${width.measurement} WHERE machine = ${qlTag(machine)} AND signal = ${qlTag(signal)}
         AND ${between(nextNs, toNs - 1n)} ORDER BY time LIMIT ${ROWS_MAX}`,
      ]);
      for (const row of rows) if (!isLeftOut(hourOf(timeOf(row)))) sums.add(timeOf(row), partialIn(row));
      const last = rows.at(-1);
      nextNs = last === undefined || rows.length < ROWS_MAX ? toNs : timeOf(last) + 1n;
    }
  }

  private async addSamples({ machine, signal, sums }: Wanted, stretches: Edge[]): Promise<void> {
    const partials = await this.parts.reader.partials(machine, signal, stretches);
    for (const [index, partial] of partials.entries()) sums.add((stretches[index] as Edge).fromNs, partial);
  }
}

interface Wanted {
  machine: MachineId;
  signal: SignalId;
  sums: Sums;
}

/** The buckets as they fill. */
class Sums {
  private readonly edges: readonly Edge[];
  private readonly sums: Partial[];

  constructor(edges: readonly Edge[]) {
    this.edges = edges;
    this.sums = edges.map(() => NOTHING);
  }

  add(atNs: bigint, partial: Partial): void {
    const index = this.indexOf(atNs);
    this.sums[index] = merge(this.sums[index] as Partial, partial);
  }

  buckets(): Bucket[] {
    return this.edges.map((edge, index) => ({ ...edge, ...filledFrom(this.sums[index] as Partial) }));
  }

  /** The last bucket that begins by the time. */
  private indexOf(atNs: bigint): number {
    let [low, high] = [0, this.edges.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.edges[middle] as Edge).fromNs <= atNs) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** A window cut at a time: one of the parts may be empty. */
function cut({ fromNs, toNs }: Edge, atNs: bigint): [before: Edge, after: Edge] {
  const at = atNs < fromNs ? fromNs : atNs > toNs ? toNs : atNs;
  return [
    { fromNs, toNs: at },
    { fromNs: at, toNs },
  ];
}

/** Stretches cut at the edges of buckets; both ascend, and no two of one kind overlap. */
function within(edges: readonly Edge[], stretches: readonly Edge[]): Edge[] {
  const cuts: Edge[] = [];
  let index = 0;
  for (const stretch of stretches) {
    while (index < edges.length && (edges[index] as Edge).toNs <= stretch.fromNs) index++;
    for (let at = index; at < edges.length; at++) {
      const edge = edges[at] as Edge;
      if (edge.fromNs >= stretch.toNs) break;
      const fromNs = edge.fromNs > stretch.fromNs ? edge.fromNs : stretch.fromNs;
      const toNs = edge.toNs < stretch.toNs ? edge.toNs : stretch.toNs;
      if (fromNs < toNs) cuts.push({ fromNs, toNs });
    }
  }
  return cuts;
}
