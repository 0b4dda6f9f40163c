/** The gateway program: reads its configuration, runs the gateways in it, stops them in order. */

import { join } from 'node:path';
import type { Plant } from '@gemba/contract/plant';
import type { Log } from '@gemba/program/log';
import { Metrics } from '@gemba/program/metrics';
import { type ProgramSpec, run } from '@gemba/program/run';
import { COMMANDS } from './commands/registry.ts';
import type { Gateway as GatewayConfig } from './config.ts';
import { Fleet } from './fleet.ts';
import { Gateway } from './gateway.ts';
import { readinessOf } from './health/readiness.ts';
import { GatewayMetrics } from './metrics.ts';
import { exposeExpiry } from './opcua/security/expiry-metric.ts';
import { openTrust } from './opcua/trust.ts';
import { BROKER_OPTIONS, CONFIG_OPTION, DATA_OPTION, PLANT_OPTION, PORTS_OPTION } from './options.ts';
import { ReloadMetrics } from './reload/metrics.ts';
import { Reloader, signatureOf } from './reload/reloader.ts';
import { checkNoRestart } from './reload/restarts.ts';
import { readSettings, type Settings } from './settings.ts';

const spec = {
  name: 'gateway',
  summary: 'Reads machines over OPC UA, journals every sample, and publishes to MQTT.',
  options: {
    ...DATA_OPTION,
    ...PLANT_OPTION,
    ...CONFIG_OPTION,
    gateway: { type: 'string', multiple: true, placeholder: 'ID', help: 'Run only this gateway of the file' },
    ...BROKER_OPTIONS,
    ...PORTS_OPTION,
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
  const files = [options.plant, options.config];
  const signature = await signatureOf(files);
  const initial = readSettings(options);
  warnOfUnread(initial.unread, log);
  const folder = join(options.data, 'gateway');
  const trust = await openTrust(join(folder, 'pki'), log);
  const metrics = new Metrics().withProcess();
  const gatewayMetrics = new GatewayMetrics(metrics);
  exposeExpiry(metrics, trust.own, join(folder, 'pki'));
  const make = (config: GatewayConfig, plant: Plant) =>
    new Gateway({
      config,
      plant,
      folder: join(folder, config.id),
      mqtt: initial.mqtt,
      trust,
      certificates: { own: trust.own, servers: trust.servers, tls: initial.mqtt.tls },
      metrics: gatewayMetrics,
      log: log.child({ gateway: config.id }),
    });
  const fleet = new Fleet(make);
  await fleet.run(initial);
  const reloader: Reloader<Settings> = new Reloader({
    files,
    initial,
    read: (inForce) => {
      const next = readSettings(options);
      checkNoRestart(inForce, next);
      return next;
    },
    apply: (next) => {
      warnOfUnread(next.unread, log);
      return fleet.run(next);
    },
    did: new ReloadMetrics(metrics, () => reloader.current).count,
    log,
  });
  reloader.start(signature);
  // In a terminal it means that the terminal goes, and the program with it.
  if (!process.stdout.isTTY) process.on('SIGHUP', () => void reloader.reload('SIGHUP'));
  const port = options['metrics-port'];
  const health = {
    stuck: () => [...fleet.running].flatMap(([id, gateway]) => gateway.stuck().map((part) => `${id}: ${part}`)),
    readiness: () =>
      readinessOf(
        reloader.current,
        [...fleet.running.values()].map((gateway) => gateway.readiness()),
      ),
  };
  const metricsPort = port === undefined ? null : await metrics.listen(port, undefined, health);
  ready({ gateways: [...fleet.running.keys()], metricsPort });
  return {
    stop: async () => {
      await reloader.stop();
      await fleet.stop();
      await metrics.stop();
      await trust.close();
    },
  };
});

function warnOfUnread(machines: readonly string[], log: Log): void {
  if (machines.length > 0) log.warn({ machines }, 'machines of the plant that no gateway reads');
}
