/** Entries that the plant has no place for are taken out of their batch, counted and kept with the reason. */

import type { MachineId, SiteId } from '@gemba/contract/identity';
import { machinesOf, type Plant } from '@gemba/contract/plant';
import type { Entry } from '@gemba/contract/sample';
import type { Clock } from '../clock.ts';
import type { Delivery, Refusal } from '../ingest/delivery.ts';
import type { Quarantine } from './quarantine.ts';

export interface ScreeningOptions {
  plant: Plant;
  clock: Clock;
  quarantine: Pick<Quarantine, 'add'>;
  onRefused: (reason: Refusal, count: number) => void;
}

export class Screening {
  readonly #options: ScreeningOptions;
  readonly #siteOf: Map<MachineId, SiteId>;

  constructor(options: ScreeningOptions) {
    this.#options = options;
    this.#siteOf = new Map(
      machinesOf(options.plant).map(({ machine, site }) => [machine.id as MachineId, site.id as SiteId]),
    );
  }

  /** The entries whose machine the plant knows, at the site that the gateway speaks for. */
  pass({ site, gateway }: Delivery, entries: Entry[]): Entry[] {
    if (entries.every((entry) => this.#siteOf.get(entry.machine) === site)) return entries;
    for (const [place, refused] of Map.groupBy(entries, (entry) => this.#siteOf.get(entry.machine))) {
      if (place === site) continue;
      const reason: Refusal = place === undefined ? 'unknown-machine' : 'other-site';
      this.#options.onRefused(reason, refused.length);
      this.#options.quarantine.add(refused, `${reason}, from ${site}/${gateway}`, this.#options.clock.nowMs());
    }
    return entries.filter((entry) => this.#siteOf.get(entry.machine) === site);
  }
}
