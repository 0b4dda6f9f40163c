/**
 * Conditions of an MTConnect adapter as signals. Several may be active under one name, told apart by their native codes;
 * the signal says the worst level of them, a second one which they are. Of one stream, in its order.
 */

import type { Cell } from './line.ts';

/** Worst last. */
const LEVELS = ['NORMAL', 'WARNING', 'FAULT'] as const;
type Level = (typeof LEVELS)[number];

export const isLevel = (word: string): boolean => /^(normal|warning|fault|unavailable)$/i.test(word);

/** What one line says of a condition. */
interface ConditionLine {
  name: string;
  level: string;
  nativeCode: string;
  message: string;
}

interface Active {
  level: Level;
  message: string;
}

export class Conditions {
  /** Name → native code → what is active. */
  readonly #active = new Map<string, Map<string, Active>>();

  /** Whether that name was ever a condition's. */
  knows(name: string): boolean {
    return this.#active.has(name);
  }

  /** The level of all that is active under that name, and what that is. */
  take({ name, level, nativeCode, message }: ConditionLine): Cell[] {
    const active = this.#active.get(name) ?? new Map<string, Active>();
    this.#active.set(name, active);
    const word = level.toUpperCase();
    // NORMAL without a code, and UNAVAILABLE, end all that was active; NORMAL with a code ends that one.
    if (word === 'UNAVAILABLE' || (word === 'NORMAL' && nativeCode === '')) active.clear();
    else if (word === 'NORMAL') active.delete(nativeCode);
    else active.set(nativeCode, { level: word as Level, message });
    const worst = [...active.values()].reduce(
      (so, { level: one }) => Math.max(so, LEVELS.indexOf(one)),
      LEVELS.indexOf('NORMAL'),
    );
    const texts = [...active].map(([code, { message: text }]) => [code, text].filter((part) => part !== '').join(': '));
    const isUnavailable = word === 'UNAVAILABLE';
    return [
      { signal: name, text: isUnavailable ? 'UNAVAILABLE' : (LEVELS[worst] as string) },
      { signal: `${name}_active`, text: isUnavailable ? 'UNAVAILABLE' : texts.join('; ') },
    ];
  }
}
