/** What makes a plan due, in words: `500 run h`, `weekly, Fri 06:00`, `20,000 cycles`. */

import type { MaintenanceBasis } from '@gemba/contract/maintenance';
import type { Words } from '../i18n/words.svelte.ts';
import { ruleInWords } from './rule.ts';

const COUNTED = { cycles: 'plans.cycles', parts: 'plans.parts', energy: 'plans.energy' } as const;

/** Digits that a limit of a measured value is read with. */
const measured = (words: Words, value: number): string =>
  Number.isInteger(value) ? words.whole(value) : words.cycle(value);

export function basisInWords(words: Words, basis: MaintenanceBasis): string {
  switch (basis.kind) {
    case 'calendar':
      return ruleInWords(words, basis.rrule, basis.time);
    case 'run-hours':
      return words.t('maintenance.runHours', { hours: words.whole(basis.hours) });
    case 'condition':
      return words.t('plans.condition', { rule: basis.rule });
    case 'forecast':
      return words.t('plans.forecast', { signal: basis.signal, limit: measured(words, basis.limit) });
    case 'counter':
      return words.t('plans.counter', { limit: words.whole(basis.limit), unit: basis.unit || basis.meter }).trim();
    default:
      return words.t(COUNTED[basis.kind], { limit: words.whole(basis.limit) });
  }
}

/** How much of the interval is left, or over; nothing of what isn't counted. */
export function leftInWords(words: Words, basis: MaintenanceBasis): string {
  if (basis.kind === 'run-hours') {
    const hours = basis.hours - basis.usedHours;
    const shown = Math.abs(hours) < 10 ? words.cycle(Math.abs(hours)) : words.whole(Math.abs(hours));
    return words.t(hours < 0 ? 'maintenance.over' : 'maintenance.left', { hours: shown });
  }
  if (!('limit' in basis) || !('used' in basis)) return '';
  const left = basis.limit - basis.used;
  return words.t(left < 0 ? 'plans.over' : 'plans.left', { count: Math.abs(Math.round(left)) });
}
