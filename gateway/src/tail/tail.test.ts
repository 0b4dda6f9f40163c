import { deflateRawSync, deflateSync } from 'node:zlib';
import type { Epoch, MachineId, SignalId } from '@gemba/contract/identity';
import type { Entry } from '@gemba/contract/sample';
import { encodePayload } from '@gemba/contract/sparkplug/encode';
import type { Metric } from '@gemba/contract/sparkplug/payload';
import { encodeBody, encodeMessage, frame } from '@gemba/contract/stream/codec';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readMirror } from './mirror.ts';
import { SparkplugReader } from './sparkplug.ts';
import { readStream } from './stream.ts';

const LIVE = 'gemba/v1/hanoi/edge-hanoi/live';
const REPLAY = 'gemba/v1/hanoi/edge-hanoi/replay';
const epoch = 'cc6d7ffef78f98ca' as Epoch;
const machine = 'filler-1' as MachineId;
const timeNs = 1_795_357_461_123_456_700n;
const entries: Entry[] = [
  { kind: 'sample', machine, signal: 'total' as SignalId, timeNs, value: 1284n, status: 0 },
  {
    kind: 'sample',
    machine,
    signal: 'name' as SignalId,
    timeNs,
    value: null,
    status: 0x808a0000,
    sourceTimeNs: 0n,
    wrongClock: true,
    historical: true,
  },
  { kind: 'observed', machine, fromNs: timeNs, throughNs: timeNs + 1_000_000_000n },
  { kind: 'gap', machine, signals: ['total' as SignalId], fromNs: 0n, toNs: timeNs, cause: 'queue-overflow' },
];
const message = (bodies: Uint8Array[]) =>
  encodeMessage({ epoch, oldest: 1, batches: bodies.map((body, index) => ({ position: 48 + index, body })) });

test('of the stream each entry is a row, with what it says in words', () => {
  const { head, rows, problem } = readStream(LIVE, frame('plain', message([encodeBody(entries)])));
  expect(problem).toBeUndefined();
  expect(head).toBe('epoch cc6d7ffef78f98ca, oldest 1, position 48');
  expect(rows.map(({ what, signal, time, text }) => [what, signal, time, text])).toEqual([
    ['sample', 'total', '2026-11-22T14:24:21.1234567Z', '1284 (int, good)'],
    [
      'sample',
      'name',
      '2026-11-22T14:24:21.1234567Z',
      'null (bad 0x808a0000, the machine said 1970-01-01T00:00:00Z, its clock is wrong, from history)',
    ],
    ['observed', '', '2026-11-22T14:24:21.1234567Z', 'to 2026-11-22T14:24:22.1234567Z'],
    ['gap', '', '1970-01-01T00:00:00Z', 'to 2026-11-22T14:24:21.1234567Z, queue-overflow, total'],
  ]);
});

test('a replay is unpacked; a body that is damaged costs its neighbours nothing', () => {
  const body = encodeBody(entries);
  const said = readStream(REPLAY, frame('deflate', deflateRawSync(message([body, body.subarray(3), body]))));
  expect(said.head).toMatch(/positions 48 to 50, packed \d+ of \d+ bytes/);
  expect(said.rows).toHaveLength(2 * entries.length);
  expect(said.problem).toContain('position 49');
});

test('what the server has stored, and that it is there', () => {
  const stored = JSON.stringify({ epoch, through: 47, beyond: [[50, 52]] });
  expect(readStream('gemba/v1/hanoi/edge-hanoi/stored', Buffer.from(stored)).head).toBe(
    'epoch cc6d7ffef78f98ca, stored through 47 and 50 to 52',
  );
  const state = JSON.stringify({ online: true, sinceMs: 0 });
  expect(readStream('gemba/v1/server/state', Buffer.from(state)).head).toContain('the server is there');
});

test('what goes beside the samples: certificates, acknowledgements and what became of them', () => {
  const read = (word: string, said: unknown) =>
    readStream(`gemba/v1/hanoi/edge-hanoi/${word}`, Buffer.from(JSON.stringify(said)));
  const ends = { kind: 'gateway', name: 'CN=edge', thumbprint: 'AB', endMs: 0, machines: [] };
  expect(read('certificates', { atMs: 0, certificates: [ends] })).toMatchObject({
    head: 'certificates: gateway CN=edge until 1970-01-01T00:00:00.000Z',
  });
  const asked = { id: 'a1', machine: 'mill-1', signal: 'alarms/hot', event: 'ab01', by: 'an', comment: 'on my way' };
  expect(read('acknowledge', asked).head).toBe('an acknowledges alarms/hot of mill-1, event ab01: "on my way"');
  expect(read('acknowledged', { id: 'a1', result: 'stale', code: 'BadEventIdUnknown' }).head).toBe(
    'acknowledgement a1: stale (BadEventIdUnknown)',
  );
  for (const word of ['certificates', 'acknowledge', 'acknowledged', 'stored']) {
    expect(read(word, { other: 1 }), word).toHaveProperty('problem');
  }
});

const metric = (fields: Metric): Metric => ({ timestamp: 1000, ...fields });
const birth = (alias: bigint) =>
  encodePayload({
    timestamp: 1000,
    seq: 1,
    metrics: [metric({ name: 'total', alias, datatype: 4, value: { kind: 'long', value: 2n ** 64n - 1n } })],
  });
const data = (alias: bigint) =>
  encodePayload({
    timestamp: 1000,
    seq: 2,
    metrics: [
      metric({
        alias,
        value: { kind: 'long', value: 2n ** 64n - 5n },
        properties: new Map([
          ['ns', { type: 3, value: { kind: 'int', value: 456_700 } }],
          ['Quality', { type: 3, value: { kind: 'int', value: 500 } }],
        ]),
      }),
    ],
  });

test('Sparkplug data have the names, types and signs of their birth, and the time to the nanosecond', () => {
  const reader = new SparkplugReader();
  const before = reader.read('spBv1.0/hanoi/DDATA/edge-1/filler-1', data(7n)).rows[0];
  expect(before).toMatchObject({ signal: '#7', text: expect.stringContaining('birth was not heard') });
  const born = reader.read('spBv1.0/hanoi/DBIRTH/edge-1/filler-1', birth(7n));
  expect(born.head).toContain('seq 1');
  expect(born.rows[0]).toMatchObject({ machine: 'filler-1', signal: 'total', text: '-1 (alias 7)' });
  expect(reader.read('spBv1.0/hanoi/DDATA/edge-1/filler-1', data(7n)).rows[0]).toMatchObject({
    signal: 'total',
    time: '1970-01-01T00:00:01.0004567Z',
    text: '-5 (uncertain 0x40000000)',
    data: { value: -5n, status: 0x40000000 },
  });
  expect(reader.read('spBv1.0/hanoi/DDATA/edge-2/filler-1', data(7n)).rows[0]?.signal).toBe('#7');
});

test('what is packed is opened', () => {
  const packed = encodePayload({ uuid: 'SPBV1.0_COMPRESSED', body: deflateSync(birth(7n)), metrics: [] });
  const { rows, problem } = new SparkplugReader().read('spBv1.0/hanoi/DBIRTH/edge-1/filler-1', packed);
  expect([rows[0]?.signal, problem]).toEqual(['total', undefined]);
});

test('a birth of the node makes all aliases before it void', () => {
  const reader = new SparkplugReader();
  reader.read('spBv1.0/hanoi/DBIRTH/edge-1/filler-1', birth(7n));
  reader.read('spBv1.0/hanoi/NBIRTH/edge-1', encodePayload({ timestamp: 1, seq: 0, metrics: [] }));
  expect(reader.read('spBv1.0/hanoi/DDATA/edge-1/filler-1', data(7n)).rows[0]?.signal).toBe('#7');
});

test('the mirror is JSON already', () => {
  const topic = 'uns/lotus/hanoi/bottling/line-1/filler-1/zone/3';
  const said = { value: 3.81, unit: 'bar', quality: 'good', time: '2026-11-22T14:24:21Z' };
  expect(readMirror(topic, Buffer.from(JSON.stringify(said))).rows).toEqual([
    {
      what: 'mirror',
      machine: 'filler-1',
      signal: 'zone/3',
      time: said.time,
      text: '3.81 bar (good)',
      data: said,
    },
  ]);
  expect(readMirror('uns/lotus/hanoi/_gateway/edge-1', Buffer.from('{"online":true}')).head).toBe('{"online":true}');
  expect(readMirror(topic, Buffer.from('')).head).toContain('taken out');
});

test('whatever anybody publishes is read or refused with a reason, and ends nothing', () => {
  const topics = fc.constantFrom(
    LIVE,
    REPLAY,
    'gemba/v1/hanoi/edge-hanoi/stored',
    'gemba/v1/server/state',
    'gemba/v1/x',
    'spBv1.0/hanoi/NBIRTH/edge-1',
    'spBv1.0/hanoi/DDATA/edge-1/filler-1',
    'spBv1.0/STATE/host',
    'spBv1.0/x',
    'uns/lotus',
  );
  const payload = fc.oneof(
    fc.uint8Array({ maxLength: 64 }),
    fc.json().map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 30 }).map((tail) => Buffer.concat([birth(7n), tail])),
  );
  const reader = new SparkplugReader();
  fc.assert(
    fc.property(topics, payload, (topic, bytes) => {
      for (const said of [readStream(topic, bytes), reader.read(topic, bytes), readMirror(topic, bytes)]) {
        expect(typeof said.head).toBe('string');
        expect(Array.isArray(said.rows)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});
