/** Schemas of stops and edits, as they are asked for and answered; that they agree with the views is checked below. */

import { CORRECTIONS, EDIT_KINDS, type EditView, type ReasonView, type StopView } from '@gemba/contract/edits';
import { MACHINE_STATES, REASON_KINDS } from '@gemba/contract/state';
import Type, { type Static } from 'typebox';
import { moment } from './asked.ts';
import { oneOf, orNull, type Same, time, timeOrNull } from './schemas.ts';

const strict = { additionalProperties: false } as const;
/** Null first: what is coerced to a text would be an empty one. */
const Comment = Type.Optional(Type.Union([Type.Null(), Type.String({ maxLength: 500 })], { description: 'Why' }));
const Reason = Type.String({ minLength: 1, maxLength: 64, description: 'Id in the reasons of the machine' });

export const StopSchema = Type.Object({
  machine: Type.String(),
  fromMs: time('Beginning of the stop'),
  toMs: time('Its end, or as far as anything is known'),
  stoodS: Type.Number({ description: 'How long the machine stood, s: less where stops were joined' }),
  kind: oneOf(['stop', 'micro-stop', 'pending']),
  open: Type.Boolean({ description: 'It lasts as far as anything is known' }),
  state: oneOf(MACHINE_STATES),
  reason: orNull(Type.String(), 'Id of the reason, or the machine’s raw code; null while nobody knows'),
  reasonName: orNull(Type.String(), 'In the plant’s words'),
  reasonBy: orNull(Type.String(), 'Who gave it; null when the machine did'),
  edits: Type.Array(Type.Integer(), { description: 'Edits that speak of it and hold' }),
});

const Parts = Type.Object({ good: Type.Number(), reject: Type.Number(), rework: Type.Number() });

export const EditSchema = Type.Object({
  id: Type.Integer(),
  machine: Type.String(),
  kind: oneOf(EDIT_KINDS),
  fromMs: time('What it speaks of: beginning'),
  toMs: time('End'),
  recordedMs: time('When it was said; known from then on'),
  by: Type.String(),
  comment: orNull(Type.String(), 'Why'),
  reason: orNull(Type.String()),
  reasonName: orNull(Type.String()),
  atMs: timeOrNull('Where a stop is split'),
  parts: orNull(Parts, 'Differences of counts'),
  edit: orNull(Type.Integer(), 'The edit that a retraction takes back'),
  unbooked: orNull(Parts, 'What of it finds no place in the ledger'),
  holds: Type.Boolean({ description: 'Nobody has taken it back' }),
});

export const ReasonSchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  parent: orNull(Type.String()),
  kind: orNull(oneOf(REASON_KINDS), 'What the figures take it for; null: what they take the state for'),
  automatic: Type.Boolean({ description: 'The machine reports it by a code' }),
  used: Type.Integer({ description: 'How often people gave it in the last 30 days' }),
});

export const EditAsked = Type.Union([
  Type.Object(
    {
      kind: Type.Literal('reason'),
      stopMs: Type.Optional(moment('Any moment of the stop')),
      fromMs: Type.Optional(moment('Instead of a stop a stretch: what of it was standing time gets the reason')),
      toMs: Type.Optional(moment('End of the stretch')),
      reason: Reason,
      comment: Comment,
    },
    strict,
  ),
  Type.Object(
    { kind: Type.Literal('split'), atMs: moment('From then on it is another stop'), comment: Comment },
    strict,
  ),
  Type.Object(
    {
      kind: Type.Literal('merge'),
      fromMs: moment('Any moment of the first stop'),
      toMs: moment('Any moment of the last one'),
      comment: Comment,
    },
    strict,
  ),
]);

export const CorrectionAsked = Type.Object(
  {
    correction: Type.Unsafe<(typeof CORRECTIONS)[number]>(
      Type.Enum([...CORRECTIONS], {
        description:
          '`rejects-found`: good parts that were rejects; `reworked`: rejects that became good; `good-missed`, `rejects-missed`: parts that were not counted',
      }),
    ),
    parts: Type.Number({ minimum: -1e9, maximum: 1e9, description: 'How many; less than 0 the other way round' }),
    fromMs: moment('Beginning of the time in which they were made, for example of a shift'),
    toMs: moment('Its end; what of it lies in the future is left out'),
    comment: Type.String({ minLength: 1, maxLength: 500, description: 'Why; required' }),
  },
  strict,
);

/** Fails to compile when a schema and its view part. */
export const EDITS_AGREE: {
  stop: Same<Static<typeof StopSchema>, StopView>;
  edit: Same<Static<typeof EditSchema>, EditView>;
  reason: Same<Static<typeof ReasonSchema>, ReasonView>;
} = { stop: true, edit: true, reason: true };
