/**
 * Figures of any place, window and profile: sums of its machines, by product, shift or place below, day by day, and why
 * each is what it is. Ratios are formed last, out of the sums of all.
 */

import type { Grouping } from '@gemba/contract/figure-names';
import type {
  Amounts,
  CycleProposal,
  FigureDays,
  FigureGroup,
  Figures as FiguresView,
  ProfileId,
  WhyView,
} from '@gemba/contract/figures';
import type { MachineId } from '@gemba/contract/identity';
import { machinesOf, type PlacedMachine, type Plant } from '@gemba/contract/plant';
import { msFromNs, nsFromMs } from '@gemba/contract/sample';
import type { Clock } from '../clock.ts';
import { dateOf } from '../domain/kpis/day.ts';
import type { Figure, Profile } from '../domain/kpis/profile.ts';
import { addPacked, project } from '../domain/kpis/project.ts';
import { profileOf } from '../domain/kpis/registry.ts';
import { figuresOf } from '../domain/kpis/roll-up.ts';
import { addSums, type DraftSums, noSums, type Sums, type Window } from '../domain/kpis/sums.ts';
import { joinTallies, type PackedTally, packTally, type Tally } from '../domain/kpis/tally.ts';
import { cycleProposals } from '../domain/kpis/too-fast.ts';
import { why } from '../domain/kpis/why.ts';
import { idealCycleOf } from '../domain/orders/recipe.ts';
import { type Place, placesOf } from '../domain/places/place.ts';
import type { Records } from '../records/port.ts';
import { noDataAfterMs } from '../views/machine.ts';
import { Reasons } from '../views/reasons.ts';
import { type KeptDays, MachineDays, type Slice } from './machine-days.ts';
import { definitionOf } from './profile-view.ts';
import type { RowSource, RunSource } from './rows.ts';

export interface FiguresOptions {
  plant: Plant;
  kept: KeptDays & Pick<Records, 'dirty'>;
  rows: RowSource;
  runs: RunSource;
  clock: Pick<Clock, 'nowMs'>;
}

export interface Asked {
  place: Place;
  window: Window;
  profile: ProfileId;
  by?: Grouping | undefined;
  /** Only what was made while this order ran. */
  order?: string | undefined;
}

/** Which rows explain a figure, and which page of them. */
export interface AskedWhy {
  window: Window;
  profile: Profile;
  order?: string | undefined;
  page: { after: number; limit: number };
}

export class Figures {
  readonly plant: Plant;
  readonly #options: FiguresOptions;
  readonly #machines = new Map<string, MachineDays>();
  readonly #placed: ReadonlyMap<string, PlacedMachine>;
  readonly #names: ReadonlyMap<string, string>;
  readonly #reasons: Reasons;

  constructor(options: FiguresOptions) {
    const { plant } = options;
    this.plant = plant;
    this.#options = options;
    this.#placed = new Map(machinesOf(plant).map((one) => [one.machine.id, one]));
    this.#names = namesOf(plant);
    this.#reasons = new Reasons(plant);
  }

  /** The days of one machine; the plant must have it. */
  days(machine: string): MachineDays {
    let days = this.#machines.get(machine);
    if (days === undefined) {
      const { plant, kept, rows, runs } = this.#options;
      const placed = this.#placed.get(machine) as PlacedMachine;
      days = new MachineDays(plant, machine as MachineId, noDataAfterMs(placed.machine), kept, { rows, runs });
      this.#machines.set(machine, days);
    }
    return days;
  }

  /** Sums of a place in a window, as far as time has come. */
  async sums({ place, window, profile, order }: Asked): Promise<Sums> {
    const counts = profileOf(profile);
    const nowNs = this.#nowNs();
    const tallyOf = async ({ machine }: PlacedMachine): Promise<Tally> => {
      if (order === undefined) return this.days(machine.id).tally(window, nowNs);
      return joinTallies((await this.#slices(machine.id, { window, order }, nowNs)).map(({ tally }) => tally));
    };
    const tallies = await Promise.all(place.members.map(tallyOf));
    return addSums(...tallies.map((tally) => project(tally, counts)));
  }

  async of(asked: Asked): Promise<FiguresView> {
    const { place, window, profile, order = null } = asked;
    const counts = profileOf(profile);
    const groups = await this.#groups(asked, counts);
    const total = group('', place.name, await this.sums(asked), counts);
    const nowMs = this.#options.clock.nowMs();
    return {
      place: place.path,
      name: place.name,
      profile,
      order,
      fromMs: msFromNs(window.fromNs),
      toMs: Math.min(nowMs, msFromNs(window.toNs)),
      timeZone: place.timeZone,
      members: place.members.map(({ machine }) => machine.id),
      total,
      groups,
      tooFast: await this.#tooFast(asked, counts),
      againFromMs: await this.#againFromMs(asked),
    };
  }

  /** From when on what was answered is to be formed anew: late data or another calendar, and the fold is not there yet. */
  async #againFromMs({ place, window }: Asked): Promise<number | null> {
    const members = new Set<string>(place.members.map(({ machine }) => machine.id));
    const dirty = (await this.#options.kept.dirty()).filter(
      ({ machine, fromNs }) => members.has(machine) && fromNs < window.toNs,
    );
    if (dirty.length === 0) return null;
    const { fromNs } = dirty.reduce((first, one) => (one.fromNs < first.fromNs ? one : first));
    return msFromNs(fromNs > window.fromNs ? fromNs : window.fromNs);
  }

  /** Values by production day, of the place or of each of the places given. */
  async byDay(places: readonly Place[], days: readonly string[], profile: ProfileId, ids: readonly string[]) {
    const counts = profileOf(profile);
    const nowNs = this.#nowNs();
    const series: FigureDays['series'] = [];
    for (const place of places) {
      const sums = await this.#dailySums(place, days, counts, nowNs);
      const figures = ids.map((id) => counts.figures[id] as Figure);
      series.push({
        place: place.path,
        name: place.name,
        values: Object.fromEntries(figures.map((figure) => [figure.id, sums.map((one) => figure.of(one))])),
        completeness: sums.map((one) => (counts.figures[counts.index] as Figure).completeness(one)),
      });
    }
    return series;
  }

  /** The production day that a place is in now. */
  today = (place: Place): string => dateOf(this.#nowNs(), place.timeZone);

  /** Of an order only what belongs to it. */
  async why(machine: string, figure: Figure, { window, profile, order, page }: AskedWhy) {
    const days = this.days(machine);
    const rows = await days.rows(window);
    const until = days.upToNow(window, this.#nowNs(), rows);
    const told = why(rows, until, await days.summing(window), profile, figure, order);
    const stretches = told.stretches.slice(page.after, page.after + page.limit);
    const next = page.after + stretches.length;
    return {
      machine,
      profile: profile.id,
      figure: definitionOf(figure),
      fromMs: msFromNs(window.fromNs),
      toMs: Math.min(this.#options.clock.nowMs(), msFromNs(window.toNs)),
      value: told.value,
      numerator: told.numerator,
      denominator: told.denominator,
      completeness: told.completeness,
      terms: told.terms as Record<string, number>,
      rows: told.stretches.length,
      stretches: stretches.map(({ fromNs, toNs, reason, terms, ...rest }) => ({
        fromMs: msFromNs(fromNs),
        toMs: msFromNs(toNs),
        ...rest,
        reason: this.#reasons.name(machine, reason),
        terms: terms as Record<string, number>,
      })),
      cursor: next < told.stretches.length ? next : null,
    } satisfies WhyView;
  }

  #nowNs = (): bigint => nsFromMs(this.#options.clock.nowMs());

  async #dailySums(place: Place, days: readonly string[], profile: Profile, nowNs: bigint): Promise<Sums[]> {
    const sums = days.map(() => noSums());
    for (const { machine } of place.members) {
      const own = this.days(machine.id);
      const over = days.filter((day) => own.isOver(day, nowNs));
      const kept = await own.packed(over);
      for (const [i, day] of days.entries()) {
        const known = kept.get(day) ?? (await this.#running(own, day, nowNs));
        if (known !== null) addPacked(sums[i] as DraftSums, known, profile);
      }
    }
    return sums;
  }

  /** A day that isn't over, as far as it has come; `null` when it has not begun. */
  async #running(own: MachineDays, day: string, nowNs: bigint): Promise<PackedTally | null> {
    return own.reach(day).fromNs < nowNs ? packTally(await own.tallyOfDay(day, nowNs)) : null;
  }

  async #groups(asked: Asked, profile: Profile): Promise<FigureGroup[]> {
    const { place, by } = asked;
    if (by === undefined) return [];
    if (by === 'place') return Promise.all(place.children.map((child) => this.#childGroup(child, asked, profile)));
    const nowNs = this.#nowNs();
    const found = new Map<string, Sums>();
    for (const { machine } of place.members) {
      for (const slice of await this.#slices(machine.id, asked, nowNs)) {
        const key = this.#keyOf(slice, by, machine.id);
        found.set(key, addSums(found.get(key) ?? noSums(), project(slice.tally, profile)));
      }
    }
    return [...found]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, sums]) => group(key, this.#names.get(`${by} ${key}`) ?? key, sums, profile));
  }

  async #childGroup(child: string, asked: Asked, profile: Profile): Promise<FigureGroup> {
    const place = placesOf(this.plant).get(child) as Place;
    return group(child, place.name, await this.sums({ ...asked, place }), profile);
  }

  async #slices(machine: string, { window, order }: Pick<Asked, 'window' | 'order'>, nowNs: bigint): Promise<Slice[]> {
    const slices = await this.days(machine).slices(window, nowNs);
    return order === undefined ? slices : slices.filter((slice) => slice.order === order);
  }

  #keyOf({ shift, product, order }: Slice, by: Exclude<Grouping, 'place'>, machine: string): string {
    if (by === 'product') return product ?? '';
    if (by === 'order') return order ?? '';
    if (shift === null) return '';
    if (by === 'team') return this.days(machine).context.calendar.teamOf(shift)?.id ?? '';
    return shift.slice(shift.indexOf('/') + 1);
  }

  /** For one machine or line: what is proposed for many at once nobody reads. */
  async #tooFast(asked: Asked, profile: Profile): Promise<CycleProposal[]> {
    const [member, ...more] = asked.place.members;
    if (member === undefined || more.length > 0) return [];
    const { machine } = member;
    const slices = await this.#slices(machine.id, asked, this.#nowNs());
    const shifts = slices.map(({ shift, product, tally }) => ({ shift, product, sums: project(tally, profile) }));
    const proposals = cycleProposals(shifts, (product) => idealCycleOf(this.plant, machine, product));
    return proposals.map((proposal) => ({ machine: machine.id, ...proposal }));
  }
}

function group(key: string, name: string, sums: Sums, profile: Profile): FigureGroup {
  return { key, name, figures: figuresOf(sums, profile), amounts: amountsOf(sums) };
}

function amountsOf(sums: Sums): Amounts {
  const { calendarS, plannedS, noDataS, runS, downS, good, reject, rework, energyKWh } = sums;
  const { stops, microStops, failures } = sums;
  return {
    ...{ calendarS, plannedS, noDataS, runS, downS, good, reject, rework, energyKWh },
    ...{ stops, microStops, failures },
  };
}

/** Names of products, shifts and teams, by what they are grouped by and their id. */
function namesOf(plant: Plant): Map<string, string> {
  const names = new Map<string, string>();
  for (const { id, name } of plant.products ?? []) names.set(`product ${id}`, name);
  for (const { shifts, teams } of plant.calendars) {
    for (const { id, name } of shifts) names.set(`shift ${id}`, name);
    for (const { id, name } of teams ?? []) names.set(`team ${id}`, name);
  }
  return names;
}
