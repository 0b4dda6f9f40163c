/** Keeps no notification once it is sent: what was lost on the way can't be fetched again. */

import { RepublishRequest, StatusCodes } from 'node-opcua';
import Type from 'typebox';
import { refusal } from '../internals.ts';
import { vice } from '../vice.ts';

export const noRepublish = vice({
  name: 'no-republish',
  summary: 'has nothing to republish (BadMessageNotAvailable)',
  parameters: Type.Object({}),
  act: () => ({
    asked: (request) => (request instanceof RepublishRequest ? refusal(StatusCodes.BadMessageNotAvailable) : undefined),
  }),
});
