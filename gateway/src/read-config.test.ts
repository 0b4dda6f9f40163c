import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GembaError } from '@gemba/contract/errors';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfiguration } from './read-config.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gemba-config-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function read(plant: string, gateway: string) {
  await writeFile(join(folder, 'plant.yaml'), plant);
  await writeFile(join(folder, 'gateway.yaml'), gateway);
  return readConfiguration(join(folder, 'plant.yaml'), join(folder, 'gateway.yaml'));
}

test('the faults of both files are listed together, each with its path and a next step', async () => {
  const error = await read('enterprise: { id: e, name: E }\nsites: []\ncalendars: 5\n', 'gateways: []\n').then(
    () => null,
    (thrown: GembaError) => thrown,
  );
  expect(error).toBeInstanceOf(GembaError);
  expect(error?.code).toBe('GEMBA_CONFIG_INVALID');
  const paths = error?.faults.map(({ path }) => path.replace(folder, '').replace(/ \(line \d+\)/, '')) ?? [];
  expect(paths).toContain('/plant.yaml: sites');
  expect(paths).toContain('/plant.yaml: calendars');
  expect(paths).toContain('/gateway.yaml: gateways');
  for (const { next } of error?.faults ?? []) expect(next).not.toBe('');
});

test('a file that can’t be read is said at once', () => {
  expect(() => readConfiguration(join(folder, 'none.yaml'), join(folder, 'none.yaml'))).toThrow(/could not be read/);
});
