/** Options that the server and its commands share: the same word means the same everywhere. */

import { join, resolve } from 'node:path';
import type { OptionSpec } from '@gemba/program/arguments';

export const ROOT = resolve(import.meta.dirname, '../..');

/** Where the server keeps what is its own, and what configures it. */
export const PLACE_OPTIONS = {
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
} as const satisfies Record<string, OptionSpec>;

/** As `historianOptions` takes them. */
export const HISTORIAN_OPTIONS = {
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
} as const satisfies Record<string, OptionSpec>;
