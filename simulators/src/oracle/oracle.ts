/**
 * What was really emitted: a line of JSON for each emission, in a file of its own for each machine, written before the
 * machine's server hands the value out. Whatever is later found in a historian is held against these files.
 */

import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { ValueType } from '@gemba/contract/sample';
import type { Emission } from '../reading.ts';
import type { Sink } from '../simulation.ts';

/** A line of the oracle. */
export interface OracleLine {
  machine: string;
  signal: string;
  /** Counts the emissions of the signal from 1; goes on after a restart. */
  seq: number;
  /** Source time, digits. */
  timeNs: string;
  type: ValueType;
  /** An int as text of digits; `null` where the sensor gave none. */
  value: number | boolean | string | null;
  /** OPC UA StatusCode, when it isn't Good. */
  status?: number;
}

export class Oracle implements Sink {
  readonly #files: Map<string, { file: number; types: ReadonlyMap<string, ValueType> }>;

  /** Opens a file `<machine>.jsonl` for each machine, to append to. */
  constructor(folder: string, machines: ReadonlyMap<string, ReadonlyMap<string, ValueType>>) {
    mkdirSync(folder, { recursive: true });
    this.#files = new Map(
      [...machines].map(([id, types]) => [id, { file: openSync(join(folder, `${id}.jsonl`), 'a'), types }]),
    );
  }

  emit(machine: string, timeNs: bigint, emissions: readonly Emission[]): void {
    const found = this.#files.get(machine);
    if (found === undefined) return;
    const lines = emissions.map((emission) => {
      const type = found.types.get(emission.signal) ?? 'float';
      return `${JSON.stringify(lineOf(machine, timeNs, type, emission))}\n`;
    });
    writeSync(found.file, lines.join(''));
  }

  close(): void {
    for (const { file } of this.#files.values()) closeSync(file);
    this.#files.clear();
  }
}

function lineOf(machine: string, timeNs: bigint, type: ValueType, emission: Emission): OracleLine {
  const { signal, seq, status } = emission;
  const value = typeof emission.value === 'bigint' ? String(emission.value) : emission.value;
  return { machine, signal, seq, timeNs: String(timeNs), type, value, ...(status === 0 ? {} : { status }) };
}
