/**
 * Text in runs of one font each: a PDF takes no other font by itself for what one lacks. Inter writes Latin letters,
 * Vietnamese ones included; Thai and Japanese have a font of their own, whatever the language of the report is, because
 * names of machines are the plant's.
 */

export const FONTS = ['Inter', 'Thai', 'Japanese'] as const;
export type FontName = (typeof FONTS)[number];

export interface Run {
  text: string;
  font: FontName;
}

const THAI = /\p{Script=Thai}/u;
/** Ideographs, kana with their marks (ー is of no one script), and the wide punctuation and symbols that go with them; other scripts of that font too. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u30ff\uff00-\uffef\u2e80-\u2fdf\u31c0-\u31ff]/u;
/** Belongs to whichever run it stands in. */
const NEUTRAL = /[\s\d\p{P}\p{S}]/u;

const words = new Intl.Segmenter('th', { granularity: 'word' });

/** Runs of a text, in order. Thai is written without spaces: where a line may break is marked, as no PDF would know. */
export function runsOf(text: string): Run[] {
  const runs: Run[] = [];
  for (const character of text) {
    const last = runs.at(-1);
    const font = fontOf(character);
    if (last !== undefined && (font === last.font || (last.font === 'Inter' && NEUTRAL.test(character)))) {
      last.text += character;
    } else runs.push({ text: character, font });
  }
  return runs.map((run) => (run.font === 'Thai' ? { ...run, text: breakable(run.text) } : run));
}

function fontOf(character: string): FontName {
  if (THAI.test(character)) return 'Thai';
  return WIDE.test(character) ? 'Japanese' : 'Inter';
}

/** A zero-width space between words. */
const breakable = (text: string): string => [...words.segment(text)].map(({ segment }) => segment).join('\u200b');
