/** A length of time that may be short, for engineers: `0.4 s`, `12 s`, `4 min`; number and unit apart for large type. */

import { age } from '../format/duration.ts';
import type { Words } from '../i18n/words.svelte.ts';

/** Below this the tenths say something. */
const FINE_BELOW_MS = 10_000;

export function spanParts(words: Words, ms: number): { value: string; unit: string } {
  if (ms < FINE_BELOW_MS) return { value: words.cycle(ms / 1_000), unit: words.t('unit.s') };
  const { value, unit } = age(ms);
  return { value: words.whole(value), unit: words.t(`unit.${unit}`) };
}

export function spanOf(words: Words, ms: number): string {
  const { value, unit } = spanParts(words, ms);
  return `${value} ${unit}`;
}
