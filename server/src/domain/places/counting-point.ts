/** A serial line is as good as what leaves it: its figures are those of one machine, never an average of all. */

import type { Line } from '@gemba/contract/plant/site';

/** The machine whose figures are the line's: its configured counting point (its bottleneck, say), else the last one. */
export function countingPointOf(line: Line): string {
  return line.countingPoint ?? (line.machines.at(-1)?.id as string);
}
