/** Fault 2: the broker is killed and forgets its sessions and what it retained; gateways resend from the watermark. */

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { until } from '../support/running-plant.ts';
import { type Heard, messageOf } from '../support/tap.ts';
import { between, type Fault } from './fault.ts';

export const brokerKilled: Fault = {
  name: 'broker-killed',
  what: 'the broker killed, its sessions lost: resent from the watermark',
  async play({ plant, tap, next, whole, did, facts }) {
    const kills = whole ? 5 : 1;
    let resent = 0;
    for (let kill = 0; kill < kills; kill++) {
      await pause(between(next, 500, 1500));
      await until('something is known to be stored', 20_000, async () => (tap.stored?.through ?? 0) > 0);
      await plant.broker.kill();
      const watermark = tap.stored?.through ?? 0;
      const published = tap.heard.length;
      rmSync(join(plant.folder, 'mosquitto', 'mosquitto.db'), { force: true });
      await pause(between(next, 500, 3000));
      await plant.broker.start();
      await until('the gateway replays', 30_000, async () => replayed(tap.heard.slice(published)).length > 0);
      await plant.untilAllLive();
      const positions = replayed(tap.heard.slice(published));
      did('broker killed', { watermark, from: Math.min(...positions), to: Math.max(...positions) });
      expect(Math.min(...positions), 'first position resent, against the watermark').toBeGreaterThan(watermark);
      resent += positions.length;
    }
    facts.resent = resent;
  },
};

const replayed = (heard: readonly Heard[]): number[] =>
  heard
    .filter(({ lane }) => lane === 'replay')
    .flatMap((one) => messageOf(one).batches.map(({ position }) => position));
