/** Whatever a server does to those who read its history, and whenever the gateway is killed: each value once, and no claim too many. */

import { setImmediate as turn } from 'node:timers/promises';
import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Entry, Filled, Sample } from '@gemba/contract/sample';
import { encodeBody } from '@gemba/contract/stream/codec';
import { MemoryDisk } from '@gemba/journal/memory-disk';
import { makeLog } from '@gemba/program/log';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Backfill } from './backfill.ts';
import type { HistorySource, Page, Reading, Stretch, Wanted } from './source.ts';

const MACHINE = 'm' as MachineId;
const SIGNALS = ['a', 'b', 'c'] as SignalId[];
const FROM = 1_000_000n;
const TO = 2_000_000n;
const GOOD_MORE_DATA = 0x00a60000;
const BAD_POINT_INVALID = 0x804a0000;
const BAD_NOT_READABLE = 0x803a0000;
const BAD_DATA_LOST = 0x809d0000;

/** How the server behaves. */
interface Vices {
  /** Nodes of a call; more are refused. */
  nodesMax: number;
  valuesMax: number;
  /** Gives no points to go on from, only the word that there is more. */
  noPoints: boolean;
  /** Each so many answers a point is not known any more; 0: never. */
  forgetsPoints: number;
  /** Says that it has no bounding values. */
  noBounds: boolean;
  /** Gives pages in no order. */
  unordered: boolean;
  /** Gives one value late, perhaps on another page. */
  swaps: boolean;
  /** Since when it records; what was before is gone. */
  begins: bigint;
  /** Lost some, and says so. */
  lost: boolean;
  /** Signals that it says to have, and refuses. */
  refused: readonly SignalId[];
  /** Ends the session with this answer; 0: never. */
  dies: number;
}

const HONEST: Vices = {
  nodesMax: 100,
  valuesMax: 1000,
  noPoints: false,
  forgetsPoints: 0,
  noBounds: false,
  unordered: false,
  swaps: false,
  begins: 0n,
  lost: false,
  refused: [],
  dies: 0,
};

type Record = ReadonlyMap<SignalId, Reading[]>;

const raw = (sourceNs: bigint, value: number): Reading => ({ sourceNs, value, status: 0, is: 'raw' });

class Server implements HistorySource {
  readonly machines = [MACHINE];
  readonly startedNs = null;
  readonly #record: Record;
  readonly #vices: Vices;
  readonly #points = new Map<string, { rest: Reading[]; signal: SignalId }>();
  answers = 0;
  dead = false;
  asked: bigint[] = [];

  constructor(record: Record, vices: Vices) {
    this.#record = record;
    this.#vices = vices;
  }

  get points(): number {
    return this.#points.size;
  }

  nodesPerCall = async () => 100;
  historizing = async () => new Set(SIGNALS);
  present = async (_machine: MachineId, signals: readonly SignalId[]) =>
    signals.map((signal) => this.#record.get(signal)?.at(-1) ?? raw(0n, 0));

  async read(_machine: MachineId, wanted: readonly Wanted[], stretch: Stretch, max: number): Promise<Page[]> {
    await turn();
    this.answers += 1;
    this.dead ||= this.answers === this.#vices.dies;
    if (this.dead) throw new Error('the connection broke');
    if (wanted.length > this.#vices.nodesMax) throw new Error('BadTooManyOperations');
    return wanted.map((one) => this.#page(one, stretch, Math.min(max, this.#vices.valuesMax)));
  }

  async release(_machine: MachineId, wanted: readonly Wanted[]): Promise<void> {
    for (const { point } of wanted) this.#points.delete(point?.toString() ?? '');
  }

  #page({ signal, point }: Wanted, stretch: Stretch, max: number): Page {
    const { noPoints, forgetsPoints, refused, unordered } = this.#vices;
    if (refused.includes(signal)) return { readings: [], point: null, status: BAD_NOT_READABLE };
    const known = point === null ? null : (this.#points.get(point.toString()) ?? null);
    if (point !== null) {
      this.#points.delete(point.toString());
      if (known === null || (forgetsPoints > 0 && this.answers % forgetsPoints === 0))
        return { readings: [], point: null, status: BAD_POINT_INVALID };
    }
    const all = known?.rest ?? this.#stretch(signal, stretch);
    const readings = all.slice(0, max);
    const rest = all.slice(max);
    if (unordered) readings.reverse();
    if (rest.length === 0) return { readings, point: null, status: 0 };
    if (noPoints) return { readings, point: null, status: GOOD_MORE_DATA };
    const next = Buffer.from(`${signal} ${this.answers}`);
    this.#points.set(next.toString(), { rest, signal });
    return { readings, point: next, status: 0 };
  }

  #stretch(signal: SignalId, { fromNs, toNs }: Stretch): Reading[] {
    const { begins, swaps, lost } = this.#vices;
    const kept = (this.#record.get(signal) ?? []).filter(({ sourceNs }) => (sourceNs ?? 0n) >= begins);
    const all = lost ? withHole(kept) : kept;
    const within = all.filter(({ sourceNs }) => (sourceNs ?? 0n) >= fromNs && (sourceNs ?? 0n) <= toNs);
    if (swaps) within.splice(1, 2, ...within.slice(1, 3).reverse());
    if (this.#vices.noBounds) return within;
    const before = all.filter(({ sourceNs }) => (sourceNs ?? 0n) < fromNs).slice(-1);
    const after = all.filter(({ sourceNs }) => (sourceNs ?? 0n) > toNs).slice(0, 1);
    return [...before, ...within, ...after];
  }
}

/** Without what lies in the middle of the gap. */
function withHole(readings: readonly Reading[]): Reading[] {
  const isLost = ({ sourceNs }: Reading) => sourceNs !== null && sourceNs >= 1_400_000n && sourceNs < 1_600_000n;
  const first = readings.find(isLost);
  if (first === undefined) return [...readings];
  const hole: Reading = { sourceNs: first.sourceNs, value: null, status: BAD_DATA_LOST, is: 'hole' };
  return readings.flatMap((reading) => (reading === first ? [hole] : isLost(reading) ? [] : [reading]));
}

/** A gateway's journal, and a backfill that can be killed. */
class Gateway {
  readonly #batches: Entry[][] = [];
  readonly #disk = new MemoryDisk();
  readonly #journalMax: () => boolean;
  backfill: Backfill;

  constructor(refuses: () => boolean = () => false) {
    this.#journalMax = refuses;
    this.backfill = this.#make();
  }

  get entries(): Entry[] {
    return this.#batches.flat();
  }

  add(entries: Entry[]): void {
    this.#batches.push(entries);
    this.backfill.learn(this.#batches.length, entries);
  }

  async killed(): Promise<void> {
    const batches = this.#batches;
    this.backfill = this.#make();
    await this.backfill.recall({
      epoch: 'e' as never,
      read: async function* (from: number) {
        for (const [index, entries] of batches.entries())
          if (index + 1 >= from) yield { position: index + 1, body: encodeBody(entries) } as never;
      },
    });
  }

  #make(): Backfill {
    const own = (): boolean => this.backfill === made;
    const made: Backfill = new Backfill({
      file: 'backfill.json',
      disk: this.#disk,
      settings: () => ({ enabled: true, maxHours: 1e6, valuesPerS: Number.POSITIVE_INFINITY }),
      signalsOf: () => SIGNALS,
      machine: () => null,
      journal: async (entries) => {
        await turn();
        // A gateway that is gone writes nothing.
        if (!own()) await new Promise(() => {});
        if (this.#journalMax()) throw new Error('the disk is full');
        if (entries.length > 0) this.add(entries);
      },
      behind: () => false,
      counted: () => {},
      clock: () => TO,
      log: makeLog('test', 'silent', 'json'),
    });
    return made;
  }
}

/** Times of what changed, ticks of 100 ns; some in the gap were told live: the first few, and the last one. */
const history = fc.record({
  times: fc.uniqueArray(fc.integer({ min: 5_000, max: 24_000 }), { minLength: 1, maxLength: 60 }),
  told: fc.nat(3),
});
const anyVices = fc.record({
  nodesMax: fc.constantFrom(1, 2, 100),
  valuesMax: fc.constantFrom(2, 5, 1000),
  noPoints: fc.boolean(),
  forgetsPoints: fc.constantFrom(0, 0, 3),
  noBounds: fc.boolean(),
  unordered: fc.boolean(),
  swaps: fc.boolean(),
  begins: fc.constantFrom(0n, 0n, 1_300_000n, 1_700_000n),
  lost: fc.boolean(),
  refused: fc.constantFrom<SignalId[]>([], [], ['b' as SignalId]),
  dies: fc.constantFrom(0, 1, 2, 3, 5, 8),
});

/** Of what comes late nobody can know when the reading is interrupted before: that much order a server must keep. */
const vices = anyVices.map((one) => ({
  ...one,
  swaps: one.swaps && !one.noPoints && one.forgetsPoints === 0 && one.dies === 0,
}));

/** What was told live before the gap was declared, and the gap. */
function live(record: Record, told: readonly number[]): Entry[] {
  const samples = [...record].flatMap(([signal, readings], index) => {
    const inGap = readings.filter(({ sourceNs }) => (sourceNs ?? 0n) > FROM && (sourceNs ?? 0n) < TO);
    const before = readings.filter(({ sourceNs }) => (sourceNs ?? 0n) <= FROM);
    const heard = new Set([...before, ...inGap.slice(0, told[index]), ...inGap.slice(-1)]);
    return [...heard].map((reading): Sample => sampleOf(signal, reading));
  });
  samples.sort((a, b) => (a.timeNs < b.timeNs ? -1 : 1));
  const isBefore = ({ timeNs }: Sample) => timeNs <= FROM;
  return [
    ...samples.filter(isBefore),
    { kind: 'observed', machine: MACHINE, fromNs: 0n, throughNs: FROM },
    ...samples.filter((sample) => !isBefore(sample)),
    { kind: 'gap', machine: MACHINE, signals: [], fromNs: FROM, toNs: TO, cause: 'link-down' },
    { kind: 'observed', machine: MACHINE, fromNs: TO, throughNs: TO + 1000n },
  ];
}

function sampleOf(signal: SignalId, { sourceNs, value, status }: Reading): Sample {
  return { kind: 'sample', machine: MACHINE, signal, timeNs: sourceNs ?? 0n, value, status };
}

function recordOf(histories: readonly { times: readonly number[] }[]): Record {
  return new Map(
    SIGNALS.map((signal, index) => {
      const times = [...(histories[index]?.times ?? [])].sort((a, b) => a - b);
      return [signal, times.map((time, turn) => raw(BigInt(time) * 100n, turn))];
    }),
  );
}

/** Until nothing more happens with the server. */
async function quiet(server: Server): Promise<void> {
  for (let turns = 0, before = -1; turns < 20 && !server.dead; turns++) {
    if (server.answers !== before) turns = 0;
    before = server.answers;
    await turn();
  }
}

/** Each value of the record once, nothing else, and nothing missing where it is said that nothing is. */
function check(record: Record, entries: readonly Entry[]): { filled: Filled[]; missing: number } {
  const samples = entries.filter((entry): entry is Sample => entry.kind === 'sample');
  const filled = entries.filter((entry): entry is Filled => entry.kind === 'filled');
  let missing = 0;
  for (const signal of SIGNALS) {
    const own = samples.filter((sample) => sample.signal === signal);
    expect(own.length, 'each once').toBe(new Set(own.map(({ timeNs }) => timeNs)).size);
    const should = new Map(record.get(signal)?.map(({ sourceNs, value }) => [sourceNs, value]));
    for (const { timeNs, value, historical } of own) {
      expect(value).toBe(should.get(timeNs));
      if (historical) expect(timeNs > FROM && timeNs < TO).toBe(true);
    }
    const stored = new Set(own.map(({ timeNs }) => timeNs));
    for (const timeNs of should.keys()) {
      if (timeNs === null || timeNs <= FROM || timeNs >= TO || stored.has(timeNs)) continue;
      missing += 1;
      const claimed = filled.some(
        ({ signals, fromNs, toNs }) => signals.includes(signal) && fromNs < timeNs && timeNs < toNs,
      );
      expect(claimed, `${signal} at ${timeNs} is missing and said to be filled in`).toBe(false);
    }
  }
  for (const { fromNs, toNs } of filled) expect(fromNs >= FROM && toNs <= TO && fromNs < toNs).toBe(true);
  return { filled, missing };
}

test('each value comes once, and no gap is closed over one that is missing, whatever the server does and whenever it ends', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(history, history, history),
      fc.array(fc.tuple(vices, fc.boolean(), fc.boolean()), { maxLength: 4 }),
      async (histories, lives) => {
        const record = recordOf(histories);
        const gateway = new Gateway();
        gateway.add(
          live(
            record,
            histories.map(({ told }) => told),
          ),
        );
        for (const [vices, killed, saved] of lives) {
          const server = new Server(record, vices);
          gateway.backfill.attach(server);
          await quiet(server);
          if (saved) await gateway.backfill.save('e');
          if (killed) await gateway.killed();
          else gateway.backfill.detach(server);
          check(record, gateway.entries);
        }
        const server = new Server(record, HONEST);
        gateway.backfill.attach(server);
        await quiet(server);
        await gateway.backfill.stop();
        const { missing } = check(record, gateway.entries);
        // What a server said to be lost, or mixed up, is not asked for again.
        if (lives.every(([{ swaps, lost, begins }]) => !swaps && !lost && begins === 0n)) expect(missing).toBe(0);
        expect(server.points).toBe(0);
      },
    ),
    { numRuns: 300 },
  );
});
