/** An act of a person on a job, parsed: from the body of a request to what the core is told. */

import { GembaError } from '@gemba/contract/errors';
import { JOB_ACTS, JOB_WAITS, type JobActKind } from '@gemba/contract/jobs';
import { PRIORITIES } from '@gemba/contract/state';
import Type, { type Static } from 'typebox';
import type { Act, JobActEvent } from '../domain/jobs/event.ts';
import { milliOf } from '../domain/jobs/stock.ts';
import { Assignee, actId } from './job-schemas.ts';
import { numberSent, oneOf } from './schemas.ts';

const text = (maxLength: number) => Type.Optional(Type.Union([Type.Null(), Type.String({ maxLength })]));
const number = Type.Optional(numberSent());
const time = Type.Optional(numberSent({ minimum: 0, description: 'ms UTC' }));

/** Fields of all kinds: which of them a kind needs is said when it is told without. */
export const ActAsked = Type.Object(
  {
    id: actId,
    atMs: Type.Optional(numberSent({ minimum: 0, description: 'When it was done (default now), ms UTC' })),
    kind: oneOf(JOB_ACTS),
    comment: text(1000),
    assignee: Type.Optional(Assignee),
    holdsMachine: Type.Optional(Type.Boolean()),
    for: Type.Optional(oneOf(JOB_WAITS)),
    untilMs: time,
    title: text(120),
    priority: Type.Optional(oneOf(PRIORITIES)),
    skill: text(40),
    dueMs: time,
    item: text(200),
    verdict: Type.Optional(Type.Union([Type.Null(), oneOf(['ok', 'not-ok', 'skipped'])])),
    value: number,
    text: text(300),
    measure: Type.Optional(Type.Boolean()),
    unit: text(16),
    low: number,
    high: number,
    part: text(64),
    quantity: number,
    minutes: number,
    person: text(64),
    entry: text(200),
    problem: text(16),
    cause: text(16),
    remedy: text(16),
  },
  { additionalProperties: false },
);
export type ActAsked = Static<typeof ActAsked>;

const DAY_NS = 86_400_000_000_000n;
/** How long an act may wait on a phone. */
const BACK_MAX_NS = 7n * DAY_NS;
const MS_NS = 1_000_000n;

const bad = (reason: string) => new GembaError('GEMBA_BAD_REQUEST', { reason });
const nsOf = (timeMs: number | null | undefined): bigint | null =>
  timeMs === null || timeMs === undefined ? null : BigInt(Math.round(timeMs)) * MS_NS;

/** When it was done: as the client says, never in the future of the server's clock. Throws GEMBA_BAD_REQUEST. */
export function momentOf(atMs: number | null | undefined, nowNs: bigint): bigint {
  const atNs = nsOf(atMs) ?? nowNs;
  if (atNs < nowNs - BACK_MAX_NS) throw bad('"atMs" is more than seven days ago');
  // A phone whose clock is ahead has done it now.
  return atNs > nowNs ? nowNs : atNs;
}

/** Who does what, and when, of something asked with an id and a time. */
export const actOf = (asked: Pick<ActAsked, 'id' | 'atMs' | 'comment'>, by: string, nowNs: bigint): Act => ({
  ...{ act: asked.id, by, comment: asked.comment?.trim() || null },
  ...{ atNs: momentOf(asked.atMs, nowNs), recordedNs: nowNs },
});

/** A field that its kind can't do without. */
function needed<T>(asked: ActAsked, field: keyof ActAsked & string, value: T | null | undefined): T {
  if (value === null || value === undefined || value === '') throw bad(`"${asked.kind}" needs "${field}"`);
  return value;
}

/** Thousandths. Throws GEMBA_BAD_REQUEST. */
export function milliAsked(quantity: number, least = 1): number {
  const milli = milliOf(quantity, least);
  if (milli === null) throw bad('"quantity" has three decimals at most, and is more than nothing');
  return milli;
}

type Simple = 'take' | 'close' | 'reopen' | 'cancel' | 'clock-in' | 'clock-out' | 'comment' | 'done';
const SIMPLE: readonly JobActKind[] = ['take', 'close', 'reopen', 'cancel', 'clock-in', 'clock-out', 'comment', 'done'];
const isSimple = (kind: JobActKind): kind is Simple | 'hold-machine' | 'release-machine' =>
  SIMPLE.includes(kind) || kind === 'hold-machine' || kind === 'release-machine';

/** All but follow-ups, which make another job. Throws GEMBA_BAD_REQUEST. */
export function eventOf(asked: ActAsked, by: string, nowNs: bigint): JobActEvent {
  const act = actOf(asked, by, nowNs);
  const { kind } = asked;
  if (isSimple(kind)) return { ...act, kind };
  switch (kind) {
    case 'assign':
      return { ...act, kind, assignee: asked.assignee ?? null };
    case 'start':
      return { ...act, kind, holdsMachine: asked.holdsMachine ?? false };
    case 'wait':
      return { ...act, kind, for: needed(asked, 'for', asked.for), untilNs: nsOf(asked.untilMs) };
    case 'change':
      return { ...act, kind, ...changes(asked) };
    case 'unbook':
      return { ...act, kind, entry: needed(asked, 'entry', asked.entry) };
    case 'book':
      return { ...act, kind, minutes: needed(asked, 'minutes', asked.minutes), person: asked.person || by };
    case 'use-part':
    case 'return-part': {
      const milli = milliAsked(needed(asked, 'quantity', asked.quantity));
      return { ...act, kind, part: needed(asked, 'part', asked.part), milli };
    }
    default:
      return found(asked, kind, act);
  }
}

/** What was found at the machine. */
function found(asked: ActAsked, kind: JobActKind, act: Act): JobActEvent {
  const { unit = null, low = null, high = null, cause, remedy } = asked;
  switch (kind) {
    case 'check': {
      const { verdict = null, value = null } = asked;
      return { ...act, kind, item: needed(asked, 'item', asked.item), verdict, value };
    }
    case 'add-item': {
      if (low !== null && high !== null && low > high) throw bad('"low" is above "high"');
      const measures = asked.measure ?? (unit !== null || low !== null || high !== null);
      const measure = measures ? { unit, low, high } : null;
      return { ...act, kind, text: needed(asked, 'text', asked.text?.trim()), measure };
    }
    case 'remove-item':
      return { ...act, kind, item: needed(asked, 'item', asked.item) };
    case 'failure': {
      const problem = needed(asked, 'problem', asked.problem);
      const failure = { problem, cause: cause || null, remedy: remedy || null, note: act.comment };
      return { ...act, kind, failure };
    }
    default:
      throw bad(`"${kind}" is not told this way`);
  }
}

function changes(asked: ActAsked) {
  return {
    ...(asked.title ? { title: asked.title } : {}),
    ...(asked.priority === undefined ? {} : { priority: asked.priority }),
    ...(asked.skill === undefined ? {} : { skill: asked.skill?.trim() || null }),
    ...(asked.dueMs === undefined ? {} : { dueNs: nsOf(asked.dueMs) }),
  };
}
