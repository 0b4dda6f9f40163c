/** The brokers over which Sparkplug is tested: the embedded one and Mosquitto. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '@gemba/program/free-ports';
import { makeLog } from '@gemba/program/log';
import { Metrics } from '@gemba/program/metrics';
import { Broker } from '@gemba/server/broker/broker';
import { Mosquitto, mosquittoMissing } from '../support/mosquitto.ts';

export interface RunningBroker {
  port: number;
  stop(): Promise<void>;
}

const log = makeLog('test', process.env.GEMBA_TEST_LOG ?? 'silent', 'json');

async function embedded(): Promise<RunningBroker> {
  const broker = new Broker({ host: '127.0.0.1', port: 0, log, metrics: new Metrics() });
  const port = await broker.start();
  return { port, stop: () => broker.stop() };
}

async function mosquitto(): Promise<RunningBroker> {
  const folder = mkdtempSync(join(tmpdir(), 'gemba-mosquitto-'));
  const [port] = (await freePorts(1)) as [number];
  const broker = new Mosquitto(folder, port);
  await broker.start();
  const stop = async () => {
    await broker.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  return { port, stop };
}

/** Name, why it must be skipped (or `null`), how it is started. */
export const BROKERS: readonly [name: string, missing: string | null, start: () => Promise<RunningBroker>][] = [
  ['the embedded broker', null, embedded],
  ['Mosquitto', mosquittoMissing, mosquitto],
];
