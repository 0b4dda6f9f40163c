/** What the plant's schema can't say: references, uniqueness, time zones, times that must fit. All faults at once. */

import type { ConfigFault } from './errors.ts';
import type { Plant } from './plant.ts';

/** Faults of a plant that satisfies its schema; empty when there are none. Paths are those inside the file. */
export function checkPlant(_plant: Plant): ConfigFault[] {
  throw new Error('not yet');
}
