/** The texts of messages in every language; the compiler asks each for every word. */

import type { MessageLanguage } from '@gemba/contract/notifications';
import { de } from './de.ts';
import { en } from './en.ts';
import { ja } from './ja.ts';
import { th } from './th.ts';
import { vi } from './vi.ts';
import type { Texts, Word } from './words.ts';

export const TEXTS: Readonly<Record<MessageLanguage, Texts>> = { en, vi, ja, th, de };

/** A text with its `{parameters}` filled in. */
export const say = (language: MessageLanguage, word: Word, values: Readonly<Record<string, string>> = {}): string =>
  TEXTS[language][word].replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
