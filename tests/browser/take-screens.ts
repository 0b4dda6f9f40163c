/**
 * Takes the pictures of `docs/screens/` from a plant that runs: `npm run screens -- [URL] [FOLDER]`. Wall, line,
 * maintenance, overview, trends, quality, diagnostics and quarantine, each on a desk's screen, a 4K one and a phone. What stands on them is whatever the plant does.
 */

import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { startChromium } from '../support/chromium.ts';

const SIZES = [
  { width: 1920, height: 1080 },
  { width: 3840, height: 2160 },
  { width: 390, height: 844 },
];
const PAGES = {
  wall: '/wall/hanoi',
  line: '/line/line-2',
  maintenance: '/maintenance',
  overview: '/',
  figures: '/figures?place=line-2&last=24h',
  losses: '/losses?last=24h&unit=money',
  trends: '/trends?s=filler-2/pressure&s=filler-2/temperature&s=filler-2/speed&s=filler-2/state&last=1h',
  quality: '/quality?line=line-1',
  diagnostics: '/diagnostics',
  quarantine: '/quarantine',
};
/** Until the signals of a machine have come and their trends are drawn. */
const SETTLE_MS = 4_000;

const [url = 'http://127.0.0.1:8080', folder = 'docs/screens'] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const browser = await startChromium();
try {
  for (const viewport of SIZES) {
    const context = await browser.newContext({ viewport, locale: 'en-GB' });
    for (const [name, path] of Object.entries(PAGES)) {
      const page = await context.newPage();
      // The overview stands on a bright desk, the others in the hall.
      await page.goto(
        `${url}${path}${path.includes('?') ? '&' : '?'}lang=en&theme=${name === 'overview' ? 'light' : 'dark'}`,
      );
      await page.locator('[data-link="live"]').first().waitFor();
      await page.waitForTimeout(SETTLE_MS);
      const file = join(folder, `${name}-${viewport.width}x${viewport.height}.png`);
      await page.screenshot({ path: file });
      console.log(`${file} ${Math.round((await stat(file)).size / 1024)} kB`);
      await page.close();
    }
    await context.close();
  }
} finally {
  await browser.close();
}
