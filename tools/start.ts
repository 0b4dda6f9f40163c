/**
 * The whole demo plant in one command: broker, simulators, gateway and server as processes of their own, on free
 * loopback ports, with their certificates in each other's trust lists. This page is the order of things; the steps
 * stand in `start/`.
 */

import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ProgramSpec } from '@gemba/program/arguments';
import { exchangeCertificates } from '@gemba/program/exchange-certificates';
import { run } from '@gemba/program/run';
import { Children } from './start/children.ts';
import { checkHistorian, readConfiguration } from './start/configuration.ts';
import { ensureDashboard } from './start/dashboard.ts';
import { lockFolder, makeFolder } from './start/lock.ts';
import { choosePorts } from './start/ports.ts';
import { Progress } from './start/progress.ts';
import { firstLiveMachine } from './start/watch.ts';

const ROOT = resolve(import.meta.dirname, '..');

const spec = {
  name: 'start',
  summary: 'Starts the demo plant: simulated machines, gateway, broker, server and dashboard.',
  options: {
    port: {
      type: 'number',
      env: 'GEMBA_HTTP_PORT',
      default: 8080,
      help: 'Port of the dashboard; all others are chosen free',
    },
    data: {
      type: 'string',
      env: 'GEMBA_DATA',
      default: 'data',
      placeholder: 'DIR',
      help: 'Folder for everything that is kept',
    },
    plant: {
      type: 'string',
      env: 'GEMBA_PLANT',
      default: join(ROOT, 'config/plant.yaml'),
      placeholder: 'FILE',
      help: 'The plant; gateway.yaml, simulators.yaml and server.yaml are read beside it',
    },
    historian: {
      type: 'string',
      env: 'GEMBA_HISTORIAN',
      default: 'duckdb',
      choices: ['duckdb', 'influx'],
      help: 'Where samples are stored; influx is told where by GEMBA_INFLUX_URL, _TOKEN, _ORG, _BUCKET',
    },
    'history-days': {
      type: 'number',
      env: 'GEMBA_HISTORY_DAYS',
      default: 30,
      placeholder: 'N',
      help: 'Days before its first start that are made for a new plant, once and in the background; 0 for none',
    },
  },
  notes:
    'Ctrl-C stops everything. Ports and addresses stand in DATA/ports.json. Two plants with different --port and --data run side by side.',
} as const satisfies ProgramSpec;

await run(spec, async ({ options, signal, ready }) => {
  const progress = new Progress();
  checkHistorian(options.historian, process.env);
  const plantPath = resolve(options.plant);
  const { plant, gatewayFile, simulatorsFile, serverFile } = readConfiguration(plantPath);
  const data = resolve(options.data);
  makeFolder(data);
  const unlock = lockFolder(data);
  const ports = await choosePorts(plant, options.port);
  const portsFile = join(data, 'ports.json');
  writeFileSync(portsFile, `${JSON.stringify(ports, null, 2)}\n`);
  await progress.step('certificates', () => exchangeCertificates(data));
  await progress.step('dashboard', () => ensureDashboard(ROOT));

  const children = new Children(ROOT, progress);
  const common = ['--data', data];
  const mqtt = ['--mqtt', `mqtt://127.0.0.1:${ports.mqtt}`];
  const plantFile = ['--plant', plantPath];
  children.add('broker', 'server/src/broker/main.ts', ['--port', String(ports.mqtt)]);
  children.add('server', 'server/src/main.ts', [
    ...common,
    ...plantFile,
    ...mqtt,
    ...(serverFile === null ? [] : ['--config', serverFile]),
    '--port',
    String(ports.http),
    '--historian',
    options.historian,
  ]);
  children.add('gateway', 'gateway/src/main.ts', [
    ...common,
    ...plantFile,
    '--config',
    gatewayFile,
    ...mqtt,
    '--ports',
    portsFile,
  ]);
  children.add('simulators', 'simulators/src/main.ts', [
    ...common,
    ...plantFile,
    '--config',
    simulatorsFile,
    '--ports',
    portsFile,
  ]);
  const url = `http://localhost:${ports.http}`;
  const live = async () => {
    const all = children.ready(signal);
    // The first machine is live while others are still loading; whichever child fails ends the start.
    await Promise.race([
      all.then(() => new Promise(() => {})),
      progress.step('first live machine', () => firstLiveMachine(`http://127.0.0.1:${ports.http}`, signal)),
    ]);
    progress.say(`Gemba is live at ${url}`);
    await all;
    ready({ url, ports });
    const days = options['history-days'];
    if (days > 0) {
      const server = ['--server', `http://127.0.0.1:${ports.http}`];
      children.add(
        'history',
        'tools/history/main.ts',
        [...common, ...plantFile, ...mqtt, ...server, '--days', String(days)],
        true,
      );
    }
  };
  const stop = async () => {
    progress.say('stopping');
    await children.stop(['history', 'simulators', 'gateway', 'server', 'broker']);
    unlock();
    progress.say(`stopped; its data is in ${data}`);
  };
  try {
    await live();
  } catch (error) {
    await stop();
    if (!signal.aborted) throw error;
  }
  return { stop };
});
