/** An error of the server as a person reads it: what happened, and the next step. */

import type { JobState } from '@gemba/contract/jobs';
import type { ApiError } from '../api/request.ts';
import type { Key } from '../i18n/catalogue.ts';
import type { Words } from '../i18n/words.svelte.ts';
import { asRead, refusalOf } from '../meters/said.ts';

/** What people meet in their daily work is said in their language; the rest in the server's words. */
const SAID = {
  GEMBA_LOGIN_FAILED: 'error.loginFailed',
  GEMBA_LOGIN_LOCKED: 'error.loginLocked',
  GEMBA_FORBIDDEN: 'error.forbidden',
  GEMBA_NOT_FOUND: 'error.notFound',
  GEMBA_TOO_MANY: 'error.tooMany',
  GEMBA_STALE_OCCURRENCE: 'error.stale',
  GEMBA_CONFLICT: 'error.conflict',
  GEMBA_STOP_UNKNOWN: 'error.stopUnknown',
  GEMBA_REASON_UNKNOWN: 'error.reasonUnknown',
  GEMBA_READ_TIMEOUT: 'error.readTimeout',
  GEMBA_READ_BUSY: 'error.readBusy',
  GEMBA_ATTACHMENT_KIND: 'error.attachmentKind',
} as const satisfies Record<string, Key>;

/** What says more than its code: with the values that the server filled in. */
const SAID_OF: Record<string, (values: NonNullable<ApiError['values']>, words: Words) => string> = {
  GEMBA_JOB_STATE: ({ state }, words) =>
    words.t('error.jobState', { state: words.t(`jobs.state.${state as JobState}`) }),
  GEMBA_JOB_INCOMPLETE: ({ items }, words) => words.t('error.jobIncomplete', { items: `${items}` }),
  GEMBA_IMPLAUSIBLE_READING: ({ value, kind }, words) =>
    words.t('meters.readAgain', { value: asRead(Number(value), words), why: refusalOf(`${kind}`, words) }),
  GEMBA_TOO_LARGE: ({ limit }, words) => words.t('error.tooLarge', { limit: `${limit}` }),
};

export function problemOf(error: ApiError, words: Words): { message: string; next: string } {
  if (error.status === 0) return { message: words.t('error.unreachable'), next: '' };
  if (error.code in SAID) return { message: words.t(SAID[error.code as keyof typeof SAID]), next: '' };
  const of = SAID_OF[error.code];
  if (of !== undefined && error.values !== null) return { message: of(error.values, words), next: '' };
  return { message: error.message, next: error.next };
}
