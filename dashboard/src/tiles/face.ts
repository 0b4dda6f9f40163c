/** What a face of a machine's tile is given: the machine, and the server's time. */

import type { MachineLive } from '../live/machine.svelte.ts';

export interface FaceProps {
  machine: MachineLive;
  /** The server's clock, ms. */
  nowMs: number;
  /** Who acknowledged the machine's alarm, if somebody has. */
  acknowledgedBy: string | null;
}
