/** Entries that the plant has no place for are taken out of their batch, counted and kept with the reason. */

import type { MachineId, SiteId } from '@gemba/contract/identity';
import { machinesOf, type Plant } from '@gemba/contract/plant';
import type { QuarantineReason } from '@gemba/contract/quarantine';
import type { Batch } from '@gemba/contract/stream/message';
import type { Delivery, Refusal, Refused } from '../ingest/delivery.ts';
import { SPOOL } from '../ingest/spool/spool.ts';
import type { Keeper } from '../quarantine/item.ts';

export interface ScreeningOptions {
  plant: Plant;
  quarantine: Keeper;
  /** Machines that foreign Sparkplug nodes feed: each machine has one source, so that nothing is counted twice. */
  foreign?: ReadonlySet<MachineId>;
  onRefused: (refused: Refused) => void;
}

/** Of both tables, the counters' and the quarantine's. */
type ScreeningReason = Extract<Refusal, QuarantineReason>;

export class Screening {
  readonly #options: ScreeningOptions;
  readonly #siteOf: Map<MachineId, SiteId>;

  constructor(options: ScreeningOptions) {
    this.#options = options;
    this.#siteOf = new Map(
      machinesOf(options.plant).map(({ machine, site }) => [machine.id as MachineId, site.id as SiteId]),
    );
  }

  /**
   * The batch with the entries whose machine the plant knows, at the site that the gateway speaks for, from its one
   * source; `null` where what is refused can't be kept now: then the gateway keeps the batch.
   */
  pass(delivery: Delivery, { position, entries }: Batch): Batch | null {
    if (entries.every(({ machine }) => this.#refusal(delivery, machine) === null)) return { position, entries };
    const { onRefused, quarantine } = this.#options;
    if (!quarantine.takes) return null;
    const { site, gateway, epoch } = delivery;
    const from = delivery.origin ?? delivery;
    for (const [reason, refused] of Map.groupBy(entries, ({ machine }) => this.#refusal(delivery, machine))) {
      if (reason === null) continue;
      onRefused({ reason, gateway: from.gateway, example: refused[0]?.machine ?? '', count: refused.length });
      const detail = `${reason}, from ${from.site}/${from.gateway}`;
      quarantine.keep({ origin: { site, gateway, epoch, position }, reason, detail, entries: refused });
    }
    return { position, entries: entries.filter(({ machine }) => this.#refusal(delivery, machine) === null) };
  }

  #refusal(delivery: Delivery, machine: MachineId): ScreeningReason | null {
    const { site, gateway } = delivery.origin ?? delivery;
    const place = this.#siteOf.get(machine);
    if (place === undefined) return 'unknown-machine';
    const isForeign = this.#options.foreign?.has(machine) ?? false;
    // What was spooled before the configuration changed is the machine's all the same.
    if (gateway === SPOOL) return null;
    if (isForeign) return 'other-source';
    return place === site ? null : 'other-site';
  }
}
