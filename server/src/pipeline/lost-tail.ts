/**
 * A journal that goes on behind something that is lost: it took the place of another, whose disk is gone; or the server's
 * own data were restored, and what they had since then the gateway holds no more. Through where each machine was known
 * before, and what the journal says first, go in; the gaps between come out, each once, when nothing before it can come any
 * more. Pure.
 */

import type { MachineId } from '@gemba/contract/identity';
import type { Entry, Gap, GapCause } from '@gemba/contract/sample';

export class LostTail {
  readonly #throughNs: ReadonlyMap<MachineId, bigint>;
  readonly #cause: GapCause;
  /** Where the new journal begins to watch a machine; `null` once that has been dealt with. */
  readonly #begins = new Map<MachineId, { position: number; fromNs: bigint } | null>();

  /** @param throughNs of each machine that may have lost something: everything through this is known */
  constructor(throughNs: ReadonlyMap<MachineId, bigint>, cause: GapCause = 'journal-lost') {
    this.#throughNs = new Map(throughNs);
    this.#cause = cause;
  }

  /** Machines of which all has been declared that there is. */
  get settled(): MachineId[] {
    return [...this.#begins].flatMap(([machine, begins]) => (begins === null ? [machine] : []));
  }

  /** Takes a batch, in whatever order they come. */
  see(position: number, entries: readonly Entry[]): void {
    for (const entry of entries) {
      if (entry.kind !== 'observed' || !this.#throughNs.has(entry.machine)) continue;
      const known = this.#begins.get(entry.machine);
      if (known === null || (known !== undefined && known.position <= position)) continue;
      this.#begins.set(entry.machine, { position, fromNs: entry.fromNs });
    }
  }

  /** The gaps that are certain when every position through `reached` has been seen. */
  declare(reached: number): Gap[] {
    const gaps: Gap[] = [];
    for (const [machine, begins] of this.#begins) {
      if (begins === null || begins.position > reached) continue;
      this.#begins.set(machine, null);
      const fromNs = this.#throughNs.get(machine);
      if (fromNs === undefined || fromNs >= begins.fromNs) continue;
      gaps.push({ kind: 'gap', machine, signals: [], fromNs, toNs: begins.fromNs, cause: this.#cause });
    }
    return gaps;
  }
}
