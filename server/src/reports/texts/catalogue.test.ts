/** Every language says everything, with the parameters of English, and in its own words. */

import { expect, test } from 'vitest';
import { WORDS } from '../../domain/reports/words.ts';
import { say, TEXTS } from './catalogue.ts';
import { LANGUAGES } from './texts.ts';

const names = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').sort();

test.each(LANGUAGES)('%s has every text, and names the same parameters', (language) => {
  expect(Object.keys(TEXTS[language]).sort()).toEqual(Object.keys(TEXTS.en).sort());
  for (const word of WORDS) expect(TEXTS[language], word).toHaveProperty([word]);
  for (const [word, text] of Object.entries(TEXTS[language])) {
    expect(text.trim(), word).not.toBe('');
    expect(names(text), word).toEqual(names(TEXTS.en[word as keyof typeof TEXTS.en]));
  }
});

test.each(LANGUAGES.filter((language) => language !== 'en'))('%s is translated, not copied', (language) => {
  const same = Object.entries(TEXTS[language]).filter(([word, text]) => {
    const english = TEXTS.en[word as keyof typeof TEXTS.en];
    return /[a-z]{4}/i.test(english.replace(/\{\w+\}/g, '')) && text === english;
  });
  expect(same.length).toBeLessThan(3);
});

test('what is filled in is not looked at again', () => {
  expect(say('en', 'mail.whyLate', { machine: '{machine}' })).toBe('Late data, or orders entered later: {machine}');
});
