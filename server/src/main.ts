/** `npm run server`: the server as a program. */

import { join, resolve } from 'node:path';
import { Metrics } from '@gemba/program/metrics';
import { run } from '@gemba/program/run';
import { COMMANDS } from './commands/registry.ts';
import { historianOptions } from './historian-options.ts';
import { readConfiguration } from './read-config.ts';
import { Server } from './server.ts';
import { VERSION } from './version.ts';

const ROOT = resolve(import.meta.dirname, '../..');

await run(
  {
    name: 'server',
    summary: 'Stores what the gateways send, derives states, figures, alarms and maintenance, and shows it.',
    options: {
      data: {
        type: 'string',
        env: 'GEMBA_DATA',
        default: 'data',
        placeholder: 'DIR',
        help: 'Data folder; the server keeps its files in DIR/server',
      },
      plant: {
        type: 'string',
        env: 'GEMBA_PLANT',
        default: join(ROOT, 'config/plant.yaml'),
        placeholder: 'FILE',
        help: 'The plant',
      },
      config: {
        type: 'string',
        env: 'GEMBA_CONFIG',
        default: join(ROOT, 'config/server.yaml'),
        placeholder: 'FILE',
        help: 'What is not worth an option: TLS, proxies, origins',
      },
      host: {
        type: 'string',
        env: 'GEMBA_HOST',
        default: '127.0.0.1',
        help: 'Address to listen on; beyond this machine it needs TLS',
      },
      port: {
        type: 'number',
        env: 'GEMBA_HTTP_PORT',
        default: 8080,
        help: 'Port of dashboard and API; 0 takes a free one',
      },
      mqtt: {
        type: 'string',
        env: 'GEMBA_MQTT_URL',
        placeholder: 'URL',
        help: 'Broker, mqtt:// or mqtts://; without it the embedded one is started',
      },
      historian: {
        type: 'string',
        env: 'GEMBA_HISTORIAN',
        default: 'duckdb',
        choices: ['duckdb', 'influx'],
        help: 'Where samples are stored',
      },
      'influx-url': {
        type: 'string',
        env: 'GEMBA_INFLUX_URL',
        placeholder: 'URL',
        help: 'InfluxDB, for --historian influx',
      },
      'influx-token': { type: 'string', env: 'GEMBA_INFLUX_TOKEN', secret: true, help: 'Token of InfluxDB' },
      'influx-org': { type: 'string', env: 'GEMBA_INFLUX_ORG', default: 'gemba', help: 'Organisation in InfluxDB' },
      'influx-bucket': {
        type: 'string',
        env: 'GEMBA_INFLUX_BUCKET',
        default: 'gemba',
        help: 'Bucket of samples in InfluxDB',
      },
      'influx-rollup-bucket': {
        type: 'string',
        env: 'GEMBA_INFLUX_ROLLUP_BUCKET',
        placeholder: 'NAME',
        help: 'Bucket of what is kept for years (default: that of samples and -rollup)',
      },
      dashboard: {
        type: 'string',
        env: 'GEMBA_DASHBOARD',
        default: join(ROOT, 'dashboard/dist'),
        placeholder: 'DIR',
        help: 'The built dashboard',
      },
    },
    notes: 'On the first start an administrator is made, and his password is printed once.',
    commands: COMMANDS,
  },
  async ({ options, log, ready }) => {
    const metrics = new Metrics().withProcess();
    const { plant, config } = readConfiguration(options.plant, options.config);
    const folder = join(resolve(options.data), 'server');
    const server = new Server({
      folder,
      plant,
      config,
      host: options.host,
      port: options.port,
      ...(options.mqtt === undefined ? {} : { mqttUrl: options.mqtt }),
      historian: historianOptions(options, folder, plant, config.historian),
      dashboard: resolve(options.dashboard),
      version: VERSION,
      log,
      metrics,
    });
    const port = await server.start();
    log.info({ port, historian: options.historian }, 'server listens');
    ready({ port });
    return server;
  },
);
