/** A figure's value as people read it, number and unit apart. */

import type { FigureUnit } from '@gemba/contract/figures';
import type { Words } from '../i18n/words.svelte.ts';

export interface Reading {
  value: string;
  unit: string;
}

export function reading(words: Words, unit: FigureUnit, value: number | null): Reading {
  if (value === null) return { value: words.percent(null), unit: '' };
  if (unit === 'ratio') return { value: words.percent(value, 1), unit: '%' };
  if (unit === 's') {
    const { text, unit: of } = words.duration(value * 1000);
    return { value: text, unit: words.t(`unit.${of}`) };
  }
  return { value: words.measured(value), unit: words.t(unit === 'parts/h' ? 'figures.perHour' : 'figures.kWhPerPart') };
}

/** What a figure was divided out of, in the unit of its terms: seconds as a length of time, all else as a number. */
export function amount(words: Words, term: string, value: number): string {
  return term.endsWith('S') ? words.lasting(value * 1000) : words.measured(value);
}
