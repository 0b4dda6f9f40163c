/**
 * Takes the pictures of `docs/screens/` from a plant that runs: `npm run screens -- [URL] [FOLDER] [PASSWORD]
 * [PAGE …]`, each page, or those that are named, on a desk's screen, a 4K one and a phone. With the password that the server printed for `admin` at its first start,
 * what people would have entered is entered first, and pages are shown as their shift lead sees them. What else stands on
 * them is whatever the plant does.
 */

import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { startChromium } from '../support/chromium.ts';
import { enterWhatPeopleWould } from './demo-people.ts';

const SIZES = [
  { width: 1920, height: 1080 },
  { width: 3840, height: 2160 },
  { width: 390, height: 844 },
];
const PAGES = {
  wall: '/wall/hanoi',
  line: '/line/line-2',
  stops: '/line/line-2',
  shift: '/line/line-2',
  maintenance: '/maintenance',
  'maintenance-wall': '/maintenance?view=wall',
  job: '/jobs/1',
  codes: '/codes',
  notifications: '/notifications',
  effect: '/effect?days=30',
  replace: '/effect/press-1?days=30',
  meters: '/machine/filler-2',
  overview: '/',
  figures: '/figures?place=line-2&last=24h',
  losses: '/losses?last=24h&unit=money',
  plan: '/plan',
  reports: '/reports?period=day',
  procedures: '/procedures',
  procedure: '/procedures/WI-014',
  targets: '/targets',
  trends: '/trends?s=filler-2/pressure&s=filler-2/temperature&s=filler-2/speed&s=filler-2/state&last=1h',
  quality: '/quality?line=line-1',
  alarms: '/alarms',
  diagnostics: '/diagnostics',
  quarantine: '/quarantine',
};
/** What is shown of a page that is longer than the screen. */
const PARTS: Record<string, string> = { stops: '#stops', shift: '#tasks', meters: '#machine-meters' };
/** Until the signals of a machine have come and their trends are drawn. */
const SETTLE_MS = 4_000;

const [url = 'http://localhost:8080', folder = 'docs/screens', password, ...named] = process.argv.slice(2);
const pages = Object.entries(PAGES).filter(([name]) => named.length === 0 || named.includes(name));
await mkdir(folder, { recursive: true });
const session = password === undefined ? null : await enterWhatPeopleWould(url, password);
const browser = await startChromium();
try {
  for (const viewport of SIZES) {
    const context = await browser.newContext({ viewport, locale: 'en-GB' });
    if (session !== null) {
      const [name = '', value = ''] = session.split('=');
      const from = url.replace('http:', 'https:');
      await context.addCookies([{ name, value, url: from, secure: true, httpOnly: true, sameSite: 'Strict' }]);
    }
    for (const [name, path] of pages) {
      const page = await context.newPage();
      // The overview stands on a bright desk, the others in the hall.
      await page.goto(
        `${url}${path}${path.includes('?') ? '&' : '?'}lang=en&theme=${name === 'overview' ? 'light' : 'dark'}`,
      );
      await page.locator('[data-link="live"]').first().waitFor();
      await page.waitForTimeout(SETTLE_MS);
      const part = PARTS[name];
      if (part !== undefined)
        await page.locator(part).evaluate((element) => element.closest('.card')?.scrollIntoView());
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
