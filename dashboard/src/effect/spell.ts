/** How spells and windows are told: what is unknown is a dash. */

import type { JobCostView, SpellView } from '@gemba/contract/effect';
import type { Words } from '../i18n/words.svelte.ts';

/** Windows that can be asked of, days. */
export const WINDOWS = [30, 90, 365] as const;
const DEFAULT_DAYS = 365;

/** Out of the address: `?days=90`. */
export function daysOf(search: string): number {
  const asked = Number(new URLSearchParams(search).get('days'));
  return WINDOWS.find((days) => days === asked) ?? DEFAULT_DAYS;
}

type Teller = Pick<Words, 'lasting' | 'money' | 't'>;

export const meanTime = (seconds: number | null, words: Teller): string =>
  seconds === null ? '–' : words.lasting(seconds * 1000);

/** `MTBF 12:30 h, n = 5` as text and sample. */
export const mtbf = ({ mtbfS }: SpellView, words: Teller): string => meanTime(mtbfS, words);

/** What jobs cost in money, or where there is no rate the time that they took. */
export function jobCost({ money, minutes }: JobCostView, currency: string | null, words: Teller): string {
  return money === null ? words.lasting(minutes * 60_000) : words.money(money, currency, true);
}
