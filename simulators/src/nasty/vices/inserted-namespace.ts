/** Puts namespaces in front of its own at its next opening: what was known by its index is another index now. */

import Type from 'typebox';
import { vice } from '../vice.ts';

export const insertedNamespace = vice({
  name: 'inserted-namespace',
  summary: 'has new namespaces in front of its own: all its indexes have moved',
  parameters: Type.Object({
    count: Type.Integer({ default: 1, minimum: 1, maximum: 100, description: 'How many' }),
  }),
  atOpening: true,
  act: ({ count }) => ({
    number: (own) => [...Array.from({ length: count }, (_, index) => `urn:gemba:inserted:${index + 1}`), ...own],
  }),
});
