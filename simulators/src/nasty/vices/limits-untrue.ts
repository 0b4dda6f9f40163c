/** Announces limits and takes less: a client that believes it is refused all the same. */

import Type from 'typebox';
import { limits } from '../operation-limits.ts';
import { vice } from '../vice.ts';

export const limitsUntrue = vice({
  name: 'limits-untrue',
  summary: 'announces OperationLimits and takes less than it says',
  parameters: Type.Object({
    announced: Type.Integer({ default: 1000, minimum: 1, description: 'What it says of each call' }),
    items: Type.Integer({ default: 20, minimum: 1, description: 'Monitored items that a call may carry' }),
    nodes: Type.Integer({ default: 20, minimum: 1, description: 'Nodes that a Read or Browse may carry' }),
  }),
  act: ({ announced, items, nodes }) => limits(announced, items, nodes),
});
