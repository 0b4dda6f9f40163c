/** A maintenance plan as the board shows it. */

import type { MaintenanceView } from '@gemba/contract/live';
import type { BoundPlan } from './plan.ts';
import type { PlanMemory } from './types.ts';

export interface Use {
  nowNs: bigint;
  /** Life-to-date run seconds of the machine. */
  runS: number;
  /** When `runS` was read, the settled time of the fold: the forecast hangs on it; default `nowNs`. */
  readNs?: bigint;
  /** Run hours a day (see `forecast.ts`); `null` when unknown or none: then there is no forecast. */
  usePerDayH: number | null;
}

export function maintenanceView(memory: PlanMemory, bound: BoundPlan, use: Use): MaintenanceView {
  throw new Error(`being built: ${bound.id} ${memory.due} ${use.runS}`);
}
