/** What gateway.yaml says of the mirror; without it there is none. */

import Type, { type Static } from 'typebox';

export const MirrorSettings = Type.Object(
  {
    intervalMs: Type.Integer({
      default: 1000,
      minimum: 100,
      maximum: 3_600_000,
      description: 'Of each signal at most one message in this time, the newest, ms',
    }),
  },
  {
    additionalProperties: false,
    description: 'Mirror the present as retained JSON under uns/, for programs that decode nothing else',
  },
);

export type MirrorSettings = Static<typeof MirrorSettings>;
