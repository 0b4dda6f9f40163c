/** `npm run broker`: the embedded MQTT broker as a program of its own. */

import { Metrics } from '@gemba/program/metrics';
import { run } from '@gemba/program/run';
import { Broker } from './broker.ts';

await run(
  {
    name: 'broker',
    summary: 'The embedded MQTT 3.1.1 broker, for one machine: production takes Mosquitto, EMQX or HiveMQ.',
    options: {
      host: {
        type: 'string',
        default: '127.0.0.1',
        choices: ['127.0.0.1', '::1', 'localhost'],
        help: 'Loopback address',
      },
      port: { type: 'number', env: 'GEMBA_MQTT_PORT', default: 1883, help: 'TCP port; 0 takes a free one' },
      'metrics-port': { type: 'number', help: 'Serve /metrics and /livez on this port' },
    },
  },
  async ({ options, log, ready }) => {
    const metrics = new Metrics().withProcess();
    const broker = new Broker({ host: options.host, port: options.port, log, metrics });
    const port = await broker.start();
    const metricsPort = options['metrics-port'];
    if (metricsPort !== undefined) await metrics.listen(metricsPort);
    log.info({ port }, 'broker listens');
    ready({ port });
    return {
      stop: async () => {
        await metrics.stop();
        await broker.stop();
      },
    };
  },
);
