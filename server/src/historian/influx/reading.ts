/** The reads of the port as InfluxQL. Names come into a statement through `escape.ts` only, times as digits of a bigint. */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Sample } from '@gemba/contract/sample';
import type { EntryPart } from '../entry-pages.ts';
import type { Coverage, Reading } from '../port.ts';
import { MAX_TIME_NS, MIN_TIME_NS } from '../storable.ts';
import { mergeStretches } from '../stretches.ts';
import { AGGREGATES, partialFrom } from './aggregate.ts';
import type { InfluxConnection } from './connection.ts';
import { fromTag, qlTag } from './escape.ts';
import { STRETCH_MAX_NS } from './lines.ts';
import { isUnsayable, query, type Row } from './query.ts';
import { merge, NOTHING, type Partial, partialOf } from './rollups/partial.ts';
import { between, observedOf, SAMPLE_FIELDS, sampleOf, stretchesOf, timeOf, withoutRepeats } from './rows.ts';

export class InfluxReader {
  private readonly raw: InfluxConnection;
  /** Where stretches and gaps are: they stay for good. */
  private readonly kept: InfluxConnection;

  constructor(raw: InfluxConnection, kept: InfluxConnection) {
    this.raw = raw;
    this.kept = kept;
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

  /**
   * What each of some stretches, which ascend, amounts to, from the samples themselves: few samples are read and counted
   * here, of many the engine is asked what they amount to, a statement a stretch: `GROUP BY time()` costs the same by
   * trial, and can't cut a window that doesn't divide into whole nanoseconds. A statement costs as much as a hundred
   * readings, and more of them the more signals there are.
   */
  async partials(machine: MachineId, signal: SignalId, stretches: readonly Edge[]): Promise<Partial[]> {
    const [first, last] = [stretches[0], stretches.at(-1)];
    if (first === undefined || last === undefined) return [];
    if (stretches.length >= READ_FROM) {
      const readings = await this.range(machine, signal, first.fromNs, last.toNs, ROWS_MAX);
      if (readings.length < ROWS_MAX) return stretches.map(partialsOf(readings));
    }
    const partials: Partial[] = [];
    for (let at = 0; at < stretches.length; at += STATEMENTS_MAX) {
      partials.push(...(await this.somePartials(machine, signal, stretches.slice(at, at + STATEMENTS_MAX))));
    }
    return partials;
  }

  /** In one request. Stretches of which one adds up to an infinity are halved until it is found, and that is read. */
  private async somePartials(machine: MachineId, signal: SignalId, stretches: readonly Edge[]): Promise<Partial[]> {
    const where = oneSignal(machine, signal);
    const statements = stretches.map(
      ({ fromNs, toNs }) =>
        `SELECT ${AGGREGATES} FROM telemetry WHERE ${where} AND ${between(fromNs, toNs - 1n)} GROUP BY *`,
    );
    try {
      const rows = await query(this.raw, statements);
      const partials: Partial[] = [];
      for (const [index, stretch] of stretches.entries()) {
        partials.push(await this.partial(machine, signal, stretch, rows[index] ?? []));
      }
      return partials;
    } catch (error) {
      if (!isUnsayable(error)) throw error;
      const [stretch] = stretches;
      if (stretches.length === 1 && stretch !== undefined) return [await this.readPartial(machine, signal, stretch)];
      const middle = stretches.length >> 1;
      const halves = [stretches.slice(0, middle), stretches.slice(middle)];
      return (await Promise.all(halves.map((half) => this.somePartials(machine, signal, half)))).flat();
    }
  }

  /** From the rows of its series; read where they don't say enough: a machine that was moved has two of them. */
  async partial(machine: MachineId, signal: SignalId, stretch: Edge, rows: readonly Row[]): Promise<Partial> {
    const [row] = rows;
    if (row === undefined) return NOTHING;
    return (rows.length === 1 ? partialFrom(row, stretch.fromNs) : null) ?? this.readPartial(machine, signal, stretch);
  }

  /** Page by page: a stretch may be of any length. */
  async readPartial(machine: MachineId, signal: SignalId, { fromNs, toNs }: Edge): Promise<Partial> {
    let sum = NOTHING;
    for (let nextNs = fromNs; nextNs < toNs; ) {
      const readings = await this.range(machine, signal, nextNs, toNs, ROWS_MAX);
      sum = merge(sum, partialOf(readings));
      nextNs = readings.length < ROWS_MAX ? toNs : (readings.at(-1)?.timeNs ?? toNs) + 1n;
    }
    return sum;
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
    const rows = await this.keptRows(
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
    const rows = await this.keptRows(
      `SELECT signal, cause, "from" FROM ${kind} WHERE machine = ${qlTag(machine)} AND ${between(afterNs + 1n, throughNs)}
       ORDER BY time LIMIT ${limit}`,
    );
    return { entries: stretchesOf(kind, machine, rows), cut: rows.length === limit };
  }

  async coverage(machine: MachineId, fromNs: bigint, toNs: bigint): Promise<Coverage> {
    const ofMachine = `machine = ${qlTag(machine)} AND "from" < ${toNs}`;
    const declared = async <K extends 'gap' | 'filled'>(kind: K) => {
      const touching = `${ofMachine} AND ${between(fromNs + 1n, MAX_TIME_NS)}`;
      const rows = await this.keptRows(`SELECT signal, cause, "from" FROM ${kind} WHERE ${touching}`);
      return stretchesOf(kind, machine, rows).sort((a, b) => compare(a.fromNs, b.fromNs) || compare(a.toNs, b.toNs));
    };
    const [stretches, gaps, filled] = await Promise.all([
      this.keptRows(`SELECT "from" FROM observed WHERE ${ofMachine} AND ${between(fromNs, toNs + STRETCH_MAX_NS)}`),
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

  private rows = (statement: string) => this.rowsOf(this.raw, statement);
  private keptRows = (statement: string) => this.rowsOf(this.kept, statement);

  private async rowsOf(connection: InfluxConnection, statement: string): Promise<Row[]> {
    const [rows] = await query(connection, [statement]);
    return rows ?? [];
  }
}

/** `[fromNs, toNs)`. */
export interface Edge {
  fromNs: bigint;
  toNs: bigint;
}

/** Statements of one request: some 100 kB. */
const STATEMENTS_MAX = 250;
/** Readings of one request. */
const ROWS_MAX = 10_000;

/** From so many stretches on it is worth a look whether their samples are few. */
const READ_FROM = 20;

/** What the readings within a stretch amount to, asked for stretches that ascend. */
function partialsOf(readings: readonly Reading[]): (stretch: Edge) => Partial {
  let at = 0;
  return ({ fromNs, toNs }) => {
    while (at < readings.length && (readings[at] as Reading).timeNs < fromNs) at++;
    const begin = at;
    while (at < readings.length && (readings[at] as Reading).timeNs < toNs) at++;
    return partialOf(readings.slice(begin, at));
  };
}

const oneSignal = (machine: MachineId, signal: SignalId) => `machine = ${qlTag(machine)} AND signal = ${qlTag(signal)}`;

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);
