/**
 * One machine as screens see it: what the plant says of it, its newest view, and its age. Each field is reactive on
 * its own, so a tile repaints only what changed in its machine.
 */

import type { LineView, MachineView, PlantView } from '@gemba/contract/live';
import type { ShownState } from '@gemba/contract/state';
import { type Age, ageClass } from './link.ts';

export type MachinePlace = PlantView['sites'][number]['areas'][number]['lines'][number]['machines'][number];
export type SignalPlace = MachinePlace['signals'][number];

/** What a machine knows of the line that it stands in. */
export interface LineOfMachine {
  readonly id: string;
  readonly name: string;
  /** IANA zone of the site. */
  readonly zone: string;
  readonly view: LineView | null;
}

export class MachineLive {
  readonly id: string;
  readonly line: LineOfMachine;
  readonly place: MachinePlace;
  readonly #silenceMs: () => number;
  #view = $state.raw<MachineView | null>(null);
  #pastChanges = $state.raw(0);
  #beatAgeMs = $state.raw<number | null | undefined>(undefined);
  #heardMs = $state.raw<number | null>(null);
  /** Newest view that said what the machine does: a NO DATA tile tells what was last known. */
  #lastKnown = $state.raw<MachineView | null>(null);

  /** @param silenceMs how long ago the last heartbeat came: ages go on growing when it stays away */
  constructor(line: LineOfMachine, place: MachinePlace, silenceMs: () => number) {
    this.id = place.id;
    this.line = line;
    this.place = place;
    this.#silenceMs = silenceMs;
  }

  get name(): string {
    return this.place.name;
  }

  get view(): MachineView | null {
    return this.#view;
  }

  get lastKnown(): MachineView | null {
    return this.#lastKnown;
  }

  /** How often its past has become another, as far as this page was told: what rests on it is read again when this changes. */
  get pastChanges(): number {
    return this.#pastChanges;
  }

  /** Milliseconds since the server last heard of it; `null` never, `undefined` not said yet. */
  readonly ageMs: number | null | undefined = $derived.by(() => {
    const beatAge = this.#beatAgeMs;
    return typeof beatAge === 'number' ? beatAge + this.#silenceMs() : beatAge;
  });

  readonly age: Age = $derived.by(() => ageClass(this.ageMs, this.place.noDataAfterMs));

  /** What the tile says. What has not been heard of for too long is NO DATA, whatever was true before. */
  readonly shown: ShownState = $derived(this.#view === null || this.age === 'no-data' ? 'no-data' : this.#view.shown);

  /** Start of what is shown, ms of the server's clock; `null` when nobody knows. */
  readonly sinceMs: number | null = $derived.by(() => {
    const view = this.#view;
    if (view === null) return null;
    if (this.age === 'no-data' && view.shown !== 'no-data') return this.#heardMs ?? view.newestMs;
    return view.sinceMs;
  });

  apply(view: MachineView): void {
    this.#view = view;
    if (view.shown !== 'no-data') this.#lastKnown = view;
  }

  pastChanged(): void {
    this.#pastChanges += 1;
  }

  /** @param ageMs from the heartbeat; `undefined` when the heartbeat does not name the machine */
  beat(ageMs: number | null | undefined, serverMs: number): void {
    this.#beatAgeMs = ageMs ?? null;
    this.#heardMs = typeof ageMs === 'number' ? serverMs - ageMs : null;
  }
}
