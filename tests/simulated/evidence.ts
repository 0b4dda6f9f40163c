/** What a run leaves behind for the checker, and what that finds. */

import type { GatewayProcess } from './gateway-process.ts';
import type { HistorianStore } from './historian.ts';
import type { Derived } from './records.ts';
import type { ServerProcess } from './server-process.ts';
import type { Stage } from './stage.ts';

export interface Evidence {
  stage: Stage;
  gateway: GatewayProcess;
  server: ServerProcess;
  records: Derived;
  historian: HistorianStore;
  /** Whether everything was stored and folded in time. */
  drained: boolean;
}

export interface Finding {
  what: string;
  detail: string;
}

/** A time that no sample has. */
export const FOREVER_NS = 2n ** 62n;
