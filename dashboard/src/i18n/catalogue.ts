/** Types of the catalogue, and the pure filling in of a message. A missing key or parameter is a type error. */

import type { en } from './en.ts';

export const LANGUAGES = ['en', 'vi', 'ja', 'th', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

export const isLanguage = (text: string | null | undefined): text is Language =>
  (LANGUAGES as readonly (string | null | undefined)[]).includes(text);

export type Key = keyof typeof en;
/** A message, or its forms by number where the language has them; `other` always stands. */
export type Message = string | { readonly one?: string; readonly other: string };
/** An area of the catalogue in another language than English. */
export type Translated<T> = { readonly [K in keyof T]: Message };
export type Catalogue = Translated<typeof en>;

type Names<T> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type TextOf<T> = T extends { other: infer Other } ? Other : T;
/** Parameters that the English message names. */
type Parameters<K extends Key> = Names<TextOf<(typeof en)[K]>>;
export type Arguments<K extends Key> = [Parameters<K>] extends [never]
  ? []
  : [
      values: Record<Exclude<Parameters<K>, 'count'>, string> &
        ('count' extends Parameters<K> ? { count: number } : unknown),
    ];

/**
 * The message with its parameters filled in.
 * @param count writes the number that `{count}` stands for; the plural form is chosen from the bare number
 */
export function fill(
  language: Language,
  message: Message,
  values: Record<string, string | number>,
  count: (value: number) => string,
): string {
  const number = values.count;
  const text = typeof message === 'string' ? message : (formOf(language, message, number) ?? message.other);
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : typeof value === 'number' ? count(value) : value;
  });
}

const rules = new Map<Language, Intl.PluralRules>();

function formOf(
  language: Language,
  message: Exclude<Message, string>,
  number: string | number | undefined,
): string | undefined {
  let rule = rules.get(language);
  if (rule === undefined) {
    rule = new Intl.PluralRules(language);
    rules.set(language, rule);
  }
  return typeof number === 'number' && rule.select(number) === 'one' ? message.one : message.other;
}

/** The language to begin with: asked for in the address, chosen before, or the first of the browser's that we have. */
export function languageFor(asked: string | null, chosen: string | null, browser: readonly string[]): Language {
  if (isLanguage(asked)) return asked;
  if (isLanguage(chosen)) return chosen;
  for (const tag of browser) {
    const language = tag.split('-')[0];
    if (isLanguage(language)) return language;
  }
  return 'en';
}
