/** What stands on a machine's name plate: for people who order parts for it, and for other programs. */

import Type, { type Static } from 'typebox';
import { strict } from './primitives.ts';

const text = (description: string) => Type.String({ minLength: 1, maxLength: 80, description });

export const MachinePlate = Type.Object(
  {
    maker: Type.Optional(text('Who built it')),
    model: Type.Optional(text('Type, as the maker calls it')),
    serial: Type.Optional(text('Serial number')),
    year: Type.Optional(Type.Integer({ minimum: 1800, maximum: 2200, description: 'Year of construction' })),
  },
  { ...strict, description: 'Its name plate' },
);

export type MachinePlate = Static<typeof MachinePlate>;
