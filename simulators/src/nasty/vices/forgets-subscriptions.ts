/** Forgets all subscriptions at the moment at which it is switched on; sessions and connections live on. */

import Type from 'typebox';
import { subscriptionsOf } from '../internals.ts';
import { vice } from '../vice.ts';

export const forgetsSubscriptions = vice({
  name: 'forgets-subscriptions',
  summary: 'forgets all subscriptions once, when it is switched on',
  parameters: Type.Object({}),
  act: () => ({
    on: (server) => {
      for (const [session, { id }] of [...subscriptionsOf(server)]) void session.deleteSubscription(id);
    },
  }),
});
