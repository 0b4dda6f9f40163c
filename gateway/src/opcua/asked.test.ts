import { expect, test } from 'vitest';
import { bySession, publishingFor, type SharedSource, samplingFor } from './asked.ts';
import { profileFor } from './profiles/registry.ts';

const build = { manufacturer: '', product: '', version: '' };
const generic = profileFor('generic', build);
const s71200 = profileFor('s7-1200', build);
const source = (samplingIntervalMs: number, bridgeS = 30, queueSize?: number) => ({
  samplingIntervalMs,
  bridgeS,
  ...(queueSize === undefined ? {} : { queueSize }),
});

test('a queue holds what is sampled between two publishings and over the break to bridge', () => {
  expect(samplingFor(source(1_000), 100, generic)).toEqual({ samplingIntervalMs: 1_000, queueSize: 32 });
  expect(samplingFor(source(50), 500, generic)).toEqual({ samplingIntervalMs: 50, queueSize: 611 });
  expect(samplingFor(source(0), 100, generic).queueSize).toBe(302);
});

test('a queue that is configured is asked for as it is, as far as the server is good for it', () => {
  expect(samplingFor(source(0, 30, 5), 100, generic).queueSize).toBe(5);
  expect(samplingFor(source(0, 30, 5_000), 100, s71200).queueSize).toBe(50);
});

test('nothing faster is asked of a server than it is good for', () => {
  expect(samplingFor(source(0), 200, s71200)).toEqual({ samplingIntervalMs: 100, queueSize: 50 });
  expect(publishingFor({ publishingIntervalMs: 100 }, s71200)).toBe(200);
  expect(publishingFor({ publishingIntervalMs: 500 }, s71200)).toBe(500);
});

test('machines of one server share a session, at the interval of the most impatient', () => {
  const shared = (endpoint: string, publishingIntervalMs: number, bridgeS: number) => ({
    source: { endpoint, publishingIntervalMs, bridgeS, mode: 'auto', failover: [] } as unknown as SharedSource,
  });
  const sessions = bySession([shared('a', 500, 10), shared('b', 100, 10), shared('a', 100, 60)]);
  expect(
    sessions.map(({ source: { endpoint, publishingIntervalMs, bridgeS }, machines }) => [
      endpoint,
      publishingIntervalMs,
      bridgeS,
      machines.length,
    ]),
  ).toEqual([
    ['a', 100, 60, 2],
    ['b', 100, 10, 1],
  ]);
});
