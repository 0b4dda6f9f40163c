/**
 * The ledger of samples, in process and simulated: the production gateway and the production way of a sample through
 * the server, under a world's own time, with everything around them failing by a seed. Whatever happens, what was
 * journalled is stored exactly once, what was emitted and not journalled lies in a gap that says why, and what is
 * derived is what one undisturbed fold derives. Small here, ten thousand seeds with `npm run proof -- wire`.
 */

import { expect, test, vi } from 'vitest';
import { judging, record, seeds } from '../support/proof.ts';
import type { Breakage } from './breakage.ts';
import type { Finding } from './evidence.ts';
import { type Facts, sumOf } from './facts.ts';
import { report } from './report.ts';
import { rest } from './rest.ts';
import { run } from './run.ts';
import { drawSchedule } from './schedule.ts';

// Node packs in a thread of its own, whose answer comes at no certain time.
vi.mock('node:zlib', async (original) => {
  const zlib = await original<typeof import('node:zlib')>();
  const deflateRaw = (bytes: Uint8Array, options: object, done: (error: null, packed: Buffer) => void) =>
    done(null, zlib.deflateRawSync(bytes, options));
  return { ...zlib, deflateRaw };
});

const range = (first: number, count: number) => Array.from({ length: count }, (_, index) => first + index);
const SEEDS = seeds(range(1, 300));
/** Failures that are told in full. */
const TOLD_MAX = 3;

test(`seeds ${SEEDS[0]} to ${SEEDS.at(-1)}: stored once or in a gap, derived as by one fold`, {
  timeout: 600_000,
}, async () => {
  const facts: Facts[] = [];
  const failed: number[] = [];
  const told: string[] = [];
  for (const seed of SEEDS) {
    const outcome = await run(drawSchedule(seed), { traced: process.env.GEMBA_WIRE_STORY !== undefined });
    facts.push(outcome.facts);
    if (outcome.log.length > 0) console.log(outcome.log.join('\n'));
    if (outcome.findings.length === 0) continue;
    failed.push(seed);
    if (told.length < TOLD_MAX) told.push(await report(seed, outcome.findings));
  }
  const sum = sumOf(facts);
  record('wire', SEEDS[0] as number, { seeds: SEEDS.length, failed, ...sum });
  expect(failed, `\n${told.join('\n\n')}\n`).toEqual([]);
  if (SEEDS.length >= 300) expectEverything(sum);
});

/** Runs in which nothing is watched, or that are never disturbed, prove nothing. */
function expectEverything(sum: Facts): void {
  expect((sum.watchedS ?? 0) / (sum.emittingS ?? 1), 'share of the time that was watched').toBeGreaterThan(0.4);
  expect((sum.stored ?? 0) / (sum.emitted ?? 1), 'share of the emissions that were stored').toBeGreaterThan(0.7);
  const wanted = [
    'refolds',
    'segmentsDeleted',
    'refused',
    'dropped',
    'doubled',
    'broker',
    'cut',
    'disk-full',
    'restart',
  ];
  const gaps = ['gateway-down', 'journal-full', 'link-down', 'queue-overflow'].map((cause) => `gaps ${cause}`);
  const kills = [
    ...['disk.write', 'disk.sync', 'cable.publish'].map((point) => `kills of gateway at ${point}`),
    ...['records.commit', 'historian.append', 'cable.message'].map((point) => `kills of server at ${point}`),
  ];
  for (const what of [...wanted, ...gaps, ...kills]) expect(sum[what] ?? 0, what).toBeGreaterThan(5);
}

test('a seed is a run: the same events at the same times, told or not', async () => {
  for (const seed of [3, 10]) {
    const schedule = drawSchedule(seed);
    const first = await run(schedule);
    expect(await run(schedule)).toEqual(first);
    expect((await run(schedule, { traced: true })).print).toBe(first.print);
    expect((await run(drawSchedule(seed + 1))).print).not.toBe(first.print);
  }
});

test.skipIf(judging)(
  'an hour of rest is watched and never NO DATA; silence is, since it was last observed',
  async () => {
    const { seconds, samples, unknown, largestAgeMs, silentAgeMs, endedBeforeMs } = await rest(1);
    expect({ seconds, samples, unknown }).toEqual({ seconds: 3600, samples: 0, unknown: 0 });
    // A keep-alive of the simulated server, and the way of a mark.
    expect(largestAgeMs).toBeLessThan(5_000);
    expect(silentAgeMs).toBeGreaterThan(55_000);
    expect(endedBeforeMs).toBeGreaterThanOrEqual(0);
    // What is observed ends before the last sign of life by as much as values have come late, which is believed up to
    // the limit of the clock rule (10 s); and that sign came a keep-alive (2 s) before, and was a moment on its way.
    expect(endedBeforeMs).toBeLessThan(10_000 + 2_000 + 1_000);
  },
);

/** The parts that carry the promise, each broken: what must be noticed, and within how many seeds. */
const BROKEN: [name: string, Breakage, noticed: RegExp, seeds: number][] = [
  ['the fsync of the journal', { fsync: true }, /lost without a gap|promised, and not stored/, 100],
  ['the wait for both sinks', { storedEarly: true }, /promised, and not stored|deleted before it was stored/, 100],
  ['the dropping of duplicates', { doubles: true }, /stored more than once|doubled/, 100],
  ['the one transaction of rows and positions', { tornCommits: true }, /are not those of a refold/, 100],
];

test.each(BROKEN)('without %s the harness turns red', { timeout: 120_000 }, async (_name, breakage, noticed, most) => {
  const found: Finding[] = [];
  for (const seed of range(1, most)) {
    found.push(...(await run(drawSchedule(seed), { breakage })).findings);
    if (found.some(({ what }) => noticed.test(what))) return;
  }
  expect.fail(`nothing noticed in ${most} seeds but ${JSON.stringify(found.map(({ what }) => what))}`);
});
