import { expect, test } from 'vitest';
import type { ControlClient } from './client.ts';
import { ask, textOf } from './words.ts';

/** A client that says what it was asked. */
const asked = new Proxy({} as ControlClient, {
  get:
    (_, method) =>
    async (...words: unknown[]) => [method, ...words],
});

test.each([
  ['list', ['machines']],
  ['faults', ['faults']],
  ['stop filler-1', ['command', 'filler-1', 'stop', undefined]],
  ['link press-1 down', ['link', 'press-1', false]],
  ['link press-1 up', ['link', 'press-1', true]],
  [
    'fault filler-1 drift signal=pressure perMin=0.5',
    ['switchOn', 'filler-1', 'drift', { signal: 'pressure', perMin: 0.5 }],
  ],
  ['fault press-1 jam', ['switchOn', 'press-1', 'jam', {}]],
  ['mend press-1 jam', ['switchOff', 'press-1', 'jam']],
])('%s', async (words, request) => {
  expect(await ask(asked, words.split(' '), undefined)).toEqual(request);
});

test('--for goes with a stop', async () => {
  expect(await ask(asked, ['jam', 'press-1'], 90)).toEqual(['command', 'press-1', 'jam', 90]);
});

test.each([
  'stop',
  'link press-1',
  'link press-1 sideways',
  'fault press-1',
  'fault press-1 drift signal',
  'frob press-1',
])('"%s" is not understood', async (words) => {
  await expect(ask(asked, words.split(' '), undefined)).rejects.toMatchObject({ code: 'GEMBA_ARGUMENT' });
});

test('answers read as sentences', () => {
  const timeNs = String(BigInt(Date.UTC(2026, 10, 22, 7)) * 1_000_000n);
  expect(textOf({ machine: 'press-1', timeNs, signals: ['state', 'reason'] })).toBe(
    'press-1: said state, reason at 2026-11-22T07:00:00.000Z',
  );
  expect(textOf([{ name: 'jam', summary: 'jams' }])).toBe('jam        jams');
});
