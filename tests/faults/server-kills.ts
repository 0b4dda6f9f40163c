/**
 * Fault 6: the server is killed at random, and by turns right before or after a sink has taken something: also between
 * the historian's success and the watermark.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../support/running-plant.ts';
import { between, type Fault, type Scene } from './fault.ts';

const POINTS = ['historian.append', 'records.commit'];
/** With an engine that can't keep its positions itself, they are written after it has flushed. */
const POINTS_WITHOUT_TRANSACTIONS = [...POINTS, 'records.setHistorianPositions'];
const CRASH_WITHIN_MS = 20_000;

export const serverKills: Fault = {
  name: 'server-kills',
  what: 'the server killed at random, also between the success of the historian and the watermark',
  bothHistorians: true,
  async play(scene) {
    const { plant, next, whole, facts } = scene;
    const kills = whole ? 20 : 5;
    const at: Record<string, number> = {};
    for (let kill = 0; kill < kills; kill++) {
      await untilUnderWay(scene);
      const where = kill % 2 === 0 ? await killAnytime(scene) : await crashAtPoint(scene);
      at[where] = (at[where] ?? 0) + 1;
      await pause(between(next, 0, 300));
      await plant.server.start();
    }
    await plant.untilAllLive();
    facts.serverKilled = at;
  },
};

/** A kill that meets nothing under way proves nothing. */
const untilUnderWay = ({ plant }: Scene): Promise<void> =>
  until('batches are under way', 20_000, async () => {
    const batches = await plant.metric('gateway', 'gemba_gateway_backlog_batches');
    return batches !== null && batches > 0;
  });

async function killAnytime({ plant, next, did }: Scene): Promise<string> {
  await pause(between(next, 0, 1500));
  await plant.server.kill();
  did('server killed');
  return 'anytime';
}

/** Starts it anew so that it dies at a point. */
async function crashAtPoint({ plant, next, did, influx }: Scene): Promise<string> {
  await plant.server.kill();
  const points = influx === null ? POINTS : POINTS_WITHOUT_TRANSACTIONS;
  const point = points[between(next, 0, points.length - 1)] as string;
  const when = next() < 0.5 ? 'before' : 'after';
  const crash = `${point} ${when} ${between(next, 1, 8)}`;
  const extras = { imports: ['tests/support/crash-point.ts'], env: { GEMBA_CRASH: crash } };
  // It may die before it is ready.
  await plant.server.start(extras).catch(() => undefined);
  await until(`the server has died ${crash}`, CRASH_WITHIN_MS, async () => !plant.server.running);
  did('server died', { crash });
  return `${point} ${when}`;
}
