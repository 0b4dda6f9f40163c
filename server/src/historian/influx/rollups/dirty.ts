/**
 * Which hours of which machine have no rollup that could be trusted: those in which samples came since it was made. An
 * hour is marked in the engine before a sample of it is acknowledged, and the mark goes when the hour was rolled up and
 * nothing came meanwhile; so a kill at any moment rolls an hour up once more at worst, and forgets none.
 */

import type { MachineId } from '@gemba/contract/identity';
import type { Entry } from '@gemba/contract/sample';
import { MAX_TIME_NS, MIN_TIME_NS } from '../../storable.ts';
import type { InfluxConnection } from '../connection.ts';
import { fromTag, lineTag } from '../escape.ts';
import { query } from '../query.ts';
import { between, timeOf } from '../rows.ts';
import type { InfluxWriter } from '../writing.ts';
import { HOUR_NS } from './rows.ts';

const DAY_NS = 24n * HOUR_NS;
/** Of readings in a future that no clock should show, so many have their hours marked. */
const STRAYS_MAX = 10_000;

export interface DirtyHour {
  machine: MachineId;
  fromNs: bigint;
  /** Appends that are under way. */
  writing: number;
  /** Raised with each of them. */
  version: number;
  /** The engine has the mark, as far as is known. */
  marked: boolean;
}

export const hourOf = (timeNs: bigint): bigint => timeNs - (((timeNs % HOUR_NS) + HOUR_NS) % HOUR_NS);

export class DirtyHours {
  private readonly raw: InfluxConnection;
  private readonly rollup: InfluxConnection;
  private readonly writer: InfluxWriter;
  private readonly hours = new Map<MachineId, Map<bigint, DirtyHour>>();
  /** Marks are written one after another: the last word of two on one hour is the later one. */
  private turn: Promise<unknown> = Promise.resolve();
  /** Before this time nothing was marked, and nothing is rolled up: what was there before the first start. */
  sinceNs = MIN_TIME_NS;
  private loaded: Promise<void> | null = null;

  constructor(raw: InfluxConnection, rollup: InfluxConnection, writer: InfluxWriter) {
    this.raw = raw;
    this.rollup = rollup;
    this.writer = writer;
  }

  /** Reads what is marked, once; at the very first start it marks what is stored of the last `rawDays`. */
  load(rawDays: number): Promise<void> {
    this.loaded ??= this.read(rawDays).catch((error) => {
      this.loaded = null;
      throw error;
    });
    return this.loaded;
  }

  /** Whether the rollups of an hour, of those since `sinceNs`, lack something that is stored of it. */
  has(machine: MachineId, hourNs: bigint): boolean {
    return this.hours.get(machine)?.has(hourNs) === true;
  }

  /** The same as stretches within `[fromNs, toNs)`, ascending: hours that touch are one. */
  stretches(machine: MachineId, fromNs: bigint, toNs: bigint): { fromNs: bigint; toNs: bigint }[] {
    const hours = [...(this.hours.get(machine)?.keys() ?? [])].filter((hour) => hour + HOUR_NS > fromNs && hour < toNs);
    const stretches: { fromNs: bigint; toNs: bigint }[] = [];
    for (const hour of hours.sort((a, b) => (a < b ? -1 : 1))) {
      const last = stretches.at(-1);
      const begin = hour > fromNs ? hour : fromNs;
      const end = hour + HOUR_NS < toNs ? hour + HOUR_NS : toNs;
      if (last?.toNs === begin) last.toNs = end;
      else stretches.push({ fromNs: begin, toNs: end });
    }
    return stretches;
  }

  /** Marks the hours of samples, durably when it resolves; what it resolves to is to be called when they are written. */
  async enter(entries: Iterable<Entry>): Promise<() => void> {
    const touched = this.touch(entries);
    const leave = () => {
      for (const hour of touched) hour.writing--;
    };
    try {
      await this.mark([...touched].filter(({ marked }) => !marked));
    } catch (error) {
      leave();
      throw error;
    }
    return leave;
  }

  /** Hours that are over by a time and that nobody writes to, oldest first. */
  due(nowNs: bigint): DirtyHour[] {
    return [...this.hours.values()]
      .flatMap((ofMachine) => [...ofMachine.values()])
      .filter(({ fromNs, writing }) => writing === 0 && fromNs + HOUR_NS <= nowNs)
      .sort((a, b) => (a.fromNs < b.fromNs ? -1 : 1));
  }

  /** The hours were rolled up from what was read since they had these versions; anything newer keeps its mark. */
  async clean(hours: readonly { hour: DirtyHour; version: number }[]): Promise<void> {
    await this.inTurn(async () => {
      const clean = hours.filter(({ hour, version }) => hour.version === version && hour.writing === 0);
      // Whoever comes from here on marks it again, after this.
      for (const { hour } of clean) hour.marked = false;
      if (clean.length > 0)
        await this.writeMarks(
          clean.map(({ hour }) => hour),
          false,
        );
    });
    for (const { hour, version } of hours) {
      if (hour.version === version && !hour.marked) this.hours.get(hour.machine)?.delete(hour.fromNs);
    }
  }

  private touch(entries: Iterable<Entry>): Set<DirtyHour> {
    const touched = new Set<DirtyHour>();
    let hour: DirtyHour | null = null;
    for (const entry of entries) {
      if (entry.kind !== 'sample') continue;
      const { machine, timeNs } = entry;
      if (timeNs < this.sinceNs) continue;
      const same = hour !== null && hour.machine === machine && timeNs >= hour.fromNs && timeNs < hour.fromNs + HOUR_NS;
      if (same) continue;
      hour = this.at(machine, hourOf(timeNs));
      if (touched.has(hour)) continue;
      hour.writing++;
      hour.version++;
      touched.add(hour);
    }
    return touched;
  }

  private at(machine: MachineId, fromNs: bigint): DirtyHour {
    let ofMachine = this.hours.get(machine);
    if (ofMachine === undefined) {
      ofMachine = new Map();
      this.hours.set(machine, ofMachine);
    }
    const known = ofMachine.get(fromNs);
    if (known !== undefined) return known;
    const hour = { machine, fromNs, writing: 0, version: 0, marked: false };
    ofMachine.set(fromNs, hour);
    return hour;
  }

  private async mark(hours: readonly DirtyHour[]): Promise<void> {
    if (hours.length === 0) return;
    await this.inTurn(async () => {
      await this.writeMarks(hours, true);
      for (const hour of hours) hour.marked = true;
    });
  }

  private inTurn<T>(act: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(act);
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  private async writeMarks(hours: readonly DirtyHour[], open: boolean): Promise<void> {
    const lines = hours.map((hour) => ({
      // An hour of the oldest times begins before time does.
      text: `rollup_mark,machine=${lineTag(hour.machine)} open=${open} ${hour.fromNs < MIN_TIME_NS ? MIN_TIME_NS : hour.fromNs}`,
      entry: hour,
    }));
    // A bucket that keeps nothing so old keeps no rollup of it either; the samples are not to wait for that.
    const refused = (await this.writer.write(lines)).find(({ code }) => code !== 'too-old');
    if (refused !== undefined) throw new Error(`InfluxDB refuses to mark hours for their rollups: ${refused.reason}`);
  }

  private async read(rawDays: number): Promise<void> {
    const [known = [], marks = []] = await query(this.rollup, [
      'SELECT since FROM rollup_meta WHERE time = 0',
      `SELECT machine, "open" FROM rollup_mark WHERE "open" = true AND ${between(MIN_TIME_NS, MAX_TIME_NS)}`,
    ]);
    for (const row of marks) {
      this.at(fromTag(String(row.machine)) as MachineId, hourOf(timeOf(row))).marked = true;
    }
    const since = known[0]?.since;
    if (since == null) await this.begin(rawDays);
    else this.sinceNs = BigInt(String(since));
  }

  /** What is there already is marked as far as raw samples are kept; what is older than that stays without rollups. */
  private async begin(rawDays: number): Promise<void> {
    const nowNs = BigInt(Date.now()) * 1_000_000n;
    const horizonNs = hourOf(nowNs) - BigInt(rawDays + 2) * DAY_NS;
    const ahead = hourOf(nowNs) + DAY_NS;
    const ends = (name: string) =>
      `SELECT ${name}(quality) FROM telemetry WHERE ${between(MIN_TIME_NS, ahead)} GROUP BY machine`;
    const [oldest = [], newest = [], strays = []] = await query(this.raw, [
      ends('first'),
      ends('last'),
      `SELECT quality FROM telemetry WHERE ${between(ahead + 1n, MAX_TIME_NS)} GROUP BY machine LIMIT ${STRAYS_MAX}`,
    ]);
    const machineOf = (row: (typeof oldest)[number]) => fromTag(String(row.machine)) as MachineId;
    const whole = oldest.every((row) => timeOf(row) >= horizonNs);
    const sinceNs = whole ? MIN_TIME_NS : horizonNs;
    const newestOf = new Map(newest.map((row) => [machineOf(row), timeOf(row)]));
    const found: DirtyHour[] = strays.map((row) => this.at(machineOf(row), hourOf(timeOf(row))));
    for (const row of oldest) {
      const machine = machineOf(row);
      const fromNs = timeOf(row) > sinceNs ? timeOf(row) : sinceNs;
      for (let hour = hourOf(fromNs); hour <= (newestOf.get(machine) ?? 0n); hour += HOUR_NS) {
        found.push(this.at(machine, hour));
      }
    }
    await this.mark(found);
    await this.writer.write([{ text: `rollup_meta since=${sinceNs}i 0`, entry: null }]);
    this.sinceNs = sinceNs;
  }
}
