/** Loses notifications on the way: a hole in the numbers says so, and Republish would still have them. */

import { PublishResponse } from 'node-opcua';
import Type from 'typebox';
import { renotified } from '../internals.ts';
import { vice } from '../vice.ts';

export const lostNotifications = vice({
  name: 'lost-notifications',
  summary: 'loses every so many notifications on the way; the numbers have a hole',
  parameters: Type.Object({
    every: Type.Integer({ default: 10, minimum: 1, description: 'One of so many messages with data is lost' }),
  }),
  act: ({ every }) => {
    let seen = 0;
    return {
      answered: (response) => {
        if (!(response instanceof PublishResponse)) return response;
        const { notificationData, sequenceNumber } = response.notificationMessage;
        if ((notificationData ?? []).length === 0 || ++seen % every !== 0) return response;
        // A keep-alive with the number of the next message: the client sees at once that one is missing.
        return renotified(response, [], sequenceNumber + 1);
      },
    };
  },
});
