/** Reasons in the plant's words: rows carry ids, people read names. */

import { machinesOf, type Plant } from '@gemba/contract/plant';
import { type ReasonTree, reasonsOf } from '../domain/reasons/tree.ts';

export class Reasons {
  readonly #trees: Map<string, ReasonTree>;

  constructor(plant: Plant) {
    this.#trees = new Map(machinesOf(plant).map((placed) => [placed.machine.id, reasonsOf(placed)]));
  }

  /** Name of a reason of a machine; an id or raw code that the plant doesn't know stays as it is. */
  name(machine: string, reason: string | null): string | null {
    return this.#trees.get(machine)?.name(reason) ?? reason;
  }
}
