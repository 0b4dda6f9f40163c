/** What a stopped server has in quarantine. */

import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeLog } from '@gemba/program/log';
import { Metrics } from '@gemba/program/metrics';
import { systemClock } from '@gemba/server/clock';
import type { Item } from '@gemba/server/quarantine/item';
import { type Content, Quarantine } from '@gemba/server/quarantine/quarantine';

/** Of the data folder of a plant: what is kept there, oldest first, read from a copy. */
export async function quarantinedOf(data: string): Promise<{ item: Item; content: Content | null }[]> {
  const copy = mkdtempSync(join(tmpdir(), 'gemba-quarantine-'));
  const kept = join(data, 'server/quarantine');
  if (existsSync(kept)) cpSync(kept, copy, { recursive: true });
  rmSync(join(copy, 'journal/lock'), { force: true });
  const common = { clock: systemClock, log: makeLog('quarantine', 'silent'), metrics: new Metrics() };
  const quarantine = new Quarantine({ folder: copy, ...common });
  try {
    await quarantine.start();
    const found: { item: Item; content: Content | null }[] = [];
    for (const item of quarantine.catalog.all({})) found.push({ item, content: await quarantine.read(item) });
    return found;
  } finally {
    await quarantine.stop();
    rmSync(copy, { recursive: true });
  }
}
