/** Takes its time for each Browse, as a small controller with a large program does; everything else is as quick as ever. */

import { setTimeout as delay } from 'node:timers/promises';
import { BrowseNextRequest, BrowseRequest, TranslateBrowsePathsToNodeIdsRequest } from 'node-opcua';
import Type from 'typebox';
import { vice } from '../vice.ts';

const BROWSING = [BrowseRequest, BrowseNextRequest, TranslateBrowsePathsToNodeIdsRequest];

export const slowBrowse = vice({
  name: 'slow-browse',
  summary: 'takes long for each Browse',
  parameters: Type.Object({
    ms: Type.Integer({ default: 2000, minimum: 0, maximum: 600_000, description: 'How long, ms' }),
  }),
  act: ({ ms }) => ({
    asked: (request) => (BROWSING.some((one) => request instanceof one) ? delay(ms).then(() => undefined) : undefined),
  }),
});
