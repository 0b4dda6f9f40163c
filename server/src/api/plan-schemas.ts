/** Schemas of plans and imports; that they agree with the views is checked by the compiler at the end of this page. */

import { IMPORT_DOES, IMPORT_MODES } from '@gemba/contract/imports';
import {
  type CapacityView,
  type ImportReport,
  type LinePlanView,
  ORDER_ACTS,
  ORDER_OUTLOOKS,
  ORDER_SOURCES,
  ORDER_STATES,
  type ProductView,
} from '@gemba/contract/orders';
import Type, { type Static } from 'typebox';
import { CsvFormatSchema, ImportFaultSchema } from './import-schemas.ts';
import { oneOf, orNull, type Same, time, timeOrNull } from './schemas.ts';

const text = Type.String();
const number = (description: string) => Type.Number({ description });

const Finish = Type.Object({
  p10Ms: timeOrNull('Before this in one of ten futures'),
  p50Ms: timeOrNull('Before this in half of them'),
  p90Ms: timeOrNull('Before this in nine of ten'),
  outlook: Type.Union([oneOf(ORDER_OUTLOOKS)], {
    description: 'will-miss: P50 is after the due date; at-risk: P90 is',
  }),
  basis: oneOf(['history', 'target'] as const),
  historyH: number('Working hours of history that it stands on'),
});

const PlannedOrder = Type.Object({
  ...{ id: text, line: text, product: text, quantity: number('Good parts that are wanted') },
  ...{ plannedStartMs: time('Planned start'), dueMs: time('Due date'), priority: number('1 is the most urgent') },
  sequence: orNull(Type.Number()),
  ...{ state: oneOf(ORDER_STATES), source: oneOf(ORDER_SOURCES), acts: Type.Array(oneOf(ORDER_ACTS)) },
  ...{ startedMs: timeOrNull('First start'), endedMs: timeOrNull('End') },
  ...{ good: number('Good parts'), reject: number('Reject parts') },
  targetNow: orNull(Type.Number(), 'Good parts that should be made by now'),
  taktS: orNull(Type.Number(), 'Working time ÷ quantity, s'),
  ...{ idealCycleS: number('Ideal time of a part, s'), setupMinutes: number('To set up, min') },
  finish: orNull(Finish),
});

const Curve = Type.Array(Type.Object({ timeMs: time('Corner'), parts: number('Good parts') }));

export const ProductSchema = Type.Object({
  ...{ id: text, name: text },
  lines: Type.Array(text, { description: 'Lines that can make it' }),
});

export const LinePlanSchema = Type.Object({
  ...{ line: text, nowMs: time('Now') },
  ratePerH: orNull(Type.Number(), 'Parts per hour'),
  orders: Type.Array(PlannedOrder, { description: 'In the order in which they are worked, then those that ended' }),
  running: orNull(Type.Object({ order: text, target: Curve, actual: Curve })),
  changeover: orNull(
    Type.Object({ from: orNull(text, 'Product that it is set up for'), to: text, order: text }),
    'The change of product that the line stands before',
  ),
});

const Capacity = {
  availableH: number('Working hours'),
  loadH: number('Hours that orders need'),
  utilisation: orNull(Type.Number(), 'Load ÷ available'),
};
const Change = Type.Object({ order: text, line: text, from: oneOf(ORDER_OUTLOOKS), to: oneOf(ORDER_OUTLOOKS) });
const Move = Type.Object({
  ...{ line: text, present: Type.Boolean(), finish: Finish, utilisation: orNull(Type.Number()) },
  changes: Type.Array(Change),
});

export const CapacitySchema = Type.Object({
  ...{ fromMs: time('Start'), toMs: time('End') },
  lines: Type.Array(
    Type.Object({
      ...{ line: text, site: text, ...Capacity },
      yieldOfTime: number('Share of working time that becomes good parts'),
      ...{ openOrders: number('Open orders'), willMiss: number('Those that will miss their due date') },
    }),
  ),
  sites: Type.Array(Type.Object({ site: text, ...Capacity })),
  moves: orNull(Type.Array(Move)),
});

const Imported = Type.Object({
  ...{ line: number('Line of the file'), order: text, onLine: text, product: text, quantity: number('Good parts') },
  ...{ plannedStartMs: time('Planned start'), dueMs: time('Due date'), priority: number('1 is the most urgent') },
  ...{ sequence: orNull(Type.Number()), does: oneOf(IMPORT_DOES) },
});

export const ImportReportSchema = Type.Object({
  ...{ mode: oneOf(IMPORT_MODES), dryRun: Type.Boolean(), imported: Type.Boolean() },
  format: Type.Union([CsvFormatSchema, Type.Object({ kind: Type.Literal('isa-95'), document: text })]),
  orders: Type.Array(Imported),
  faults: Type.Array(ImportFaultSchema),
});

/** Fails to compile when a schema and its view part. */
export const PLANS_AGREE: {
  plan: Same<Static<typeof LinePlanSchema>, LinePlanView>;
  product: Same<Static<typeof ProductSchema>, ProductView>;
  capacity: Same<Static<typeof CapacitySchema>, CapacityView>;
  report: Same<Static<typeof ImportReportSchema>, ImportReport>;
} = { plan: true, product: true, capacity: true, report: true };
