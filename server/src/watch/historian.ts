/** Whether the historian takes what it is given. */

import type { Look } from './look.ts';

export const historianLook: Look = {
  rule: 'system:historian',
  everyMs: 2000,
  look: ({ pipeline }) => (pipeline.health.historian ? [] : ['historian']),
};
