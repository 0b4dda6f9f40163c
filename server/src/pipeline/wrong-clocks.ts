/** Machines whose own times were not credible, by how much and how often, for whoever is to set their clocks. */

import type { MachineId } from '@gemba/contract/identity';
import { type Entry, msFromNs, type Sample } from '@gemba/contract/sample';

export interface WrongClock {
  /** Samples that have the gateway's time instead of their own. */
  retimed: number;
  /** The machine's clock minus the gateway's at the last one, ms. */
  offMs: number;
  /** When that was, by the gateway, ms UTC. */
  atMs: number;
}

export class WrongClocks {
  readonly #byMachine = new Map<MachineId, WrongClock>();

  /** Takes entries of machines that the plant knows. */
  see(entries: readonly Entry[]): void {
    for (const entry of entries) {
      if (!isRetimed(entry)) continue;
      const { machine, timeNs, sourceTimeNs } = entry;
      const retimed = (this.#byMachine.get(machine)?.retimed ?? 0) + 1;
      this.#byMachine.set(machine, { retimed, offMs: msFromNs(sourceTimeNs - timeNs), atMs: msFromNs(timeNs) });
    }
  }

  of(machine: MachineId): WrongClock | null {
    return this.#byMachine.get(machine) ?? null;
  }
}

/** Whether the machine's clock was so wrong that it has the gateway's time instead of its own. */
export const isRetimed = (entry: Entry): entry is Sample & { sourceTimeNs: bigint } =>
  entry.kind === 'sample' && entry.wrongClock === true && entry.sourceTimeNs !== undefined;
