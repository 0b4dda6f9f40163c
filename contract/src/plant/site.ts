/** Where machines stand: site, area, line [IEC 62264-1 §5.3], and the departments that lead lines together. */

import Type, { type Static } from 'typebox';
import { LineReason } from '../reasons.ts';
import { Machine } from './machine.ts';
import { id, name, strict } from './primitives.ts';

export const Line = Type.Object(
  {
    id: id('Unique in the whole enterprise'),
    name,
    calendar: id('Id of a calendar'),
    product: Type.Optional(id('Id of the product that runs when no order says otherwise')),
    countingPoint: Type.Optional(id('Machine whose good parts are the line’s (default: the last one)')),
    oeeTarget: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1, description: 'Target OEE, 0 to 1' })),
    firstPassTarget: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1,
        description: 'Target first-pass yield at the counting point, 0 to 1',
      }),
    ),
    reasons: Type.Optional(
      Type.Array(LineReason, { maxItems: 500, description: 'Why its machines stand, as people choose it; a tree' }),
    ),
    stopCostPerMin: Type.Optional(
      Type.Number({ minimum: 0, description: 'Cost of a stopped minute, in the site’s currency' }),
    ),
    machines: Type.Array(Machine, { minItems: 1, description: 'In the order of the flow' }),
  },
  strict,
);

export const Area = Type.Object(
  { id: id('Unique in its site'), name, lines: Type.Array(Line, { minItems: 1 }) },
  strict,
);

export const Department = Type.Object(
  {
    id: id('Unique in its site'),
    name,
    lines: Type.Array(id('Line of the site'), { minItems: 1, description: 'A line is in one department at most' }),
  },
  strict,
);

export const Site = Type.Object(
  {
    id: id('Unique in the enterprise; the Sparkplug group id'),
    name,
    timeZone: Type.String({ description: 'IANA time zone, for example Europe/Berlin' }),
    currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217 code' })),
    energyPrice: Type.Optional(
      Type.Number({ minimum: 0, description: 'Price of a kilowatt-hour, in the site’s currency' }),
    ),
    maintenancePerH: Type.Optional(
      Type.Number({
        minimum: 0,
        description: 'Cost of an hour of a technician, in the site’s currency; a machine may have its own',
      }),
    ),
    capitalRate: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description: 'What capital costs a year, 0.08 for 8 %: what a replacement is weighed with (default 0.08)',
      }),
    ),
    areas: Type.Array(Area, { minItems: 1 }),
    departments: Type.Optional(
      Type.Array(Department, { description: 'Lines that are led together, across areas: they can have targets' }),
    ),
  },
  strict,
);

export type Site = Static<typeof Site>;
export type Area = Static<typeof Area>;
export type Line = Static<typeof Line>;
