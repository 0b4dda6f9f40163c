/** An error of the server as a person reads it: what happened, and the next step. */

import type { ApiError } from '../api/request.ts';
import type { Key } from '../i18n/catalogue.ts';
import type { Words } from '../i18n/words.svelte.ts';

/** What people meet in their daily work is said in their language; the rest in the server's words. */
const SAID = {
  GEMBA_LOGIN_FAILED: 'error.loginFailed',
  GEMBA_LOGIN_LOCKED: 'error.loginLocked',
  GEMBA_FORBIDDEN: 'error.forbidden',
  GEMBA_STALE_OCCURRENCE: 'error.stale',
  GEMBA_CONFLICT: 'error.conflict',
  GEMBA_STOP_UNKNOWN: 'error.stopUnknown',
  GEMBA_REASON_UNKNOWN: 'error.reasonUnknown',
  GEMBA_READ_TIMEOUT: 'error.readTimeout',
  GEMBA_READ_BUSY: 'error.readBusy',
} as const satisfies Record<string, Key>;

export function problemOf(error: ApiError, words: Words): { message: string; next: string } {
  if (error.status === 0) return { message: words.t('error.unreachable'), next: '' };
  if (error.code in SAID) return { message: words.t(SAID[error.code as keyof typeof SAID]), next: '' };
  return { message: error.message, next: error.next };
}
