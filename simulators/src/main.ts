/** `npm run simulators`: the machines of a plant, played behind real OPC UA servers. */

import { join } from 'node:path';
import { Metrics } from '@gemba/program/metrics';
import { readPorts } from '@gemba/program/ports';
import { run } from '@gemba/program/run';

const options = {
  data: { type: 'string', env: 'GEMBA_DATA', default: 'data', placeholder: 'DIR', help: 'Folder of all data' },
  plant: { type: 'string', env: 'GEMBA_PLANT', default: 'config/plant.yaml', placeholder: 'FILE', help: 'The plant' },
  config: {
    type: 'string',
    env: 'GEMBA_CONFIG',
    default: 'config/simulators.yaml',
    placeholder: 'FILE',
    help: 'What plays which machine',
  },
  ports: {
    type: 'string',
    env: 'GEMBA_PORTS',
    placeholder: 'FILE',
    help: 'Ports file; its ports go before those of the configuration',
  },
  host: { type: 'string', env: 'GEMBA_SIMULATORS_HOST', default: '127.0.0.1', help: 'Address to listen on' },
  'metrics-port': {
    type: 'number',
    env: 'GEMBA_METRICS_PORT',
    placeholder: 'N',
    help: 'Serve /metrics and /livez on this port',
  },
} as const;

await run(
  {
    name: 'simulators',
    summary: 'Plays the machines of a plant behind real OPC UA servers.',
    options,
    notes: 'While it runs: npm run sim -- help',
  },
  async ({ options, log, ready }) => {
    // node-opcua takes most of the start-up: faults of the command line are told before it is loaded.
    const { startSimulators } = await import('./simulators.ts');
    const metrics = new Metrics().withProcess();
    const running = await startSimulators({
      plantFile: options.plant,
      configFile: options.config,
      folder: join(options.data, 'simulators'),
      host: options.host,
      ports: options.ports === undefined ? {} : readPorts(options.ports),
      log,
      metrics,
    });
    if (options['metrics-port'] !== undefined) await metrics.listen(options['metrics-port'], options.host);
    const { controlPort, endpoints } = running;
    log.info({ machines: Object.keys(endpoints).length, controlPort }, 'machines can be reached');
    ready({ control: controlPort, endpoints });
    return {
      stop: async () => {
        await running.stop();
        await metrics.stop();
      },
    };
  },
);
