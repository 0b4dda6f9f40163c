/**
 * A journal that took the place of another: the disk of a gateway was replaced, and what the old one still held is lost.
 * Through where each machine was known before, and what the new journal says first, go in; the gaps between come out, each
 * once, when nothing before it can come any more. Pure.
 */

import type { MachineId } from '@gemba/contract/identity';
import type { Entry, Gap } from '@gemba/contract/sample';

export class LostTail {
  readonly #throughNs: ReadonlyMap<MachineId, bigint>;
  /** Where the new journal begins to watch a machine; `null` once that has been dealt with. */
  readonly #begins = new Map<MachineId, { position: number; fromNs: bigint } | null>();

  /** @param throughNs of each machine that the old journal carried: everything through this is known */
  constructor(throughNs: ReadonlyMap<MachineId, bigint>) {
    this.#throughNs = throughNs;
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
      gaps.push({ kind: 'gap', machine, signals: [], fromNs, toNs: begins.fromNs, cause: 'journal-lost' });
    }
    return gaps;
  }
}
