/**
 * Rolls hours up: the engine aggregates a machine's samples by the minute, in one statement for as many of its hours as
 * are due and a statement should hold; minutes and hours are written like data. An hour is rolled up whole, from raw
 * samples, each time that something came for it.
 */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import { AGGREGATES } from '../aggregate.ts';
import type { InfluxConnection } from '../connection.ts';
import { fromTag, qlTag } from '../escape.ts';
import { isUnsayable, query, type Row } from '../query.ts';
import type { InfluxReader } from '../reading.ts';
import { between, timeOf } from '../rows.ts';
import type { InfluxWriter } from '../writing.ts';
import { type DirtyHour, type DirtyHours, hourOf } from './dirty.ts';
import { merge, NOTHING, type Partial } from './partial.ts';
import { COLUMNS, HOUR_NS, lineOf, MINUTE_NS, partialIn, WIDTHS } from './rows.ts';

const [HOUR, MINUTE] = WIDTHS;
/** Minutes of signals that one statement should give: some megabytes of an answer. */
const MINUTES_AIM = 20_000;
/** A week. */
const HOURS_MAX = 168;

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
    for (const [machine, hours] of Map.groupBy(dirty.due(nowNs), (hour) => hour.machine)) {
      // Of a machine with many signals an hour holds much: how much is known after the first.
      let most = 1;
      for (let at = 0; at < hours.length; ) {
        if (stopped()) return;
        const portion = portionOf(hours, at, most);
        at += portion.length;
        const free = portion.filter(({ writing }) => writing === 0).map((hour) => ({ hour, version: hour.version }));
        if (free.length === 0) continue;
        const minutes = await this.rollUp(machine, new Set(free.map(({ hour }) => hour.fromNs)), goneNs);
        await dirty.clean(free);
        most = Math.min(HOURS_MAX, Math.max(1, Math.floor((MINUTES_AIM * free.length) / Math.max(1, minutes))));
      }
    }
  }

  /** Rolls up hours of a machine that lie close together; gives how many minutes of signals that made. */
  private async rollUp(machine: MachineId, hours: ReadonlySet<bigint>, goneNs: bigint): Promise<number> {
    const stretch = stretchOf(hours);
    const known =
      stretch.fromNs < goneNs ? await this.known(machine, stretch) : new Map<SignalId, Map<bigint, number>>();
    const lines: { text: string; entry: SignalId }[] = [];
    for (const [signal, minutes] of await this.minutes(machine, hours)) {
      for (const [hourNs, ofHour] of Map.groupBy(minutes, ([atNs]) => hourOf(atNs))) {
        if (!hours.has(hourNs)) continue;
        const hour = ofHour.map(([, partial]) => partial).reduce(merge, NOTHING);
        // Samples that were deleted since are in the rollup that stands: it says more.
        if (hourNs < goneNs && hour.count < (known.get(signal)?.get(hourNs) ?? 0)) continue;
        lines.push({ text: lineOf(HOUR, machine, signal, hourNs, hour), entry: signal });
        for (const [atNs, minute] of ofHour) {
          lines.push({ text: lineOf(MINUTE, machine, signal, atNs, minute), entry: signal });
        }
      }
    }
    const refused = (await this.parts.writer.write(lines)).find(({ code }) => code !== 'too-old');
    if (refused !== undefined) throw new Error(`InfluxDB refuses a rollup of ${machine}: ${refused.reason}`);
    return lines.length;
  }

  /** Each signal's minutes in which something was said, in these hours and perhaps between them. */
  private async minutes(machine: MachineId, hours: ReadonlySet<bigint>): Promise<Map<SignalId, Map<bigint, Partial>>> {
    const { fromNs, toNs } = stretchOf(hours);
    const stretch = `machine = ${qlTag(machine)} AND ${between(fromNs, toNs - 1n)}`;
    try {
      const [rows = []] = await query(this.parts.raw, [
        `SELECT ${AGGREGATES} FROM telemetry WHERE ${stretch} GROUP BY *, time(1m) fill(none)`,
      ]);
      return await this.minutesIn(machine, rows);
    } catch (error) {
      if (!isUnsayable(error)) throw error;
      if (hours.size > 1) return this.hourByHour(machine, hours);
      const [rows = []] = await query(this.parts.raw, [
        `SELECT last(quality) FROM telemetry WHERE ${stretch} GROUP BY signal`,
      ]);
      return this.minutesRead(machine, rows.map(signalIn), hours);
    }
  }

  /** What the engine can't say of one of them is to cost that one alone. */
  private async hourByHour(
    machine: MachineId,
    hours: ReadonlySet<bigint>,
  ): Promise<Map<SignalId, Map<bigint, Partial>>> {
    const signals = new Map<SignalId, Map<bigint, Partial>>();
    for (const hour of hours) {
      for (const [signal, minutes] of await this.minutes(machine, new Set([hour]))) {
        signals.set(signal, new Map([...(signals.get(signal) ?? []), ...minutes]));
      }
    }
    return signals;
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
    hours: ReadonlySet<bigint>,
  ): Promise<Map<SignalId, Map<bigint, Partial>>> {
    const starts = [...hours].flatMap((hour) =>
      Array.from({ length: Number(HOUR_NS / MINUTE_NS) }, (_, minute) => hour + BigInt(minute) * MINUTE_NS),
    );
    const stretches = starts.map((start) => ({ fromNs: start, toNs: start + MINUTE_NS }));
    const signals = new Map<SignalId, Map<bigint, Partial>>();
    for (const signal of of) {
      const partials = await this.parts.reader.partials(machine, signal, stretches);
      signals.set(signal, said(new Map(starts.map((start, index) => [start, partials[index] ?? NOTHING]))));
    }
    return signals;
  }

  /** How many readings the rollups of hours that stand speak of, by signal and hour. */
  private async known(
    machine: MachineId,
    { fromNs, toNs }: { fromNs: bigint; toNs: bigint },
  ): Promise<Map<SignalId, Map<bigint, number>>> {
    const [rows = []] = await query(this.parts.rollup, [
      `SELECT signal, ${COLUMNS} FROM ${HOUR.measurement} WHERE machine = ${qlTag(machine)} AND ${between(fromNs, toNs - 1n)}`,
    ]);
    const known = new Map<SignalId, Map<bigint, number>>();
    for (const [signal, ofSignal] of Map.groupBy(rows, signalIn)) {
      known.set(signal, new Map(ofSignal.map((row) => [timeOf(row), partialIn(row).count])));
    }
    return known;
  }
}

/** The next hours of those, at most so many, of a span that is no longer than as many hours are. */
function portionOf(hours: readonly DirtyHour[], at: number, most: number): DirtyHour[] {
  const untilNs = (hours[at]?.fromNs ?? 0n) + BigInt(most) * HOUR_NS;
  return hours.slice(at, at + most).filter(({ fromNs }) => fromNs < untilNs);
}

/** From the first of some hours to the end of the last. */
function stretchOf(hours: ReadonlySet<bigint>): { fromNs: bigint; toNs: bigint } {
  const ascending = [...hours].sort((a, b) => (a < b ? -1 : 1));
  return { fromNs: ascending[0] ?? 0n, toNs: (ascending.at(-1) ?? 0n) + HOUR_NS };
}

const signalIn = (row: Row): SignalId => fromTag(String(row.signal)) as SignalId;

/** Those in which something was said. */
const said = (minutes: ReadonlyMap<bigint, Partial>): Map<bigint, Partial> =>
  new Map([...minutes].filter(([, { count }]) => count > 0));
