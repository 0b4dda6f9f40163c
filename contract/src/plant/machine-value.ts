/**
 * What a machine is worth, for proposals to repair or to replace it. Nothing here moves a figure of production; what is
 * left out is named where it is missed. Money is in the currency of the machine's site.
 */

import Type, { type Static } from 'typebox';
import { date, strict } from './primitives.ts';

const price = (description: string) => Type.Number({ minimum: 0, description });
const years = (description: string) => Type.Number({ exclusiveMinimum: 0, maximum: 100, description });

export const MachineValue = Type.Object(
  {
    commissioned: Type.Optional(date('First day in operation')),
    lifeYears: Type.Optional(years('How long such a machine is expected to serve, years')),
    replacementPrice: Type.Optional(price('Price of its replacement, put up and running')),
    resale: Type.Optional(price('What it would fetch today (default 0)')),
    replacementSalvage: Type.Optional(price('What the replacement will fetch at the end of its life (default 0)')),
    replacementFailureShare: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description:
          'Failures, and what mending them costs, that are expected of the replacement, as a share of today’s (default 0.25)',
      }),
    ),
    maintenancePerH: Type.Optional(price('Cost of an hour of a technician on it (default: the site’s)')),
  },
  { ...strict, description: 'What it is worth, for proposals to repair or to replace it' },
);

export type MachineValue = Static<typeof MachineValue>;
