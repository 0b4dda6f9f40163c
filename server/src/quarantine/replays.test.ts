import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Entry } from '@gemba/contract/sample';
import { MemoryDisk } from '@gemba/journal/memory-disk';
import { makeLog } from '@gemba/program/log';
import { Metrics } from '@gemba/program/metrics';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { HistorianBatch, Quarantined } from '../historian/port.ts';
import { Bench } from '../testing/bench.ts';
import { MemoryHistorian } from '../testing/memory-historian.ts';
import { at, FILLER, observed, sample, testPlant } from '../testing/plant.ts';
import { Quarantine } from './quarantine.ts';
import { Replays } from './replays.ts';

/** Refuses single entries, as InfluxDB does. */
class PickyHistorian extends MemoryHistorian {
  refuses: (entry: Entry) => boolean = () => false;

  override async append(batches: readonly HistorianBatch[]): Promise<Quarantined[]> {
    const bad = batches.flatMap(({ entries }) => entries.filter(this.refuses));
    await super.append(batches.map((batch) => ({ ...batch, entries: batch.entries.filter((e) => !this.refuses(e)) })));
    return bad.map((entry) => ({ entry, reason: 'field type conflict', code: 'type-conflict' as const }));
  }
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gemba-replays-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A server's life with its quarantine; the disk and the sinks outlive it. */
async function live(disk = new MemoryDisk(), historian = new PickyHistorian(), plant = testPlant()) {
  const common = { log: makeLog('test', 'silent'), metrics: new Metrics() };
  const clock = { nowMs: () => bench.clock.nowMs(), elapsedMs: () => bench.clock.elapsedMs(), after: bench_after };
  function bench_after(ms: number, action: () => void) {
    return bench.clock.after(ms, action);
  }
  const quarantine = new Quarantine({ folder, clock, ...common, journal: { disk } });
  await quarantine.start();
  const bench: Bench = await Bench.make(plant, { historian, quarantine });
  const make = () => {
    const replays = new Replays({
      ...{ quarantine, clock: bench.clock, log: common.log },
      deliver: (delivery) => bench.life.pipeline.deliver(delivery),
      mayDeliver: () => bench.life.pipeline.takes,
      foldAgain: (machine, fromNs) => bench.life.pipeline.foldAgain(machine, fromNs),
    });
    bench.onStored = (stored) => replays.stored(stored);
    replays.start();
    return replays;
  };
  const until = async (isSo: () => boolean | Promise<boolean>) => {
    for (let turn = 0; turn < 400; turn++) {
      if (await isSo()) return;
      await bench.clock.advance(100);
      // The quarantine's own disk is on the real clock.
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    throw new Error('it never was so');
  };
  const good = async () =>
    (await bench.records.rows(FILLER, at(-3600), at(24 * 3600))).reduce((sum, row) => sum + row.good, 0);
  const folded = async () => (await bench.records.dirty()).length === 0;
  return { bench, historian, quarantine, replays: make(), make, until, good, folded };
}

/** A second of a filler that counts a part each second. */
const second = (n: number): Entry[] => [
  ...(n === 1 ? [sample(FILLER, 'state', 0, 'run'), sample(FILLER, 'total', 0, 0n)] : []),
  sample(FILLER, 'total', n - 0.5, BigInt(n)),
  observed(FILLER, n - 1, n),
];
const isThird = (entry: Entry) => entry.kind === 'sample' && entry.value === 3n;

it('a line that the historian refused is stored and counted once, after the cause is mended', async () => {
  const { bench, historian, quarantine, replays, until, good, folded } = await live();
  historian.refuses = isThird;
  for (let n = 1; n <= 5; n++) bench.live(...second(n));
  await until(() => bench.stored[0]?.[1] === 5);
  const [item] = quarantine.catalog.all({});
  expect(item).toMatchObject({ reason: 'type-conflict', state: 'open', count: 1, signal: 'total' });
  expect(historian.all().some(isThird)).toBe(false);

  historian.refuses = () => false;
  expect(await replays.replay({ reason: 'type-conflict' }, 'Anna')).toBe(1);
  await until(() => quarantine.catalog.get(item?.id ?? 0)?.state === 'replayed');
  await until(folded);
  expect(historian.all().filter(isThird)).toHaveLength(1);
  expect(await good()).toBe(5);
  expect(quarantine.catalog.all({})).toMatchObject([{ by: 'Anna', replays: 1 }]);
  expect(await replays.replay({ ids: [item?.id ?? 0] }, 'Anna')).toBe(0);
});

it('what is refused again is the same item, open, with the new reason and what is left of it', async () => {
  const { bench, historian, quarantine, replays, until } = await live();
  historian.refuses = (entry) => entry.kind === 'sample';
  bench.live(...second(1), ...second(2), ...second(3));
  await until(() => bench.stored[0]?.[1] === 1);
  const [item] = quarantine.catalog.all({});
  expect(item).toMatchObject({ count: 5, state: 'open' });

  historian.refuses = isThird;
  await replays.replay({ ids: [item?.id ?? 0] }, 'Anna');
  await until(() => item?.state === 'open' && item.replays === 1);
  expect(quarantine.catalog.all({})).toMatchObject([{ id: item?.id, count: 1, reason: 'type-conflict' }]);
  await until(() => historian.all().filter(({ kind }) => kind === 'sample').length === 4);

  historian.refuses = () => false;
  await replays.replay({ ids: [item?.id ?? 0] }, 'Ben');
  await until(() => item?.state === 'replayed');
  expect(historian.all().filter(({ kind }) => kind === 'sample')).toHaveLength(5);
  expect(item).toMatchObject({ by: 'Ben', replays: 2 });
});

it('entries of a machine that the plant did not know become its history once it does, as if they had come in time', async () => {
  const disk = new MemoryDisk();
  const without = testPlant();
  for (const { lines } of without.sites.flatMap(({ areas }) => areas)) {
    for (const line of lines) line.machines = line.machines.filter(({ id }) => id !== FILLER);
  }
  const before = await live(disk, new PickyHistorian(), without);
  for (let n = 1; n <= 5; n++) before.bench.live(...second(n));
  await before.until(() => before.bench.stored[0]?.[1] === 5);
  expect(before.quarantine.catalog.sums()).toMatchObject([
    { reason: 'unknown-machine', machine: FILLER, source: 'edge-1', items: 5, entries: 12, replayable: 5 },
  ]);
  expect(await before.replays.replay({ reason: 'unknown-machine' }, 'Anna')).toBe(5);
  await before.until(() => before.quarantine.catalog.states().open === 5);
  expect(before.historian.all()).toEqual([]);
  await before.quarantine.stop();

  const after = await live(disk, before.historian);
  expect(await after.replays.replay({ reason: 'unknown-machine' }, 'Anna')).toBe(5);
  await after.until(() => after.quarantine.catalog.states().replayed === 5);
  await after.until(after.folded);
  expect(await after.good()).toBe(5);
  expect(after.historian.all()).toHaveLength(12);
});

it('a decision that is durable is carried out after a kill, once', async () => {
  const { bench, historian, quarantine, replays, make, until, good, folded } = await live();
  historian.refuses = isThird;
  for (let n = 1; n <= 5; n++) bench.live(...second(n));
  await until(() => bench.stored[0]?.[1] === 5);
  historian.refuses = () => false;
  historian.mood = 'refusing';
  await replays.replay({ reason: 'type-conflict' }, 'Anna');
  await bench.clock.advance(1000);
  await replays.stop();
  await bench.restart();
  make();
  await until(() => quarantine.catalog.states().replayed === 1);
  await until(folded);
  expect(historian.all().filter(isThird)).toHaveLength(1);
  expect(await good()).toBe(5);
});

it('what a core could not derive from is folded again, and not stored a second time', async () => {
  const { bench, historian, quarantine, replays, until, good, folded } = await live();
  const [first] = bench.plant.sites;
  quarantine.keep({
    origin: { site: first?.id as never, gateway: 'edge-1' as never, epoch: '0123456789abcdef', position: 3 },
    ...{ reason: 'ledger', detail: 'it threw', entries: second(3) },
  });
  for (let n = 1; n <= 5; n++) bench.live(...second(n));
  await until(() => bench.stored[0]?.[1] === 5);
  const stored = historian.all().length;
  await replays.replay({ reason: 'ledger' }, 'Anna');
  await until(() => quarantine.catalog.states().replayed === 1);
  await until(folded);
  expect(await bench.metric('gemba_server_refolds_total')).toBe(1);
  expect(historian.all()).toHaveLength(stored);
  expect(await good()).toBe(5);
});

it('what is dismissed is not replayed with its reason, but by its name', async () => {
  const { bench, historian, quarantine, replays, until } = await live();
  historian.refuses = isThird;
  for (let n = 1; n <= 5; n++) bench.live(...second(n));
  await until(() => bench.stored[0]?.[1] === 5);
  expect(await replays.dismiss({ reason: 'type-conflict' }, 'Ben')).toBe(1);
  expect(quarantine.catalog.all({})).toMatchObject([{ state: 'dismissed', by: 'Ben' }]);
  expect(await replays.replay({ reason: 'type-conflict' }, 'Anna')).toBe(0);
  expect(await replays.replay({ ids: quarantine.catalog.all({}).map(({ id }) => id) }, 'Anna')).toBe(1);
});
