import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Machine } from '@gemba/contract/plant/machine';
import type { Entry } from '@gemba/contract/sample';
import { Recording } from '@gemba/simulators/recordings/recording';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { entriesOf, shiftBefore } from './recorded-past.ts';
import { settingsOf } from './recording.ts';

const S = 1_000_000_000n;
const WEEK = 7n * 86_400n * S;
const machine = {
  ...{ id: 'oven', name: 'Oven', idealCycleS: 1 },
  signals: [{ id: 'temperature', type: 'float' }],
} as Machine;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gemba-recorded-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function told(text: string, [endNs, untilNs]: [bigint, bigint] = [0n, 0n]): Promise<string[]> {
  const file = join(folder, 'oven.csv');
  writeFileSync(file, text);
  const recording = new Recording(settingsOf({ file, columns: { temperature: 'value' } }));
  const past = { machine, shiftNs: 0n, gapNs: 3600n * S, endNs, untilNs };
  const entries: Entry[] = [];
  for await (const portion of entriesOf(recording, past)) entries.push(...portion);
  const at = (ns: bigint) => new Date(Number(ns / 1_000_000n)).toISOString().slice(11, 16);
  return entries.map((entry) => {
    if (entry.kind === 'sample') return `${at(entry.timeNs)} ${entry.value} ${entry.status >>> 30}`;
    const toNs = entry.kind === 'observed' ? entry.throughNs : entry.toNs;
    return `${entry.kind} ${at(entry.fromNs)} ${at(toNs)}`;
  });
}

test('readings where they differ, and the time between lines as watched; what nobody recorded is a gap', async () => {
  const lines = ['2013-12-02 21:00,20', '2013-12-02 21:05,20', '2013-12-02 21:10,n/a', '2013-12-02 23:10,21'];
  expect(await told(['timestamp,value', ...lines].join('\n'))).toEqual([
    ...['21:00 20 0', 'observed 21:00 21:05', '21:10 null 2', 'observed 21:05 21:10', 'gap 21:10 23:10'],
    '23:10 21 0',
  ]);
});

test('an hour that comes twice is told once, and the gap until somebody watches comes first', async () => {
  const lines = ['2013-12-02 21:00,20', '2013-12-02 22:00,21', '2013-12-02 21:30,5', '2013-12-02 22:05,22'];
  const at = (hour: number, minute: number) => BigInt(Date.UTC(2013, 11, 2, hour, minute)) * 1_000_000n;
  expect(await told(['timestamp,value', ...lines].join('\n'), [at(22, 5), at(23, 0)])).toEqual([
    ...['gap 22:05 23:00', '21:00 20 0', '22:00 21 0', 'observed 21:00 22:00', '22:05 22 0', 'observed 22:00 22:05'],
  ]);
});

test('it is moved by whole weeks, and ends before', () => {
  expect(shiftBefore(0n, WEEK * 3n + 1n)).toBe(WEEK * 3n);
  expect(shiftBefore(0n, WEEK * 3n)).toBe(WEEK * 3n);
  expect(shiftBefore(5n, 4n)).toBe(-WEEK);
});
