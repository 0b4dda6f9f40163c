/** The brokers over which everything is tested that a broker has a part in: the embedded one and Mosquitto. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '@gemba/program/free-ports';
import { makeLog } from '@gemba/program/log';
import { Metrics } from '@gemba/program/metrics';
import { Broker } from '@gemba/server/broker/broker';
import { Mosquitto, mosquittoMissing } from './mosquitto.ts';

export interface RunningBroker {
  port: number;
  stop(): Promise<void>;
}

/** On the given port, else on a free one. It knows nothing of what was before. */
export type StartBroker = (port?: number) => Promise<RunningBroker>;

const log = makeLog('test', process.env.GEMBA_TEST_LOG ?? 'silent', 'json');

export const embedded: StartBroker = async (wanted = 0) => {
  const broker = new Broker({ host: '127.0.0.1', port: wanted, log, metrics: new Metrics() });
  const port = await broker.start();
  return { port, stop: () => broker.stop() };
};

const mosquitto: StartBroker = async (wanted) => {
  const folder = mkdtempSync(join(tmpdir(), 'gemba-mosquitto-'));
  const port = wanted ?? ((await freePorts(1)) as [number])[0];
  const broker = new Mosquitto(folder, port);
  await broker.start();
  const stop = async () => {
    await broker.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  return { port, stop };
};

/** Name, why it must be skipped (or `null`), how it is started. */
export const BROKERS: readonly [name: string, missing: string | null, start: StartBroker][] = [
  ['the embedded broker', null, embedded],
  ['Mosquitto', mosquittoMissing, mosquitto],
];
