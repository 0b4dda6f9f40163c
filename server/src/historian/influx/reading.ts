/** The reads of the port as InfluxQL. Names come into a statement through `escape.ts` only, times as digits of a bigint. */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Sample } from '@gemba/contract/sample';
import { bucketEdges, EMPTY_BUCKET } from '../buckets.ts';
import type { EntryPart } from '../entry-pages.ts';
import type { Bucket, Coverage, Reading } from '../port.ts';
import { MAX_TIME_NS, MIN_TIME_NS } from '../storable.ts';
import { mergeStretches } from '../stretches.ts';
import { AGGREGATES, filledFrom, filledFromReadings } from './aggregate.ts';
import type { InfluxConnection } from './connection.ts';
import { fromTag, qlTag } from './escape.ts';
import { STRETCH_MAX_NS } from './lines.ts';
import { query, type Row } from './query.ts';
import { between, observedOf, SAMPLE_FIELDS, sampleOf, stretchesOf, timeOf, withoutRepeats } from './rows.ts';

export class InfluxReader {
  private readonly connection: InfluxConnection;

  constructor(connection: InfluxConnection) {
    this.connection = connection;
  }

  async latest(machine: MachineId): Promise<Sample[]> {
    const rows = await this.rows(
      `SELECT ${SAMPLE_FIELDS} FROM telemetry WHERE machine = ${qlTag(machine)} AND ${between(MIN_TIME_NS, MAX_TIME_NS)}
       GROUP BY signal ORDER BY time DESC LIMIT 1`,
    );
    return rows.map((row) => sampleOf(machine, fromTag(row.signal as string) as SignalId, row));
  }

  /** Readings in `[fromNs, toNs)`, ascending, at most `limit`; fewer only when there are no more. */
  async range(machine: MachineId, signal: SignalId, fromNs: bigint, toNs: bigint, limit: number): Promise<Reading[]> {
    const readings: Reading[] = [];
    let nextNs = fromNs;
    while (nextNs < toNs && readings.length < limit) {
      const asked = Math.min(limit - readings.length, ROWS_MAX);
      const rows = await this.rows(
        `SELECT ${SAMPLE_FIELDS} FROM telemetry WHERE ${oneSignal(machine, signal)} AND ${between(nextNs, toNs - 1n)}
         ORDER BY time LIMIT ${asked}`,
      );
      const samples = withoutRepeats(rows.map((row) => sampleOf(machine, signal, row)));
      for (const { timeNs, value, status } of samples) readings.push({ timeNs, value, status });
      nextNs = rows.length < asked ? toNs : (samples.at(-1)?.timeNs ?? toNs) + 1n;
    }
    return readings;
  }

  async buckets(machine: MachineId, signal: SignalId, fromNs: bigint, toNs: bigint, n: number): Promise<Bucket[]> {
    const edges = bucketEdges(fromNs, toNs, n);
    const rows = await this.aggregates(oneSignal(machine, signal), edges);
    return Promise.all(
      edges.map(async (edge, index) => {
        const row = rows[index];
        if (row === undefined) return { ...edge, ...EMPTY_BUCKET };
        const filled =
          filledFrom(row) ?? filledFromReadings(await this.range(machine, signal, edge.fromNs, edge.toNs, Infinity));
        return { ...edge, ...filled };
      }),
    );
  }

  /**
   * A row of aggregates for each bucket, nothing for an empty one. A statement a bucket: `GROUP BY time()` costs the
   * same by trial, and can't cut a window that doesn't divide into whole nanoseconds.
   */
  private async aggregates(where: string, edges: readonly Edge[]): Promise<(Row | undefined)[]> {
    const rows: (Row | undefined)[] = [];
    for (let at = 0; at < edges.length; at += STATEMENTS_MAX) {
      const statements = edges
        .slice(at, at + STATEMENTS_MAX)
        .map(
          (edge) => `SELECT ${AGGREGATES} FROM telemetry WHERE ${where} AND ${between(edge.fromNs, edge.toNs - 1n)}`,
        );
      for (const [row] of await query(this.connection, statements)) rows.push(row);
    }
    return rows;
  }

  async samples(
    machine: MachineId,
    signals: readonly SignalId[],
    afterNs: bigint,
    throughNs: bigint,
    limit: number,
  ): Promise<EntryPart> {
    if (signals.length === 0) return { entries: [], cut: false };
    const named = signals.map((signal) => `signal = ${qlTag(signal)}`).join(' OR ');
    const rows = await this.rows(
      `SELECT signal, ${SAMPLE_FIELDS} FROM telemetry WHERE machine = ${qlTag(machine)} AND (${named})
       AND ${between(afterNs + 1n, throughNs)} ORDER BY time LIMIT ${limit}`,
    );
    const samples = rows.map((row) => sampleOf(machine, fromTag(row.signal as string) as SignalId, row));
    return { entries: withoutRepeats(samples), cut: rows.length === limit };
  }

  async observed(machine: MachineId, afterNs: bigint, throughNs: bigint, limit: number): Promise<EntryPart> {
    const rows = await this.rows(
      `SELECT "from" FROM observed WHERE machine = ${qlTag(machine)} AND ${between(afterNs + 1n, throughNs)}
       ORDER BY time LIMIT ${limit}`,
    );
    return { entries: rows.map((row) => observedOf(machine, row)), cut: rows.length === limit };
  }

  async stretches(
    kind: 'gap' | 'filled',
    machine: MachineId,
    afterNs: bigint,
    throughNs: bigint,
    limit: number,
  ): Promise<EntryPart> {
    const rows = await this.rows(
      `SELECT signal, cause, "from" FROM ${kind} WHERE machine = ${qlTag(machine)} AND ${between(afterNs + 1n, throughNs)}
       ORDER BY time LIMIT ${limit}`,
    );
    return { entries: stretchesOf(kind, machine, rows), cut: rows.length === limit };
  }

  async coverage(machine: MachineId, fromNs: bigint, toNs: bigint): Promise<Coverage> {
    const ofMachine = `machine = ${qlTag(machine)} AND "from" < ${toNs}`;
    const declared = async <K extends 'gap' | 'filled'>(kind: K) => {
      const touching = `${ofMachine} AND ${between(fromNs + 1n, MAX_TIME_NS)}`;
      const rows = await this.rows(`SELECT signal, cause, "from" FROM ${kind} WHERE ${touching}`);
      return stretchesOf(kind, machine, rows).sort((a, b) => compare(a.fromNs, b.fromNs) || compare(a.toNs, b.toNs));
    };
    const [stretches, gaps, filled] = await Promise.all([
      this.rows(`SELECT "from" FROM observed WHERE ${ofMachine} AND ${between(fromNs, toNs + STRETCH_MAX_NS)}`),
      declared('gap'),
      declared('filled'),
    ]);
    return { observed: mergeStretches(stretches.map((row) => observedOf(machine, row))), gaps, filled };
  }

  /** Time of the oldest or newest sample of all; `null` when there is none. */
  async outermost(order: 'ASC' | 'DESC'): Promise<bigint | null> {
    const [row] = await this.rows(
      `SELECT quality FROM telemetry WHERE ${between(MIN_TIME_NS, MAX_TIME_NS)} ORDER BY time ${order} LIMIT 1`,
    );
    return row === undefined ? null : timeOf(row);
  }

  /** Whether the database can be read at all; throws when it can't. */
  async check(): Promise<void> {
    await this.rows('SHOW MEASUREMENTS LIMIT 1');
  }

  private async rows(statement: string): Promise<Row[]> {
    const [rows] = await query(this.connection, [statement]);
    return rows ?? [];
  }
}

interface Edge {
  fromNs: bigint;
  toNs: bigint;
}

/** Statements of one request: some 100 kB. */
const STATEMENTS_MAX = 250;
/** Readings of one request. */
const ROWS_MAX = 10_000;

const oneSignal = (machine: MachineId, signal: SignalId) => `machine = ${qlTag(machine)} AND signal = ${qlTag(signal)}`;

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);
