/** Entries that the plant has no place for are taken out of their batch, counted and kept with the reason. */

import type { MachineId, SiteId } from '@gemba/contract/identity';
import { machinesOf, type Plant } from '@gemba/contract/plant';
import type { Entry } from '@gemba/contract/sample';
import type { Clock } from '../clock.ts';
import type { Delivery, Refusal, Refused } from '../ingest/delivery.ts';
import { SPOOL } from '../ingest/spool/spool.ts';
import type { Quarantine } from './quarantine.ts';

export interface ScreeningOptions {
  plant: Plant;
  clock: Clock;
  quarantine: Pick<Quarantine, 'add'>;
  /** Machines that foreign Sparkplug nodes feed: each machine has one source, so that nothing is counted twice. */
  foreign?: ReadonlySet<MachineId>;
  onRefused: (refused: Refused) => void;
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

  /** The entries whose machine the plant knows, at the site that the gateway speaks for, from its one source. */
  pass(delivery: Delivery, entries: Entry[]): Entry[] {
    if (entries.every(({ machine }) => this.#refusal(delivery, machine) === null)) return entries;
    const { site, gateway } = delivery;
    for (const [reason, refused] of Map.groupBy(entries, ({ machine }) => this.#refusal(delivery, machine))) {
      if (reason === null) continue;
      this.#options.onRefused({ reason, gateway, example: refused[0]?.machine ?? '', count: refused.length });
      this.#options.quarantine.add(refused, `${reason}, from ${site}/${gateway}`, this.#options.clock.nowMs());
    }
    return entries.filter(({ machine }) => this.#refusal(delivery, machine) === null);
  }

  #refusal({ site, gateway }: Delivery, machine: MachineId): Refusal | null {
    const place = this.#siteOf.get(machine);
    if (place === undefined) return 'unknown-machine';
    const isForeign = this.#options.foreign?.has(machine) ?? false;
    // What was spooled before the configuration changed is the machine's all the same.
    if (gateway === SPOOL) return null;
    if (isForeign) return 'other-source';
    return place === site ? null : 'other-site';
  }
}
