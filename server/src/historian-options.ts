/** Which historian the options ask for. An InfluxDB without its address is a fault of the command line, named at once. */

import { join } from 'node:path';
import { GembaError } from '@gemba/contract/errors';
import type { MachineId } from '@gemba/contract/identity';
import { machinesOf, type Plant } from '@gemba/contract/plant';
import type { Retention } from './historian/port.ts';
import type { HistorianOptions } from './historian/registry.ts';

export interface HistorianChoice {
  historian: string;
  'influx-url'?: string | undefined;
  'influx-token'?: string | undefined;
  'influx-org': string;
  'influx-bucket': string;
  'influx-rollup-bucket'?: string | undefined;
}

/** `folder` is DATA/server. Throws GEMBA_ARGUMENT. */
export function historianOptions(
  choice: HistorianChoice,
  folder: string,
  plant: Plant,
  { gzip, ...retention }: Retention & { gzip?: boolean },
): HistorianOptions {
  if (choice.historian === 'duckdb') return { kind: 'duckdb', folder: join(folder, 'historian'), retention };
  const url = choice['influx-url'];
  if (url === undefined || URL.parse(url) === null) {
    throw new GembaError('GEMBA_ARGUMENT', { argument: '--historian influx needs --influx-url (or GEMBA_INFLUX_URL)' });
  }
  const places = new Map(machinesOf(plant).map(({ machine, site, area, line }) => [machine.id, { site, area, line }]));
  return {
    kind: 'influx',
    retention,
    gzip: gzip ?? false,
    url,
    token: choice['influx-token'] ?? '',
    org: choice['influx-org'],
    bucket: choice['influx-bucket'],
    rollupBucket: choice['influx-rollup-bucket'] ?? `${choice['influx-bucket']}-rollup`,
    place: (machine: MachineId) => {
      const placed = places.get(machine);
      return placed === undefined ? null : { site: placed.site.id, area: placed.area.id, line: placed.line.id };
    },
  };
}
