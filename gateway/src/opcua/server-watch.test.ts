import { DataType, DataValue, MonitoredItemCreateResult, StatusCodes, VariantArrayType } from 'node-opcua';
import { expect, test } from 'vitest';
import type { Report } from './report.ts';
import { ServerWatch } from './server-watch.ts';

const STARTED_MS = 1_790_000_000_000;
const identity = { namespaces: ['urn:ua', 'urn:own', 'urn:a'], servers: ['urn:own'], startMs: STARTED_MS };
const [NAMESPACES = 0, SERVERS = 0, STARTED = 0, CLOCK = 0] = new ServerWatch(identity)
  .items(30_000)
  .map(({ handle }) => handle);

const dates = (handle: number, ms: number) => ({
  handle,
  dataValue: new DataValue({ value: { dataType: DataType.DateTime, value: new Date(ms) } }),
});
const texts = (handle: number, value: string[]) => ({
  handle,
  dataValue: new DataValue({ value: { dataType: DataType.String, arrayType: VariantArrayType.Array, value } }),
});
const beat = (atS: number) => dates(CLOCK, STARTED_MS + atS * 1000);
const report = (changes: Report['changes'], late = false, more = false): Report => ({
  changes,
  late,
  more,
  publishTime: null,
});

/** `refused`: handles of items that the server doesn't make. */
function watching(refused: readonly number[] = []): ServerWatch {
  const watch = new ServerWatch(identity);
  watch.made(
    watch.items(30_000).map(
      ({ handle }) =>
        new MonitoredItemCreateResult({
          statusCode: refused.includes(handle) ? StatusCodes.BadNodeIdUnknown : StatusCodes.Good,
          revisedSamplingInterval: 1_000,
        }),
    ),
  );
  return watch;
}

test('a server that stays what it is can be believed, also when a namespace comes behind the others', () => {
  const watch = watching();
  expect(watch.see(report([texts(NAMESPACES, identity.namespaces), dates(STARTED, STARTED_MS), beat(0)]))).toBe(null);
  expect(watch.see(report([texts(NAMESPACES, [...identity.namespaces, 'urn:b']), beat(1)]))).toBe(null);
});

test.each([
  ['numbers its namespaces anew', texts(NAMESPACES, ['urn:ua', 'urn:own', 'urn:b', 'urn:a'])],
  ['has lost a namespace', texts(NAMESPACES, ['urn:ua', 'urn:own'])],
  ['is another server', texts(SERVERS, ['urn:other'])],
  ['was started anew', dates(STARTED, STARTED_MS + 5_000)],
])('one that %s can not', (_what, change) => {
  expect(watching().see(report([change]))).toBe('changed');
});

test('a server whose clock stood still between two beats watched nothing meanwhile', () => {
  const watch = watching();
  watch.see(report([beat(0)]));
  expect(watch.see(report([beat(4)]))).toBe(null);
  expect(watch.see(report([beat(10)]))).toBe('unwatched');
});

test('what it watched is shown by its beat, not by its keep-alives', () => {
  const watch = watching();
  watch.see(report([beat(0)]));
  expect(watch.proven).toBe(true);
  watch.see(report([]));
  expect(watch.proven).toBe(false);
});

test('a beat counts for all messages of one publishing, and for none after them', () => {
  const watch = watching();
  const proven = (changes: Report['changes'], more: boolean, nowMs: number) => {
    expect(watch.see(report(changes, false, more), nowMs)).toBe(null);
    return watch.proven;
  };
  expect([proven([beat(0)], true, 0), proven([], true, 1), proven([], false, 2), proven([], false, 3)]).toEqual([
    true,
    true,
    true,
    false,
  ]);
  expect([proven([], true, 4), proven([beat(1)], true, 5), proven([], false, 6)]).toEqual([false, true, true]);
});

test('a publishing that goes on for long is believed only as long as it brings beats', () => {
  const watch = watching();
  for (const [changes, nowMs, proven] of [
    [[beat(0)], 0, true],
    [[], 2_000, true],
    [[], 2_001, false],
    [[beat(3)], 3_000, true],
    [[], 4_000, true],
  ] as const) {
    expect(watch.see(report([...changes], false, true), nowMs)).toBe(null);
    expect(watch.proven, `${nowMs}`).toBe(proven);
  }
});

test('after a break it is believed once the beats of the break are there', () => {
  const watch = watching();
  watch.see(report([beat(0)]));
  watch.see(report([beat(0)], true));
  expect(watch.proven).toBe(false);
  expect(watch.see(report([1, 2, 3, 4, 5, 6, 7, 8].map(beat), true))).toBe(null);
  expect(watch.proven).toBe(true);
});

test('one that keeps the subscription alive and reports nothing is silent', () => {
  const watch = watching();
  watch.see(report([beat(0)]), 0);
  watch.see(report([beat(1)]), 0);
  for (let nowMs = 500; nowMs <= 5_000; nowMs += 500) expect(watch.see(report([]), nowMs)).toBe(null);
  expect(watch.see(report([]), 5_500)).toBe('silent');
});

test('a clock that is reported once and never again is no beat: then keep-alives are believed', () => {
  const watch = watching();
  watch.see(report([beat(0)]), 0);
  for (let nowMs = 500; nowMs <= 5_500; nowMs += 500) expect(watch.see(report([]), nowMs)).toBe(null);
  expect(watch.see(report([]), 6_000)).toBe(null);
  expect(watch.proven).toBe(true);
});

test('a gateway that itself stood still doesn’t take that for the server’s silence', () => {
  const watch = watching();
  watch.see(report([beat(0)]), 0);
  watch.see(report([beat(1)]), 0);
  expect(watch.see(report([]), 60_000)).toBe(null);
  expect(watch.see(report([]), 60_001)).toBe(null);
  expect(watch.see(report([beat(2)]), 60_002)).toBe(null);
  expect(watch.proven).toBe(true);
});

test('a server without a clock to watch is believed over a short break only', () => {
  const watch = watching([CLOCK]);
  watch.see(report([]), 0);
  expect(watch.see(report([], true), 4_000)).toBe(null);
  watch.see(report([]), 5_000);
  expect(watch.see(report([], true), 12_000)).toBe('unwatched');
  expect(watch.proven).toBe(true);
});

test('whether it tells of its namespaces by itself is known', () => {
  expect([watching().tellsNamespaces, watching([NAMESPACES]).tellsNamespaces]).toEqual([true, false]);
});
