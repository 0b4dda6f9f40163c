/** What was heard last of each machine: newest value of each signal, and when an observation last came live. */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { SignalView } from '@gemba/contract/live';
import { machinesOf, type Plant } from '@gemba/contract/plant';
import { type Entry, msFromNs, type Sample } from '@gemba/contract/sample';
import type { Lane } from '@gemba/contract/stream/topics';
import { plainValue } from '../views/plain.ts';

export class Latest {
  /** For the signals that the plant declares: names that others make up must not fill memory. */
  readonly #values: Map<MachineId, Map<SignalId, Sample | null>>;
  /** Elapsed ms of the server: age is measured on one clock only (docs/decisions/0004), which nobody sets. */
  readonly #observedMs = new Map<MachineId, number>();

  constructor(plant: Plant) {
    this.#values = new Map(
      machinesOf(plant).map(({ machine }) => [
        machine.id as MachineId,
        new Map(machine.signals.map(({ id }) => [id as SignalId, null])),
      ]),
    );
  }

  /** Takes entries as they come in, whatever lane and order. Returns the machines of which something is new. */
  see(entries: readonly Entry[], lane: Lane, elapsedMs: number): Set<MachineId> {
    const touched = new Set<MachineId>();
    for (const entry of entries) {
      if (entry.kind === 'sample') {
        if (this.#keep(entry)) touched.add(entry.machine);
      } else if (entry.kind === 'observed' && lane === 'live') {
        this.#observedMs.set(entry.machine, elapsedMs);
        touched.add(entry.machine);
      }
    }
    return touched;
  }

  /** Milliseconds since an observation of the machine came on the live lane; `null` when none did since the start. */
  ageMs(machine: MachineId, elapsedMs: number): number | null {
    const atMs = this.#observedMs.get(machine);
    return atMs === undefined ? null : Math.max(0, elapsedMs - atMs);
  }

  signals(machine: MachineId): SignalView[] {
    const known = this.#values.get(machine)?.values() ?? [];
    return [...known].filter((sample) => sample !== null).map(signalView);
  }

  #keep(sample: Sample): boolean {
    const known = this.#values.get(sample.machine);
    const before = known?.get(sample.signal);
    if (known === undefined || before === undefined || (before !== null && before.timeNs >= sample.timeNs))
      return false;
    known.set(sample.signal, sample);
    return true;
  }
}

const signalView = ({ machine, signal, value, status, timeNs }: Sample): SignalView => ({
  machine,
  signal,
  value: plainValue(value),
  status,
  timeMs: msFromNs(timeNs),
});
