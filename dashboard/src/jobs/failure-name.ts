/** Failure codes as people read them: those of the standard in their language, a plant's own as the plant wrote them. */

import { FAILURE_CAUSES, FAILURE_PROBLEMS, FAILURE_REMEDIES } from '@gemba/contract/failure-codes';
import type { FailureCodeView } from '@gemba/contract/jobs';
import type { Words } from '../i18n/words.svelte.ts';

/** The code, if it is the standard's: one with another name is the plant's. */
function standard<T extends Record<string, string>>(table: T, { code, name }: FailureCodeView): keyof T | null {
  return Object.hasOwn(table, code) && table[code] === name ? code : null;
}

export function problemName(one: FailureCodeView, words: Words): string {
  const code = standard(FAILURE_PROBLEMS, one);
  return code === null ? one.name : words.t(`failure.problem.${code}`);
}

export function causeName(one: FailureCodeView, words: Words): string {
  const code = standard(FAILURE_CAUSES, one);
  return code === null ? one.name : words.t(`failure.cause.${code}`);
}

export function remedyName(one: FailureCodeView, words: Words): string {
  const code = standard(FAILURE_REMEDIES, one);
  return code === null ? one.name : words.t(`failure.remedy.${code}`);
}
