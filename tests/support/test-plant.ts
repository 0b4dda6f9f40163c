/**
 * Plants of the tests' own: a few simulated machines on one line, one shift of 24 hours without a break, written as
 * the three YAML files that the programs read.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plant } from '@gemba/contract/plant';
import type { AlarmRule } from '@gemba/contract/plant/alarm-rule';
import type { Calendar } from '@gemba/contract/plant/calendar';
import type { MaintenancePlan } from '@gemba/contract/plant/maintenance-plan';
import { type Description, describe, describeSignals } from '@gemba/simulators/describe';
import type { SignalSpec } from '@gemba/simulators/machines/kind';
import type { RecordingSettings } from '@gemba/simulators/recordings/settings';
import { stringify } from 'yaml';

interface TestMachine {
  id: string;
  kind: string;
  /** Default 2: lively, so that there is flow. */
  idealCycleS?: number;
  noDataAfterS?: number;
  name?: string;
  /** Kind `recording`: how it is played, and what it says. */
  recorded?: { settings: RecordingSettings; signals: readonly SignalSpec[] };
  /** Changes of a signal that its server is to keep between two answers (default: the gateway's own). */
  queueSize?: number;
}

export interface TestPlantSpec {
  machines: TestMachine[];
  seed?: number;
  /** How often machines are stopped by their own causes (default 0: only by command). */
  trouble?: number;
  timeZone?: string;
  alarms?: AlarmRule[];
  maintenance?: MaintenancePlan[];
  /** How jobs are worked (default: what the server brings). */
  jobs?: Plant['jobs'];
  /** Length of a step of the machines, ms (default 100): shorter gives more emissions. */
  stepMs?: number;
  /** Shifts of the one calendar (default: one of 24 hours from midnight). */
  shifts?: Calendar['shifts'];
  /** For how long the machines' servers keep a history, h (default: none). */
  historyH?: number;
  /** How the gateway reads it. */
  backfill?: { enabled?: boolean; valuesPerS?: number };
  /** Limits of the gateway's journal. */
  journal?: { maxBytes?: number; minFreeBytes?: number };
}

/** Paths of what was written. */
export interface TestPlant {
  plant: Plant;
  plantFile: string;
  gatewayFile: string;
  simulatorsFile: string;
}

const SITE = 'site-1';
const LINE = 'line-1';
const GATEWAY = 'edge-1';

const descriptionOf = ({ id, kind, recorded }: TestMachine): Description =>
  recorded === undefined ? describe(kind, id) : describeSignals(recorded.signals, id);

/** Writes the configuration of a plant into `FOLDER/config`. */
export function writeTestPlant(folder: string, spec: TestPlantSpec): TestPlant {
  const described = spec.machines.map((machine) => ({ ...machine, ...descriptionOf(machine) }));
  const plant: Plant = {
    enterprise: { id: 'test', name: 'Test works' },
    sites: [
      {
        id: SITE,
        name: 'Test site',
        timeZone: spec.timeZone ?? 'Asia/Kathmandu',
        areas: [
          {
            id: 'area-1',
            name: 'Hall',
            lines: [
              {
                id: LINE,
                name: 'Line 1',
                calendar: 'always',
                oeeTarget: 0.75,
                machines: described.map(({ id, kind, name, idealCycleS, noDataAfterS, signals }) => ({
                  id,
                  name: name ?? id,
                  kind,
                  idealCycleS: idealCycleS ?? 2,
                  ...(noDataAfterS === undefined ? {} : { noDataAfterS }),
                  signals,
                })),
              },
            ],
          },
        ],
      },
    ],
    calendars: [{ id: 'always', shifts: spec.shifts ?? [{ id: 'day', name: 'Day', start: '00:00', end: '00:00' }] }],
    alarms: spec.alarms ?? [],
    maintenance: spec.maintenance ?? [],
    ...(spec.jobs === undefined ? {} : { jobs: spec.jobs }),
  };
  const gateway = {
    gateways: [
      {
        id: GATEWAY,
        site: SITE,
        ...(spec.journal === undefined ? {} : { journal: spec.journal }),
        machines: Object.fromEntries(
          described.map(({ id, sources, queueSize }, index) => [
            id,
            {
              endpoint: `opc.tcp://127.0.0.1:${4900 + index}`,
              signals: sources,
              ...(spec.backfill === undefined ? {} : { backfill: spec.backfill }),
              ...(queueSize === undefined ? {} : { queueSize }),
            },
          ]),
        ),
      },
    ],
  };
  const simulators = {
    seed: spec.seed ?? 1,
    stepMs: spec.stepMs ?? 100,
    machines: Object.fromEntries(
      described.map(({ id, kind, recorded }) => [
        id,
        {
          model: kind,
          trouble: spec.trouble ?? 0,
          ...(recorded === undefined ? {} : { recording: recorded.settings }),
          ...(spec.historyH === undefined ? {} : { historyH: spec.historyH }),
        },
      ]),
    ),
  };
  const config = join(folder, 'config');
  mkdirSync(config, { recursive: true });
  const write = (name: string, value: unknown): string => {
    const file = join(config, name);
    writeFileSync(file, stringify(value, { aliasDuplicateObjects: false }));
    return file;
  };
  return {
    plant,
    plantFile: write('plant.yaml', plant),
    gatewayFile: write('gateway.yaml', gateway),
    simulatorsFile: write('simulators.yaml', simulators),
  };
}
