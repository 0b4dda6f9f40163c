import type { Log } from '@gemba/program/log';
import { expect, test } from 'vitest';
import type { Upkeep } from '../historian/port.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { UPKEEP_EVERY_MS, Upkeeper } from './upkeep.ts';

/** A historian whose upkeeps the test ends by hand. */
function makeUpkeeper() {
  const clock = new FakeClock(1_000_000);
  const calls: { nowNs: bigint; end: PromiseWithResolvers<Upkeep> }[] = [];
  const historian = {
    upkeep(nowNs: bigint) {
      const end = Promise.withResolvers<Upkeep>();
      calls.push({ nowNs, end });
      return end.promise;
    },
  };
  const lines: Record<string, unknown>[] = [];
  const keep = (line: Record<string, unknown>) => void lines.push(line);
  const log = { info: keep, error: keep } as unknown as Log;
  return { clock, calls, lines, upkeeper: new Upkeeper({ historian, clock, log }) };
}

test('once at the start and every five minutes, by the clock, one at a time', async () => {
  const { clock, calls, upkeeper } = makeUpkeeper();
  await upkeeper.start();
  expect(calls.map(({ nowNs }) => nowNs)).toEqual([1_000_000_000_000n]);
  await clock.advance(2 * UPKEEP_EVERY_MS);
  expect(calls.length).toBe(1);
  calls[0]?.end.resolve({ sealed: [], deleted: [], problems: [] });
  await clock.advance(UPKEEP_EVERY_MS);
  expect(calls.length).toBe(2);
  calls[1]?.end.resolve({ sealed: [], deleted: [], problems: [] });
  await upkeeper.stop();
  await clock.advance(5 * UPKEEP_EVERY_MS);
  expect(calls.length).toBe(2);
});

test('a failed one is told and tried again; what was deleted is logged', async () => {
  const { clock, calls, lines, upkeeper } = makeUpkeeper();
  await upkeeper.start();
  calls[0]?.end.reject(new Error('disk full'));
  await clock.advance(UPKEEP_EVERY_MS);
  expect(lines).toMatchObject([{ reason: 'disk full' }]);
  calls[1]?.end.resolve({
    sealed: ['2026-11-22'],
    deleted: [{ day: '2026-08-24', of: 'raw', rows: 7 }],
    problems: ['days/x is missing'],
  });
  await clock.advance(0);
  expect(lines.slice(1)).toMatchObject([
    { days: ['2026-11-22'] },
    { day: '2026-08-24', of: 'raw', rows: 7 },
    { reason: 'days/x is missing' },
  ]);
});
