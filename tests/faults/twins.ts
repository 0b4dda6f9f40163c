/**
 * Fault 15: a second gateway with the same id, and somebody who takes over the session of a gateway. The twin is told by
 * its epoch and kept out; the gateway is neither thrown off nor made to give births over and over.
 */

import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connectAsync } from 'mqtt';
import { expect } from 'vitest';
import { Program } from '../support/processes.ts';
import { until } from '../support/running-plant.ts';
import { messageOf } from '../support/tap.ts';
import type { Fault, Scene } from './fault.ts';

/** Refused messages of the twin, and takeovers, that the plant has to bear. */
const TWIN_MESSAGES = { small: 20, whole: 400 };
const TAKEOVERS = { small: 1, whole: 5 };

export const twins: Fault = {
  name: 'twins',
  what: 'two gateways with one id, and a session taken over: the twin is kept out, nothing flaps',
  async play(scene) {
    await twin(scene);
    await takeover(scene);
  },
};

async function twin({ plant, whole, did, facts }: Scene): Promise<void> {
  const refused = async () => (await plant.metric('server', 'gemba_server_stream_refused_total', 'reason="twin"')) ?? 0;
  const said = (what: string) => plant.gateway.lines.filter((line) => line.includes(what)).length;
  const connects = () => said('connected to the broker');
  // After a fault before this one, the slower of its two connections may still be on its way.
  await until(
    'both connections of the gateway stand',
    60_000,
    async () => connects() - said('connection to the broker lost') === 2,
  );
  const before = { refused: await refused(), connects: connects() };
  const other = await startTwin(plant);
  try {
    const wanted = before.refused + (whole ? TWIN_MESSAGES.whole : TWIN_MESSAGES.small);
    await until('the twin is refused again and again', 120_000, async () => (await refused()) >= wanted);
    await plant.untilAllLive();
    expect(await plant.metric('gateway', 'gemba_gateway_broker_connected'), 'the gateway is connected').toBe(1);
    expect(connects() - before.connects, 'times that the gateway had to connect anew').toBe(0);
  } finally {
    await other.kill();
  }
  facts.twinRefused = (await refused()) - before.refused;
  did('twin kept out', { refused: facts.twinRefused });
}

/** The same gateway over again, on a machine of its own: with certificates, and with no journal. */
async function startTwin(plant: Scene['plant']): Promise<Program> {
  const data = join(plant.folder, 'twin');
  mkdirSync(join(data, 'gateway'), { recursive: true });
  cpSync(join(plant.data, 'gateway/pki'), join(data, 'gateway/pki'), { recursive: true });
  const { plantFile, gatewayFile } = plant.config;
  const other = new Program('twin', 'gateway/src/main.ts', [
    ...['--data', data, '--plant', plantFile, '--config', gatewayFile],
    ...['--ports', join(plant.folder, 'ports.json'), '--mqtt', `mqtt://127.0.0.1:${plant.mqtt}`],
  ]);
  await other.start();
  return other;
}

/** A client with the gateway's own id throws it off the broker; it comes back once, and goes on. */
async function takeover({ plant, tap, whole, did }: Scene): Promise<void> {
  const takeovers = whole ? TAKEOVERS.whole : TAKEOVERS.small;
  for (let count = 0; count < takeovers; count++) {
    const heard = tap.heard.findLast(({ lane }) => lane === 'live');
    if (heard === undefined) throw new Error('nothing was published');
    const clientId = `gemba-edge-1-${messageOf(heard).epoch}`;
    const thief = await connectAsync(`mqtt://127.0.0.1:${plant.mqtt}`, { clientId, reconnectPeriod: 0 });
    const atMs = performance.now();
    await until('the gateway publishes again', 20_000, async () =>
      tap.heard.some((one) => one.lane === 'live' && one.atMs > atMs + 100),
    );
    await plant.untilAllLive();
    thief.end(true);
    did('session taken over', { clientId });
    await pause(200);
  }
}
