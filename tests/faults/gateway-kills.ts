/** Fault 3: the gateway is killed at random, and publishes again within five seconds of its start. */

import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { judging } from '../support/proof.ts';
import { until } from '../support/running-plant.ts';
import { messageOf } from '../support/tap.ts';
import { between, type Fault } from './fault.ts';

const PUBLISHING_WITHIN_MS = 5_000;

export const gatewayKills: Fault = {
  name: 'gateway-kills',
  what: 'the gateway killed at random: publishing again within 5 s of its start',
  async play({ plant, tap, next, whole, did, facts }) {
    const kills = whole ? 20 : 5;
    const backMs: number[] = [];
    for (let kill = 0; kill < kills; kill++) {
      await pause(between(next, 0, 1500));
      await plant.gateway.kill();
      const last = highest(tap.heard.map((heard) => heard));
      await pause(between(next, 0, 300));
      const startedMs = performance.now();
      await plant.gateway.start();
      let heardMs = 0;
      await until('the gateway publishes what is new', 30_000, async () => {
        heardMs = newSince(tap.heard, last, startedMs) ?? 0;
        return heardMs > 0;
      });
      backMs.push(Math.round(heardMs - startedMs));
      did('gateway killed', { backMs: backMs.at(-1) });
    }
    await plant.untilAllLive();
    facts.gatewayBackMs = { most: Math.max(...backMs), kills };
    if (judging) expect(Math.max(...backMs), 'from start to publishing, ms').toBeLessThanOrEqual(PUBLISHING_WITHIN_MS);
  },
};

type Heards = Parameters<typeof messageOf>[0][];

const highest = (heard: Heards): number =>
  heard.slice(-200).reduce((most, one) => Math.max(most, ...messageOf(one).batches.map(({ position }) => position)), 0);

/** When the first sample of a position beyond `last` was published live; `null`: not yet. */
function newSince(heard: Heards, last: number, sinceMs: number): number | null {
  for (const one of heard.filter(({ lane, atMs }) => lane === 'live' && atMs >= sinceMs)) {
    const isNew = messageOf(one).batches.some(
      ({ position, entries }) => position > last && entries.some(({ kind }) => kind === 'sample'),
    );
    if (isNew) return one.atMs;
  }
  return null;
}
