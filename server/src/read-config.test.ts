import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GembaError } from '@gemba/contract/errors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfiguration } from './read-config.ts';
import { testPlant } from './testing/plant.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gemba-config-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function read(plant: object, config: object) {
  writeFileSync(join(folder, 'plant.yaml'), JSON.stringify(plant));
  writeFileSync(join(folder, 'server.yaml'), JSON.stringify(config));
  return readConfiguration(join(folder, 'plant.yaml'), join(folder, 'server.yaml'));
}

describe('the configuration of the server', () => {
  it('may be empty: everything has a default', () => {
    expect(read(testPlant(), {}).config).toEqual({
      allowedOrigins: [],
      frameAncestors: [],
      mqtt: {},
      sparkplug: { hostId: 'gemba', reorderS: 5, deathWithinS: 90, machines: {} },
    });
  });

  it('names for each fault of the foreign nodes’ machines where it is', () => {
    const machines = {
      'filler-1': { group: 'g', node: 'n', device: 'd', metrics: { speed: 'Speed', total: 'reject' } },
      'labeller-1': { group: 'g', node: 'n', device: 'd' },
      'filler-2': { group: 'g', node: 'n' },
    };
    try {
      read(testPlant(), { sparkplug: { machines } });
      expect.unreachable();
    } catch (error) {
      expect((error as GembaError).faults.map(({ path, problem }) => `${path}: ${problem}`)).toEqual([
        'server.yaml: sparkplug.machines.filler-1.metrics.speed: the machine has no such signal',
        'server.yaml: sparkplug.machines.filler-1.metrics: two signals are read from reject',
        'server.yaml: sparkplug.machines.labeller-1: filler-1 is read from the same device',
        'server.yaml: sparkplug.machines.filler-2: the plant has no such machine',
      ]);
    }
  });

  it('has the faults of both files listed at once, each with its path and the next step', () => {
    const plant = testPlant();
    plant.maintenance = [
      {
        id: 'grease',
        machine: 'filler-1',
        task: 'Grease',
        triggers: [{ kind: 'calendar', rrule: 'FREQ=SOMETIMES', start: '2026-11-01', time: '06:00' }],
      },
    ];
    plant.calendars = [];
    const config = { tls: { certificate: '/nonexistent.pem', key: '/nonexistent.key' }, sparkplug: { hostId: 'a/b' } };
    try {
      read(plant, config);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(GembaError);
      const { code, faults } = error as GembaError;
      expect(code).toBe('GEMBA_CONFIG_INVALID');
      const paths = faults.map(({ path }) => path).join('\n');
      for (const part of ['calendar', 'maintenance[0].triggers[0].rrule', 'tls.certificate', 'tls.key', 'hostId']) {
        expect(paths).toContain(part);
      }
      for (const { next } of faults) expect(next).not.toBe('');
    }
  });
});
