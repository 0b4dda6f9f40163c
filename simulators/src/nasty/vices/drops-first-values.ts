/** Makes items without reporting their present values, and misses what changes while it still arms them. */

import { CreateMonitoredItemsRequest, PublishResponse } from 'node-opcua';
import Type from 'typebox';
import { altered, isDataChange } from '../internals.ts';
import { Renumbering } from '../renumbering.ts';
import { vice } from '../vice.ts';

export const dropsFirstValues = vice({
  name: 'drops-first-values',
  summary: 'reports neither the first values of new items nor what changes while it makes them',
  parameters: Type.Object({
    forMs: Type.Integer({ default: 500, minimum: 0, description: 'How long it takes to arm an item' }),
  }),
  act: ({ forMs }) => {
    const numbers = new Renumbering();
    /** `subscription.handle` → until when what it reports is dropped. */
    const arming = new Map<string, number>();
    return {
      asked: (request) => {
        if (!(request instanceof CreateMonitoredItemsRequest)) return undefined;
        for (const { requestedParameters } of request.itemsToCreate ?? []) {
          arming.set(`${request.subscriptionId}.${requestedParameters.clientHandle}`, performance.now() + forMs);
        }
        return undefined;
      },
      answered: (response) => {
        if (!(response instanceof PublishResponse)) return response;
        const isArmed = (handle: number): boolean => {
          const key = `${response.subscriptionId}.${handle}`;
          const untilMs = arming.get(key);
          if (untilMs === undefined) return true;
          // Also with 0 ms the first report is dropped.
          if (performance.now() >= untilMs) arming.delete(key);
          return false;
        };
        const left = (response.notificationMessage.notificationData ?? []).flatMap((one) => {
          if (!isDataChange(one)) return [one];
          const monitoredItems = (one.monitoredItems ?? []).filter(({ clientHandle }) => isArmed(clientHandle));
          return monitoredItems.length === 0 ? [] : [altered(one, { monitoredItems })];
        });
        return numbers.pass(response, left);
      },
    };
  },
});
