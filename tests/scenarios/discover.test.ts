/**
 * A plant that nobody has configured: machines that speak PackML, machine tools and an old PLC are discovered, the two
 * files that the command has written are taken as they are, and what the server then says of states and OEE is held
 * against the simulators' oracle. Not one NodeId is typed.
 */

import { execFile, execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { KpiView } from '@gemba/contract/live';
import { machinesOf, type Plant } from '@gemba/contract/plant';
import type { Machine } from '@gemba/contract/plant/machine';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../support/processes.ts';
import { RunningPlant, until } from '../support/running-plant.ts';

const MACHINES = [
  { id: 'filler-1', kind: 'filler', idealCycleS: 0.7 },
  { id: 'packer-1', kind: 'packer', idealCycleS: 0.7 },
  { id: 'press-1', kind: 'press', idealCycleS: 0.7 },
  { id: 'mill-1', kind: 'cnc-mill', idealCycleS: 0.7 },
];
/** Parts that each machine must have made before its figures are held against the oracle. */
const PARTS = 5;

describe('a plant that nobody has configured', () => {
  let plant: RunningPlant;
  let printed: string;
  let accepted: Machine[];
  beforeAll(async () => {
    plant = await RunningPlant.prepare({ machines: MACHINES, seed: 11 });
    await plant.simulators.start();
    printed = await discover();
    copyFileSync(join(plant.folder, 'proposed/plant.yaml'), plant.config.plantFile);
    copyFileSync(join(plant.folder, 'proposed/gateway.yaml'), plant.config.gatewayFile);
    accepted = machinesOf(parse(readFileSync(plant.config.plantFile, 'utf8')) as Plant).map(({ machine }) => machine);
    await plant.broker.start();
    await Promise.all([plant.gateway.start(), plant.server.start()]);
    await plant.untilAllLive();
  }, 120_000);
  afterAll(() => plant?.end());

  /** `npm run gateway -- discover opc.tcp://… --out proposed` for the servers of all machines. */
  async function discover(): Promise<string> {
    const ports = JSON.parse(readFileSync(join(plant.folder, 'ports.json'), 'utf8')) as {
      opcua: Record<string, number>;
    };
    const endpoints = Object.values(ports.opcua).map((port) => `opc.tcp://127.0.0.1:${port}`);
    const args = ['gateway/src/main.ts', 'discover', ...endpoints, '--out', join(plant.folder, 'proposed')];
    const { stdout } = await promisify(execFile)(process.execPath, [...args, '--data', plant.data], { cwd: ROOT });
    return stdout;
  }

  const states = async () => Object.fromEntries((await plant.machines()).map(({ id, state }) => [id, state]));
  const all = (state: string) => Object.fromEntries(MACHINES.map(({ id }) => [id, state]));
  const tellAll = (command: string) => Promise.all(MACHINES.map(({ id }) => plant.command(id, command)));
  const untilAll = async (state: string) => {
    await until(`all are ${state}`, 20_000, async () => Object.values(await states()).every((one) => one === state));
    expect(await states()).toEqual(all(state));
  };
  const kpi = async (id: string): Promise<KpiView> => {
    const answer = await plant.get<{ kpi: KpiView }>(`/api/v1/machines/${id}/kpi`);
    if (answer === null) throw new Error('the server does not answer');
    return answer.kpi;
  };

  test('each machine comes up by its own name, with a state, counters and an ideal cycle', () => {
    expect(accepted.map(({ id }) => id)).toEqual(MACHINES.map(({ id }) => id));
    expect(printed).toMatch(/^filler-1 +\d+ +\d+ +\d+ +0\.7\d* s \(medium\) +OPC 30050/m);
    for (const machine of accepted) {
      const roles = machine.signals.map(({ role }) => role);
      expect(roles).toEqual(expect.arrayContaining(['state', 'count-total', 'cycle-time', 'energy']));
      expect(roles.includes('count-good') || roles.includes('count-reject')).toBe(true);
      expect(machine.idealCycleS).toBeGreaterThan(0);
    }
    const ideal = (id: string) => accepted.find((machine) => machine.id === id)?.idealCycleS;
    expect(ideal('filler-1')).toBeCloseTo(0.7, 3);
  });

  test('each state is the right one: producing, setup, faulted', async () => {
    await untilAll('producing');
    await tellAll('setup');
    await untilAll('setup');
    await tellAll('start');
    await untilAll('producing');
    await until(`each has made ${PARTS} parts`, 60_000, async () => {
      const made = await Promise.all(MACHINES.map(async ({ id }) => (await kpi(id)).good));
      return made.every((parts) => parts >= PARTS);
    });
    await tellAll('jam');
    await untilAll('faulted');
  });

  test.each(MACHINES)('counters and OEE of $id are what the oracle and the plan give', async ({ id }) => {
    const figure = await kpi(id);
    const { toMs, plannedS, noDataS } = figure;
    const args = [
      join(ROOT, 'tests/support/oee-from-oracle.mjs'),
      join(plant.data, 'simulators/oracle', `${id}.jsonl`),
      plant.config.plantFile,
      id,
      String(toMs - (plannedS - noDataS) * 1000),
      String(toMs),
    ];
    const recomputed = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as KpiView;
    expect(figure.good).toBe(recomputed.good);
    expect(figure.reject).toBe(recomputed.reject);
    expect(figure.oee).toBeCloseTo(recomputed.oee as number, 6);
    expect(figure.oee).toBeGreaterThan(0);
  });
});
