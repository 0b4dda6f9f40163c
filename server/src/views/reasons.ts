/** Reasons in the plant's words: rows carry ids, people read names. */

import { machinesOf, type Plant } from '@gemba/contract/plant';

export class Reasons {
  readonly #names: Map<string, Map<string, string>>;

  constructor(plant: Plant) {
    this.#names = new Map(
      machinesOf(plant).map(({ machine }) => [
        machine.id,
        new Map(machine.signals.flatMap((signal) => (signal.reasons ?? []).map(({ id, name }) => [id, name]))),
      ]),
    );
  }

  /** Name of a reason of a machine; an id or raw code that the plant doesn't know stays as it is. */
  name(machine: string, reason: string | null): string | null {
    return reason === null ? null : (this.#names.get(machine)?.get(reason) ?? reason);
  }
}
