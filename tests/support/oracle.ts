/** What the simulated machines really emitted: the files that they write before anybody else can know. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Value } from '@gemba/contract/sample';

export interface Emission {
  machine: string;
  signal: string;
  /** 1, 2, 3 … for each signal. */
  seq: number;
  /** As the machine said it: its identity. */
  timeNs: bigint;
  /** When it really was, where the machine's clock was wrong then. */
  atNs?: bigint;
  value: Value | null;
}

interface Line {
  machine: string;
  signal: string;
  seq: number;
  timeNs: string;
  type: 'float' | 'int' | 'bool' | 'text';
  value: number | boolean | string | null;
}

/** All emissions under a data folder, machine by machine, in the order in which they were made. */
export function readOracle(data: string): Map<string, Emission[]> {
  const folder = join(data, 'simulators/oracle');
  const machines = new Map<string, Emission[]>();
  if (!existsSync(folder)) return machines;
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.jsonl'))) {
    const text = readFileSync(join(folder, file), 'utf8');
    // A line without its end was cut by a kill: it was not emitted.
    const lines = text
      .slice(0, text.lastIndexOf('\n') + 1)
      .split('\n')
      .filter((line) => line !== '');
    machines.set(
      file.slice(0, -'.jsonl'.length),
      lines.map((line) => toEmission(JSON.parse(line) as Line)),
    );
  }
  return machines;
}

function toEmission(line: Line): Emission {
  return {
    machine: line.machine,
    signal: line.signal,
    seq: line.seq,
    timeNs: BigInt(line.timeNs),
    value: toValue(line),
  };
}

function toValue({ type, value }: Line): Value | null {
  if (value === null) return null;
  return type === 'int' ? BigInt(value) : type === 'float' ? toFloat(value) : value;
}

/** JSON has no NaN and no infinities: they stand as text. */
const toFloat = (value: number | boolean | string): number => Number(value);
