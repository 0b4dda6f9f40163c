/** One line as screens see it: its place in the plant, its machines in the order of the flow, and its newest view. */

import type { LineView, PlantView } from '@gemba/contract/live';
import { MachineLive } from './machine.svelte.ts';

type SitePlace = PlantView['sites'][number];
type AreaPlace = SitePlace['areas'][number];
export type LinePlace = AreaPlace['lines'][number];

export class LineLive {
  readonly id: string;
  readonly place: LinePlace;
  readonly site: SitePlace;
  readonly area: AreaPlace;
  readonly machines: readonly MachineLive[];
  #view = $state.raw<LineView | null>(null);

  /** @param silenceMs how long ago the last heartbeat came */
  constructor(site: SitePlace, area: AreaPlace, place: LinePlace, silenceMs: () => number) {
    this.id = place.id;
    this.site = site;
    this.area = area;
    this.place = place;
    this.machines = place.machines.map((machine) => new MachineLive(this, machine, silenceMs));
  }

  get name(): string {
    return this.place.name;
  }

  /** IANA zone of its site: all its times are shown in it. */
  get zone(): string {
    return this.site.timeZone;
  }

  get view(): LineView | null {
    return this.#view;
  }

  /** Whether its parts are counted at present: without data of the machine that counts them nobody knows what is made. */
  get isCounted(): boolean {
    return this.machines.find((machine) => machine.id === this.place.countingPoint)?.shown !== 'no-data';
  }

  apply(view: LineView): void {
    this.#view = view;
  }
}
