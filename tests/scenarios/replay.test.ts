/**
 * Recordings played as machines, through gateway and server: a small one that the test makes, and, where they are there,
 * 22,695 readings of a temperature and 23 minutes of a machine tool, at high speed. Every change of the file is stored
 * once, with its value, its quality and its place in time.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machinesOf } from '@gemba/contract/plant';
import type { Sample } from '@gemba/contract/sample';
import { look, type Recorded } from '@gemba/simulators/recordings/recorded';
import type { RecordingSettings } from '@gemba/simulators/recordings/settings';
import { STATUS } from '@gemba/simulators/recordings/values';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dataset, datasetsMissing, describeWithDatasets } from '../support/datasets.ts';
import { settle, summary } from '../support/ledger-of-samples.ts';
import { readOracle } from '../support/oracle.ts';
import { RunningPlant, until } from '../support/running-plant.ts';
import { ownNs, readStored, type StoredMachine, samplesOf, withEngines } from '../support/stored-machine.ts';

const SMALL = `Zeit;Temperatur [°C];Zustand;Stück
02.01.2025 08:00:00,0;20,5;READY;1
02.01.2025 08:00:00,5;20,5;ACTIVE;
02.01.2025 08:00:00,25;21,25;;2
02.01.2025 08:00:01,0;UNAVAILABLE;ACTIVE;3
02.01.2025 08:00:01,1;;"WAIT; or not";3
soon;1;2;3
02.01.2025 08:00:02,0;NaN;;4
02.01.2025 08:00:03,0;-1,5;ACTIVE;4
`;
const QUEUE = 20_000;
/** Source times come in ticks; several changes of a signal in one tick get several. */
const TICKS_NS = 500;

interface Take {
  id: string;
  settings: Pick<RecordingSettings, 'file' | 'speed'> & Partial<RecordingSettings>;
}

const settingsOf = (settings: Take['settings']): RecordingSettings => ({
  ...{ loop: false, paused: true, times: 'shifted', zone: 'UTC', broken: 'skip', windowS: 2 },
  ...{ columns: {}, units: {}, types: {} },
  ...settings,
});

let folder: string;
let plant: RunningPlant;
const recordings = new Map<string, Recorded>();
const stored = new Map<string, StoredMachine>();
/** What the process was held up while it played, ns, by machine: the rest was played so much later. */
const heldUpNs = new Map<string, number>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gemba-replay-'));
  writeFileSync(join(folder, 'small.csv'), SMALL);
  const takes: Take[] = [{ id: 'small', settings: { file: join(folder, 'small.csv'), speed: 10 } }];
  if (datasetsMissing === null) {
    const nab = dataset('nab-machine-temperature/machine_temperature_system_failure.csv');
    takes.push({ id: 'nab', settings: { file: nab, speed: 1_500_000, units: { value: '°C' } } });
    takes.push({ id: 'okuma', settings: { file: dataset('okuma-mtconnect/okuma.txt'), speed: 800 } });
  }
  for (const { id, settings } of takes) recordings.set(id, await look(id, settingsOf(settings)));
  const machines = [...recordings].map(([id, { recording, survey }]) => ({
    ...{ id, kind: 'recording', queueSize: QUEUE },
    recorded: { settings: recording.settings, signals: survey.signals },
  }));
  plant = await RunningPlant.prepare({ machines });
  await plant.start();
  await Promise.all(machines.map(({ id }) => plant.command(id, 'start')));
  await until('every recording has ended', 100_000, allEnded);
  await plant.untilDrained();
  heldUp(plant.simulators.lines);
  await plant.gateway.stop();
  await plant.server.stop();
  await withEngines(plant, null, async (historian, records) => {
    for (const { machine } of machinesOf(plant.config.plant)) {
      stored.set(machine.id, await readStored(machine, historian, records));
    }
  });
}, 240_000);
afterAll(async () => {
  await plant?.end();
  await rm(folder, { recursive: true, force: true });
});

async function allEnded(): Promise<boolean> {
  const views = await (await fetch(`http://127.0.0.1:${plant.control}/machines`)).json();
  return (views as { state: string }[]).every(({ state }) => state === 'ended');
}

function heldUp(lines: readonly string[]): void {
  for (const line of lines.filter((one) => one.includes('byMs'))) {
    const { machine, byMs } = JSON.parse(line) as { machine: string; byMs: number };
    heldUpNs.set(machine, (heldUpNs.get(machine) ?? 0) + byMs * 1e6);
  }
}

/** What is stored of a signal, from the first that the recording has of it. */
const samples = (id: string, signal: string): Sample[] =>
  samplesOf(stored.get(id) as StoredMachine)
    .filter((sample) => sample.signal === signal && sample.status !== STATUS.badWaitingForInitialData)
    .toSorted((a, b) => (ownNs(a) < ownNs(b) ? -1 : 1));

/** Every emission is stored once, as the oracle has it. */
function expectWhole(id: string): void {
  const { coverage, entries } = stored.get(id) as StoredMachine;
  const emissions = readOracle(plant.data).get(id) ?? [];
  const readings = entries.filter((entry): entry is Sample => entry.kind === 'sample');
  const verdict = settle(
    emissions,
    readings.map((sample) => ({ ...sample, timeNs: ownNs(sample) })),
    coverage,
    emissions.reduce((last, { timeNs }) => (timeNs > last ? timeNs : last), 0n),
  );
  expect(verdict, summary(verdict)).toMatchObject({ lost: [], doubled: [], invented: [] });
  // What was said before the gateway came is no value yet; nothing else may lie in a gap.
  expect(Object.keys(verdict.inGaps).filter((cause) => cause !== 'before')).toEqual([]);
}

interface Change {
  /** Of the recording, ns since its take began. */
  atNs: number;
  value: number | string | null;
}

/** Values as they follow each other, and their distances those of the file, so many times shorter. */
function expectAsRecorded(id: string, signal: string, changes: readonly Change[], speed: number): void {
  const got = samples(id, signal);
  expect(got.map(({ value }) => (typeof value === 'bigint' ? Number(value) : value))).toEqual(
    changes.map(({ value }) => value),
  );
  let lateNs = 0;
  for (const [index, { atNs }] of changes.entries()) {
    if (index === 0) continue;
    const playedNs = Number(ownNs(got[index] as Sample) - ownNs(got[0] as Sample));
    const wantedNs = (atNs - (changes[0] as Change).atNs) / speed;
    expect(playedNs - wantedNs, `${signal}, change ${index}`).toBeGreaterThanOrEqual(lateNs - TICKS_NS);
    expect(playedNs - wantedNs, `${signal}, change ${index}`).toBeLessThanOrEqual((heldUpNs.get(id) ?? 0) + TICKS_NS);
    lateNs = Math.max(lateNs, playedNs - wantedNs - TICKS_NS);
  }
}

/** Without what repeats the value before it. */
const changesOf = (all: readonly Change[]): Change[] =>
  all.filter(({ value }, index) => index === 0 || !Object.is(value, all[index - 1]?.value));

describe('a small recording', () => {
  test('is stored as it was recorded, with its qualities; what is broken or says nothing is left out', () => {
    expectWhole('small');
    expectAsRecorded(
      'small',
      'Temperatur',
      [
        { atNs: 0, value: 20.5 },
        { atNs: 250e6, value: 21.25 },
        { atNs: 500e6, value: 20.5 },
        { atNs: 1000e6, value: null },
        { atNs: 2000e6, value: null },
        { atNs: 3000e6, value: -1.5 },
      ],
      10,
    );
    const bad = [STATUS.badNoCommunication, STATUS.badNoData];
    expect(samples('small', 'Temperatur').map(({ status }) => status)).toEqual([0, 0, 0, ...bad, 0]);
    expect(samples('small', 'Zustand').map(({ value }) => value)).toEqual([
      'READY',
      'ACTIVE',
      'WAIT; or not',
      'ACTIVE',
    ]);
    expect(samples('small', 'Stuck').map(({ value }) => value)).toEqual([1n, 2n, 3n, 4n]);
    expect(recordings.get('small')?.survey.broken).toMatchObject({ count: 1, first: [{ number: 7 }] });
  });
});

describeWithDatasets('recordings of real machines', () => {
  test('a temperature over eleven weeks: every reading, at its place', () => {
    expectWhole('nab');
    const { settings } = (recordings.get('nab') as Recorded).recording;
    const rows = readFileSync(settings.file, 'utf8').trim().split('\n').slice(1);
    let takeNs = 0;
    let lastMs = Number.NaN;
    const readings = rows.map((row) => {
      const [time = '', value = ''] = row.split(',');
      const ms = Date.parse(`${time.replace(' ', 'T')}Z`);
      // Where the clock was set back another take begins, a second later.
      takeNs += Number.isNaN(lastMs) ? 0 : ms > lastMs ? (ms - lastMs) * 1e6 : 1e9;
      lastMs = ms;
      return { atNs: takeNs, value: Number(value) };
    });
    expect(readings).toHaveLength(22_695);
    expectAsRecorded('nab', 'value', changesOf(readings), settings.speed);
  });

  test('a machine tool: every change of every data item, at its place, UNAVAILABLE being bad', () => {
    expectWhole('okuma');
    const { survey, recording } = recordings.get('okuma') as Recorded;
    const types = new Map(survey.signals.map(({ signal }) => [signal.id, signal.type]));
    const items = dataItems(readFileSync(recording.settings.file, 'utf8'));
    expect(items.size).toBeGreaterThan(70);
    for (const [key, all] of items) {
      const isText = types.get(key) === 'text';
      const typed = all.map(({ atNs, text }) => ({ atNs, value: numberOrText(text, isText) }));
      expectAsRecorded('okuma', key, changesOf(typed), recording.settings.speed);
    }
    expect(samples('okuma', 'pexecution').map(({ value }) => value)).toContain('PROGRAM_COMPLETED');
    expect(samples('okuma', 'AssetRemoved').length).toBeGreaterThan(10);
  });
});

const numberOrText = (text: string, isText: boolean): number | string | null =>
  text === 'UNAVAILABLE' || (text === '' && !isText) ? null : isText ? text : Number(text);

/** Data items of the stream by key, as plainly as can be: no conditions, no assets. */
function dataItems(file: string): Map<string, { atNs: number; text: string }[]> {
  const pairs: { ns: number; key: string; text: string; take: number }[] = [];
  let take = 0;
  let newestNs = Number.NEGATIVE_INFINITY;
  const timeless = /^\*|^<|^--multiline|\|@|\|NORMAL\|\|\|\|$/;
  for (const line of file.split('\n')) {
    if (line.trim() === '' || timeless.test(line)) continue;
    const [time = '', ...fields] = line.trim().split('|');
    const [, second = '', fraction = ''] = /^(.*)\.(\d+)Z$/.exec(time) ?? [];
    // In a double, ns since a moment of that day are exact.
    const ns = (Date.parse(`${second}Z`) - Date.parse('2022-08-08T00:00:00Z')) * 1e6 + Number(fraction.padEnd(9, '0'));
    if (ns < newestNs - 60e9) take += 1;
    newestNs = ns < newestNs - 60e9 ? ns : Math.max(newestNs, ns);
    for (let at = 0; at < fields.length; at += 2)
      pairs.push({ ns, key: fields[at] ?? '', text: fields[at + 1] ?? '', take });
  }
  pairs.sort((a, b) => a.take - b.take || a.ns - b.ns);
  const items = new Map<string, { atNs: number; text: string }[]>();
  let beganNs = 0;
  let startNs = pairs[0]?.ns ?? 0;
  for (const [index, { ns, key, text, take: own }] of pairs.entries()) {
    const before = pairs[index - 1];
    if (before !== undefined && before.take !== own) {
      beganNs += before.ns - startNs + 1e9;
      startNs = ns;
    }
    items.set(key, [...(items.get(key) ?? []), { atNs: beganNs + ns - startNs, text }]);
  }
  return items;
}
