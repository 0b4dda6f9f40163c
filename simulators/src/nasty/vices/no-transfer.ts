/** Knows no TransferSubscriptions, like most PLCs: a subscription can't be carried over to a new session. */

import { StatusCodes, TransferSubscriptionsRequest } from 'node-opcua';
import Type from 'typebox';
import { refusal } from '../internals.ts';
import { vice } from '../vice.ts';

export const noTransfer = vice({
  name: 'no-transfer',
  summary: 'has no TransferSubscriptions (BadServiceUnsupported)',
  parameters: Type.Object({}),
  act: () => ({
    asked: (request) =>
      request instanceof TransferSubscriptionsRequest ? refusal(StatusCodes.BadServiceUnsupported) : undefined,
  }),
});
