/** Keeps fewer changes for each item than it was asked to, and says so in the revised queue size only. */

import { CreateMonitoredItemsRequest } from 'node-opcua';
import Type from 'typebox';
import { vice } from '../vice.ts';

export const smallQueues = vice({
  name: 'small-queues',
  summary: 'keeps fewer changes than it was asked to: queues overflow',
  parameters: Type.Object({
    size: Type.Integer({ default: 2, minimum: 1, description: 'Changes kept for each item' }),
  }),
  act: ({ size }) => ({
    asked: (request) => {
      if (!(request instanceof CreateMonitoredItemsRequest)) return undefined;
      for (const { requestedParameters } of request.itemsToCreate ?? []) {
        requestedParameters.queueSize = Math.min(size, requestedParameters.queueSize);
      }
      return undefined;
    },
  }),
});
