/** A machine of which nothing is heard. */

import Type from 'typebox';
import { oneOf, seconds, strict } from '../primitives.ts';

export const StaleCondition = Type.Object(
  {
    kind: oneOf(['stale'] as const, 'Nothing was heard of the machine'),
    forS: seconds('For longer than, on the server’s clock'),
  },
  { ...strict, examples: [{ kind: 'stale', forS: 15 }] },
);
