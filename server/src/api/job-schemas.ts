/** Schemas of jobs, requests and parts, as they are answered; that they agree with the contract the compiler checks. */

import {
  CHECK_VERDICTS,
  type FailureCodesView,
  JOB_ACTS,
  JOB_SOURCES,
  JOB_STATES,
  JOB_WAITS,
  type JobAttachmentView,
  type JobDetailView,
  type JobView,
  MOVEMENT_KINDS,
  type MovementView,
  type PartView,
  REQUEST_STATES,
  type RequestView,
} from '@gemba/contract/jobs';
import { PRIORITIES } from '@gemba/contract/state';
import Type, { type Static } from 'typebox';
import { StopSchema } from './edits-schemas.ts';
import { oneOf, orNull, type Same, time, timeOrNull } from './schemas.ts';

const text = orNull(Type.String());
const number = (description: string) => Type.Number({ description });
const Person = Type.Object({ kind: Type.Literal('person'), person: Type.String({ minLength: 1, maxLength: 64 }) });
const Team = Type.Object({ kind: Type.Literal('team'), team: Type.String({ minLength: 1, maxLength: 64 }) });
export const Assignee = Type.Union([Type.Null(), Person, Team], { description: 'null: nobody yet' });
const Unsafe = <T>(description: string) => Type.Unsafe<T>(Type.Object({}, { description, additionalProperties: true }));

const card = {
  id: Type.String({ description: 'For good; of a plan’s job `plan@occurrence`' }),
  number: Type.Integer({ description: 'As people call it' }),
  state: oneOf(JOB_STATES),
  waitsFor: orNull(oneOf(JOB_WAITS)),
  waitsUntilMs: timeOrNull('Until when it waits'),
  source: oneOf(JOB_SOURCES),
  machine: Type.String(),
  title: Type.String(),
  priority: oneOf(PRIORITIES),
  skill: text,
  assignee: Assignee,
  plan: text,
  alarm: orNull(Type.Object({ rule: Type.String(), occurrence: Type.String() })),
  parent: orNull(Type.Integer(), 'The job that it follows from'),
  openedMs: time('Opened'),
  openedBy: text,
  dueMs: timeOrNull('Due'),
  missed: number('Occurrences of its plan that came due while it was open'),
  startedMs: timeOrNull('Work began'),
  doneMs: timeOrNull('Done'),
  doneBy: text,
  endedMs: timeOrNull('Closed or cancelled'),
  reason: orNull(Type.String(), 'Why it was cancelled, or opened again'),
  takeByMs: timeOrNull('When somebody must have taken it'),
  escalated: Type.Boolean({ description: 'Nobody has, and that was announced' }),
  holdsMachine: Type.Boolean({ description: 'The machine is in maintenance for it' }),
  checklist: Type.Object({ answered: Type.Integer(), of: Type.Integer(), outOfOrder: Type.Integer() }),
  minutes: number('Booked working time'),
  working: Type.Array(Type.String()),
  attachments: Type.Integer(),
  comments: Type.Integer(),
  proof: orNull(
    Type.Object({
      state: oneOf(['pending', 'proven', 'failed', 'waived']),
      needS: number('Time in operation that is asked for, s'),
      haveS: number('Time in operation without the alarm so far, s'),
      why: orNull(oneOf(['came-again', 'still-active'])),
    }),
  ),
  reopened: Type.Integer(),
  changedMs: time('When anything last happened to it'),
};
export const JobSchema = Type.Object(card);

export const AttachmentSchema = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  mediaType: oneOf(['image/jpeg', 'image/png', 'image/webp', 'application/pdf']),
  bytes: Type.Integer(),
  by: Type.String(),
  atMs: time('When it came'),
});

export const RequestSchema = Type.Object({
  id: Type.String(),
  machine: Type.String(),
  text: Type.String(),
  stands: Type.Boolean({ description: 'The machine stands because of it' }),
  state: oneOf(REQUEST_STATES),
  job: orNull(Type.Integer(), 'Number of the job'),
  by: Type.String(),
  atMs: time('When it was asked'),
  decidedBy: text,
  decidedMs: timeOrNull('When it was decided'),
  comment: orNull(Type.String(), 'Why it was rejected'),
  files: Type.Array(AttachmentSchema),
});

const Codes = Type.Array(Type.Object({ code: Type.String(), name: Type.String() }));
const CodesSchema = Type.Object({ problems: Codes, causes: Codes, remedies: Codes });

const Result = Type.Object({
  verdict: oneOf(CHECK_VERDICTS),
  value: orNull(Type.Number()),
  remark: text,
  followUp: orNull(Type.Integer()),
  by: Type.String(),
  atMs: time('When it was answered'),
});
const Item = Type.Object({
  id: Type.String(),
  text: Type.String(),
  kind: oneOf(['check', 'measure']),
  unit: text,
  low: orNull(Type.Number()),
  high: orNull(Type.Number()),
  required: Type.Boolean(),
  photo: Type.Boolean(),
  added: Type.Boolean({ description: 'On the job: it may be taken off again' }),
  result: orNull(Result),
});
const Quantity = Type.Object({ part: Type.String(), name: Type.String(), quantity: Type.Number() });

export const JobDetailSchema = Type.Object({
  ...card,
  description: text,
  items: Type.Array(Item),
  times: Type.Array(
    Type.Object({
      id: Type.String(),
      person: Type.String(),
      minutes: Type.Number(),
      fromMs: timeOrNull('From; null: booked by hand'),
      toMs: timeOrNull('To'),
      note: text,
      by: Type.String(),
    }),
  ),
  parts: Type.Array(
    Type.Object({
      ...{ ...Quantity.properties, unit: Type.String(), stock: Type.Number() },
      low: Type.Boolean({ description: 'There is less left than is to be kept' }),
    }),
  ),
  needs: Type.Array(Type.Object({ ...Quantity.properties, stock: Type.Number() })),
  needsStop: orNull(Type.Boolean()),
  failure: orNull(Type.Object({ problem: Type.String(), cause: text, remedy: text, note: text })),
  files: Type.Array(AttachmentSchema),
  requests: Type.Array(RequestSchema),
  followUps: Type.Array(Type.Integer()),
  stops: Type.Array(StopSchema, { description: 'Of the machine, while it was worked on and when its alarm came' }),
  procedures: Type.Array(Type.Object({ id: Type.String(), title: Type.String(), version: Type.Integer() })),
  journal: Type.Array(
    Type.Object({
      id: Type.Integer(),
      kind: Type.String(),
      atMs: time('When it happened'),
      recordedMs: time('When the server heard of it'),
      by: text,
      comment: text,
      about: Unsafe<Record<string, unknown>>('What only its kind says'),
    }),
  ),
  codes: CodesSchema,
  acts: Type.Array(oneOf(JOB_ACTS), { description: 'What the asker may do now' }),
});

export const PartSchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  partNumber: text,
  unit: Type.String(),
  place: text,
  stock: number('Sum of its movements'),
  minimum: orNull(Type.Number(), 'With less it is to be ordered'),
  low: Type.Boolean(),
  price: orNull(Type.Number()),
  fits: Type.Array(Type.String()),
});

export const MovementSchema = Type.Object({
  id: Type.Integer(),
  part: Type.String(),
  kind: oneOf(MOVEMENT_KINDS),
  quantity: number('Signed: what it adds to the stock'),
  job: orNull(Type.Integer()),
  by: Type.String(),
  atMs: time('When'),
  comment: text,
});

export const RightsSchema = Type.Object({ request: Type.Boolean(), work: Type.Boolean(), lead: Type.Boolean() });

/** Id of an act, made by the client. */
export const actId = Type.String({
  pattern: '^[A-Za-z0-9_-]{8,64}$',
  description: 'Made by the client, once for each act: sent twice it counts once',
});

export const JOBS_AGREE: {
  job: Same<Static<typeof JobSchema>, JobView>;
  detail: Same<Static<typeof JobDetailSchema>, JobDetailView>;
  attachment: Same<Static<typeof AttachmentSchema>, JobAttachmentView>;
  request: Same<Static<typeof RequestSchema>, RequestView>;
  part: Same<Static<typeof PartSchema>, PartView>;
  movement: Same<Static<typeof MovementSchema>, MovementView>;
  codes: Same<Static<typeof CodesSchema>, FailureCodesView>;
} = { job: true, detail: true, attachment: true, request: true, part: true, movement: true, codes: true };
