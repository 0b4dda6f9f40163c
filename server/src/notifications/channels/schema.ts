/** Words that the channels' parts of server.yaml share. */

import { PRIORITIES } from '@gemba/contract/state';
import Type from 'typebox';

export const strict = { additionalProperties: false } as const;

export const priorities = Type.Optional(
  Type.Array(Type.Enum([...PRIORITIES]), {
    minItems: 1,
    description: 'Announcements that go to the address of this channel (default: all)',
  }),
);
