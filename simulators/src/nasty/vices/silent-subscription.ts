/** Keeps the subscription alive and reports no change any more: only reading the values tells. */

import { PublishResponse } from 'node-opcua';
import Type from 'typebox';
import { isDataChange } from '../internals.ts';
import { Renumbering } from '../renumbering.ts';
import { vice } from '../vice.ts';

export const silentSubscription = vice({
  name: 'silent-subscription',
  summary: 'answers with keep-alives and reports no changes',
  parameters: Type.Object({}),
  act: () => {
    const numbers = new Renumbering();
    return {
      answered: (response) => {
        if (!(response instanceof PublishResponse)) return response;
        const all = response.notificationMessage.notificationData ?? [];
        return numbers.pass(
          response,
          all.filter((one) => !isDataChange(one)),
        );
      },
    };
  },
});
