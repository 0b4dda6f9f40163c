/** The gateways that one program runs: as the configuration says, also when that changes while they run. */

import type { Plant } from '@gemba/contract/plant';
import type { Gateway as GatewayConfig } from './config.ts';
import type { Gateway } from './gateway.ts';

/** What is to run. */
export interface Wanted {
  plant: Plant;
  gateways: readonly GatewayConfig[];
}

export class Fleet {
  readonly #make: (config: GatewayConfig, plant: Plant) => Gateway;
  readonly #running = new Map<string, Gateway>();

  constructor(make: (config: GatewayConfig, plant: Plant) => Gateway) {
    this.#make = make;
  }

  /** By id. */
  get running(): ReadonlyMap<string, Gateway> {
    return this.#running;
  }

  /**
   * First what goes, so that no machine is read twice: gateways that aren't wanted stop, those that are change, others
   * start. Throws what a start throws; the others run then, and the next call starts it.
   */
  async run({ plant, gateways }: Wanted): Promise<void> {
    const wanted = new Set(gateways.map(({ id }) => id));
    const leaving = [...this.#running].filter(([id]) => !wanted.has(id));
    for (const [id] of leaving) this.#running.delete(id);
    await Promise.all(leaving.map(([, gateway]) => gateway.stop()));
    for (const config of gateways) this.#running.get(config.id)?.change(config, plant);
    for (const config of gateways) {
      if (this.#running.has(config.id)) continue;
      const gateway = this.#make(config, plant);
      await gateway.start();
      this.#running.set(config.id, gateway);
    }
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#running.values()].map((gateway) => gateway.stop()));
  }
}
