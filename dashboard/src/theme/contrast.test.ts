/** Measures the contrast of the themes' tokens [WCAG 2.2 §1.4.3, §1.4.11]: text 4.5:1, shapes and focus 3:1. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { THEMES } from './theme.ts';

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');

function tokensOf(theme: string): Map<string, string> {
  const block = css.split('}').find((part) => part.includes(`[data-theme="${theme}"]`)) ?? '';
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1] ?? '', match[2] ?? '']));
}

/** Relative luminance [WCAG 2.2]. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ['ground', 'tile', 'tile-2'];
const TEXT: [string, string][] = [
  ...['text', 'text-2', 'text-3', 'bad-text', 'warn-text', 'good-text'].flatMap((ink) =>
    GROUNDS.map((ground): [string, string] => [ink, ground]),
  ),
  ...[1, 2, 3, 4].map((strip): [string, string] => ['text', `strip-${strip}`]),
  ...['down', 'warn', 'plan', 'idle'].map((fill): [string, string] => [`on-${fill}`, fill]),
];
const SHAPES: [string, string][] = [
  ...['edge', 'focus', 'run', 'target', 'warn-edge'].flatMap((ink) =>
    ['ground', 'tile'].map((ground): [string, string] => [ink, ground]),
  ),
  ['bar', 'tile'],
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((trace): [string, string] => [`trace-${trace}`, 'tile']),
];

describe.each(THEMES)('%s', (theme) => {
  const tokens = tokensOf(theme);
  test.each(TEXT)('text %s on %s', (ink, ground) => {
    expect(contrast(tokens.get(ink) ?? '', tokens.get(ground) ?? '')).toBeGreaterThanOrEqual(4.5);
  });
  test.each(SHAPES)('shape %s on %s', (ink, ground) => {
    expect(contrast(tokens.get(ink) ?? '', tokens.get(ground) ?? '')).toBeGreaterThanOrEqual(3);
  });
});
