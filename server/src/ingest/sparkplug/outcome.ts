/** What a message of an edge node led to: what was understood, what was refused and why, and what is to be done. */

import type { Message } from './message.ts';
import type { Refusal, Refused } from './refusal.ts';
import type { Reading } from './tags.ts';

/** What a node said of its machines, in the order in which it did. */
export type Told =
  /** All present values of the node itself (`message.device` null) or of one device. */
  | { kind: 'birth'; message: Message; readings: Reading[] }
  /** Changes. `inOrder`: nothing that the node published before is missing. */
  | { kind: 'data'; message: Message; readings: Reading[]; inOrder: boolean }
  /** A device, or the node with all its devices (`null`), is not heard any more. */
  | { kind: 'death'; device: string | null; why: 'died' | 'born-again' }
  /** Messages are missing and will not come. */
  | { kind: 'hole' };

export interface Outcome {
  /** Metrics that were understood. */
  taken: number;
  refused: Refused[];
  /** Assertions of the specification that were broken. */
  broken: string[];
  told: Told[];
  /** Messages that were sent and never came, by the sequence; each hole is a declared gap of the node's machines. */
  missed: number;
  /** What was missing came in time. */
  healed: boolean;
  /** The node was born. */
  born: boolean;
  /** The node must be asked for its births: what it says can't be understood, or something is missing. */
  rebirth: boolean;
}

export const outcome = (): Outcome => ({
  taken: 0,
  refused: [],
  broken: [],
  told: [],
  missed: 0,
  healed: false,
  born: false,
  rebirth: false,
});

/** Of these a rebirth would change nothing. */
const WITHOUT_REBIRTH: ReadonlySet<Refusal> = new Set(['too-many', 'no-scalar', 'late-death']);

export function refuse(result: Outcome, refused: Refused): void {
  result.refused.push(refused);
  if (!WITHOUT_REBIRTH.has(refused.reason)) result.rebirth = true;
}
