/**
 * Fault 8: InfluxDB asks for patience, fails, and stores without saying so. The header is honoured: nothing is sent
 * before the time that it names. What it stored unsaid is written again and is there once.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Answer, Seen } from '../support/influx-shim.ts';
import { until } from '../support/running-plant.ts';
import { between, type Fault, type Scene } from './fault.ts';
import { needsInflux } from './historian-trouble.ts';

const ROUNDS = { small: 1, whole: 15 };
/** A request of another writer may have been on its way when the engine asked for patience. */
const ON_THE_WAY_MS = 1_000;

export const influxAnswers: Fault = {
  name: 'influx-answers',
  what: 'InfluxDB answers 429 and 503 with Retry-After, 500, or not at all after it stored: the header is honoured',
  historian: 'influx',
  async play(scene) {
    const { whole, next, did } = scene;
    for (let round = 0; round < (whole ? ROUNDS.whole : ROUNDS.small); round++) {
      // One of the two in a small run: each costs its patience.
      for (const status of whole ? [429, 503] : [503]) await patience(scene, status, whole ? between(next, 2, 5) : 2);
      await fails(scene, between(next, 1, 3));
      await keepsSilent(scene, between(next, 1, 3));
      did('answered');
      needsInflux(scene).shim.seen.length = 0;
    }
  },
};

async function patience(scene: Scene, status: number, seconds: number): Promise<void> {
  const { shim } = needsInflux(scene);
  const answer = { status, headers: { 'retry-after': `${seconds}` }, body: '{"message":"too much"}' };
  const atMs = await answering(scene, 1, answer);
  await storesAgain(scene);
  const [askedMs = 0] = atMs;
  const isLater = (ms: number) => ms - askedMs > ON_THE_WAY_MS;
  await until('it is written to again', 60_000, async () => atMs.some(isLater));
  shim.answer = () => null;
  const nextMs = (atMs.find(isLater) as number) - askedMs;
  expect(nextMs, `ms from a ${status} to the next write`).toBeGreaterThanOrEqual(seconds * 1000 - 50);
}

async function fails(scene: Scene, times: number): Promise<void> {
  await answering(scene, times, { status: 500, body: '{"message":"engine is closed"}' });
  await storesAgain(scene);
  needsInflux(scene).shim.answer = () => null;
}

/** It stores, and the line breaks before it says so. */
async function keepsSilent(scene: Scene, times: number): Promise<void> {
  const { shim } = needsInflux(scene);
  let left = times;
  shim.loseAnswers = true;
  shim.answer = (seen) => {
    if (isWrite(seen) && left-- === 0) shim.loseAnswers = false;
    return null;
  };
  await until('it was silent', 60_000, async () => left < 0);
  await storesAgain(scene);
  shim.answer = () => null;
}

/** Answers the next writes so; when those and the one after them came, on `performance.now()`. */
async function answering(scene: Scene, times: number, answer: Answer): Promise<number[]> {
  const atMs: number[] = [];
  needsInflux(scene).shim.answer = (seen) => {
    if (!isWrite(seen)) return null;
    atMs.push(performance.now());
    return atMs.length <= times ? answer : null;
  };
  await until('it was asked again', 60_000, async () => atMs.length > times);
  return atMs;
}

async function storesAgain({ plant }: Scene): Promise<void> {
  const stored = async () => (await plant.metric('server', 'gemba_server_historian_entries_total')) ?? 0;
  const before = await stored();
  await until('it stores again', 60_000, async () => (await stored()) > before);
  await pause(0);
}

const isWrite = ({ path }: Seen): boolean => path.startsWith('/api/v2/write');
