/** Gives up all sessions at the moment at which it is switched on, as one that ran out; what they subscribed to lives on. */

import Type from 'typebox';
import { vice } from '../vice.ts';

export const forgetsSessions = vice({
  name: 'forgets-sessions',
  summary: 'gives up all sessions once, when it is switched on; their subscriptions live on',
  parameters: Type.Object({}),
  act: () => ({
    on: ({ engine }) => {
      for (const { authenticationToken } of [...engine.getSessions()])
        engine.closeSession(authenticationToken, false, 'Timeout');
    },
  }),
});
