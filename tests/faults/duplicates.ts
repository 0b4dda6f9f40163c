/**
 * Fault 13: every message comes twice and out of order while samples flow, and then the whole recorded stream is
 * published again, more than once: totals are unchanged.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { until } from '../support/running-plant.ts';
import type { Heard } from '../support/tap.ts';
import { between, type Fault, type Scene } from './fault.ts';

const FLOW_MS = { small: 1_500, whole: 30_000 };
const REPLAYS = { small: 1, whole: 3 };

export const duplicates: Fault = {
  name: 'duplicates',
  what: 'messages doubled under flow, and the whole stream published again: totals unchanged',
  async play(scene) {
    const { tap, whole, did, facts } = scene;
    facts.echoed = await echo(scene, whole ? FLOW_MS.whole : FLOW_MS.small);
    did('echoed', { messages: facts.echoed });
    const recorded = [...tap.heard];
    for (let replay = 0; replay < (whole ? REPLAYS.whole : REPLAYS.small); replay++) {
      await again(scene, recorded);
      did('published again', { messages: recorded.length });
    }
    facts.republished = recorded.length;
  },
};

/** Publishes each message that comes a second time, after a while. */
async function echo({ tap, next }: Scene, forMs: number): Promise<number> {
  const seen = new Set<string>();
  const echoes: Promise<void>[] = [];
  tap.onHeard = ({ topic, payload }) => {
    const text = payload.toString('latin1');
    if (seen.has(text)) return;
    seen.add(text);
    echoes.push(pause(between(next, 0, 400)).then(() => tap.publish(topic, payload)));
  };
  await pause(forMs);
  tap.onHeard = () => {};
  await Promise.all(echoes);
  return echoes.length;
}

/** Publishes everything again; the server has heard it all when this resolves. */
async function again({ plant, tap }: Scene, recorded: readonly Heard[]): Promise<void> {
  const messages = async () => (await plant.metric('server', 'gemba_server_stream_messages_total')) ?? 0;
  const before = await messages();
  for (const { topic, payload } of recorded) await tap.publish(topic, payload);
  await until('the server has heard it again', 60_000, async () => (await messages()) >= before + recorded.length);
  const dropped = await plant.metric('server', 'gemba_server_stream_dropped_total');
  expect(dropped, 'messages that the server had no room for').toBe(0);
}
