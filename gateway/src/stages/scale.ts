/** Value × factor + offset, for machines that report raw counts: tenths of a degree, percent of a range. */

import Type, { type Static } from 'typebox';
import type { Stage } from './stage.ts';

/** Its settings in gateway.yaml, beside `kind` and `signals`. */
const settings = {
  factor: Type.Number({ default: 1, description: 'The value is multiplied by this' }),
  offset: Type.Number({ default: 0, description: 'Then this is added' }),
};

type Settings = { [K in keyof typeof settings]: Static<(typeof settings)[K]> };

export const scale = {
  kind: 'scale',
  on: 'value',
  settings,
  types: ['float'],
  effect: ({ factor, offset }) => ({ on: 'value', map: (value) => Number(value) * factor + offset }),
} as const satisfies Stage<Settings> & { settings: typeof settings };
