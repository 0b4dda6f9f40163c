/** Lengths of time as a wall shows them: a number to be read from afar, and a unit in smaller type. */

export type DurationUnit = 'min' | 'h' | 'd';

export interface Duration {
  /** `18:40`, `2:28`, `3.2` */
  text: string;
  /** What the part before the colon counts. */
  unit: DurationUnit;
}

const two = (value: number): string => String(value).padStart(2, '0');

/**
 * Time in a state or until an end: below an hour minutes and seconds, below two days hours and minutes, then days.
 * @param ms may be slightly negative, when a sample is newer than the last heartbeat; that is 0
 */
export function duration(ms: number, language = 'en'): Duration {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 3_600) return { text: `${Math.floor(seconds / 60)}:${two(seconds % 60)}`, unit: 'min' };
  const minutes = Math.floor(seconds / 60);
  if (minutes < 48 * 60) return { text: `${Math.floor(minutes / 60)}:${two(minutes % 60)}`, unit: 'h' };
  const days = minutes / 1_440;
  const digits = days < 10 ? 1 : 0;
  return {
    text: new Intl.NumberFormat(language, {
      numberingSystem: 'latn',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }).format(Math.floor(days * 10) / 10),
    unit: 'd',
  };
}

/** An age in the largest unit that fits, as a number and a unit letter: 12 s, 4 min, 3 h, 2 d. */
export function age(ms: number): { value: number; unit: 's' | DurationUnit } {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 60) return { value: seconds, unit: 's' };
  if (seconds < 3_600) return { value: Math.floor(seconds / 60), unit: 'min' };
  if (seconds < 48 * 3_600) return { value: Math.floor(seconds / 3_600), unit: 'h' };
  return { value: Math.floor(seconds / 86_400), unit: 'd' };
}
