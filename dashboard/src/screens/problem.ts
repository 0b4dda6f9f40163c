/** An error of the server as a person reads it: what happened, and the next step. */

import type { ApiError } from '../api/request.ts';
import type { Words } from '../i18n/words.svelte.ts';

export function problemOf(error: ApiError, words: Words): { message: string; next: string } {
  if (error.status === 0) return { message: words.t('error.unreachable'), next: '' };
  return { message: error.message, next: error.next };
}
