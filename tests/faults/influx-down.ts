/**
 * Fault 7: InfluxDB is killed under writes, and away for long, while machines go on and a second gateway has more to
 * say than the server may hold. Screens stay live, memory stays bounded, and all of it is stored once the engine is back.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { until } from '../support/running-plant.ts';
import { between, type Fault, type Scene } from './fault.ts';
import { Flood, MostWaiting, needsInflux, staysLive } from './historian-trouble.ts';

const KILLS = { small: 0, whole: 10 };
const AWAY_MS = { small: 1_000, whole: 180_000 };

export const influxDown: Fault = {
  name: 'influx-down',
  what: 'InfluxDB killed under writes, and away for long: memory bounded, screens live, nothing lost',
  historian: 'influx',
  async play(scene) {
    const { plant, whole, next, did } = scene;
    const influx = needsInflux(scene);
    for (let kill = 0; kill < (whole ? KILLS.whole : KILLS.small); kill++) {
      await pause(between(next, 0, 3000));
      await influx.kill();
      await pause(between(next, 0, 1000));
      await influx.start();
      await until('it stores again', 60_000, () => isWell(scene, true));
      did('killed');
    }
    const flood = whole ? await Flood.on(scene, 'edge-flood') : null;
    const most = await MostWaiting.watch(scene);
    const awayMs = whole ? AWAY_MS.whole : AWAY_MS.small;
    await influx.kill();
    await until('the server says that the historian is away', 30_000, () => isWell(scene, false));
    await staysLive(scene, awayMs, () => flood?.more());
    expect(await plant.metric('gateway', 'gemba_gateway_backlog_batches'), 'batches that wait').toBeGreaterThan(0);
    await influx.start();
    await flood?.untilStored();
    await plant.untilDrained(600_000);
    if (flood !== null) expect(most.dropped, 'batches left to the gateways').toBeGreaterThan(0);
    await flood?.end();
    did('away', { ms: awayMs, ...(await most.end()) });
  },
};

const isWell = async ({ plant }: Scene, well: boolean): Promise<boolean> =>
  (await plant.get<{ historian: boolean }>('/api/v1/health'))?.historian === well;
