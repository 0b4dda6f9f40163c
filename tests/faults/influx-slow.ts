/**
 * Fault 10: every answer of InfluxDB takes half a minute. The gateways keep what they have, the server holds no more
 * than it may, and screens stay live; afterwards all of it is stored.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Fault } from './fault.ts';
import { Flood, MostWaiting, needsInflux, staysLive } from './historian-trouble.ts';

const SLOW_MS = { small: 2_000, whole: 30_000 };
const FOR_MS = { small: 2_000, whole: 180_000 };

export const influxSlow: Fault = {
  name: 'influx-slow',
  what: 'InfluxDB slow, 30 s a request: back-pressure reaches the gateways, memory bounded, screens live',
  historian: 'influx',
  async play(scene) {
    const { plant, whole, did } = scene;
    const { shim } = needsInflux(scene);
    const span = whole ? 'whole' : 'small';
    const flood = whole ? await Flood.on(scene, 'edge-slow') : null;
    const most = await MostWaiting.watch(scene);
    const over = new AbortController();
    shim.answer = async ({ path }) => {
      if (path.startsWith('/api/v2/write'))
        await pause(SLOW_MS[span], undefined, { signal: over.signal }).catch(() => undefined);
      return null;
    };
    await staysLive(scene, FOR_MS[span], () => flood?.more());
    const waiting = await plant.metric('gateway', 'gemba_gateway_backlog_batches');
    expect(waiting, 'batches that wait in the gateway').toBeGreaterThan(0);
    over.abort();
    shim.answer = () => null;
    await flood?.untilStored();
    await plant.untilDrained(600_000);
    if (flood !== null) expect(most.dropped, 'batches left to the gateways').toBeGreaterThan(0);
    await flood?.end();
    did('slow', { ms: FOR_MS[span], behind: waiting, ...(await most.end()) });
  },
};
