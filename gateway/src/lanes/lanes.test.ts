import { inflateRawSync } from 'node:zlib';
import type { Epoch, GatewayId, MachineId, SiteId } from '@gemba/contract/identity';
import { decodeBody, decodeMessage, encodeBody, unframe } from '@gemba/contract/stream/codec';
import { encodeStored } from '@gemba/contract/stream/stored';
import { makeLog } from '@gemba/program/log';
import { afterEach, expect, test, vi } from 'vitest';
import { type Link, NotConnected } from '../link.ts';
import { Lanes } from './lanes.ts';

const EPOCH = '0123456789abcdef' as Epoch;
const ONLINE = JSON.stringify({ online: true, sinceMs: 1 });
const STATE = 'gemba/v1/server/state';
const STORED = 'gemba/v1/site-1/edge-1/stored';
/** The replay gives the server a moment to say what is stored. */
const SOON = { timeout: 20_000, interval: 10 };
const bytes = (text: string) => new Uint8Array(Buffer.from(text));

const body = (position: number) =>
  encodeBody([{ kind: 'observed', machine: 'm' as MachineId, fromNs: 0n, throughNs: BigInt(position) }]);

class FakeLink implements Link {
  connected = true;
  filters: string[] = [];
  published: { topic: string; payload: Uint8Array }[] = [];

  async publish(topic: string, payload: Uint8Array): Promise<void> {
    if (!this.connected) throw new NotConnected();
    this.published.push({ topic, payload });
  }

  async subscribe(filter: string): Promise<void> {
    this.filters.push(filter);
  }

  readonly broker = 'broker:1883';
  hasOthers = false;
  leave(): void {}

  /** Positions that went out on a lane. */
  positions(lane: string): number[] {
    return this.published
      .filter(({ topic }) => topic === `gemba/v1/site-1/edge-1/${lane}`)
      .flatMap(({ payload }) => {
        const { framing, packed } = unframe(payload);
        const message = decodeMessage(framing === 'plain' ? packed : inflateRawSync(packed));
        for (const one of message.batches) decodeBody(one.body);
        return message.batches.map(({ position }) => position);
      });
  }
}

let running: Lanes | null = null;
afterEach(() => running?.stop());

function lanes(last: number, release: 'stored' | 'sent' = 'stored') {
  const journal = {
    epoch: EPOCH,
    oldest: 1,
    last,
    damaged: [],
    async *read(from: number) {
      for (let position = from; position <= journal.last; position++) yield { position, body: body(position) };
    },
  };
  const stored: number[] = [];
  const link = new FakeLink();
  const made = new Lanes({
    site: 'site-1' as SiteId,
    gateway: 'edge-1' as GatewayId,
    journal,
    release,
    stored: (position) => stored.push(position),
    damage: async () => {},
    log: makeLog('test', 'silent', 'json'),
  });
  made.attach(link);
  running = made;
  const append = () => made.journalled(++journal.last, body(journal.last));
  return { lanes: made, link, journal, stored, append };
}

test('subscribes to its own topics, and sends what is new at once', async () => {
  const { lanes: one, link, append } = lanes(0);
  append();
  await one.connected();
  expect(link.filters).toEqual([STORED, STATE]);
  append();
  append();
  expect(link.positions('live')).toEqual([2, 3]);
});

test('replays what is not stored when a server is there, compressed', async () => {
  const { lanes: one, link } = lanes(5);
  await one.connected();
  one.message(STATE, bytes(ONLINE));
  one.message(STORED, bytes(encodeStored({ epoch: EPOCH, through: 2, beyond: [[4, 4]] })));
  await vi.waitFor(() => expect(link.positions('replay')).toEqual([3, 5]));
  expect(one.backlog).toBe(3);
});

test('says what is stored, and heeds only its own epoch', async () => {
  const { lanes: one, stored } = lanes(5);
  await one.connected();
  one.message(STORED, bytes(encodeStored({ epoch: 'ffffffffffffffff' as Epoch, through: 5, beyond: [] })));
  one.message(STORED, bytes('{"through":5}'));
  one.message(STORED, bytes(encodeStored({ epoch: EPOCH, through: 4, beyond: [] })));
  expect(stored).toEqual([4]);
  expect(one.counts.storedIgnored).toBe(2);
});

test('after a break nothing goes out live until the connection stands again; then the rest is replayed', async () => {
  const { lanes: one, link, append } = lanes(0);
  await one.connected();
  one.message(STATE, bytes(ONLINE));
  append();
  one.lost();
  link.connected = false;
  append();
  append();
  link.connected = true;
  await one.connected();
  append();
  expect(link.positions('live')).toEqual([1, 4]);
  await vi.waitFor(() => expect(link.positions('replay')).toEqual([1, 2, 3]));
});

test('without a server of ours, what the broker has taken counts as stored, and what it has missed is replayed', async () => {
  const { lanes: one, link, stored, append } = lanes(3, 'sent');
  await one.connected();
  expect(link.filters).toEqual([]);
  append();
  await vi.waitFor(() => expect(stored.at(-1)).toBe(4), SOON);
  expect([link.positions('live'), link.positions('replay')]).toEqual([[4], [1, 2, 3]]);
  expect([one.backlog, one.serverOnline]).toEqual([0, false]);
  one.lost();
  link.connected = false;
  append();
  append();
  expect(stored.at(-1)).toBe(4);
  link.connected = true;
  await one.connected();
  await vi.waitFor(() => expect(stored.at(-1)).toBe(6), SOON);
  expect(link.positions('replay')).toEqual([1, 2, 3, 5, 6]);
});
