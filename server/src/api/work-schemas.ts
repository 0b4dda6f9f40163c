/** Schemas of procedures, targets and tasks, as they are sent and answered; the compiler holds them to the views at the end. */

import { ID_PATTERN } from '@gemba/contract/identity';
import type {
  EffectiveTargetView,
  ProcedureDetailView,
  ProceduresView,
  ReceiptView,
  TargetsView,
  TasksView,
} from '@gemba/contract/work';
import Type, { type Static } from 'typebox';
import { RELATIONS } from '../domain/procedures/attachments.ts';
import { MEDIA_TYPES, STANDINGS } from '../domain/procedures/types.ts';
import { TARGET_LEVELS } from '../domain/targets/types.ts';
import { WEEKDAYS } from '../domain/tasks/types.ts';
import { oneOf, orNull, type Same, time, timeOrNull } from './schemas.ts';

const strict = { additionalProperties: false } as const;
export const id = (description: string) => Type.String({ pattern: ID_PATTERN, description });
/** `null` stands first, else the coercion of the requests would make '' of it. */
export const nullOr = <T extends ReturnType<typeof Type.String>>(schema: T, description: string) =>
  Type.Union([Type.Null(), schema], { description });
export const day = (description: string) =>
  Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: `${description}, 2026-11-22` });

export const Attachment = Type.Union(
  [
    Type.Object({ kind: Type.Literal('line'), line: id('Line id') }, strict),
    Type.Object({ kind: Type.Literal('machine'), machine: id('Machine id') }, strict),
    Type.Object({ kind: Type.Literal('product'), product: id('Product id') }, strict),
    Type.Object(
      {
        kind: Type.Literal('changeover'),
        line: nullOr(id('Line id'), 'null: any line'),
        from: nullOr(id('Product id'), 'null: from any product'),
        to: nullOr(id('Product id'), 'null: to any product'),
      },
      strict,
    ),
  ],
  { description: 'Where it applies' },
);
export const Reader = Type.Union(
  [
    Type.Object({ kind: Type.Literal('role'), role: Type.String({ maxLength: 32 }) }, strict),
    Type.Object({ kind: Type.Literal('person'), person: Type.String({ maxLength: 32 }) }, strict),
  ],
  { description: 'Who must read it' },
);

const VersionSchema = Type.Object({
  number: Type.Integer(),
  mediaType: oneOf(MEDIA_TYPES),
  fileName: orNull(Type.String()),
  bytes: Type.Integer(),
  note: Type.String({ description: 'What is different from the version before' }),
  madeBy: Type.String(),
  madeMs: time('When it was uploaded'),
  standing: oneOf(STANDINGS),
  publication: orNull(
    Type.Object({
      by: Type.String(),
      atMs: time('When it was published'),
      effectiveMs: time('From when it holds'),
      isEditorial: Type.Boolean({ description: 'Who has read the version before needs not read it' }),
    }),
  ),
  withdrawal: orNull(Type.Object({ by: Type.String(), atMs: time('When'), reason: Type.String() })),
});
const ReadingFields = {
  state: oneOf(['read', 'due', 'overdue']),
  number: orNull(Type.Integer(), 'The version that was read'),
  atMs: timeOrNull('When it was read'),
  byMs: timeOrNull('When it is overdue'),
};
const ProcedureFields = {
  id: Type.String(),
  title: Type.String(),
  attachments: Type.Array(Attachment),
  readers: Type.Array(Reader),
  readWithinDays: Type.Integer({ description: 'Days from being asked to being overdue' }),
  madeBy: Type.String(),
  madeMs: time('When it was made'),
  inForce: orNull(VersionSchema, 'The version that holds'),
  coming: orNull(VersionSchema, 'Published, and effective later'),
  relation: orNull(oneOf(RELATIONS), 'How it belongs to the place that was asked for'),
  reading: orNull(Type.Object(ReadingFields), 'What the person who asks owes; null where he is not asked'),
};
const Rights = Type.Object({ write: Type.Boolean(), publish: Type.Boolean(), seeReceipts: Type.Boolean() });
export const ProcedureSchema = Type.Object(ProcedureFields);
const Readers = Type.Array(Type.String(), { description: 'Who can be asked to read; only to those who may write' });
export const ProceduresSchema = Type.Object({
  procedures: Type.Array(ProcedureSchema),
  people: Readers,
  may: Rights,
});
export const ProcedureDetailSchema = Type.Object({
  ...ProcedureFields,
  versions: Type.Array(VersionSchema, { description: 'Newest first; drafts only to those who may write' }),
  people: Readers,
  may: Rights,
});
export const ReceiptSchema = Type.Object({ person: Type.String(), role: Type.String(), ...ReadingFields });

const unit = oneOf(['', '/h', 'kWh', 'h']);
const better = oneOf(['higher', 'lower']);
const TargetFields = {
  figure: Type.String(),
  level: oneOf(TARGET_LEVELS),
  place: Type.String({ description: 'Id; areas and departments as site/area' }),
  team: orNull(Type.String()),
  shift: orNull(Type.String()),
};
const TargetSchema = Type.Object({
  ...TargetFields,
  id: Type.Integer({ description: '0: it stands in plant.yaml' }),
  placeName: Type.String(),
  from: orNull(Type.String(), 'Production day from which it holds; null: always'),
  value: orNull(Type.Number(), 'In the unit of the figure; null: ended'),
  note: Type.String(),
  by: Type.String(),
  atMs: time('When it was set'),
});
export const TargetsSchema = Type.Object({
  figures: Type.Array(Type.Object({ id: Type.String(), unit, better, max: Type.Number() })),
  places: Type.Array(
    Type.Object({
      level: oneOf(TARGET_LEVELS),
      place: Type.String(),
      name: Type.String(),
      site: orNull(Type.String()),
      shifts: Type.Array(Type.String()),
      teams: Type.Array(Type.String()),
    }),
  ),
  targets: Type.Array(TargetSchema),
  may: Type.Object({ set: Type.Boolean() }),
});
const numberOrNull = (description: string) => orNull(Type.Number(), description);
export const EffectiveTargetSchema = Type.Object({
  figure: Type.String(),
  unit,
  value: Type.Number(),
  source: TargetSchema,
  over: Type.Array(TargetSchema, { description: 'What also applies and is less near' }),
  actual: numberOrNull('In the running shift'),
  difference: numberOrNull('Actual − target'),
  attainment: numberOrNull('1 = just reached'),
  isMet: orNull(Type.Boolean()),
});

export const ShiftSchema = Type.Object({
  key: Type.String({ description: '2026-11-22/A' }),
  id: Type.String(),
  name: Type.String(),
  day: Type.String({ description: 'Production day' }),
  fromMs: time('Start'),
  toMs: time('End'),
});
export const When = Type.Union([
  Type.Object({ kind: Type.Literal('once'), day: day('Production day'), shift: id('Shift id') }, strict),
  Type.Object(
    {
      kind: Type.Literal('recurring'),
      shift: nullOr(id('Shift id'), 'null: every shift'),
      days: Type.Union([Type.Null(), Type.Array(oneOf(WEEKDAYS), { minItems: 1, maxItems: 7, uniqueItems: true })]),
      from: day('First day'),
      until: nullOr(day('Last day'), 'null: for good'),
    },
    strict,
  ),
]);
export const Assignee = Type.Union([
  Type.Null(),
  Type.Object({ kind: Type.Literal('person'), person: Type.String({ minLength: 1, maxLength: 32 }) }, strict),
  Type.Object({ kind: Type.Literal('team'), team: Type.String({ minLength: 1, maxLength: 64 }) }, strict),
]);
const ShiftTaskSchema = Type.Object({
  task: Type.Integer(),
  occurrence: Type.String({ description: 'The shift for which it was due' }),
  line: Type.String(),
  machine: orNull(Type.String()),
  text: Type.String(),
  when: When,
  assignee: Assignee,
  carries: Type.Boolean({ description: 'Handed over until it is done' }),
  madeBy: Type.String(),
  carried: Type.Integer({ description: 'Shifts that have handed it over' }),
  state: oneOf(['open', 'missed', 'done', 'cancelled']),
  by: orNull(Type.String()),
  atMs: timeOrNull('When it was done or cancelled'),
  note: Type.String(),
});
export const TasksSchema = Type.Object({
  shift: orNull(ShiftSchema, 'null: none is running'),
  tasks: Type.Array(ShiftTaskSchema),
  shifts: Type.Array(ShiftSchema, { description: 'The running one and those of the next week' }),
  teams: Type.Array(Type.String()),
  people: Type.Array(Type.String(), { description: 'Who can be given a task; only to those who may assign' }),
  may: Type.Object({ act: Type.Boolean(), assign: Type.Boolean() }),
});

/** Fails to compile when a schema and its view part. */
export const AGREES: {
  procedures: Same<Static<typeof ProceduresSchema>, ProceduresView>;
  detail: Same<Static<typeof ProcedureDetailSchema>, ProcedureDetailView>;
  receipt: Same<Static<typeof ReceiptSchema>, ReceiptView>;
  targets: Same<Static<typeof TargetsSchema>, TargetsView>;
  effective: Same<Static<typeof EffectiveTargetSchema>, EffectiveTargetView>;
  tasks: Same<Static<typeof TasksSchema>, TasksView>;
} = { procedures: true, detail: true, receipt: true, targets: true, effective: true, tasks: true };
