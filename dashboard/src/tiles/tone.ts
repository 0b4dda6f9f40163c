/** How each shown state is filled. The word and the glyph say the same: colour never stands alone [ISA-101]. */

import type { ShownState } from '@gemba/contract/state';

export type Tone = 'down' | 'warn' | 'plan' | 'idle' | 'hollow' | 'dashed' | 'quiet';

export const TONES: Record<ShownState, Tone> = {
  run: 'quiet',
  slow: 'warn',
  down: 'down',
  starved: 'hollow',
  blocked: 'hollow',
  idle: 'idle',
  setup: 'plan',
  maintenance: 'plan',
  planned: 'quiet',
  off: 'quiet',
  'no-data': 'dashed',
};

/** What a line's banner speaks of first when its machines differ. */
export const WORST_FIRST: readonly ShownState[] = [
  'down',
  'no-data',
  'slow',
  'maintenance',
  'setup',
  'blocked',
  'starved',
  'off',
  'idle',
  'planned',
  'run',
];
