/** Debian's Chromium through playwright, without anything that calls home. */

import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright';

const COMMAND = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);

/** Why tests that need it must be skipped; `null` when it is there. */
export const chromiumMissing = COMMAND === undefined ? 'Chromium is not installed (Debian package chromium)' : null;

/** Starts a headless browser. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: COMMAND ?? 'chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // A tab that nobody looks at is slowed down; a wall is always looked at.
      '--disable-renderer-backgrounding',
      '--disable-background-timer-throttling',
      '--disable-backgrounding-occluded-windows',
    ],
  });
}
