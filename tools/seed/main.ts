/** `npm run seed`: a plant of any size with a long past, in a folder that `npm start` goes on from. */

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { GembaError } from '@gemba/contract/errors';
import { readConfiguration as readGateways } from '@gemba/gateway/read-config';
import type { ProgramSpec } from '@gemba/program/arguments';
import { run } from '@gemba/program/run';
import { readSimulators } from '@gemba/simulators/config';
import { writePlant } from './plant.ts';
import { seed } from './seed.ts';

const spec = {
  name: 'seed',
  summary: 'Makes a plant of any size with a long past, for benches and for looking at screens under load.',
  options: {
    days: { type: 'number', default: 365, help: 'How far back it goes' },
    machines: { type: 'number', default: 50, help: 'Machines of the plant, about 12 signals each' },
    'raw-days': {
      type: 'number',
      default: 30,
      help: 'Days of which raw samples stay; the rest are rollups and ledger rows',
    },
    into: {
      type: 'string',
      default: 'data-seed',
      placeholder: 'DIR',
      help: 'Data folder; the plant lies in DIR/config',
    },
  },
  notes:
    'What has changed is sampled once a minute, and everything at a change of state: 14,000 samples a day of a machine.\nThen: npm start -- --data DIR --plant DIR/config/plant.yaml',
} as const satisfies ProgramSpec;

const DAY_MS = 86_400_000;

await run(spec, async ({ options, log, signal }) => {
  const data = resolve(options.into);
  if (existsSync(join(data, 'server'))) {
    throw new GembaError('GEMBA_ARGUMENT', { argument: `--into ${options.into}: there is a server's data already` });
  }
  const plantFile = writePlant(join(data, 'config'), options.machines);
  const { plant, config: gateways } = readGateways(plantFile, join(data, 'config/gateway.yaml'));
  const simulators = readSimulators(join(data, 'config/simulators.yaml'), plant);
  const started = performance.now();
  const endNs = BigInt(Math.floor(Date.now() / DAY_MS) * DAY_MS) * 1_000_000n;
  const { days, 'raw-days': rawDays } = options;
  const stats = await seed({ data, plant, gateways, simulators, days, endNs, rawDays, log, signal });
  const seconds = Math.round((performance.now() - started) / 1000);
  log.info({ seconds, cpuSeconds: Math.round(process.cpuUsage().user / 1e6), ...told(stats) }, 'seeded');
  return 0;
});

function told(stats: object): object {
  return Object.fromEntries(
    Object.entries(stats).map(([key, value]) => [key, typeof value === 'bigint' ? `${value}` : value]),
  );
}
