/** `npm run server`: the server as a program. */

import { join, resolve } from 'node:path';
import { Metrics } from '@gemba/program/metrics';
import { run } from '@gemba/program/run';
import { COMMANDS } from './commands/registry.ts';
import { rationalisationWarnings } from './domain/alarms/rationalisation.ts';
import { historianOptions } from './historian-options.ts';
import { HISTORIAN_OPTIONS, PLACE_OPTIONS, ROOT } from './options.ts';
import { readConfiguration } from './read-config.ts';
import { Server } from './server.ts';
import { VERSION } from './version.ts';

await run(
  {
    name: 'server',
    summary: 'Stores what the gateways send, derives states, figures, alarms and maintenance, and shows it.',
    options: {
      ...PLACE_OPTIONS,
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
      ...HISTORIAN_OPTIONS,
      'mail-password': {
        type: 'string',
        env: 'GEMBA_MAIL_PASSWORD',
        secret: true,
        help: 'Password of the account at the mail server (mail in server.yaml)',
      },
      'erp-secret': {
        type: 'string',
        env: 'GEMBA_ERP_SECRET',
        secret: true,
        help: 'Signs the results that are sent to the ERP (erp.webhook in server.yaml)',
      },
      'notify-secret': {
        type: 'string',
        env: 'GEMBA_NOTIFY_SECRET',
        secret: true,
        help: 'Signs the alarms that are sent to webhooks (notifications in server.yaml)',
      },
      'ntfy-token': {
        type: 'string',
        env: 'GEMBA_NTFY_TOKEN',
        secret: true,
        help: 'Access token of the ntfy server (notifications in server.yaml)',
      },
      dashboard: {
        type: 'string',
        env: 'GEMBA_DASHBOARD',
        default: join(ROOT, 'dashboard/dist'),
        placeholder: 'DIR',
        help: 'The built dashboard',
      },
    },
    commands: COMMANDS,
    notes: 'On the first start an administrator is made, and his password is printed once.',
  },
  async ({ options, log, ready }) => {
    const metrics = new Metrics().withProcess();
    const { plant, config } = readConfiguration(options.plant, options.config);
    for (const { path, problem, next } of rationalisationWarnings(plant)) log.warn({ path, next }, problem);
    const folder = join(resolve(options.data), 'server');
    const server = new Server({
      folder,
      plant,
      config,
      host: options.host,
      port: options.port,
      ...(options.mqtt === undefined ? {} : { mqttUrl: options.mqtt }),
      ...(options['erp-secret'] === undefined ? {} : { erpSecret: options['erp-secret'] }),
      historian: historianOptions(options, folder, plant, config.historian),
      configuration: { 'plant.yaml': options.plant, 'server.yaml': options.config },
      ...(options['mail-password'] === undefined ? {} : { mailPassword: options['mail-password'] }),
      notifySecrets: { webhook: options['notify-secret'], ntfy: options['ntfy-token'] },
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
