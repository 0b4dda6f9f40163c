/** The plant of the gateway's benchmarks: machines with many signals on one OPC UA server, as files for the programs. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { FIELD_NAMESPACE } from './namespace.ts';

const SIGNALS_PER_MACHINE = 500;
export const SITE = 'bench';
export const GATEWAY = 'edge';

/** Writes plant.yaml and gateway.yaml into a folder; `nodes` is a multiple of 500. */
export function writePlant(folder: string, nodes: number, endpoint: string): { plant: string; config: string } {
  const machines = Array.from({ length: nodes / SIGNALS_PER_MACHINE }, (_, machine) => ({
    id: `m${machine}`,
    first: machine * SIGNALS_PER_MACHINE,
  }));
  const numbers = (first: number) => Array.from({ length: SIGNALS_PER_MACHINE }, (_, index) => first + index);
  const line = {
    id: 'line',
    name: 'Line',
    calendar: 'always',
    machines: machines.map(({ id, first }) => ({
      id,
      name: id,
      idealCycleS: 1,
      signals: numbers(first).map((number) => ({ id: `v${number}`, type: 'float' })),
    })),
  };
  const plant = {
    enterprise: { id: 'bench', name: 'Bench' },
    sites: [{ id: SITE, name: 'Bench', timeZone: 'Etc/UTC', areas: [{ id: 'area', name: 'Area', lines: [line] }] }],
    calendars: [{ id: 'always', shifts: [{ id: 'day', name: 'Day', start: '00:00', end: '00:00' }] }],
  };
  const gateway = {
    id: GATEWAY,
    site: SITE,
    machines: Object.fromEntries(
      machines.map(({ id, first }) => [
        id,
        {
          endpoint,
          signals: Object.fromEntries(
            numbers(first).map((number) => [`v${number}`, `nsu=${FIELD_NAMESPACE};s=V${number}`]),
          ),
        },
      ]),
    ),
  };
  mkdirSync(folder, { recursive: true });
  const files = { plant: join(folder, 'plant.yaml'), config: join(folder, 'gateway.yaml') };
  writeFileSync(files.plant, stringify(plant));
  writeFileSync(files.config, stringify({ gateways: [gateway] }));
  return files;
}
