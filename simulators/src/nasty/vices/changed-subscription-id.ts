/** Goes on publishing under another subscriptionId than it gave, as a server that made its subscriptions anew by itself. */

import { PublishRequest, PublishResponse } from 'node-opcua';
import Type from 'typebox';
import { altered, type Request } from '../internals.ts';
import { vice } from '../vice.ts';

/** Added to each id. */
const OFF = 1_000_000;

export const changedSubscriptionId = vice({
  name: 'changed-subscription-id',
  summary: 'publishes under another subscriptionId than it gave',
  parameters: Type.Object({}),
  act: () => {
    const known = new Set<number>();
    const back = (id: number): number => (known.has(id) ? id - OFF : id);
    return {
      asked: (request) => {
        if (request instanceof PublishRequest) {
          for (const one of request.subscriptionAcknowledgements ?? []) one.subscriptionId = back(one.subscriptionId);
        } else {
          const addressed = request as Request & { subscriptionId?: number };
          if (addressed.subscriptionId !== undefined) addressed.subscriptionId = back(addressed.subscriptionId);
        }
        return undefined;
      },
      answered: (response) => {
        if (!(response instanceof PublishResponse)) return response;
        const subscriptionId = response.subscriptionId + OFF;
        known.add(subscriptionId);
        return altered(response, { subscriptionId });
      },
    };
  },
});
