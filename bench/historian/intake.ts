/**
 * The server's intake as a process: what the demo plant's gateway would have sent of some days comes over Mosquitto as
 * fast as it is taken; it is decoded, folded into the ledger, judged, and stored. What is counted is CPU time until the
 * server says that all of it is stored.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Epoch, GatewayId, SiteId } from '@gemba/contract/identity';
import type { Entry } from '@gemba/contract/sample';
import { encodeBodies, encodeMessage, frame } from '@gemba/contract/stream/codec';
import { decodeStored } from '@gemba/contract/stream/stored';
import { replayTopic, storedTopic } from '@gemba/contract/stream/topics';
import { readConfiguration as readGateways } from '@gemba/gateway/read-config';
import { freePorts } from '@gemba/program/free-ports';
import { readConfiguration as readSimulators } from '@gemba/simulators/config';
import mqtt, { type MqttClient } from 'mqtt';
import { startInflux } from '../../tests/support/influx.ts';
import { Mosquitto } from '../../tests/support/mosquitto.ts';
import { Program } from '../../tests/support/processes.ts';
import { pastOf } from '../../tools/history/past.ts';
import { cpuSeconds } from '../gateway/usage.ts';
import type { Engine } from './engines.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const DAYS = 6;
/** Entries of a batch: as much as a gateway with 10,000 samples a second makes durable at once. */
const BATCH = 1_000;
/** Positions that may be under way. */
const WINDOW = 100;
const EPOCH = 'be0c000000000002' as Epoch;

export interface Recorded {
  site: SiteId;
  gateway: GatewayId;
  bodies: Uint8Array[];
  samples: number;
}

/** Some days of the demo plant up to now, as one gateway's journal. */
export function record(): Recorded {
  const config = (name: string) => join(ROOT, 'config', name);
  const { plant, settings: simulators } = readSimulators(config('plant.yaml'), config('simulators.yaml'));
  const { config: gateways } = readGateways(config('plant.yaml'), config('gateway.yaml'));
  const throughNs = BigInt(Date.now()) * 1_000_000n;
  const window = { fromNs: throughNs - BigInt(DAYS) * 86_400_000_000_000n, throughNs };
  const lines = pastOf({ plant, gateways, simulators }, window);
  const [{ site, gateway } = { site: '', gateway: '' }] = lines;
  // As they came: portions of all lines beside each other.
  const portions: Entry[][] = [];
  for (const { entries } of lines.filter((line) => line.gateway === gateway)) {
    let at = 0;
    for (const portion of entries) {
      portions[at] = [...(portions[at] ?? []), ...portion];
      at += 1;
    }
  }
  const entries = portions.flat();
  const bodies: Uint8Array[] = [];
  for (let from = 0; from < entries.length; from += BATCH)
    bodies.push(...encodeBodies(entries.slice(from, from + BATCH)));
  return {
    site: site as SiteId,
    gateway: gateway as GatewayId,
    bodies,
    samples: entries.filter(({ kind }) => kind === 'sample').length,
  };
}

/** Samples a second of the server's CPU time, all of its threads counted. */
export async function intake(engine: Engine, { site, gateway, bodies, samples }: Recorded): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'gemba-bench-'));
  const [mqttPort = 0, http = 0] = await freePorts(2);
  const broker = new Mosquitto(folder, mqttPort);
  const influx = engine === 'influx' ? await startInflux() : null;
  const url = `mqtt://127.0.0.1:${mqttPort}`;
  const config = ['--plant', join(ROOT, 'config/plant.yaml'), '--config', join(ROOT, 'config/server.yaml')];
  const server = new Program(
    'server',
    'server/src/main.ts',
    ['--data', join(folder, 'data'), ...config, '--mqtt', url, '--historian', engine, '--port', String(http)],
    influx === null ? {} : { env: influx.env },
  );
  try {
    await broker.start();
    await server.start();
    const client = await mqtt.connectAsync(url, { clean: true });
    let through = 0;
    client.on('message', (_topic, payload) => {
      const stored = decodeStored(payload.toString('utf8'));
      if (stored?.epoch === EPOCH) through = stored.through;
    });
    await client.subscribeAsync(storedTopic(site, gateway), { qos: 1 });
    const before = cpuSeconds(server.pid);
    for (const [index, body] of bodies.entries()) {
      const position = index + 1;
      while (position - through > WINDOW) await heard(client);
      const message = encodeMessage({ epoch: EPOCH, oldest: 1, batches: [{ position, body }] });
      await client.publishAsync(replayTopic(site, gateway), Buffer.from(frame('plain', message)), { qos: 1 });
    }
    while (through < bodies.length) await heard(client);
    const seconds = cpuSeconds(server.pid) - before;
    await client.endAsync(true);
    return samples / seconds;
  } finally {
    await server.kill();
    await influx?.stop();
    await broker.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The next word of the server. */
const heard = (client: MqttClient): Promise<void> =>
  new Promise((resolve) => {
    client.once('message', () => resolve());
  });
