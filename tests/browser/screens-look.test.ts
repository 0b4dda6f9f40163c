/** How the screens look in a real browser: nothing scrolls or is cut, everything can be read, reached and touched. */

import { expect, test } from 'vitest';
import { chromiumMissing } from '../support/chromium.ts';
import { type Size, useScreens } from '../support/fake-live/screens.ts';
import { describeWith } from '../support/skip.ts';
import { findingsInThemes, seriousFindings, sideways, smallTargets, THEMES_AT } from './findings.ts';

const TRENDS = '/trends?s=filler-2/pressure&s=filler-2/temperature&s=filler-2/state&s=filler-2/guard';
const QUALITY = '/quality?line=line-1&machine=filler-1&signal=flow';
const QUARANTINE = ['/quarantine', '/quarantine/1', '/quarantine/3'];
const LOSSES = ['/losses', '/losses?place=lotus/hanoi/bottling/line-3&unit=money'];
const FIGURES = ['/figures', '/figures?place=line-3&profile=iso22400&figure=availability'];
const EFFECT = ['/effect', '/effect/filler-2', '/effect/filler-1'];
const PEOPLE = ['/procedures', '/procedures/WI-014', '/targets', '/reports'];
const MAINTENANCE = ['/maintenance', '/jobs/12', '/alarms', '/notifications', '/codes'];
const DESKS = [
  ...['/', '/line', '/line/line-2', '/plan', '/wall', '/diagnostics', QUALITY, TRENDS, '/trends'],
  ...MAINTENANCE,
  ...FIGURES,
  ...EFFECT,
  ...PEOPLE,
  ...LOSSES,
  ...QUARANTINE,
];

describeWith([chromiumMissing], 'how the screens look', () => {
  const screens = useScreens();

  test.each<[string, Size, Size[]]>([
    ['desk', 'hd', ['uhd']],
    ['phone', 'phone', []],
  ])(
    'on a %s no screen scrolls sideways, and axe finds nothing serious',
    { timeout: 300_000 },
    async (_, size, larger) => {
      const page = await screens.page(size, { reducedMotion: 'reduce' });
      for (const path of DESKS) {
        // The language with the longest words.
        const [theme = 'dark'] = THEMES_AT[size];
        await screens.show(page, `${path}${path.includes('?') ? '&' : '?'}lang=de&theme=${theme}`);
        expect(await page.evaluate(sideways), path).toBeLessThanOrEqual(0);
        expect(await findingsInThemes(page, THEMES_AT[size]), path).toEqual([]);
        if (size === 'phone') expect(await page.evaluate(smallTargets), path).toEqual([]);
        for (const other of larger) {
          await screens.resize(page, other);
          expect(await page.evaluate(sideways), `${path} at ${other}`).toBeLessThanOrEqual(0);
          expect(await findingsInThemes(page, THEMES_AT[other]), `${path} at ${other}`).toEqual([]);
        }
        await screens.resize(page, size);
      }
    },
  );

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
});
