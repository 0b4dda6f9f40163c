import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Emission } from '../reading.ts';
import { Playback } from './playback.ts';
import { look } from './recorded.ts';
import type { RecordingSettings } from './settings.ts';
import { STATUS } from './values.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gemba-recording-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const MS = 1_000_000n;
const T = 1_790_000_000_000n * MS;

/** A clock that goes on only while somebody waits, and a little later than was asked for, as timers do. */
class Clock {
  ns = T;
  /** How much longer a wait takes, ms. */
  lateMs = 0;
  waits = 0;
  onWait: (() => void) | null = null;
  readonly nowNs = () => (this.ns += 1000n);
  readonly wait = async (ms: number) => {
    this.waits += 1;
    this.ns += BigInt(Math.round((ms + this.lateMs) * 1000)) * 1000n;
    this.onWait?.();
  };
}

interface Played {
  signal: string;
  /** Ms since the first was due. */
  ms: number;
  value: unknown;
  status: number;
  seq: number;
}

async function play(text: string, settings: Partial<RecordingSettings> = {}, clock = new Clock(), until = 1) {
  const file = join(folder, 'recording.csv');
  writeFileSync(file, text);
  const recorded = await look('m', {
    ...{ file, speed: 1, loop: false, paused: false, times: 'shifted', zone: 'UTC', broken: 'skip', windowS: 2 },
    ...{ columns: {}, units: {}, types: {} },
    ...settings,
  });
  const emitted: (Emission & { timeNs: bigint })[] = [];
  const moved: number[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const sink = {
    emit: (_: string, timeNs: bigint, emissions: readonly Emission[]) => {
      for (const emission of emissions) emitted.push({ ...emission, timeNs });
      if (emitted.length >= until && settings.loop) resolve();
    },
  };
  const playback = new Playback({
    ...recorded,
    ...{ clock, sinks: [sink], wait: clock.wait, onMoved: (ms) => moved.push(ms), onEnd: () => resolve() },
  });
  playback.start();
  await promise;
  await playback.stop();
  const first = emitted.find(({ status }) => status !== STATUS.badWaitingForInitialData)?.timeNs ?? 0n;
  const played: Played[] = emitted.map(({ signal, timeNs, value, status, seq }) => ({
    ...{ signal, value, status, seq },
    ms: Number(timeNs - first) / 1e6,
  }));
  return { played, moved, playback, emitted };
}

const values = (played: readonly Played[]) => played.filter(({ seq }) => seq > 1).map(({ ms, value }) => [ms, value]);

test('the original spacing, so many times faster, whatever the delay of timers', async () => {
  const text = Array.from(
    { length: 50 },
    (_, index) => `2025-01-01T00:00:${String(index).padStart(2, '0')}.5Z,${index}`,
  );
  const clock = new Clock();
  clock.lateMs = 7;
  const { played } = await play(`time,a\n${text.join('\n')}\n`, { speed: 8 }, clock);
  expect(values(played)).toEqual(Array.from({ length: 50 }, (_, index) => [index * 125, BigInt(index)]));
});

test('every signal has no value first; a change is told, a repetition and an empty field are not, no value is bad', async () => {
  const { played, playback } = await play(
    't,a,b\n1700000000,1,x\n1700000001,1,\n1700000002,NaN,UNAVAILABLE\n1700000003,1,y\n',
  );
  expect(played.slice(0, 2)).toMatchObject([
    { signal: 'a', value: null, status: STATUS.badWaitingForInitialData, seq: 1 },
    { signal: 'b', value: null, status: STATUS.badWaitingForInitialData, seq: 1 },
  ]);
  expect(played.slice(2)).toMatchObject([
    { signal: 'a', ms: 0, value: 1n, status: 0, seq: 2 },
    { signal: 'b', ms: 0, value: 'x', status: 0, seq: 2 },
    { signal: 'a', ms: 2000, value: null, status: STATUS.badNoData, seq: 3 },
    { signal: 'b', ms: 2000, value: null, status: STATUS.badNoCommunication, seq: 3 },
    { signal: 'a', ms: 3000, value: 1n, status: 0, seq: 4 },
    { signal: 'b', ms: 3000, value: 'y', status: 0, seq: 4 },
  ]);
  expect(playback.progress).toMatchObject({ state: 'ended', values: 7, unchanged: 1 });
});

test('the quality of a long file is kept', async () => {
  const text =
    'time;tag;value;quality\n2025-01-01 00:00:00;T;20,5;192\n2025-01-01 00:00:01;T;21,5;64\n2025-01-01 00:00:02;T;0;0\n';
  const { played } = await play(text);
  expect(played.slice(1)).toMatchObject([
    { signal: 'T', value: 20.5, status: 0 },
    { signal: 'T', value: 21.5, status: 0x40000000 },
    { signal: 'T', value: null, status: 0x80000000 },
  ]);
});

test('a signal that changes twice in one tick keeps two times', async () => {
  const { played } = await play('t,a\n1700000000.000,1\n1700000000.000,2\n1700000000.001,3\n', { speed: 1000 });
  expect(values(played)).toEqual([
    [0, 1n],
    [0.0001, 2n],
    [0.001, 3n],
  ]);
});

test('what was held up goes on so much later, and is told', async () => {
  const clock = new Clock();
  clock.onWait = () => {
    if (clock.waits === 3) clock.ns += 10_000n * MS;
  };
  const { played, moved } = await play('t,a\n1700000000,1\n1700000005,2\n1700000010,3\n1700000015,4\n', {}, clock);
  expect(moved.map(Math.round)).toEqual([10_000]);
  const ms = values(played).map(([one]) => Math.round(one as number));
  expect(ms).toEqual([0, 5000, 20_000, 25_000]);
});

test('a clock that was set back holds nothing up', async () => {
  const clock = new Clock();
  clock.onWait = () => {
    // What tells the time never goes back: it stands still.
    if (clock.waits >= 2 && clock.waits < 50) clock.ns -= 5_000n * MS;
  };
  const text = Array.from({ length: 20 }, (_, index) => `${1700000000 + index * 5},${index}`).join('\n');
  const { played, moved } = await play(`t,a\n${text}\n`, {}, clock);
  expect(values(played)).toHaveLength(20);
  expect(clock.waits).toBeLessThan(30);
  expect(moved.every((ms) => ms < 0)).toBe(true);
});

test('the original times on request', async () => {
  const { emitted } = await play('t,a\n1700000000.0000001,1\n1700000005,2\n', { times: 'original' });
  expect(emitted.slice(1).map(({ timeNs }) => timeNs)).toEqual([
    1_700_000_000_000_000_100n,
    1_700_000_005_000_000_000n,
  ]);
});

test('a loop begins again a second after the end', async () => {
  const { played } = await play('t,a\n1700000000,1\n1700000001,2\n', { loop: true }, new Clock(), 6);
  expect(values(played).slice(0, 5)).toEqual([
    [0, 1n],
    [1000, 2n],
    [2000, 1n],
    [3000, 2n],
    [4000, 1n],
  ]);
});

test('paused, time stands still', async () => {
  const file = join(folder, 'paused.csv');
  writeFileSync(file, 't,a\n1700000000,1\n1700000001,2\n');
  const settings = {
    speed: 1,
    loop: false,
    paused: true,
    times: 'shifted',
    zone: 'UTC',
    broken: 'skip',
    windowS: 2,
  } as const;
  const recorded = await look('m', { file, ...settings, columns: {}, units: {}, types: {} });
  const clock = new Clock();
  const heard: bigint[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const sink = { emit: (_: string, timeNs: bigint) => void heard.push(timeNs) };
  const playback = new Playback({ ...recorded, clock, sinks: [sink], wait: clock.wait, onEnd: () => resolve() });
  playback.start();
  expect(playback.progress.state).toBe('paused');
  clock.ns += 60_000n * MS;
  playback.resume();
  await promise;
  expect(playback.progress.state).toBe('ended');
  expect(heard).toHaveLength(3);
  expect(Number(((heard[1] ?? 0n) - T) / MS)).toBe(60_001);
  expect(Number((heard[2] ?? 0n) - (heard[1] ?? 0n)) / 1e6).toBe(1000);
});

test('broken lines are listed with their number and reason; nothing is played where that was asked for', async () => {
  const text =
    'time,a\n2025-01-01 00:00:00,1\nsoon,2\n2025-01-01 00:00:02,3,4\n2025-01-01 00:00:03,"5\n2025-01-01 00:00:04,6\n';
  const file = join(folder, 'broken.csv');
  writeFileSync(file, text);
  const settings = { speed: 1, loop: false, paused: false, times: 'shifted', zone: 'UTC', windowS: 2 } as const;
  const tables = { columns: {}, units: {}, types: {} };
  const { survey } = await look('m', { file, ...settings, ...tables, broken: 'skip' });
  expect(survey.broken.first).toEqual([
    { number: 3, reason: 'this is no time: “soon”' },
    { number: 4, reason: 'it has 3 fields, not 2' },
    { number: 5, reason: 'a quote is never closed' },
  ]);
  expect(survey).toMatchObject({ lines: 2, values: 2, unzoned: true });
  await expect(look('m', { file, ...settings, ...tables, broken: 'refuse' })).rejects.toMatchObject({
    code: 'GEMBA_RECORDING_BROKEN',
    faults: expect.arrayContaining([expect.objectContaining({ path: `${file}:3` })]),
  });
  await expect(look('m', { file: join(folder, 'none'), ...settings, ...tables, broken: 'skip' })).rejects.toMatchObject(
    {
      code: 'GEMBA_RECORDING_UNREADABLE',
    },
  );
});
