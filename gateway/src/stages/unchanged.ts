/**
 * A node's value is reported as a whole when any of its members changes. A member that is a signal of its own is a
 * sample when it changes itself, as a server reports a value when its status or value changes, not its time alone
 * [OPC 10000-4 §7.22.2, STATUS_VALUE].
 */

import type { Judge } from './stage.ts';

export const unchanged: Judge = {
  reason: 'unchanged',
  judge: (sample, said) => (Object.is(sample.value, said.value) ? 'drop' : 'pass'),
};
