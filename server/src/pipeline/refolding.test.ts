import { machinesOf, type PlacedMachine } from '@gemba/contract/plant';
import type { Entry } from '@gemba/contract/sample';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fold } from '../domain/ledger/fold.ts';
import { initialFold } from '../domain/ledger/state.ts';
import { EPOCH, GATEWAY } from '../testing/bench.ts';
import { MemoryHistorian } from '../testing/memory-historian.ts';
import { FILLER, observed, sample, testPlant } from '../testing/plant.ts';
import { MachineLedger } from './machine-ledger.ts';
import { Refolding } from './refolding.ts';

const plant = testPlant();
const placed = machinesOf(plant).find(({ machine }) => machine.id === FILLER) as PlacedMachine;
const STRETCH_S = 400;
const DAY_NS = 86_400_000_000_000n;
const noCheckpoint = { checkpointBefore: async () => null, rows: async () => [] };

/** What the machine did in one stretch of some minutes, as a batch. */
const stretch = (index: number, state: string): Entry[] => [
  sample(FILLER, 'state', index * STRETCH_S + 1, state),
  sample(FILLER, 'total', index * STRETCH_S + 200, BigInt(index * 150)),
  observed(FILLER, index * STRETCH_S, (index + 1) * STRETCH_S),
];
const States = fc.array(fc.constantFrom('run', 'stop', 'fault', 'starved'), { minLength: 3, maxLength: 20 });

test('a fold that was read ahead is that of all entries, whenever and in whatever order they came', async () => {
  let back = 0;
  const property = fc.asyncProperty(
    States,
    fc.infiniteStream(fc.nat()),
    fc.nat(),
    fc.nat(),
    async (states, r, a, b) => {
      const batches = states.map((state, index) => stretch(index, state));
      const order = batches.map((batch) => [r.next().value as number, batch] as const).sort(([x], [y]) => x - y);
      const historian = new MemoryHistorian();
      const ledger = new MachineLedger(placed, plant);
      let position = 0;
      const come = async (count: number) => {
        for (const [, entries] of order.slice(position, position + count)) {
          position++;
          await historian.append([{ gateway: GATEWAY, epoch: EPOCH, position, entries: structuredClone(entries) }]);
          const { state, dirtyFromNs } = fold(ledger.state, structuredClone(entries), ledger.context);
          ledger.state = state;
          if (dirtyFromNs !== null) ledger.markDirty(dirtyFromNs);
        }
      };
      await come(1 + (a % order.length));
      ledger.lateNs = null;
      const refolding = await Refolding.begin(ledger, 0n, noCheckpoint, historian);
      await come(b % order.length);
      await refolding.read();
      await come(order.length);
      const settledNs = refolding.result.state.settledNs;
      refolding.backTo(ledger.lateNs);
      if (refolding.result.state.settledNs < settledNs) back++;
      await refolding.read();

      const whole = fold(initialFold(FILLER), batches.flat(), ledger.context);
      const { rows, state, checkpoints } = refolding.result;
      expect(rows).toEqual(whole.rows);
      expect(state).toEqual(whole.state);
      expect(checkpoints.map(({ settledNs }) => settledNs)).toEqual(
        whole.checkpoints.map(({ settledNs }) => settledNs),
      );
    },
  );
  await fc.assert(property, { numRuns: 300 });
  expect(back).toBeGreaterThan(30);
});

test('a fold that begins with nothing leaves the rows whose samples the retention has deleted', async () => {
  const DAY_S = 86_400;
  const days = [0, 1, 2, 3, 4].flatMap((day) => [
    sample(FILLER, 'state', day * DAY_S + 5, 'run'),
    sample(FILLER, 'total', day * DAY_S + 10, BigInt(day * 1000)),
    sample(FILLER, 'reject', day * DAY_S + 4000, BigInt(day)),
    observed(FILLER, day * DAY_S, (day + 1) * DAY_S),
  ]);
  const ledger = new MachineLedger(placed, plant);
  const before = fold(initialFold(FILLER), days, ledger.context).rows;
  const records = { checkpointBefore: async () => null, rows: async () => before.slice(0, 1) };
  const folded = async (deletedDays: number) => {
    const historian = new MemoryHistorian();
    const since = BigInt(deletedDays * DAY_S) * 1_000_000_000n + (days[3] as { fromNs: bigint }).fromNs;
    const entries = days.filter((entry) => entry.kind !== 'sample' || entry.timeNs >= since);
    await historian.append([{ gateway: GATEWAY, epoch: EPOCH, position: 0, entries: structuredClone(entries) }]);
    const refolding = await Refolding.begin(ledger, 0n, records, historian);
    await refolding.read();
    return { since, ...refolding.result };
  };
  // All samples are there: all rows are made again.
  expect(await folded(0)).toMatchObject({ fromNs: 0n, rows: { length: before.length } });
  const { since, fromNs, rows, checkpoints } = await folded(2);
  // The reject counter is heard 4000 s after the beginning of that day: the first quarter hour after it is whole.
  expect(fromNs - since).toBe(4500n * 1_000_000_000n);
  expect(rows).toEqual(before.filter((row) => row.fromNs >= fromNs));
  expect(checkpoints.every(({ settledNs }) => settledNs >= fromNs)).toBe(true);
});

test('late data of a time whose samples the retention has deleted take no row away', async () => {
  const QUARTER_S = 900;
  const quarters = Array.from({ length: 4 * 96 }, (_, i) => [
    sample(FILLER, 'state', i * QUARTER_S + 1, i % 3 === 0 ? 'stop' : 'run'),
    sample(FILLER, 'total', i * QUARTER_S + 500, BigInt(i * 200)),
    observed(FILLER, i * QUARTER_S, (i + 1) * QUARTER_S),
  ]).flat();
  const ledger = new MachineLedger(placed, plant);
  const whole = fold(initialFold(FILLER), quarters, ledger.context);
  ledger.state = whole.state;
  const records = {
    checkpointBefore: async (_machine: string, timeNs: bigint) => {
      const found = whole.checkpoints.findLast(({ settledNs }) => settledNs <= timeNs);
      return found === undefined ? null : { machine: FILLER, ...found };
    },
    rows: async () => whole.rows.slice(0, 1),
  };
  const [firstNs] = quarters.map((entry) => (entry.kind === 'sample' ? entry.timeNs : 0n)) as [bigint];
  const sinceNs = ((firstNs + 2n * DAY_NS) / DAY_NS) * DAY_NS;
  const historian = new MemoryHistorian();
  const kept = quarters.filter((entry) => entry.kind !== 'sample' || entry.timeNs >= sinceNs);
  await historian.append([{ gateway: GATEWAY, epoch: EPOCH, position: 0, entries: structuredClone(kept) }]);
  const refolding = await Refolding.begin(ledger, firstNs + 1n, records, historian);
  await refolding.read();
  const { fromNs, rows } = refolding.result;
  expect(fromNs).toBe(sinceNs);
  expect(rows.filter((row) => row.fromNs >= fromNs)).toEqual(whole.rows.filter((row) => row.fromNs >= fromNs));
  expect(whole.rows).toEqual(expect.arrayContaining(rows));
});
