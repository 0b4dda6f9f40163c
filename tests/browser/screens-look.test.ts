/** How the screens look in a real browser: nothing scrolls or is cut, everything can be read, reached and touched. */

import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { chromiumMissing } from '../support/chromium.ts';
import { SIZES, type Size, useScreens } from '../support/fake-live/screens.ts';
import { judging } from '../support/proof.ts';
import { describeWith } from '../support/skip.ts';
import { seriousFindings, smallTargets } from './findings.ts';

const TRENDS = '/trends?s=filler-2/pressure&s=filler-2/temperature&s=filler-2/state&s=filler-2/guard';
const QUALITY = '/quality?line=line-1&machine=filler-1&signal=flow';
const QUARANTINE = ['/quarantine', '/quarantine/1', '/quarantine/3'];
const LOSSES = ['/losses', '/losses?place=lotus/hanoi/bottling/line-3&unit=money'];
const FIGURES = ['/figures', '/figures?place=line-3&profile=iso22400&figure=availability'];
const PEOPLE = ['/procedures', '/procedures/WI-014', '/targets', '/reports'];
const DESKS = [
  ...['/', '/line', '/line/line-2', '/plan', '/maintenance', '/wall', '/diagnostics', QUALITY, TRENDS, '/trends'],
  ...FIGURES,
  ...PEOPLE,
  ...LOSSES,
  ...QUARANTINE,
];
const WALLS = ['/wall/hanoi', '/wall/leipzig', '/wall/line-a'];
const LANGUAGES = ['en', 'vi', 'ja', 'th', 'de'];
const THEMES = ['dark', 'light', 'night'];

describeWith([chromiumMissing], 'how the screens look', () => {
  const screens = useScreens();

  describe.each(Object.keys(SIZES) as Size[])('at %s', (size) => {
    // Small in CI: each language on the screen where room is scarcest, each size in the language with the longest words.
    const languages = judging || size === 'hd' ? LANGUAGES : ['de'];
    test.each(WALLS)('%s has no scrollbars and no tile is cut', async (path) => {
      for (const language of languages) {
        const page = await screens.open(`${path}?lang=${language}`, size);
        await page.waitForSelector('[data-age="live"]');
        expect(await page.evaluate(overflow), language).toEqual([]);
        await page.context().close();
      }
    });

    test('no page scrolls sideways', async () => {
      for (const path of DESKS) {
        const page = await screens.open(`${path}${path.includes('?') ? '&' : '?'}lang=de`, size);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), path).toBeLessThanOrEqual(
          0,
        );
        await page.context().close();
      }
    });
  });

  test.each(THEMES)('axe finds nothing serious on any screen in the %s theme', async (theme) => {
    const sizes: Size[] = judging ? ['hd', 'uhd', 'phone'] : [theme === 'light' ? 'phone' : 'hd'];
    for (const path of [...DESKS, ...WALLS.slice(0, 2)]) {
      for (const size of sizes) {
        const page = await screens.open(`${path}${path.includes('?') ? '&' : '?'}theme=${theme}`, size, {
          reducedMotion: 'reduce',
          bypassCSP: true,
        });
        expect(await seriousFindings(page), `${path} at ${size}`).toEqual([]);
        await page.context().close();
      }
    }
  });

  test('axe finds nothing serious in the dialogs', async () => {
    const page = await screens.open('/maintenance', 'hd', { reducedMotion: 'reduce', bypassCSP: true });
    for (const act of ['acknowledge', 'shelve']) {
      await page.click(`[data-act="${act}"]`);
      await page.waitForSelector('dialog[open]');
      expect(await seriousFindings(page), act).toEqual([]);
      await page.keyboard.press('Escape');
      await page.waitForSelector('dialog', { state: 'detached' });
    }
  });
  test('everything that can be touched on a phone is 44 px high at least', async () => {
    for (const path of DESKS) {
      const page = await screens.open(path, 'phone');
      expect(await page.evaluate(smallTargets), path).toEqual([]);
      await page.context().close();
    }
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
      await page.context().close();
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
