/** What a sensor feels: a first-order lag towards a target that depends on what the machine does. Pure. */

import type { Analog } from './kind.ts';
import type { Operation, Setting } from './operation-state.ts';
import { isFelt } from './troubles.ts';

/** The exact value after `dtMs`, from the one before. */
export function feel(value: number, analog: Analog, op: Operation, dtMs: number, setting: Setting): number {
  const target = targetOf(analog, op, setting);
  if (analog.lagS === 0) return target;
  return target + (value - target) * Math.exp(-dtMs / 1000 / analog.lagS);
}

function targetOf(analog: Analog, op: Operation, setting: Setting): number {
  const producing = op.phase === 'producing';
  const base = producing ? analog.producing : analog.resting;
  const worn = producing ? (analog.worn ?? 0) * op.wear ** 2 : 0;
  const { symptom } = analog;
  return base + worn + (symptom !== undefined && isFelt(op, symptom.code, setting) ? symptom.add : 0);
}

/** Rounded to so many decimals, as a transmitter resolves; never -0. */
export function round(value: number, decimals: number): number {
  const factor = 10 ** decimals;
  return Math.round(value * factor) / factor + 0;
}
