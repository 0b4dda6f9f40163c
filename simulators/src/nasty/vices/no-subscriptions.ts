/** Has no subscriptions at all, as the smallest profile allows [OPC 10000-7, Nano Embedded Device]: it can only be read. */

import {
  CreateMonitoredItemsRequest,
  CreateSubscriptionRequest,
  PublishRequest,
  StatusCodes,
  TransferSubscriptionsRequest,
} from 'node-opcua';
import Type from 'typebox';
import { refusal } from '../internals.ts';
import { vice } from '../vice.ts';

const UNSUPPORTED = [
  CreateSubscriptionRequest,
  CreateMonitoredItemsRequest,
  PublishRequest,
  TransferSubscriptionsRequest,
];

export const noSubscriptions = vice({
  name: 'no-subscriptions',
  summary: 'has no subscriptions (BadServiceUnsupported): it can only be read',
  parameters: Type.Object({}),
  act: () => ({
    asked: (request) =>
      UNSUPPORTED.some((one) => request instanceof one) ? refusal(StatusCodes.BadServiceUnsupported) : undefined,
  }),
});
