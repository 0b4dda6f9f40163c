import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GembaError } from '@gemba/contract/errors';
import type { AlarmRule } from '@gemba/contract/plant/alarm-rule';
import type { MaintenancePlan } from '@gemba/contract/plant/maintenance-plan';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ODD_NAMES } from './historian/suite/odd-names.ts';
import { readConfiguration } from './read-config.ts';
import { testPlant } from './testing/plant.ts';

const ALARM: AlarmRule = {
  id: 'hot',
  machines: ['filler-1'],
  condition: { kind: 'above-limit', signal: 'zone/temperature', limit: 80 },
  priority: 'high',
  text: 'Too hot',
};
const PLAN: MaintenancePlan = {
  id: 'grease',
  machine: 'filler-1',
  task: 'Grease',
  triggers: [{ kind: 'run-hours', hours: 500 }],
};

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
      erp: {},
      backups: {},
      reports: { sentDays: 1100 },
      notifications: { groupWithinS: 20, allowInternal: [], channels: {} },
      historian: { rawDays: 90, minuteDays: 730, gzip: false },
      sparkplug: { hostId: 'gemba', reorderS: 5, deathWithinS: 90, machines: {} },
    });
  });

  it('names networks that are none, letters without a mail server, and files that are not there', () => {
    const notifications = {
      allowInternal: ['10.0.0.0/8', 'intranet'],
      channels: { mail: { kind: 'email' }, hook: { kind: 'webhook', ca: '/nonexistent/ca.pem' } },
    };
    expect(() => read(testPlant(), { notifications })).toThrow(
      expect.objectContaining({
        faults: ['channels.hook.ca', 'allowInternal.1', 'channels.mail'].map((path) =>
          expect.objectContaining({ path: expect.stringContaining(`notifications.${path}`) }),
        ),
      }),
    );
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

  it.each(ODD_NAMES)('refuses %j as an id, wherever one stands', (odd) => {
    const plant = testPlant({ alarms: [ALARM], maintenance: [PLAN] });
    plant.products = [{ id: 'bolt', name: 'Bolt' }];
    const named = JSON.stringify(plant, (key, value) => (key === 'id' ? odd : value));
    try {
      read(JSON.parse(named), {});
      expect.unreachable();
    } catch (error) {
      const paths = (error as GembaError).faults.map(({ path }) => path).join('\n');
      const line = 'sites[0].areas[0].lines[0]';
      for (const place of [
        ...[
          'enterprise',
          'sites[0]',
          'sites[0].areas[0]',
          line,
          `${line}.machines[0]`,
          `${line}.machines[0].signals[0]`,
        ],
        ...['calendars[0]', 'calendars[0].shifts[0]', 'products[0]', 'alarms[0]', 'maintenance[0]'],
      ]) {
        expect(paths).toContain(`${place}.id`);
      }
    }
  });

  it.each(ODD_NAMES)('refuses %j as a machine or a signal of a foreign node', (odd) => {
    const machines = {
      [odd]: { group: 'g', node: 'n' },
      'filler-1': { group: 'g', node: 'm', metrics: { [odd]: 'Speed' } },
    };
    try {
      read(testPlant(), { sparkplug: { machines } });
      expect.unreachable();
    } catch (error) {
      const refused = (error as GembaError).faults.filter(({ problem }) => problem.startsWith('must match pattern'));
      const at = ({ path }: { path: string }) => path.slice(path.indexOf('sparkplug')).replace(/ \(line \d+\)$/, '');
      expect(refused.map((fault) => [at(fault), fault.next])).toEqual([
        [`sparkplug.machines.filler-1.metrics.${odd}`, 'Write a value that is allowed here: Signal id.'],
        [`sparkplug.machines.${odd}`, 'Write a value that is allowed here: Machine id.'],
      ]);
    }
  });

  it('takes any text as a name that people read', () => {
    for (const odd of ODD_NAMES) {
      const plant = testPlant({ alarms: [{ ...ALARM, text: odd }] });
      const named = JSON.parse(JSON.stringify(plant, (key, value) => (key === 'name' ? odd : value)));
      expect(read(named, {}).plant.enterprise.name).toBe(odd);
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
