/** What gateway.yaml says of reading history after a gap. */

import Type, { type Static } from 'typebox';

export const BackfillSettings = Type.Object(
  {
    enabled: Type.Boolean({
      default: true,
      description: 'After a gap, read from the history of the server what was missed, where it keeps one',
    }),
    maxHours: Type.Number({
      default: 24,
      exclusiveMinimum: 0,
      maximum: 8760,
      description: 'A gap that ended longer ago is left as it was declared, h',
    }),
    valuesPerS: Type.Integer({
      default: 20_000,
      minimum: 1,
      maximum: 1_000_000,
      description:
        'Fastest reading of history while this machine’s is read, of all machines of the gateway together, values/s: more makes live work wait',
    }),
  },
  { additionalProperties: false, default: {}, description: 'HistoryRead after a gap [OPC 10000-11]' },
);
export type BackfillSettings = Static<typeof BackfillSettings>;

/** Where nothing is said. */
export const BACKFILL_DEFAULT: BackfillSettings = { enabled: true, maxHours: 24, valuesPerS: 20_000 };
