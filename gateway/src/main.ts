/** The gateway program: reads its configuration, runs the gateways in it, stops them in order. */

import { join } from 'node:path';
import { GembaError } from '@gemba/contract/errors';
import type { Log } from '@gemba/program/log';
import { Metrics } from '@gemba/program/metrics';
import { readPorts } from '@gemba/program/ports';
import { type ProgramSpec, run } from '@gemba/program/run';
import { chosenGateways, onTheirPorts } from './chosen.ts';
import { COMMANDS } from './commands/registry.ts';
import { unreadMachines } from './config.ts';
import { Gateway } from './gateway.ts';
import { readinessOf } from './health/readiness.ts';
import { GatewayMetrics } from './metrics.ts';
import { openTrust } from './opcua/trust.ts';
import { readConfiguration } from './read-config.ts';

const spec = {
  name: 'gateway',
  summary: 'Reads machines over OPC UA, journals every sample, and publishes to MQTT.',
  options: {
    data: { type: 'string', env: 'GEMBA_DATA', default: 'data', placeholder: 'DIR', help: 'Data folder' },
    plant: {
      type: 'string',
      env: 'GEMBA_PLANT',
      default: 'config/plant.yaml',
      placeholder: 'FILE',
      help: 'The plant',
    },
    config: {
      type: 'string',
      env: 'GEMBA_CONFIG',
      default: 'config/gateway.yaml',
      placeholder: 'FILE',
      help: 'Where machines are read',
    },
    gateway: { type: 'string', multiple: true, placeholder: 'ID', help: 'Run only this gateway of the file' },
    mqtt: { type: 'string', env: 'GEMBA_MQTT_URL', placeholder: 'URL', help: 'The broker (default: as configured)' },
    'mqtt-username': { type: 'string', env: 'GEMBA_MQTT_USERNAME', placeholder: 'NAME', help: 'Account at the broker' },
    'mqtt-password': { type: 'string', env: 'GEMBA_MQTT_PASSWORD', secret: true, help: 'Its password' },
    ports: { type: 'string', env: 'GEMBA_PORTS', placeholder: 'FILE', help: 'Ports of a plant on this machine' },
    'metrics-port': {
      type: 'number',
      env: 'GEMBA_METRICS_PORT',
      placeholder: 'N',
      help: 'Serve /metrics, /livez and /readyz on this port of the loopback (default: not at all)',
    },
  },
  notes: 'Its certificate and trust list lie in DATA/gateway/pki; the command trust looks after them.',
  commands: COMMANDS,
} as const satisfies ProgramSpec;

await run(spec, async ({ options, log, ready }) => {
  const { plant, config } = readConfiguration(options.plant, options.config);
  const ports = options.ports === undefined ? {} : readPorts(options.ports);
  const chosen = chosenGateways(config, options.gateway);
  warnOfUnread(unreadMachines(config, plant), log);
  const folder = join(options.data, 'gateway');
  const trust = await openTrust(join(folder, 'pki'), log);
  const metrics = new Metrics().withProcess();
  const gatewayMetrics = new GatewayMetrics(metrics);
  if (options.mqtt !== undefined && !URL.canParse(options.mqtt)) {
    throw new GembaError('GEMBA_ARGUMENT', { argument: '--mqtt (or GEMBA_MQTT_URL) is not a URL' });
  }
  const named = options.mqtt ?? (ports.mqtt === undefined ? null : `mqtt://127.0.0.1:${ports.mqtt}`);
  const mqtt = {
    ...(named === null ? config.mqtt : { url: named, tls: config.mqtt.tls }),
    ...(options['mqtt-username'] === undefined ? {} : { username: options['mqtt-username'] }),
    ...(options['mqtt-password'] === undefined ? {} : { password: options['mqtt-password'] }),
  };
  const gateways = chosen.map(
    (one) =>
      new Gateway({
        config: { ...one, machines: onTheirPorts(one.machines, ports) },
        plant,
        folder: join(folder, one.id),
        mqtt,
        trust,
        metrics: gatewayMetrics,
        log: log.child({ gateway: one.id }),
      }),
  );
  for (const gateway of gateways) await gateway.start();
  const port = options['metrics-port'];
  const metricsPort =
    port === undefined
      ? null
      : await metrics.listen(port, undefined, {
          stuck: () =>
            gateways.flatMap((gateway, index) => gateway.stuck().map((part) => `${chosen[index]?.id}: ${part}`)),
          readiness: () =>
            readinessOf(
              true,
              gateways.map((gateway) => gateway.readiness()),
            ),
        });
  ready({ gateways: chosen.map(({ id }) => id), metricsPort });
  return {
    stop: async () => {
      await Promise.all(gateways.map((gateway) => gateway.stop()));
      await metrics.stop();
      await trust.close();
    },
  };
});

function warnOfUnread(machines: readonly string[], log: Log): void {
  if (machines.length > 0) log.warn({ machines }, 'machines of the plant that no gateway reads');
}
