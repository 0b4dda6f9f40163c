/** Says that its calls have no limits, and refuses long ones: the client has to find out. */

import Type from 'typebox';
import { limits } from '../operation-limits.ts';
import { vice } from '../vice.ts';

export const limitsUnannounced = vice({
  name: 'limits-unannounced',
  summary: 'announces no OperationLimits and refuses long calls with BadTooManyOperations',
  parameters: Type.Object({
    items: Type.Integer({ default: 20, minimum: 1, description: 'Monitored items that a call may carry' }),
    nodes: Type.Integer({ default: 20, minimum: 1, description: 'Nodes that a Read or Browse may carry' }),
  }),
  act: ({ items, nodes }) => limits(0, items, nodes),
});
