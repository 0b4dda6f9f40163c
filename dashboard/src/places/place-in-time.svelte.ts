/** A place and a window that an address names: what the pages of figures and of losses ask the server about. */

import type { LiveModel } from '../live/model.svelte.ts';
import { isFollowing, type Range, type Window, windowOf } from '../trends/view.ts';
import { type PlaceChoice, placesOf } from './places.ts';

/** What of an address it reads. */
export interface PlaceAddress {
  /** Path of the place; `''` for the enterprise. */
  place: string;
  range: Range;
}

export class PlaceInTime {
  readonly #live: LiveModel;
  readonly #address: () => PlaceAddress;
  readonly #find: (places: readonly PlaceChoice[], name: string) => PlaceChoice | undefined;

  /** @param find the place that an address names */
  constructor(
    live: LiveModel,
    address: () => PlaceAddress,
    find: (places: readonly PlaceChoice[], name: string) => PlaceChoice | undefined,
  ) {
    this.#live = live;
    this.#address = address;
    this.#find = find;
  }

  readonly places: readonly PlaceChoice[] = $derived.by(() =>
    this.#live.plant === null ? [] : placesOf(this.#live.plant),
  );
  /** `undefined` when the plant has no such place. */
  readonly place: PlaceChoice | undefined = $derived.by(() => {
    const name = this.#address().place;
    return name === '' ? this.places[0] : this.#find(this.places, name);
  });
  readonly zone: string = $derived.by(() => this.place?.zone ?? 'UTC');
  /** The shift that runs on the line which the place follows. */
  readonly shift = $derived.by(() => this.#live.lines.find(({ id }) => id === this.place?.line)?.view?.shift ?? null);
  readonly serverMs: number = $derived.by(() => this.#live.serverMs ?? 0);
  readonly window: Window = $derived.by(() => windowOf(this.#address().range, this.serverMs, this.shift));
  /** Until the server has told its time, a window that follows it has no end. */
  readonly isReady: boolean = $derived.by(() => this.place !== undefined && this.#live.serverMs !== null);
  /** Changes when something else is asked for; a window that follows now stays the same question. */
  readonly question: string = $derived.by(() => {
    const { range } = this.#address();
    return `${this.place?.path} ${JSON.stringify(isFollowing(range) ? [range, this.shift] : this.window)}`;
  });
}
