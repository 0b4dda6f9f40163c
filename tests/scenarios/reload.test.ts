/**
 * The configuration of a running gateway is changed in the middle of flow, over real processes: a machine goes and comes,
 * a faulty file lies there for a while, SIGHUP is sent. What every machine emitted is stored once or lies in a declared
 * gap, and the machine that no change was about has not one gap, and kept its session.
 */

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { comeToRest } from '../faults/stage.ts';
import { judge } from '../support/judgement.ts';
import { withTails } from '../support/processes.ts';
import { record } from '../support/proof.ts';
import { RunningPlant, until } from '../support/running-plant.ts';

const STILL = 'filler-1';
const MOVED = 'mill-1';
const TUNED = 'press-1';
const MACHINES = [
  { id: STILL, kind: 'filler', idealCycleS: 0.5 },
  { id: MOVED, kind: 'cnc-mill', idealCycleS: 0.7 },
  { id: TUNED, kind: 'press', idealCycleS: 0.4 },
];

/** But for what was emitted before it was first observed. */
const NO_GAP = /in gaps: (none|before \d+), 0 lost/;

interface GatewayFile {
  gateways: { machines: Record<string, Record<string, unknown>> }[];
}

test('a configuration that changes under flow costs no sample of what it does not change', {
  timeout: 240_000,
}, async () => {
  const plant = await RunningPlant.prepare({ machines: MACHINES, seed: 11, trouble: 5, broker: 'embedded' });
  try {
    await plant.start();
    const file = plant.config.gatewayFile;
    const original = parse(readFileSync(file, 'utf8')) as GatewayFile;
    const without = structuredClone(original);
    delete without.gateways[0]?.machines[MOVED];

    replace(file, stringify(without));
    await until('the machine is out', 30_000, async () => (await reloads(plant, 'applied')) === 1);
    await flows(plant);

    replace(file, `${stringify(original)}\nmachines: [`);
    await until('the faulty file is refused', 30_000, async () => (await reloads(plant, 'refused')) === 1);
    expect(await readiness(plant)).toMatchObject({ status: 503, ready: false, configuration: false });
    const refusal = plant.gateway.lines.map(readLine).find(({ msg }) => /is refused/.test(msg ?? ''));
    expect(refusal).toMatchObject({ code: 'GEMBA_CONFIG_SYNTAX', next: expect.stringContaining('mend') });
    await flows(plant);

    const tuned = structuredClone(original);
    Object.assign(tuned.gateways[0]?.machines[TUNED] ?? {}, { queueSize: 500 });
    replace(file, stringify(tuned));
    plant.gateway.signal('SIGHUP');
    await until('the machine is in again', 30_000, async () => (await reloads(plant, 'applied')) === 2);
    await plant.untilAllLive();
    await flows(plant);
    expect(await readiness(plant)).toMatchObject({ status: 200, ready: true, configuration: true });

    await comeToRest(plant);
    const reached = plant.gateway.lines.map(readLine).filter(({ msg }) => msg === 'machine reached');
    const { findings, facts } = await judge(plant);
    record('reload', 11, facts);
    expect(findings).toEqual([]);
    expect(facts[STILL]).toMatch(NO_GAP);
    expect(facts[TUNED]).toMatch(NO_GAP);
    expect(facts[MOVED]).toContain('gateway-down');
    // One session each, and another for the one that came again.
    expect(reached).toHaveLength(MACHINES.length + 1);
  } catch (error) {
    throw withTails(error, plant.gateway, plant.server);
  } finally {
    await plant.end();
  }
});

/** As an editor saves: another file takes its place. */
function replace(file: string, text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

const reloads = (plant: RunningPlant, result: string) =>
  plant.metric('gateway', 'gemba_gateway_reloads_total', `result="${result}"`);

/** Samples go on to be journalled. */
async function flows(plant: RunningPlant): Promise<void> {
  const before = await plant.journalled();
  await until('samples flow', 30_000, async () => (await plant.journalled()) > before + 20);
}

async function readiness(plant: RunningPlant): Promise<object> {
  const response = await fetch(`http://127.0.0.1:${plant.gatewayMetrics}/readyz`);
  return { status: response.status, ...((await response.json()) as object) };
}

interface Line {
  msg?: string;
  [field: string]: unknown;
}
function readLine(line: string): Line {
  try {
    return JSON.parse(line) as Line;
  } catch {
    return {};
  }
}
