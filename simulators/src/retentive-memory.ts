/**
 * Keeps the state of each line over a restart, as a PLC does in its retentive memory, so that counters go on where
 * they were. What is broken, or belongs to another model, is left aside: the machine then starts afresh.
 */

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Retained } from './player.ts';

export interface KeptLine {
  step: number;
  machines: Record<string, Retained>;
}

export class RetentiveMemory {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  /** `line` is the id of its first machine. */
  keep(line: string, step: number, machines: Record<string, Retained>): void {
    const file = this.#file(line);
    writeFileSync(`${file}.new`, JSON.stringify({ step, machines } satisfies KeptLine));
    renameSync(`${file}.new`, file);
  }

  /** What was kept of a line, if it fits the shapes (machine id → shape) wholly; else `null`. */
  recall(line: string, shapes: ReadonlyMap<string, string>): KeptLine | null {
    let kept: KeptLine;
    try {
      kept = JSON.parse(readFileSync(this.#file(line), 'utf8')) as KeptLine;
    } catch {
      return null;
    }
    const fits = [...shapes].every(([id, shape]) => kept.machines?.[id]?.shape === shape);
    return fits && Number.isSafeInteger(kept.step) ? kept : null;
  }

  #file(line: string): string {
    return join(this.#folder, `${line}.json`);
  }
}
