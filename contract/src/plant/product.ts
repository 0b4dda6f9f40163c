/** What is made, and how it is made on each machine. */

import Type, { type Static } from 'typebox';
import { id, name, seconds, strict } from './primitives.ts';

export const Recipe = Type.Object(
  {
    idealCycleS: Type.Optional(seconds('Ideal time for one part of this product')),
    setupMinutes: Type.Optional(
      Type.Number({ minimum: 0, description: 'To set the machine up from another product, min (default 0)' }),
    ),
    parameters: Type.Optional(
      Type.Record(Type.String({ maxLength: 64 }), Type.Union([Type.Number(), Type.Boolean(), Type.String()]), {
        description: 'What is set on the machine for this product, by name; shown to people, written to no machine',
      }),
    ),
  },
  strict,
);

export const Product = Type.Object(
  {
    id: id('Unique'),
    name,
    scrapCost: Type.Optional(Type.Number({ minimum: 0, description: 'Cost of a scrapped part' })),
    idealCycleS: Type.Optional(
      Type.Record(Type.String(), Type.Number({ exclusiveMinimum: 0 }), {
        description: 'Machine id → ideal seconds for one part of this product',
      }),
    ),
    recipes: Type.Optional(
      Type.Record(Type.String(), Recipe, {
        description: 'Machine id → how the product is made on it; its ideal cycle goes before `idealCycleS`',
      }),
    ),
  },
  strict,
);

export type Product = Static<typeof Product>;
export type Recipe = Static<typeof Recipe>;
