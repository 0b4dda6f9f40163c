/**
 * Reads what a report is made of out of the records: the rows of each machine of a place, line after line, so that no
 * more than a line's rows are in memory at once.
 */

import { setImmediate } from 'node:timers/promises';
import type { MachineId } from '@gemba/contract/identity';
import type { Profile } from '../domain/kpis/profile.ts';
import { project } from '../domain/kpis/project.ts';
import type { Window } from '../domain/kpis/sums.ts';
import { contextOf, type FoldContext } from '../domain/ledger/context.ts';
import type { LedgerRow } from '../domain/ledger/row.ts';
import type { OrderedRow } from '../domain/orders/attribution.ts';
import { countingPointOf } from '../domain/places/counting-point.ts';
import type { LinePlace, PlacedLine } from '../domain/places/place.ts';
import { placesOf } from '../domain/places/place.ts';
import { type Amounts, amountsOf, type Compared } from '../domain/reports/amounts.ts';
import type { Report } from '../domain/reports/model.ts';
import { type Period, partsOf, previousOf, shiftsAt, windowOf } from '../domain/reports/period.ts';
import { reportOf } from '../domain/reports/report.ts';
import type { LinePart, LossPart, MachinePart, ReportSource } from '../domain/reports/source.ts';
import type { MachineDays } from '../figures/machine-days.ts';
import { readLosses } from '../losses/read.ts';
import { Reasons } from '../views/reasons.ts';
import { LineParts, type LinePartsOptions } from './line-parts.ts';

/** Rows before and after a window that tell how long the stops truly are that it cuts. */
const AROUND_NS = 12n * 3_600_000_000_000n;
/** A machine whose ledger ends within this time before now has told everything; the rest comes in a second. */
const SETTLED_WITHIN_NS = 60_000_000_000n;

/** What is asked for. */
export interface ReportAsked {
  place: LinePlace;
  period: Period;
  profile: Profile;
  /** Leaves out what people said later; `null`: as known now. */
  asKnownAtNs?: bigint | null;
}

/** A machine of a place in a period, with its rows in the window and around it. */
export interface MachineRows {
  line: PlacedLine['line'];
  machine: string;
  name: string;
  /** It speaks for its line. */
  counts: boolean;
  /** As far as anything can be known. */
  window: Window;
  rows: OrderedRow[];
  context: FoldContext;
}

export interface ReportReaderOptions extends LinePartsOptions {
  /** Sums of a machine's days, as far as they are kept. */
  days: (machine: string) => Pick<MachineDays, 'tally'>;
  nowNs: () => bigint;
}

export class ReportReader {
  readonly #options: ReportReaderOptions;
  readonly #reasons: Reasons;
  readonly #parts: LineParts;
  readonly #contexts = new Map<string, FoldContext>();

  constructor(options: ReportReaderOptions) {
    this.#options = options;
    this.#reasons = new Reasons(options.plant);
    this.#parts = new LineParts(options);
  }

  /** The report as it is known now; `null` where the period is on no line of the place, or hasn't begun on any. */
  async read({ place, period, profile, asKnownAtNs = null }: ReportAsked): Promise<Report | null> {
    const { plant, nowNs } = this.#options;
    const present = nowNs();
    const knownAtNs = asKnownAtNs === null || asKnownAtNs > present ? present : asKnownAtNs;
    const previous = previousOf(plant, place, period);
    const parts = partsOf(plant, place, period);
    const common = { period, previous, profile, parts, knownAtNs, asKnownAtNs };
    const lines: LinePart[] = [];
    for (const placed of place.lines) {
      const window = windowOf(plant, placed, period);
      if (window !== null && window.fromNs < knownAtNs) lines.push(await this.#line(placed, window, common));
    }
    if (lines.length === 0) return null;
    const shiftNames = new Map(shiftsAt(plant, place, period.day).map(({ id, name }) => [id, name]));
    const reasonName = (machine: string, reason: string) => this.#reasons.name(machine, reason) ?? reason;
    return reportOf({ ...common, place, lines, shiftNames, reasonName });
  }

  /** The machines of a place one after the other, with the rows that its figures are formed from. */
  async *machines({ place, period }: ReportAsked): AsyncGenerator<MachineRows> {
    const { plant, nowNs } = this.#options;
    const knownAtNs = nowNs();
    for (const placed of place.lines) {
      const window = windowOf(plant, placed, period);
      if (window === null || window.fromNs >= knownAtNs) continue;
      const { line } = placed;
      for (const { id, name } of line.machines) {
        const rows = await this.#rows(id, window);
        const counts = id === countingPointOf(line);
        const context = this.#context(id);
        yield { line, machine: id, name, counts, window: knownPart(window, rows, knownAtNs), rows, context };
      }
    }
  }

  async #line(placed: PlacedLine, window: Window, common: Common): Promise<LinePart> {
    const { line } = placed;
    const { profile, knownAtNs } = common;
    const flow: OrderedRow[][] = [];
    const machines: MachinePart[] = [];
    for (const { id } of line.machines) {
      const rows = await this.#rows(id, window, common.asKnownAtNs);
      flow.push(rows);
      const known = knownPart(window, rows, knownAtNs);
      const { amounts, stops } = amountsOf(rows, known, this.#context(id), profile);
      machines.push({ machine: id, amounts, stops, settledNs: settledOf(rows, window) });
    }
    const counting = countingPointOf(line);
    const index = line.machines.findIndex(({ id }) => id === counting);
    const end = window.toNs < knownAtNs ? window.toNs : knownAtNs;
    const rows = flow[index] ?? [];
    const asked = { placed, rows, context: this.#context(counting), window: { fromNs: window.fromNs, toNs: end } };
    return {
      placed,
      window,
      counting,
      machines,
      losses: await this.#losses(placed, flow, { fromNs: window.fromNs, toNs: end }, profile),
      course: this.#course(placed, counting, rows, common),
      previous: await this.#previous(placed, counting, common),
      crews: await this.#parts.crews(asked, profile, (part, near) => knownPart(part, near, knownAtNs)),
      orders: await this.#parts.orders(asked, common.asKnownAtNs),
    };
  }

  /** Losses by their causes, out of rows that are here already. */
  async #losses(
    placed: PlacedLine,
    flow: readonly LedgerRow[][],
    window: Window,
    profile: Profile,
  ): Promise<LossPart[]> {
    const { plant } = this.#options;
    const { line } = placed;
    const rows = new Map(line.machines.map(({ id }, index) => [id, flow[index] ?? []]));
    const path = [plant.enterprise.id, placed.site.id, placed.area.id, line.id].join('/');
    const place = placesOf(plant).get(path);
    if (place === undefined) return [];
    const within = async (machine: string, fromNs: bigint, toNs: bigint) =>
      (rows.get(machine) ?? []).filter((row) => row.toNs > fromNs && row.fromNs < toNs);
    const { losses } = await readLosses({ plant, place, window, profile }, within);
    return losses.map(({ machine, kind, reason, state, ns, money }) => ({
      ...{ machine, kind, reason, state, money },
      seconds: Number(ns) / 1e9,
    }));
  }

  #course(placed: PlacedLine, counting: string, rows: readonly LedgerRow[], common: Common): (Amounts | null)[] {
    const { parts, profile, knownAtNs } = common;
    const context = this.#context(counting);
    return parts.map((part) => {
      const window = windowOf(this.#options.plant, placed, part);
      if (window === null || window.fromNs >= knownAtNs) return null;
      const near = rows.filter((row) => row.toNs > window.fromNs - AROUND_NS && row.fromNs < window.toNs + AROUND_NS);
      return amountsOf(near, knownPart(window, near, knownAtNs), context, profile).amounts;
    });
  }

  async #previous(
    placed: PlacedLine,
    counting: string,
    { previous, profile, knownAtNs, asKnownAtNs }: Common,
  ): Promise<Compared | null> {
    const window = previous === null ? null : windowOf(this.#options.plant, placed, previous);
    if (window === null) return null;
    const { days } = this.#options;
    // Kept sums are as known now, and spare reading as many rows again.
    if (asKnownAtNs === null && window.toNs <= knownAtNs) {
      const tally = await days(counting).tally(window, knownAtNs);
      return { sums: project(tally, profile), uncommented: tally.uncommented };
    }
    return amountsOf(await this.#rows(counting, window, asKnownAtNs), window, this.#context(counting), profile).amounts;
  }

  async #rows(machine: string, { fromNs, toNs }: Window, asKnownAtNs: bigint | null = null): Promise<OrderedRow[]> {
    const rows = await this.#options.ledger.rows(
      machine as MachineId,
      fromNs - AROUND_NS,
      toNs + AROUND_NS,
      asKnownAtNs,
    );
    // A month of rows is read at a stretch: live screens come in between.
    await setImmediate();
    return rows;
  }

  #context(machine: string): FoldContext {
    const known = this.#contexts.get(machine) ?? contextOf(this.#options.plant, machine as MachineId);
    this.#contexts.set(machine, known);
    return known;
  }
}

type Common = Pick<ReportSource, 'period' | 'previous' | 'profile' | 'parts' | 'knownAtNs'> & {
  asKnownAtNs: bigint | null;
};

/** The part of a window that can be known: what is still to come isn't missing, and neither is the last second. */
function knownPart({ fromNs, toNs }: Window, rows: readonly LedgerRow[], nowNs: bigint): Window {
  if (toNs <= nowNs) return { fromNs, toNs };
  const lastNs = rows.at(-1)?.toNs ?? 0n;
  const settled = lastNs > fromNs && lastNs <= nowNs && nowNs - lastNs <= SETTLED_WITHIN_NS;
  return { fromNs, toNs: settled ? lastNs : nowNs };
}

function settledOf(rows: readonly LedgerRow[], { fromNs, toNs }: Window): bigint | null {
  const lastNs = rows.at(-1)?.toNs ?? 0n;
  if (lastNs <= fromNs) return null;
  return lastNs < toNs ? lastNs : toNs;
}
