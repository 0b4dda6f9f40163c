/** What a machine of a test emits: written into the oracle, as the simulators do, before anybody else can know. */

import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Signal } from '@gemba/contract/plant/machine';
import type { Value } from '@gemba/contract/sample';

export type EmittedSignal = Pick<Signal, 'id' | 'type'>;

export class Emissions {
  readonly machine: string;
  readonly signals: readonly EmittedSignal[];
  /** Newest of each signal. */
  readonly present = new Map<string, { value: Value; timeMs: number; seq: number }>();
  readonly #path: string;
  #newestMs = 0;

  /** `data`: folder of the plant. */
  constructor(data: string, machine: string, signals: readonly EmittedSignal[]) {
    this.machine = machine;
    this.signals = signals;
    this.#path = join(data, 'simulators/oracle', `${machine}.jsonl`);
    mkdirSync(dirname(this.#path), { recursive: true });
  }

  /** A change of signals at one moment; returns that moment, ms UTC. */
  emit(values: Readonly<Record<string, Value>>): number {
    // Whole milliseconds are all that a timestamp of Sparkplug has: two changes of one would be one.
    const timeMs = Math.max(Date.now(), this.#newestMs + 1);
    this.#newestMs = timeMs;
    const lines = Object.entries(values).map(([id, value]) => {
      const type = this.signals.find((signal) => signal.id === id)?.type ?? 'text';
      const seq = (this.present.get(id)?.seq ?? 0) + 1;
      this.present.set(id, { value, timeMs, seq });
      const plain = typeof value === 'bigint' ? String(value) : value;
      return JSON.stringify({ machine: this.machine, signal: id, seq, timeNs: `${timeMs}000000`, type, value: plain });
    });
    appendFileSync(this.#path, `${lines.join('\n')}\n`);
    return timeMs;
  }
}
