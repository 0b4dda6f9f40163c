import type { GatewayId, MachineId, SignalId } from '@gemba/contract/identity';
import { machinesOf } from '@gemba/contract/plant';
import type { Machine } from '@gemba/contract/plant/machine';
import { NS_PER_MS, type Sample } from '@gemba/contract/sample';
import { makeLog } from '@gemba/program/log';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Link, NotConnected } from '../link.ts';
import { mirrorMessage } from './message.ts';
import { Mirror } from './mirror.ts';

const PATH = 'uns/lotus/hanoi/bottling/line-1/filler-1';
const PRESENCE = 'uns/lotus/hanoi/_gateway/edge-1';

/** A broker that keeps what is retained, and a socket that takes what it is told to. */
class FakeLink implements Link {
  connected = true;
  readonly broker = 'fake';
  readonly hasOthers = false;
  readonly retained = new Map<string, unknown>();
  readonly sent: string[] = [];
  /** While set, the socket takes nothing. */
  waiting: (() => void)[] | null = null;

  async publish(topic: string, payload: Uint8Array | string, { retain }: { retain?: boolean }): Promise<void> {
    if (!this.connected) throw new NotConnected();
    expect(retain).toBe(true);
    this.sent.push(topic);
    const text = Buffer.from(payload).toString();
    if (text === '') this.retained.delete(topic);
    else this.retained.set(topic, JSON.parse(text));
    if (this.waiting !== null) await new Promise<void>((resolve) => this.waiting?.push(resolve));
  }

  subscribe = () => Promise.resolve();
  leave = () => {};
}

const signals = [
  { id: 'pressure', type: 'float', unit: 'bar' },
  { id: 'total', role: 'count-total', type: 'int' },
] as const;
const filler: Machine = { id: 'filler-1', name: 'Filler', idealCycleS: 1, signals: [...signals] };
const line = { id: 'line-1', name: 'L', calendar: 'c', machines: [filler] };
const area = { id: 'bottling', name: 'B', lines: [line] };
const site = { id: 'hanoi', name: 'H', timeZone: 'UTC', areas: [area] };
const placed = machinesOf({ enterprise: { id: 'lotus', name: 'L' }, sites: [site], calendars: [] });

let stored: readonly string[] = [];
/** While set, the disk takes its time. */
let wait: (() => Promise<void>) | null = null;
function mirrorOf(read: readonly string[] = ['pressure', 'total'], machines = placed): Mirror {
  return new Mirror({
    enterprise: 'lotus',
    site: 'hanoi',
    gateway: 'edge-1' as GatewayId,
    machines: machines.map((one) => ({ placed: one, signals: read })),
    settings: { intervalMs: 1000 },
    published: {
      read: async () => [...stored],
      write: async (topics) => {
        await wait?.();
        stored = topics;
      },
    },
    log: makeLog('test', 'silent', 'json'),
  });
}

async function connected(mirror: Mirror, link = new FakeLink()): Promise<FakeLink> {
  mirror.attach(link);
  await mirror.connected();
  return link;
}

const filler1 = 'filler-1' as MachineId;
const sample = (signal: string, ms: number, value: Sample['value'], status = 0): Sample => {
  return {
    kind: 'sample',
    machine: filler1,
    signal: signal as SignalId,
    timeNs: BigInt(ms) * NS_PER_MS,
    value,
    status,
  };
};
const tick = () => vi.advanceTimersByTimeAsync(1000);

beforeEach(() => {
  stored = [];
  wait = null;
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

test('what was never heard, and what nobody watches, is stale; what is watched has its own quality', async () => {
  const mirror = mirrorOf();
  mirror.data([sample('pressure', 1000, 3.81)]);
  const link = await connected(mirror);
  expect(link.retained.get(`${PATH}/pressure`)).toEqual({
    value: 3.81,
    unit: 'bar',
    quality: 'stale',
    time: '1970-01-01T00:00:01Z',
  });
  expect(link.retained.get(`${PATH}/total`)).toEqual({ value: null, quality: 'stale', time: null });
  mirror.deviceUp(filler1);
  await tick();
  expect(link.retained.get(`${PATH}/pressure`)).toMatchObject({ quality: 'good' });
  mirror.data([sample('pressure', 2000, null, 0x808a0000)]);
  await tick();
  expect(link.retained.get(`${PATH}/pressure`)).toMatchObject({ value: null, quality: 'bad', status: '0x808a0000' });
});

test('a link that breaks is told at once, in each signal', async () => {
  const mirror = mirrorOf();
  const link = await connected(mirror);
  mirror.deviceUp(filler1);
  mirror.data([sample('total', 1000, 7n)]);
  await tick();
  mirror.deviceDown(filler1);
  expect(link.retained.get(`${PATH}/total`)).toMatchObject({ value: 7, quality: 'stale' });
});

test('of many values in an interval the newest goes out, in the order of their times', async () => {
  const mirror = mirrorOf();
  const link = await connected(mirror);
  mirror.deviceUp(filler1);
  await tick();
  link.sent.length = 0;
  for (let ms = 1; ms <= 500; ms++) mirror.data([sample('total', ms, BigInt(ms))]);
  mirror.data([sample('total', 3, 3n)]);
  await tick();
  expect(link.sent).toEqual([`${PATH}/total`]);
  expect(link.retained.get(`${PATH}/total`)).toMatchObject({ value: 500, time: '1970-01-01T00:00:00.5Z' });
});

test('a socket that takes nothing gets no more than it has room for, and the newest as soon as it has', async () => {
  const many = Array.from({ length: 200 }, (_, i) => ({ id: `s${i}`, type: 'int' as const }));
  const large = placed.map((one) => ({ ...one, machine: { ...one.machine, signals: many } }));
  const ids = many.map(({ id }) => id);
  const mirror = mirrorOf(ids, large);
  const link = await connected(mirror);
  mirror.deviceUp(filler1);
  link.waiting = [];
  link.sent.length = 0;
  for (let ms = 1; ms <= 3; ms++) {
    mirror.data(many.map(({ id }) => sample(id, ms, BigInt(ms))));
    await tick();
  }
  expect(link.sent.length).toBe(64);
  const { waiting } = link;
  link.waiting = null;
  for (const resolve of waiting) resolve();
  await vi.advanceTimersByTimeAsync(0);
  await tick();
  for (const { id } of many) expect(link.retained.get(`${PATH}/${id}`)).toMatchObject({ value: 3, quality: 'good' });
});

test('presence is the last word of a connection, and the Will speaks where nobody can', async () => {
  const mirror = mirrorOf();
  expect(mirror.will()).toMatchObject({ topic: PRESENCE, qos: 1, retain: true });
  expect(JSON.parse(Buffer.from(mirror.will().payload).toString())).toEqual({ online: false });
  const link = await connected(mirror);
  expect(link.sent.at(-1)).toBe(PRESENCE);
  expect(link.retained.get(PRESENCE)).toEqual({ online: true });
  mirror.deviceUp(filler1);
  mirror.data([sample('pressure', 1000, 3.81)]);
  await tick();
  expect(await mirror.leaving()).toBe('said');
  expect(link.sent.at(-1)).toBe(PRESENCE);
  expect(link.retained.get(PRESENCE)).toEqual({ online: false });
  expect(link.retained.get(`${PATH}/pressure`)).toMatchObject({ value: 3.81, quality: 'stale' });
});

test('a broker that was away is told everything anew, and nothing while it is away', async () => {
  const mirror = mirrorOf();
  const first = await connected(mirror);
  mirror.deviceUp(filler1);
  await tick();
  first.connected = false;
  mirror.lost();
  first.sent.length = 0;
  mirror.data([sample('pressure', 5000, 4)]);
  await tick();
  expect(first.sent).toEqual([]);
  const second = await connected(mirror);
  expect(second.retained.get(`${PATH}/pressure`)).toMatchObject({ value: 4, quality: 'good' });
  expect(second.retained.get(`${PATH}/total`)).toMatchObject({ quality: 'stale' });
});

test('a disk that takes longer than the connection stands begins no second life', async () => {
  const mirror = mirrorOf();
  let written = () => {};
  wait = () => new Promise<void>((resolve) => (written = resolve));
  const slow = connected(mirror);
  await vi.advanceTimersByTimeAsync(0);
  mirror.lost();
  wait = null;
  const next = await connected(mirror);
  next.sent.length = 0;
  written();
  await expect(slow).rejects.toThrow(NotConnected);
  expect(next.sent).toEqual([]);
  mirror.lost();
  expect(vi.getTimerCount()).toBe(0);
});

test('a signal that has left the configuration is taken out of the broker', async () => {
  const link = await connected(mirrorOf());
  expect([...link.retained.keys()]).toContain(`${PATH}/total`);
  await connected(mirrorOf(['pressure']), link);
  expect([...link.retained.keys()].sort()).toEqual([PRESENCE, `${PATH}/pressure`]);
});

test('each value comes through JSON as it was, and no integer is rounded', () => {
  const value = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((one) => (Object.is(one, -0) ? 0 : one)),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.boolean(),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(value, fc.bigInt({ min: 0n, max: 2n ** 62n }), (one, timeNs) => {
      const said = JSON.parse(JSON.stringify(mirrorMessage({ ...sample('x', 0, one), timeNs }, undefined, true)));
      expect(typeof one === 'bigint' ? BigInt(said.value) : said.value).toBe(one);
      expect(Temporal.Instant.from(said.time).epochNanoseconds).toBe(timeNs);
    }),
  );
});
