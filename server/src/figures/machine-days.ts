/**
 * The tallies of one machine over any window: whole production days that are over come out of the records, where they are
 * kept, and what is left at the edges is formed out of rows. A day that isn't kept, or that something has changed since,
 * is formed and kept anew.
 */

import { randomUUID } from 'node:crypto';
import type { MachineId } from '@gemba/contract/identity';
import type { Plant } from '@gemba/contract/plant';
import { nsFromMs } from '@gemba/contract/sample';
import type { LineCalendar } from '../domain/calendar/line-calendar.ts';
import { dateOf, dayAfter, daysThrough, ProductionDays, reachOf } from '../domain/kpis/day.ts';
import { type SumContext, sumContextOf } from '../domain/kpis/sum-context.ts';
import type { Window } from '../domain/kpis/sums.ts';
import { type Stretch, talliesBy } from '../domain/kpis/tallies.ts';
import { joinTallies, type PackedTally, packTally, type Tally, unpackTally } from '../domain/kpis/tally.ts';
import { contextOf, type FoldContext } from '../domain/ledger/context.ts';
import type { LedgerRow } from '../domain/ledger/row.ts';
import type { DayClaim, DaySum, Records } from '../records/port.ts';
import { basisOf } from './basis.ts';
import { type RowSource, type RunSource, reachNs, rowsAround } from './rows.ts';

export type KeptDays = Pick<Records, 'claimDays' | 'fillDays' | 'dayTotals' | 'daySlices'>;

/** What a machine made of one product for one order in one shift. */
export interface Slice {
  day: string;
  /** `2026-11-22/A`; `null` outside shifts. */
  shift: string | null;
  product: string | null;
  /** `null` while none ran. */
  order: string | null;
  tally: Tally;
}

/** Where a machine's rows come from, and when orders ran on its line. */
export interface MachineSource {
  rows: RowSource;
  runs: RunSource;
}

/** Days formed at once: their rows are in memory together, some 5,000. */
const FORMED_AT_ONCE = 31;

const reaches = new WeakMap<LineCalendar, Map<string, Window>>();

export class MachineDays {
  readonly machine: MachineId;
  readonly context: FoldContext;
  readonly sums: SumContext;
  readonly #kept: KeptDays;
  readonly #source: MachineSource;
  readonly #basis: string;
  readonly #silentNs: bigint;

  constructor(plant: Plant, machine: MachineId, silentMs: number, kept: KeptDays, source: MachineSource) {
    this.machine = machine;
    this.context = contextOf(plant, machine);
    this.sums = sumContextOf(this.context);
    this.#basis = basisOf(this.context);
    this.#kept = kept;
    this.#source = source;
    this.#silentNs = nsFromMs(silentMs);
  }

  get timeZone(): string {
    return this.context.calendar.timeZone;
  }

  /** From the first to the last moment of a production day. */
  reach(day: string): Window {
    const { calendar } = this.context;
    let known = reaches.get(calendar);
    if (known === undefined) {
      known = new Map();
      reaches.set(calendar, known);
    }
    let reach = known.get(day);
    if (reach === undefined) {
      reach = reachOf(day, calendar);
      known.set(day, reach);
    }
    return reach;
  }

  /** Rows of a window and as many around it as its stops are judged by. */
  rows = (window: Window) => rowsAround(this.#source.rows, this.machine, window, this.context.microStopS);

  /** What its rows are summed up by in a window. */
  async summing({ fromNs, toNs }: Window): Promise<SumContext> {
    return { ...this.sums, runs: await this.#source.runs(this.machine, fromNs, toNs) };
  }

  /** The tally of a window up to now. */
  async tally(window: Window, nowNs: bigint): Promise<Tally> {
    const { whole, pieces } = this.#split(window, nowNs);
    const kept = await this.totals(whole);
    const found: { at: string; tally: Tally }[] = [...kept].map(([at, tally]) => ({ at, tally }));
    for (const { days, window: piece } of pieces) {
      const tallies = await this.#formed(piece, nowNs, (_, day) => (days.has(day) ? day : null));
      for (const [at, tally] of tallies) if (at !== null) found.push({ at, tally });
    }
    found.sort((a, b) => (a.at < b.at ? -1 : 1));
    return joinTallies(found.map(({ tally }) => tally));
  }

  /** The same by shift, product and order, in order of days. */
  async slices(window: Window, nowNs: bigint): Promise<Slice[]> {
    const { whole, pieces } = this.#split(window, nowNs);
    const found = await this.#keptSlices(whole);
    for (const { days, window: piece } of pieces) {
      const tallies = await this.#formed(piece, nowNs, (stretch, day) => (days.has(day) ? keyOf(stretch, day) : null));
      for (const [key, tally] of tallies) if (key !== null) found.push({ ...sliceOf(key), tally });
    }
    return found.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  }

  /** Tallies of whole days that are over. */
  async totals(days: readonly string[]): Promise<Map<string, Tally>> {
    return new Map([...(await this.packed(days))].map(([day, packed]) => [day, unpackTally(packed)]));
  }

  /** The same as they are kept. */
  async packed(days: readonly string[]): Promise<Map<string, PackedTally>> {
    const [first, last] = [days[0], days.at(-1)];
    const found = new Map<string, PackedTally>();
    if (first === undefined || last === undefined) return found;
    for (const { day, basis, total } of await this.#kept.dayTotals(this.machine, first, dayAfter(last))) {
      if (basis === this.#basis) found.set(day, JSON.parse(total) as PackedTally);
    }
    const missing = days.filter((day) => !found.has(day));
    for (const { day, total } of await this.form(missing)) {
      found.set(day, JSON.parse(total) as PackedTally);
    }
    return found;
  }

  /** Those of the days that are over and aren't kept. */
  async missing(days: readonly string[], nowNs: bigint): Promise<string[]> {
    const [first, last] = [days[0], days.at(-1)];
    if (first === undefined || last === undefined) return [];
    const kept = await this.#kept.dayTotals(this.machine, first, dayAfter(last));
    const known = new Set(kept.filter(({ basis }) => basis === this.#basis).map(({ day }) => day));
    return days.filter((day) => !known.has(day) && this.isOver(day, nowNs));
  }

  /** Whether nothing of a day is still to come, as far as its stops are judged by it. */
  isOver(day: string, nowNs: bigint): boolean {
    return this.reach(day).toNs + reachNs(this.context.microStopS) + this.#silentNs <= nowNs;
  }

  /** Forms days out of rows, and keeps them unless rows change meanwhile. */
  async form(days: readonly string[]): Promise<DaySum[]> {
    const formed: DaySum[] = [];
    for (const chunk of chunksOf(days)) formed.push(...(await this.#formChunk(chunk)));
    return formed;
  }

  async #formChunk(days: readonly string[]): Promise<DaySum[]> {
    const claim = randomUUID();
    const reach = reachNs(this.context.microStopS);
    const claims = days.map((day): DayClaim => {
      const { fromNs, toNs } = this.reach(day);
      return { day, fromNs: fromNs - reach, toNs: toNs + reach, basis: this.#basis };
    });
    await this.#kept.claimDays(this.machine, claim, claims);
    const window = {
      fromNs: this.reach(days[0] as string).fromNs,
      toNs: this.reach(days.at(-1) as string).toNs,
    };
    const rows = await this.rows(window);
    const production = new ProductionDays(this.timeZone);
    const context = await this.summing(window);
    const totals = talliesBy(rows, window, context, (stretch) => production.of(stretch));
    const slices = talliesBy(rows, window, context, (stretch) => keyOf(stretch, production.of(stretch)));
    const bySlice = Map.groupBy(
      [...slices].map(([key, tally]) => ({ ...sliceOf(key), tally })),
      ({ day }) => day,
    );
    const sums = days.map((day): DaySum => {
      const own = (bySlice.get(day) ?? []).map(
        ({ shift, product, order, tally }): KeptSlice => [shift, product, order, packTally(tally)],
      );
      const total = totals.get(day);
      return { day, total: JSON.stringify(packTally(total ?? joinTallies([]))), slices: JSON.stringify(own) };
    });
    await this.#kept.fillDays(this.machine, claim, sums);
    return sums;
  }

  async #keptSlices(days: readonly string[]): Promise<Slice[]> {
    const [first, last] = [days[0], days.at(-1)];
    if (first === undefined || last === undefined) return [];
    const kept = new Map<string, string>();
    for (const { day, basis, slices } of await this.#kept.daySlices(this.machine, first, dayAfter(last))) {
      if (basis === this.#basis) kept.set(day, slices);
    }
    for (const { day, slices } of await this.form(days.filter((day) => !kept.has(day)))) kept.set(day, slices);
    return days.flatMap((day) =>
      (JSON.parse(kept.get(day) ?? '[]') as KeptSlice[]).map(
        ([shift, product, order, packed]): Slice => ({ day, shift, product, order, tally: unpackTally(packed) }),
      ),
    );
  }

  /** A day that isn't over, as far as it has come. */
  async tallyOfDay(day: string, nowNs: bigint): Promise<Tally> {
    const found = await this.#formed(this.reach(day), nowNs, (_stretch, its) => its);
    return found.get(day) ?? joinTallies([]);
  }

  async #formed<K>(window: Window, nowNs: bigint, keyOfDay: (stretch: Stretch, day: string) => K) {
    const rows = await this.rows(window);
    const production = new ProductionDays(this.timeZone);
    return talliesBy(rows, this.upToNow(window, nowNs, rows), await this.summing(window), (stretch) =>
      keyOfDay(stretch, production.of(stretch)),
    );
  }

  /**
   * A window as far as time has come. Rows lie a moment behind the clock: until the machine counts as silent, what isn't
   * known yet isn't no data.
   */
  upToNow({ fromNs, toNs }: Window, nowNs: bigint, rows: readonly LedgerRow[]): Window {
    const until = toNs < nowNs ? toNs : nowNs;
    const knownToNs = rows.at(-1)?.toNs;
    const isLive = knownToNs !== undefined && knownToNs < until && nowNs - knownToNs < this.#silentNs;
    const end = isLive ? knownToNs : until;
    return { fromNs, toNs: end > fromNs ? end : fromNs };
  }

  /** The whole days of a window that are over, and stretches of days of which only a part lies in it. */
  #split(window: Window, nowNs: bigint) {
    const whole: string[] = [];
    const pieces: { days: Set<string>; window: { fromNs: bigint; toNs: bigint } }[] = [];
    let open: (typeof pieces)[number] | null = null;
    const first = dayAfter(dateOf(window.fromNs, this.timeZone), -1);
    for (const day of daysThrough(first, dayAfter(dateOf(window.toNs, this.timeZone)))) {
      const { fromNs, toNs } = this.reach(day);
      if (toNs <= window.fromNs || fromNs >= window.toNs || fromNs === toNs) continue;
      if (fromNs >= window.fromNs && toNs <= window.toNs && this.isOver(day, nowNs)) {
        whole.push(day);
        open = null;
        continue;
      }
      const part = {
        fromNs: fromNs > window.fromNs ? fromNs : window.fromNs,
        toNs: toNs < window.toNs ? toNs : window.toNs,
      };
      if (open === null) {
        open = { days: new Set(), window: part };
        pieces.push(open);
      }
      open.days.add(day);
      if (part.fromNs < open.window.fromNs) open.window.fromNs = part.fromNs;
      if (part.toNs > open.window.toNs) open.window.toNs = part.toNs;
    }
    return { whole, pieces };
  }
}

type KeptSlice = [shift: string | null, product: string | null, order: string | null, tally: PackedTally];

const keyOf = ({ shift, product, order = null }: Stretch, day: string): string =>
  JSON.stringify([day, shift, product, order]);

function sliceOf(key: string): Omit<Slice, 'tally'> {
  const [day, shift, product, order] = JSON.parse(key) as [string, string | null, string | null, string | null];
  return { day, shift, product, order };
}

/** Days one after the other, in chunks; a hole begins a new one. */
function chunksOf(days: readonly string[]): string[][] {
  const chunks: string[][] = [];
  for (const day of days) {
    const last = chunks.at(-1);
    const follows = last !== undefined && last.length < FORMED_AT_ONCE && dayAfter(last.at(-1) as string) === day;
    if (follows) last.push(day);
    else chunks.push([day]);
  }
  return chunks;
}
