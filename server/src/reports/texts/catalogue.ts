/** The catalogues of what reports and their letters say; the compiler asks each for every word. */

import type { Word } from '../../domain/reports/words.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { ja } from './ja.ts';
import type { Language, OwnWord, Texts } from './texts.ts';
import { th } from './th.ts';
import { vi } from './vi.ts';

export const TEXTS: Readonly<Record<Language, Texts>> = { en, vi, ja, th, de };

/** A text with its `{parameters}` filled in. */
export function say(language: Language, word: Word | OwnWord, values: Readonly<Record<string, string>> = {}): string {
  return TEXTS[language][word].replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
