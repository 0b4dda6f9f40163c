/** How the walls look in a real browser: nothing scrolls or is cut in any language, and each state is told by word and sign. */

import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { chromiumMissing } from '../support/chromium.ts';
import { SIZES, type Size, useScreens } from '../support/fake-live/screens.ts';
import { judging } from '../support/proof.ts';
import { describeWith } from '../support/skip.ts';
import { findingsInThemes, THEMES_AT } from './findings.ts';

const WALLS = ['/wall/hanoi', '/wall/leipzig', '/wall/line-a'];
const LANGUAGES = ['en', 'vi', 'ja', 'th', 'de'];

describeWith([chromiumMissing], 'how the walls look', () => {
  const screens = useScreens();

  describe.each(Object.keys(SIZES) as Size[])('at %s', (size) => {
    // Small in CI: each language on the screen where room is scarcest, each size in the language with the longest words.
    const languages = judging || size === 'hd' ? LANGUAGES : ['de'];
    const [theme = 'dark'] = THEMES_AT[size];
    test.each(WALLS)('%s has no scrollbars, no tile is cut, and axe finds nothing serious', async (path) => {
      const page = await screens.page(size, { reducedMotion: 'reduce' });
      for (const language of languages) {
        await screens.show(page, `${path}?lang=${language}&theme=${theme}`);
        await page.waitForSelector('[data-age="live"]');
        expect(await page.evaluate(overflow), language).toEqual([]);
      }
      expect(await findingsInThemes(page, THEMES_AT[size])).toEqual([]);
    });
  });

  test('each tile says its state by a word and a sign, not by its colour alone', async () => {
    for (const wall of ['/wall/hanoi', '/wall/leipzig']) {
      const page = await screens.open(wall);
      const tiles = await page.$$eval('[data-machine]', (all) =>
        all.map((tile) => ({
          shown: tile.getAttribute('data-shown'),
          word: tile.querySelector('.word')?.textContent?.trim(),
          sign: tile.querySelector('.word svg')?.innerHTML ?? '',
        })),
      );
      expect(tiles.length).toBeGreaterThan(5);
      for (const { word, sign } of tiles) {
        expect(word).not.toBe('');
        expect(sign).not.toBe('');
      }
      const signs = new Map(tiles.map(({ shown, sign }) => [shown, sign]));
      expect(new Set(signs.values()).size).toBe(signs.size);
      await page.close();
    }
  });
  test('a DOWN machine blinks until it is acknowledged; with reduced motion nothing moves and it is still distinct', async () => {
    const border = (page: Page, machine: string) =>
      page.$eval(`[data-machine="${machine}"]`, (tile) => {
        const style = getComputedStyle(tile, '::after');
        return { animation: style.animationName, shown: style.content !== 'none' };
      });
    const page = await screens.open('/wall/hanoi');
    await page.waitForSelector('[data-machine="filler-2"][data-age="live"]');
    expect((await border(page, 'filler-2')).animation).not.toBe('none');
    expect(await border(page, 'press-1')).toEqual({ animation: 'none', shown: false });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await border(page, 'filler-2')).toEqual({ animation: 'none', shown: true });
  });
  test('a thousand alarms are three rows and a count', async () => {
    const page = await screens.open('/wall/hanoi');
    const one = screens.server.picture.alarmViews[0];
    if (one === undefined) throw new Error('the picture has no alarm');
    screens.server.setAlarms(
      Array.from({ length: 1_000 }, (_, index) => ({ ...one, occurrence: `o${index}`, sinceMs: one.sinceMs - index })),
    );
    await page.waitForSelector('[data-alarms="1000"]');
    expect(await page.locator('[data-alarms] li').count()).toBe(3);
    expect(await page.textContent('[data-alarms]')).toMatch(/\+ 99\d more/);
    expect(await page.evaluate(overflow)).toEqual([]);
  });
});

/** What of a wall doesn't fit: the page itself, or a number or word that leaves its tile. */
function overflow(): string[] {
  const page = document.documentElement;
  const found: string[] = [];
  if (page.scrollWidth > innerWidth || page.scrollHeight > innerHeight)
    found.push(`page ${page.scrollWidth}×${page.scrollHeight}`);
  for (const tile of document.querySelectorAll('[data-machine]')) {
    const box = tile.getBoundingClientRect();
    for (const part of tile.querySelectorAll('.number, .unit, .word, .foot')) {
      if (getComputedStyle(part).visibility === 'hidden') continue;
      const inner = part.getBoundingClientRect();
      if (inner.width === 0) continue;
      const outside =
        inner.left < box.left - 1 ||
        inner.right > box.right + 1 ||
        inner.top < box.top - 1 ||
        inner.bottom > box.bottom + 1;
      if (outside || (part.className.includes('word') && part.scrollWidth > part.clientWidth + 1))
        found.push(`${tile.getAttribute('data-machine')}: ${part.className} ${part.textContent?.trim()}`);
    }
  }
  return found;
}
