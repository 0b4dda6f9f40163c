/** Wall screens that went silent without a goodbye. */

import type { Look } from './look.ts';

export const wallsLook: Look = {
  rule: 'system:wall',
  everyMs: 5000,
  look: ({ walls }) => walls.dead(),
};
