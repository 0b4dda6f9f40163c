/** How much of the planned time a figure rests on, in words; pure. */

import type { KpiView } from '@gemba/contract/live';
import type { Words } from '../i18n/words.svelte.ts';

/** Below this share a percentage says little: soon after a first start `3 % known` reads like a fault. */
const SMALL_SHARE = 0.5;

/** `92 % known`; of little known time how long it is: `4 min known`. */
export function knownInWords(kpi: KpiView, words: Words): string {
  if (kpi.completeness !== null && kpi.completeness >= SMALL_SHARE) {
    return words.t('wall.known', { percent: words.percent(kpi.completeness) });
  }
  return words.t('wall.knownFor', { lasting: words.age((kpi.plannedS - kpi.noDataS) * 1_000) });
}
