/** Puts few values into a message: what changed in one interval comes in several, each but the last saying that more follows. */

import { CreateSubscriptionRequest, ModifySubscriptionRequest } from 'node-opcua';
import Type from 'typebox';
import { vice } from '../vice.ts';

export const smallMessages = vice({
  name: 'small-messages',
  summary: 'puts few values into a message, whatever a client asks for',
  parameters: Type.Object({ values: Type.Integer({ minimum: 1, default: 2, description: 'Values in a message' }) }),
  act: ({ values }) => ({
    asked: (request) => {
      if (request instanceof CreateSubscriptionRequest || request instanceof ModifySubscriptionRequest)
        request.maxNotificationsPerPublish = values;
      return undefined;
    },
  }),
});
