/**
 * What every historian must do. An implementation's test calls `describeHistorian` with a way to make one over a store
 * that outlives it, so that stopping and starting again is part of the suite.
 */

import type { Epoch, GatewayId, MachineId, SignalId } from '@gemba/contract/identity';
import { compareEntries, type Entry, type Gap, type Observed, type Sample, type Value } from '@gemba/contract/sample';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Historian, HistorianBatch, Reading } from './port.ts';

/** Makes historians over the same store each time that it is called; `dispose` takes the store away. */
export interface HistorianBench {
  make(): Historian;
  dispose(): Promise<void>;
}

const GATEWAY = 'edge-hanoi' as GatewayId;
const EPOCH = '0123456789abcdef' as Epoch;
const SPEED = 'speed' as SignalId;
const STATE = 'state' as SignalId;
/** Not a whole number of any larger unit, and beyond 2^53, where a double rounds to 256 ns. */
const T0 = 1_795_000_000_123_456_789n;
const S = 1_000_000_000n;

/** Each test has machines of its own, so that one store serves them all, and other runs as well. */
const RUN = Date.now().toString(36);
let machines = 0;
const newMachine = () => `machine-${RUN}-${++machines}` as MachineId;
let positions = 0;

const batch = (entries: readonly Entry[], more: Partial<HistorianBatch> = {}): HistorianBatch => ({
  gateway: GATEWAY,
  epoch: EPOCH,
  position: ++positions,
  entries,
  ...more,
});

const sample = (machine: MachineId, timeNs: bigint, value: Value | null, more: Partial<Sample> = {}): Sample => ({
  kind: 'sample',
  machine,
  signal: SPEED,
  timeNs,
  value,
  status: 0,
  ...more,
});

const observed = (machine: MachineId, fromNs: bigint, throughNs: bigint): Observed => ({
  kind: 'observed',
  machine,
  fromNs,
  throughNs,
});

const gap = (machine: MachineId, fromNs: bigint, toNs: bigint, more: Partial<Gap> = {}): Gap => ({
  kind: 'gap',
  machine,
  signals: [],
  fromNs,
  toNs,
  cause: 'gateway-down',
  ...more,
});

async function allEntries(
  historian: Historian,
  machine: MachineId,
  signals: SignalId[],
  after: bigint,
  through: bigint,
) {
  const entries: Entry[] = [];
  for await (const page of historian.entries(machine, signals, after, through)) {
    expect(page.length).toBeGreaterThan(0);
    entries.push(...page);
  }
  return entries;
}

export function describeHistorian(name: string, makeBench: () => Promise<HistorianBench>): void {
  describe(name, () => {
    let bench: HistorianBench;
    let historian: Historian;

    beforeAll(async () => {
      bench = await makeBench();
      historian = bench.make();
      await historian.start();
    });
    afterAll(async () => {
      await historian?.stop();
      await bench?.dispose();
    });

    const reopen = async () => {
      await historian.stop();
      historian = bench.make();
      await historian.start();
    };
    const store = async (...entries: Entry[]) => expect(await historian.append([batch(entries)])).toEqual([]);
    const readings = async (machine: MachineId, signal = SPEED): Promise<Reading[]> =>
      (await historian.range(machine, signal, -(2n ** 62n), 2n ** 62n, 10_000)).items;

    describe('values', () => {
      const VALUES: [string, Value][] = [
        ['a float', 91.5],
        ['a float that is a whole number', 3],
        ['the smallest float', 5e-324],
        ['the largest float', 1.7976931348623157e308],
        ['a float with all its digits', 0.1 + 0.2],
        ['negative zero', -0],
        ['NaN', Number.NaN],
        ['infinity', Number.POSITIVE_INFINITY],
        ['negative infinity', Number.NEGATIVE_INFINITY],
        ['an integer', 42n],
        ['an integer beyond 2^53', 9_007_199_254_740_993n],
        ['the largest integer', 2n ** 63n - 1n],
        ['the smallest integer', -(2n ** 63n)],
        ['true', true],
        ['false', false],
        ['a text', 'Störung: 詰まり 🏭'],
        ['an empty text', ''],
        ['a text of quotes and escapes', `"it's" \\ \\" \\' ,= {}[]$1;--`],
        ['a text of several lines', 'one\ntwo\r\n\tthree'],
        ['a text that looks like a number', '12i'],
        ['a long text', 'x'.repeat(4096)],
      ];

      test.each(VALUES)('%s comes back as it was, after a restart too', async (_what, value) => {
        const machine = newMachine();
        await store(sample(machine, T0, value));
        expect(await readings(machine)).toEqual([{ timeNs: T0, value, status: 0 }]);
        expect(await historian.latest(machine)).toEqual([sample(machine, T0, value)]);
      });

      test('all of them are still there after a restart', async () => {
        const machine = newMachine();
        await store(
          ...VALUES.map(([, value], i) => sample(machine, T0 + BigInt(i), value, { signal: `s${i}` as SignalId })),
        );
        await reopen();
        for (const [i, [, value]] of VALUES.entries()) {
          expect(await readings(machine, `s${i}` as SignalId)).toEqual([{ timeNs: T0 + BigInt(i), value, status: 0 }]);
        }
        expect(await historian.latest(machine)).toHaveLength(VALUES.length);
      });

      test('any float and any integer comes back to the last bit', async () => {
        const values = fc.sample(fc.oneof(fc.double(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })), 500);
        const machine = newMachine();
        await store(...values.map((value, i) => sample(machine, T0 + BigInt(i), value)));
        expect((await readings(machine)).map((reading) => reading.value)).toEqual(values);
      });

      test('no value with bad quality, and a value with uncertain quality', async () => {
        const machine = newMachine();
        await store(
          sample(machine, T0, null, { status: 0x80_0a_00_00 }),
          sample(machine, T0 + 1n, 7, { status: 0x40_8f_00_00 }),
          sample(machine, T0 + 2n, null, { status: 0xff_ff_ff_ff }),
        );
        expect(await readings(machine)).toEqual([
          { timeNs: T0, value: null, status: 0x80_0a_00_00 },
          { timeNs: T0 + 1n, value: 7, status: 0x40_8f_00_00 },
          { timeNs: T0 + 2n, value: null, status: 0xff_ff_ff_ff },
        ]);
      });

      test("the machine's own time is kept where the gateway replaced it", async () => {
        const machine = newMachine();
        const kept = sample(machine, T0, 1, { sourceTimeNs: 0n });
        await store(kept);
        expect(await historian.latest(machine)).toEqual([kept]);
        expect(await allEntries(historian, machine, [SPEED], T0 - 1n, T0)).toEqual([kept]);
      });

      test('what no engine can keep is handed back with its reason, and its neighbours are stored', async () => {
        const machine = newMachine();
        const tooLarge = sample(machine, T0 + 1n, 2n ** 63n);
        const tooLate = sample(machine, 2n ** 64n, 1);
        const noText = sample(machine, T0 + 2n, 'half \ud800');
        const quarantined = await historian.append([
          batch([sample(machine, T0, 1), tooLarge, tooLate, noText, sample(machine, T0 + 3n, 2)]),
        ]);
        expect(quarantined.map(({ entry }) => entry)).toEqual([tooLarge, tooLate, noText]);
        for (const { reason } of quarantined) expect(reason).toMatch(/\w+/);
        expect((await readings(machine)).map((reading) => reading.value)).toEqual([1, 2]);
      });
    });

    describe('times and names', () => {
      test.each([
        ['at 1970', 0n],
        ['one nanosecond after', 1n],
        ['before 1970', -1n],
        ['in 1700', -8_500_000_000_000_000_001n],
        ['in 2261', 9_200_000_000_000_000_001n],
      ])('a clock %s', async (_what, timeNs) => {
        const machine = newMachine();
        await store(sample(machine, timeNs, 1), observed(machine, timeNs - 1n, timeNs));
        expect((await historian.range(machine, SPEED, timeNs, timeNs + 1n, 10)).items).toEqual([
          { timeNs, value: 1, status: 0 },
        ]);
        expect(await allEntries(historian, machine, [SPEED], timeNs - 1n, timeNs)).toEqual([
          sample(machine, timeNs, 1),
          observed(machine, timeNs - 1n, timeNs),
        ]);
      });

      const NAMES = [
        'folder/temperature',
        'with space',
        'comma,and=equals',
        `quote'and"double`,
        `' OR '1'='1`,
        `x'; DROP MEASUREMENT telemetry; --`,
        'back\\slash\\',
        'percent%2C%',
        'a\nnew line',
        'Temperatur_Außen_温度_🌡',
        '$1',
        '/regex.*/',
      ];

      test.each(NAMES)('the name %j, of a machine and of a signal, is a name like any other', async (odd) => {
        const machine = `${odd}-${newMachine()}` as MachineId;
        const neighbour = newMachine();
        const signal = odd as SignalId;
        const [mine, other, his] = [
          sample(machine, T0, 1, { signal }),
          sample(machine, T0 + 1n, 2),
          sample(neighbour, T0, 3, { signal }),
        ];
        const watched = observed(machine, T0, T0 + 5n);
        const hole = gap(machine, T0 + 5n, T0 + 6n, { signals: [signal] });
        await store(mine, other, his, watched, hole);

        expect(await readings(machine, signal)).toEqual([{ timeNs: T0, value: 1, status: 0 }]);
        expect((await historian.latest(machine)).sort(compareEntries)).toEqual([mine, other]);
        expect(await allEntries(historian, machine, [signal], T0 - 1n, T0 + 9n)).toEqual([mine, watched, hole]);
        expect(await historian.coverage(machine, T0, T0 + 9n)).toEqual({ observed: [watched], gaps: [hole] });
        expect((await historian.buckets(machine, signal, T0, T0 + 2n, 1))[0]?.count).toBe(1);
      });

      test('names that begin alike are not mixed up', async () => {
        const machine = newMachine();
        await store(...['a', 'ab', 'A', 'a/b'].map((name, i) => sample(machine, T0, i, { signal: name as SignalId })));
        expect((await readings(machine, 'a' as SignalId)).map((reading) => reading.value)).toEqual([0]);
        expect((await readings(machine, 'A' as SignalId)).map((reading) => reading.value)).toEqual([2]);
      });
    });

    describe('append', () => {
      test('a batch that is already stored changes nothing', async () => {
        const machine = newMachine();
        const twice = batch([sample(machine, T0, 1), observed(machine, T0, T0 + 1n), gap(machine, T0 + 1n, T0 + 2n)]);
        await historian.append([twice]);
        await historian.append([twice, twice]);
        await reopen();
        await historian.append([twice]);
        expect(await readings(machine)).toHaveLength(1);
        expect(await allEntries(historian, machine, [SPEED], T0 - 1n, T0 + 9n)).toHaveLength(3);
        expect((await historian.buckets(machine, SPEED, T0, T0 + 9n, 1))[0]?.count).toBe(1);
      });

      test('a sample that comes in several batches is one reading', async () => {
        const machine = newMachine();
        const [early, middle, newest] = [
          sample(machine, T0, 1),
          sample(machine, T0 + S, 2),
          sample(machine, T0 + 2n * S, 3),
        ];
        await historian.append([batch([early, newest, newest])]);
        await historian.append([batch([middle, early]), batch([newest, middle])]);
        await reopen();
        await historian.append([batch([middle, newest, early])]);
        expect((await readings(machine)).map((reading) => reading.value)).toEqual([1, 2, 3]);
        expect((await historian.buckets(machine, SPEED, T0, T0 + 3n * S, 1))[0]).toMatchObject({ count: 3, mean: 2 });
      });

      test('batches may come in any order and late: what is read is the same', async () => {
        const shuffles = fc.sample(fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }), 3);
        const read: unknown[] = [];
        for (const order of shuffles) {
          const machine = newMachine();
          const parts = order.map((k) =>
            batch([
              sample(machine, T0 + BigInt(k) * S, k),
              sample(machine, T0 + BigInt(k) * S + 7n, `s${k}`, { signal: STATE }),
              observed(machine, T0 + BigInt(k) * S, T0 + BigInt(k + 1) * S),
            ]),
          );
          await historian.append(parts.slice(0, 3));
          for (const part of parts.slice(3)) await historian.append([part]);
          const entries = await allEntries(historian, machine, [SPEED, STATE], T0 - 1n, T0 + 9n * S);
          read.push(entries.map((entry) => ({ ...entry, machine: '' })));
          expect(await historian.latest(machine)).toHaveLength(2);
          expect((await historian.latest(machine)).map((newest) => newest.value).sort()).toEqual([5, 's5'].sort());
        }
        expect(read[1]).toEqual(read[0]);
        expect(read[2]).toEqual(read[0]);
      });

      test('appends at once are all stored', async () => {
        const machine = newMachine();
        const parts = Array.from({ length: 40 }, (_, i) => batch([sample(machine, T0 + BigInt(i), i)]));
        await Promise.all(parts.map((part) => historian.append([part])));
        expect((await readings(machine)).map((reading) => reading.value)).toEqual(parts.map((_, i) => i));
      });

      test('positions are kept where the engine keeps them itself: whole, by gateway and epoch', async () => {
        const own = await historian.positions();
        if (own === null) return;
        const gateway = 'edge-positions' as GatewayId;
        const other = 'fedcba9876543210' as Epoch;
        const at = (position: number, epoch = EPOCH) => batch([], { gateway, epoch, position });
        await historian.append([at(1), at(2), at(5), at(1, other)]);
        await historian.append([at(3), at(2 ** 53 - 1)]);
        await reopen();
        const stored = ((await historian.positions()) ?? []).filter((entry) => entry.gateway === gateway);
        expect(stored.sort((a, b) => (a.epoch < b.epoch ? -1 : 1))).toEqual([
          {
            gateway,
            epoch: EPOCH,
            set: [
              [1, 3],
              [5, 5],
              [2 ** 53 - 1, 2 ** 53 - 1],
            ],
          },
          { gateway, epoch: other, set: [[1, 1]] },
        ]);
      });

      test('nothing given, nothing done', async () => {
        expect(await historian.append([])).toEqual([]);
        expect(await historian.append([batch([])])).toEqual([]);
        expect(await historian.health()).toEqual({ ok: true, problem: null, pending: 0 });
      });
    });

    describe('reading', () => {
      test('the newest sample of each signal is the newest by time, not by arrival', async () => {
        const machine = newMachine();
        await store(sample(machine, T0 + 5n, 5), sample(machine, T0, 'on', { signal: STATE }));
        await store(sample(machine, T0 + 1n, 1));
        await reopen();
        expect((await historian.latest(machine)).sort(compareEntries)).toEqual([
          sample(machine, T0, 'on', { signal: STATE }),
          sample(machine, T0 + 5n, 5),
        ]);
        expect(await historian.latest('never-seen' as MachineId)).toEqual([]);
      });

      test('a range holds its beginning and not its end', async () => {
        const machine = newMachine();
        await store(...[0n, 1n, 2n, 3n].map((i) => sample(machine, T0 + i, Number(i))));
        const page = await historian.range(machine, SPEED, T0 + 1n, T0 + 3n, 100);
        expect(page).toEqual({
          items: [1, 2].map((i) => ({ timeNs: T0 + BigInt(i), value: i, status: 0 })),
          cursor: null,
        });
        expect(await historian.range(machine, SPEED, T0 + 9n, T0 + 9n, 1)).toEqual({ items: [], cursor: null });
        expect(await historian.range('never-seen' as MachineId, SPEED, T0, T0 + S, 1)).toEqual({
          items: [],
          cursor: null,
        });
      });

      test.each([1, 3, 7, 25])('pages of %i lead through all readings, each once', async (limit) => {
        const machine = newMachine();
        await store(...Array.from({ length: 25 }, (_, i) => sample(machine, T0 + BigInt(i), i)));
        const values: unknown[] = [];
        let cursor: string | null = null;
        do {
          const page: Awaited<ReturnType<Historian['range']>> =
            cursor === null
              ? await historian.range(machine, SPEED, T0, T0 + S, limit)
              : await historian.range(machine, SPEED, T0, T0 + S, limit, cursor);
          expect(page.items.length).toBeLessThanOrEqual(limit);
          values.push(...page.items.map((reading) => reading.value));
          cursor = page.cursor;
        } while (cursor !== null);
        expect(values).toEqual(Array.from({ length: 25 }, (_, i) => i));
      });

      test('a cursor that is none is refused', async () => {
        await expect(historian.range(newMachine(), SPEED, T0, T0 + S, 1, "1' OR 1=1")).rejects.toMatchObject({
          code: 'GEMBA_BAD_REQUEST',
        });
      });

      test('entries come in the one order, without the signals that were not asked for', async () => {
        const machine = newMachine();
        const asked = [
          sample(machine, T0, 'a', { signal: STATE }),
          gap(machine, T0 - S, T0),
          observed(machine, T0 - S, T0),
          sample(machine, T0 + 1n, 1),
          sample(machine, T0 + 1n, 'b', { signal: STATE }),
          gap(machine, T0, T0 + 2n, { signals: [STATE], cause: 'queue-overflow' }),
          observed(machine, T0, T0 + S),
        ];
        await store(...asked.toReversed(), sample(machine, T0, 9, { signal: 'other' as SignalId }));
        const entries = await allEntries(historian, machine, [STATE, SPEED], T0 - 2n * S, T0 + S);
        expect(entries).toEqual(asked);
        expect(entries).toEqual(entries.toSorted(compareEntries));
      });

      test('entries are those after the one time and through the other', async () => {
        const machine = newMachine();
        const entries = [1n, 2n, 3n].flatMap((i) => [
          sample(machine, T0 + i, Number(i)),
          observed(machine, T0, T0 + i),
        ]);
        await store(...entries);
        expect(await allEntries(historian, machine, [SPEED], T0 + 1n, T0 + 2n)).toEqual(entries.slice(2, 4));
        expect(await allEntries(historian, machine, [], T0 + 2n, T0 + 9n)).toEqual(entries.slice(5));
        expect(await allEntries(historian, machine, [SPEED], T0 + 9n, T0)).toEqual([]);
      });

      test('a long stretch of entries comes in pages, each entry once', async () => {
        const machine = newMachine();
        const names = Array.from({ length: 20 }, (_, i) => `s${String(i).padStart(2, '0')}` as SignalId);
        const entries: Entry[] = [];
        for (let i = 0; i < 2500; i++) {
          const timeNs = T0 + BigInt(i) * S;
          for (const signal of names) entries.push(sample(machine, timeNs, i, { signal }));
          entries.push(observed(machine, timeNs - S, timeNs));
        }
        for (let at = 0; at < entries.length; at += 10_000) await store(...entries.slice(at, at + 10_000));
        const read = await allEntries(historian, machine, names, T0 - 1n, T0 + 2500n * S);
        expect(read.length).toBe(entries.length);
        expect(read).toEqual(entries.toSorted(compareEntries));
      }, 60_000);
    });

    describe('buckets', () => {
      const one = async (machine: MachineId, ...values: (Value | null)[]) => {
        await store(...values.map((value, i) => sample(machine, T0 + BigInt(i), value)));
        const [bucket] = await historian.buckets(machine, SPEED, T0, T0 + 100n, 1);
        return bucket;
      };

      test('cover the window exactly, empty ones included', async () => {
        const machine = newMachine();
        await store(sample(machine, T0, 1), sample(machine, T0 + 4n * S - 1n, 5), sample(machine, T0 + 4n * S, 9));
        const buckets = await historian.buckets(machine, SPEED, T0, T0 + 4n * S, 4);
        expect(buckets.map(({ fromNs, toNs }) => [fromNs - T0, toNs - T0])).toEqual(
          [0n, 1n, 2n, 3n].map((i) => [i * S, (i + 1n) * S]),
        );
        expect(buckets.map(({ count }) => count)).toEqual([1, 0, 0, 1]);
        expect(buckets[1]).toEqual({
          fromNs: T0 + S,
          toNs: T0 + 2n * S,
          count: 0,
          min: null,
          max: null,
          mean: null,
          first: null,
          last: null,
        });
        expect(await historian.buckets('never-seen' as MachineId, SPEED, T0, T0 + S, 3)).toHaveLength(3);
      });

      test('each reading is in the bucket within whose edges it lies, also where the window does not divide', async () => {
        const machine = newMachine();
        const times = fc.sample(fc.bigInt({ min: 0n, max: 999n }), 60);
        await store(...[...new Set(times)].map((time) => sample(machine, T0 + time, Number(time))));
        for (const n of [1, 3, 7, 64, 999, 1000, 1500]) {
          const buckets = await historian.buckets(machine, SPEED, T0, T0 + 1000n, n);
          expect(buckets).toHaveLength(n);
          expect(buckets[0]?.fromNs).toBe(T0);
          expect(buckets.at(-1)?.toNs).toBe(T0 + 1000n);
          for (const [i, bucket] of buckets.entries()) {
            if (i > 0) expect(bucket.fromNs).toBe(buckets[i - 1]?.toNs);
            const inside = [...new Set(times)].filter((time) => T0 + time >= bucket.fromNs && T0 + time < bucket.toNs);
            expect(bucket.count).toBe(inside.length);
            if (inside.length > 0) expect(bucket.min).toBe(inside.map(Number).reduce((a, b) => Math.min(a, b)));
          }
        }
      });

      test('minimum, maximum, mean, first and last of floats', async () => {
        expect(await one(newMachine(), 4, -1.5, 6, 3.5)).toMatchObject({
          count: 4,
          min: -1.5,
          max: 6,
          mean: 3,
          first: 4,
          last: 3.5,
        });
      });

      test('of integers, where the first and last are exact', async () => {
        const large = 9_007_199_254_740_993n;
        expect(await one(newMachine(), 10n, 2n, large)).toMatchObject({
          count: 3,
          min: 2,
          max: Number(large),
          first: 10n,
          last: large,
        });
      });

      test('of truth values and texts there is no mean', async () => {
        const none = { min: null, max: null, mean: null };
        expect(await one(newMachine(), true, false)).toMatchObject({ count: 2, ...none, first: true, last: false });
        expect(await one(newMachine(), 'run', 'stop', 'run')).toMatchObject({
          count: 3,
          ...none,
          first: 'run',
          last: 'run',
        });
      });

      test('NaN and the infinities are readings, but no minimum, maximum or mean', async () => {
        expect(await one(newMachine(), Number.NaN, 2, 4, Number.POSITIVE_INFINITY)).toMatchObject({
          count: 4,
          min: 2,
          max: 4,
          mean: 3,
          first: Number.NaN,
          last: Number.POSITIVE_INFINITY,
        });
        expect(await one(newMachine(), Number.NaN)).toMatchObject({
          count: 1,
          min: null,
          mean: null,
          last: Number.NaN,
        });
      });

      test('what had no value is not counted', async () => {
        expect(await one(newMachine(), null, 2, null)).toMatchObject({ count: 1, min: 2, first: 2, last: 2 });
        expect(await one(newMachine(), null)).toMatchObject({ count: 0, first: null });
      });

      test('a signal that changed its type is counted whole', async () => {
        expect(await one(newMachine(), 1.5, 3n, 'x')).toMatchObject({
          count: 3,
          min: 1.5,
          max: 3,
          mean: 2.25,
          first: 1.5,
          last: 'x',
        });
      });

      test('a window or number without sense is refused', async () => {
        const machine = newMachine();
        await expect(historian.buckets(machine, SPEED, T0, T0, 10)).rejects.toMatchObject({
          code: 'GEMBA_BAD_REQUEST',
        });
        await expect(historian.buckets(machine, SPEED, T0, T0 + S, 0)).rejects.toMatchObject({
          code: 'GEMBA_BAD_REQUEST',
        });
        await expect(historian.buckets(machine, SPEED, T0, T0 + S, 1e9)).rejects.toMatchObject({
          code: 'GEMBA_BAD_REQUEST',
        });
      });
    });

    describe('coverage', () => {
      test('stretches that touch or overlap are one, holes stay', async () => {
        const machine = newMachine();
        const at = (a: number, b: number) => observed(machine, T0 + BigInt(a), T0 + BigInt(b));
        await store(at(30, 40), at(0, 10), at(10, 20), at(35, 50));
        await store(at(15, 18), at(60, 61));
        await reopen();
        const { observed: seen } = await historian.coverage(machine, T0, T0 + 100n);
        expect(seen).toEqual([at(0, 20), at(30, 50), at(60, 61)]);
      });

      test('stretches and gaps that reach into the window come, those beside it do not', async () => {
        const machine = newMachine();
        const around = [
          gap(machine, T0 - S, T0 + S),
          gap(machine, T0 + 1n, T0 + 2n, { signals: [SPEED, STATE], cause: 'journal-full' }),
        ];
        await store(
          ...around.toReversed(),
          gap(machine, T0 - 2n * S, T0 - S),
          gap(machine, T0 + 5n * S, T0 + 6n * S),
          observed(machine, T0 - S, T0 + S),
          observed(machine, T0 - 9n * S, T0 - 8n * S),
          observed(machine, T0 + 8n * S, T0 + 9n * S),
          gap(newMachine(), T0, T0 + S),
        );
        expect(await historian.coverage(machine, T0, T0 + 2n * S)).toEqual({
          observed: [observed(machine, T0 - S, T0 + S)],
          gaps: around,
        });
        expect(await historian.coverage('never-seen' as MachineId, T0, T0 + S)).toEqual({ observed: [], gaps: [] });
      });

      test('gaps that end together are told apart', async () => {
        const machine = newMachine();
        const gaps = [
          gap(machine, T0, T0 + S, { signals: [SPEED], cause: 'queue-overflow' }),
          gap(machine, T0 + 1n, T0 + S, { signals: [STATE], cause: 'queue-overflow' }),
          gap(machine, T0 + 2n, T0 + S, { cause: 'link-down' }),
          gap(machine, T0 + 3n, T0 + S, { cause: 'journal-lost' }),
        ];
        await store(...gaps);
        expect((await historian.coverage(machine, T0, T0 + S)).gaps).toEqual(gaps);
      });
    });
  });
}
