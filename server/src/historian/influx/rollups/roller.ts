/**
 * Rolls hours up: the engine aggregates a machine's samples by the minute, in one statement; minutes and hour are
 * written like data. An hour is rolled up whole, from raw samples, each time that something came for it.
 */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import { AGGREGATES } from '../aggregate.ts';
import type { InfluxConnection } from '../connection.ts';
import { fromTag, qlTag } from '../escape.ts';
import { isUnsayable, query, type Row } from '../query.ts';
import type { InfluxReader } from '../reading.ts';
import { between, timeOf } from '../rows.ts';
import type { InfluxWriter } from '../writing.ts';
import type { DirtyHour, DirtyHours } from './dirty.ts';
import { merge, NOTHING, type Partial } from './partial.ts';
import { COLUMNS, HOUR_NS, lineOf, MINUTE_NS, partialIn, WIDTHS } from './rows.ts';

const [HOUR, MINUTE] = WIDTHS;

export interface RollerParts {
  raw: InfluxConnection;
  rollup: InfluxConnection;
  reader: InfluxReader;
  writer: InfluxWriter;
  dirty: DirtyHours;
}

export class Roller {
  private readonly parts: RollerParts;

  constructor(parts: RollerParts) {
    this.parts = parts;
  }

  /**
   * Rolls up every hour that is over and dirty, until `stopped`. Hours that begin before `goneNs` have lost samples to the
   * retention: what their rollups say stays, since no sample is accepted for them any more.
   */
  async run(nowNs: bigint, goneNs: bigint, stopped: () => boolean): Promise<void> {
    const { dirty } = this.parts;
    for (const hour of dirty.due(nowNs)) {
      if (stopped()) return;
      if (hour.writing > 0) continue;
      const { version } = hour;
      const known = hour.fromNs < goneNs ? await this.known(hour) : new Map<SignalId, number>();
      await this.rollUp(hour, known);
      await dirty.clean(hour, version);
    }
  }

  private async rollUp({ machine, fromNs }: DirtyHour, known: ReadonlyMap<SignalId, number>): Promise<void> {
    const lines: { text: string; entry: SignalId }[] = [];
    for (const [signal, minutes] of await this.minutes(machine, fromNs)) {
      const hour = [...minutes.values()].reduce(merge, NOTHING);
      if (hour.count === 0) continue;
      // Samples that were deleted since are in the rollup that stands: it says more.
      if (hour.count < (known.get(signal) ?? 0)) continue;
      lines.push({ text: lineOf(HOUR, machine, signal, fromNs, hour), entry: signal });
      for (const [atNs, minute] of minutes) {
        lines.push({ text: lineOf(MINUTE, machine, signal, atNs, minute), entry: signal });
      }
    }
    const refused = (await this.parts.writer.write(lines)).find(({ code }) => code !== 'too-old');
    if (refused !== undefined) throw new Error(`InfluxDB refuses a rollup of ${machine}: ${refused.reason}`);
  }

  /** Each signal's minutes in which something was said. */
  private async minutes(machine: MachineId, fromNs: bigint): Promise<Map<SignalId, Map<bigint, Partial>>> {
    const hour = `machine = ${qlTag(machine)} AND ${between(fromNs, fromNs + HOUR_NS - 1n)}`;
    try {
      const [rows = []] = await query(this.parts.raw, [
        `SELECT ${AGGREGATES} FROM telemetry WHERE ${hour} GROUP BY *, time(1m) fill(none)`,
      ]);
      return await this.minutesIn(machine, rows);
    } catch (error) {
      if (!isUnsayable(error)) throw error;
      const [rows = []] = await query(this.parts.raw, [
        `SELECT last(quality) FROM telemetry WHERE ${hour} GROUP BY signal`,
      ]);
      return this.minutesRead(machine, rows.map(signalIn), fromNs);
    }
  }

  private async minutesIn(machine: MachineId, rows: readonly Row[]): Promise<Map<SignalId, Map<bigint, Partial>>> {
    const signals = new Map<SignalId, Map<bigint, Partial>>();
    for (const [signal, ofSignal] of Map.groupBy(rows, signalIn)) {
      const minutes = new Map<bigint, Partial>();
      for (const [atNs, series] of Map.groupBy(ofSignal, timeOf)) {
        const stretch = { fromNs: atNs, toNs: atNs + MINUTE_NS };
        minutes.set(atNs, await this.parts.reader.partial(machine, signal, stretch, series));
      }
      signals.set(signal, said(minutes));
    }
    return signals;
  }

  /** The same signal by signal, where one of them adds up to what the engine can't say. */
  private async minutesRead(
    machine: MachineId,
    of: readonly SignalId[],
    fromNs: bigint,
  ): Promise<Map<SignalId, Map<bigint, Partial>>> {
    const starts = Array.from(
      { length: Number(HOUR_NS / MINUTE_NS) },
      (_, minute) => fromNs + BigInt(minute) * MINUTE_NS,
    );
    const stretches = starts.map((start) => ({ fromNs: start, toNs: start + MINUTE_NS }));
    const signals = new Map<SignalId, Map<bigint, Partial>>();
    for (const signal of of) {
      const partials = await this.parts.reader.partials(machine, signal, stretches);
      signals.set(signal, said(new Map(starts.map((start, index) => [start, partials[index] ?? NOTHING]))));
    }
    return signals;
  }

  /** How many readings the rollups of an hour that stand speak of. */
  private async known({ machine, fromNs }: DirtyHour): Promise<Map<SignalId, number>> {
    const [rows = []] = await query(this.parts.rollup, [
      `SELECT signal, ${COLUMNS} FROM ${HOUR.measurement} WHERE machine = ${qlTag(machine)} AND time = ${fromNs}`,
    ]);
    return new Map(rows.map((row) => [signalIn(row), partialIn(row).count]));
  }
}

const signalIn = (row: Row): SignalId => fromTag(String(row.signal)) as SignalId;

/** Those in which something was said. */
const said = (minutes: ReadonlyMap<bigint, Partial>): Map<bigint, Partial> =>
  new Map([...minutes].filter(([, { count }]) => count > 0));
