/**
 * A new plant’s past, made while the plant runs: it is stored once, also when whoever makes it is killed in the middle;
 * its figures are those of one fold over the same samples; and nothing that is live waits for it or comes late.
 */

import { join } from 'node:path';
import type { MachineId } from '@gemba/contract/identity';
import { compareEntries, type Entry, nsFromMs } from '@gemba/contract/sample';
import { readConfiguration as readGateways } from '@gemba/gateway/read-config';
import { kpis } from '@gemba/server/domain/kpis/kpis';
import { contextOf } from '@gemba/server/domain/ledger/context';
import { readConfiguration as readSimulators } from '@gemba/simulators/config';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pastOf } from '../../tools/history/past.ts';
import { type PastWindow, readWindow } from '../../tools/history/window.ts';
import { Program } from '../support/processes.ts';
import { RunningPlant, until } from '../support/running-plant.ts';
import { readStored, type StoredMachine, withEngines } from '../support/stored-machine.ts';
import { firstDifference, foldOnce, rowText } from '../support/straight-fold.ts';

const DAYS = 2;
const MACHINES = [
  { id: 'filler-1', kind: 'filler', idealCycleS: 4 },
  { id: 'press-1', kind: 'press', idealCycleS: 5 },
  { id: 'mill-1', kind: 'cnc-mill', idealCycleS: 6 },
];
const SHIFTS = [
  { id: 'A', name: 'Early', start: '06:00', end: '18:00', breaks: [{ start: '11:00', minutes: 30 }] },
  { id: 'B', name: 'Late', start: '18:00', end: '06:00' },
];

let plant: RunningPlant;
let history: Program;
beforeEach(async () => {
  plant = await RunningPlant.prepare({ machines: MACHINES, trouble: 1, shifts: SHIFTS });
  history = new Program('history', 'tools/history/main.ts', [
    ...['--data', plant.data, '--plant', plant.config.plantFile, '--days', String(DAYS)],
    ...['--mqtt', `mqtt://127.0.0.1:${plant.mqtt}`, '--server', plant.url],
  ]);
});
afterEach(async () => {
  await history.kill();
  await plant.end();
});

interface Figures {
  kpi: { oee: number | null; fromMs: number; toMs: number };
}
const text = (entry: Entry | undefined) =>
  JSON.stringify(entry, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));

/** What the machines would have said, of one machine, in the one order of entries; samples of what is no signal of the fold too. */
function pastOfPlant(window: PastWindow): Map<string, Entry[]> {
  const { plantFile, gatewayFile, simulatorsFile } = plant.config;
  const { config: gateways } = readGateways(plantFile, gatewayFile);
  const { settings: simulators } = readSimulators(plantFile, simulatorsFile);
  const lines = pastOf({ plant: plant.config.plant, gateways, simulators }, window);
  const entries = lines.flatMap((line) => [...line.entries].flat());
  return Map.groupBy(entries, ({ machine }) => machine as string);
}

/** What was made stands there, each entry once, and before all that is live. */
function checkEntries({ machine, entries }: StoredMachine, made: readonly Entry[], { throughNs }: PastWindow): void {
  const isPast = (entry: Entry) => entry.kind === 'sample' && entry.timeNs <= throughNs;
  const samples = entries.filter(isPast);
  const expected = made.filter(isPast).toSorted(compareEntries);
  const first = expected.findIndex((entry, index) => text(entry) !== text(samples[index]));
  expect(first < 0 ? null : [text(samples[first]), text(expected[first])], machine.id).toBeNull();
  expect(samples).toHaveLength(expected.length);
  expect(samples.length).toBeGreaterThan(10_000);
}

/** Without a hole that nobody explains, from its beginning into the present. */
function checkCoverage({ machine, coverage }: StoredMachine, { fromNs, throughNs, begins }: PastWindow): void {
  const begin = begins.get(machine.id) as bigint;
  const [gap] = coverage.gaps;
  expect(gap).toMatchObject({ toNs: begin, cause: 'gateway-down' });
  const [past, present] = coverage.observed;
  expect(past?.throughNs).toBe(gap?.fromNs);
  expect(present?.fromNs).toBe(begin);
  expect(Number((past?.fromNs as bigint) - fromNs) / 1e9).toBeLessThan(120);
  expect(Number((gap?.fromNs as bigint) - throughNs) / 1e9).toBeLessThan(1);
}

test('a past is stored once and folded as one, whoever is killed, and the present does not wait for it', async () => {
  await plant.broker.start();
  await Promise.all([plant.simulators.start(), plant.gateway.start(), plant.server.start()]);
  await plant.untilAllLive(300_000);
  await history.start();
  const historian = async () => (await plant.metric('server', 'gemba_server_historian_entries_total')) ?? 0;
  await until('a part of it is stored', 180_000, async () => (await historian()) > 25_000);
  await history.kill();
  const half = await historian();
  await history.start();
  await history.ended();
  await plant.untilDrained(300_000);
  const file = join(plant.data, 'history/window.json');
  const window = (await readWindow(file)) as PastWindow;
  expect(window.done, history.lines.join('\n')).toBe(true);
  expect(await historian()).toBeGreaterThan(half);

  // What is live had its room all the time.
  for (const name of ['stream_dropped', 'historian_dropped_batches', 'held_dropped_batches']) {
    expect(await plant.metric('server', `gemba_server_${name}_total`), name).toBe(0);
  }
  await plant.untilAllLive(300_000);
  const alarms = await plant.get<{ alarms: unknown[] }>('/api/v1/alarms');
  expect(alarms?.alarms).toEqual([]);

  // A shift of the day before, by the API.
  const context = (id: string) => contextOf(plant.config.plant, id as MachineId);
  const shift = { fromMs: Number(window.fromNs / 1_000_000n) + 6 * 3600_000, toMs: 0 };
  shift.toMs = shift.fromMs + 12 * 3600_000;
  const query = `from=${shift.fromMs}&to=${shift.toMs}`;
  const shown = new Map<string, Figures | null>();
  for (const { id } of MACHINES) shown.set(id, await plant.get<Figures>(`/api/v1/machines/${id}/kpi?${query}`));

  // Made once: it ends at once, and nothing more comes.
  await history.start();
  await history.ended();
  expect(history.lines.join('\n')).toContain('the past has been made');

  await history.kill();
  await plant.gateway.stop();
  await plant.server.stop();
  const made = pastOfPlant(window);
  const stored = await withEngines(plant, null, async (historian, records) => {
    const machines = plant.config.plant.sites[0]?.areas[0]?.lines[0]?.machines ?? [];
    const read: StoredMachine[] = [];
    for (const machine of machines) read.push(await readStored(machine, historian, records));
    return read;
  });
  for (const one of stored) {
    checkEntries(one, made.get(one.machine.id) ?? [], window);
    checkCoverage(one, window);
    const { rows } = foldOnce(one.entries, context(one.machine.id));
    const differs = firstDifference(one.rows, rows);
    expect(differs === null ? null : [rowText(one.rows[differs]), rowText(rows[differs])], one.machine.id).toBeNull();
    const within = { fromNs: nsFromMs(shift.fromMs), toNs: nsFromMs(shift.toMs) };
    const inShift = rows.filter(({ fromNs, toNs }) => toNs > within.fromNs && fromNs < within.toNs);
    const { oee } = kpis(inShift, within, context(one.machine.id));
    expect(oee).toBeGreaterThan(0.2);
    expect(shown.get(one.machine.id)?.kpi.oee).toBe(oee);
  }
}, 900_000);
