import { deflateRawSync } from 'node:zlib';
import type { Epoch, GatewayId, SiteId } from '@gemba/contract/identity';
import { certificatesTopic } from '@gemba/contract/stream/certificates';
import { encodeBody, encodeMessage, frame } from '@gemba/contract/stream/codec';
import { LIMITS } from '@gemba/contract/stream/message';
import { decodeStored } from '@gemba/contract/stream/stored';
import { liveTopic, replayTopic, SERVER_STATE_TOPIC, storedTopic } from '@gemba/contract/stream/topics';
import { makeLog } from '@gemba/program/log';
import { Metrics } from '@gemba/program/metrics';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock, settle } from '../testing/fake-clock.ts';
import { FILLER, observed, sample } from '../testing/plant.ts';
import type { Delivery } from './delivery.ts';
import { INTAKE_MAX_BYTES } from './intake.ts';
import type { MqttOptions, Publication } from './mqtt.ts';
import { Stream } from './stream.ts';

const SITE = 'site-1' as SiteId;
const GATEWAY = 'edge-1' as GatewayId;
const EPOCH = '0123456789abcdef' as Epoch;
const OTHER = 'fedcba9876543210' as Epoch;
const LIVE = liveTopic(SITE, GATEWAY);
const REPLAY = replayTopic(SITE, GATEWAY);

let clock: FakeClock;
let metrics: Metrics;
let stream: Stream;
let mqtt: Omit<MqttOptions, 'url' | 'log'>;
let published: Publication[];
let delivered: Delivery[];
let takes: boolean;
let twins: GatewayId[];
let certified: unknown[];
let up: boolean;

beforeEach(() => {
  clock = new FakeClock();
  metrics = new Metrics();
  published = [];
  delivered = [];
  takes = true;
  twins = [];
  certified = [];
  up = true;
  stream = new Stream({
    clientId: 'test',
    clock,
    log: makeLog('test', 'silent'),
    metrics,
    connect: (options) => {
      mqtt = options;
      const publish = async (message: Publication) => void published.push(message);
      return {
        start: () => undefined,
        stop: async (...last) => void published.push(...last),
        publish,
        get up() {
          return up;
        },
      };
    },
    deliver: (delivery) => delivered.push(delivery),
    mayDeliver: () => takes,
    onTwin: (gateway) => twins.push(gateway),
    onCertificates: (...what) => certified.push(what),
    knowsSite: (site) => site === SITE,
  });
});

const body = (...values: number[]) => encodeBody(values.map((value) => sample(FILLER, 'total', value, BigInt(value))));
const message = (positions: number[], epoch = EPOCH) =>
  encodeMessage({ epoch, oldest: 1, batches: positions.map((position) => ({ position, body: body(position) })) });
const plain = (positions: number[], epoch = EPOCH) => frame('plain', message(positions, epoch));
const receive = (topic: string, payload: Uint8Array, retain = false) => mqtt.onMessage({ topic, payload, retain });
const metric = async (name: string, labels: object) =>
  (await metrics.registry.getSingleMetric(name)?.get())?.values.find((one) =>
    Object.entries(labels).every(([key, value]) => one.labels[key] === value),
  )?.value ?? 0;
const refused = (reason: string) => metric('gemba_server_stream_refused_total', { reason });

describe('the journal stream', () => {
  it('is taken from both lanes, packed or not', () => {
    receive(LIVE, plain([7]));
    receive(REPLAY, frame('deflate', deflateRawSync(message([1, 2]))));
    expect(delivered).toMatchObject([
      { site: SITE, gateway: GATEWAY, lane: 'live', epoch: EPOCH, oldest: 1, batches: [{ position: 7 }] },
      { lane: 'replay', batches: [{ position: 1 }, { position: 2, entries: [{ machine: FILLER, value: 2n }] }] },
    ]);
  });

  it('refuses what can’t be read, counts it by its reason, and goes on', async () => {
    receive('gemba/v1/site-1/edge-1/other', plain([1]));
    receive(LIVE, plain([1]), true);
    receive(liveTopic('site-2' as SiteId, GATEWAY), plain([1]));
    receive(LIVE, new Uint8Array());
    receive(LIVE, Uint8Array.of(9, 9, 9));
    receive(LIVE, frame('deflate', Uint8Array.of(1, 2, 3)));
    receive(LIVE, new Uint8Array(LIMITS.messageMaxBytes + 2));
    receive(REPLAY, frame('deflate', deflateRawSync(new Uint8Array(LIMITS.messageMaxBytes + 1))));
    expect(delivered).toEqual([]);
    expect(await refused('topic')).toBe(2);
    expect(await refused('unknown-site')).toBe(1);
    expect(await refused('malformed-message')).toBe(3);
    expect(await refused('too-large')).toBe(2);
    receive(LIVE, plain([1]));
    expect(delivered).toHaveLength(1);
  });

  it('takes the neighbours of a batch that is damaged, and leaves its position open', async () => {
    const batches = [
      { position: 1, body: body(1) },
      { position: 2, body: Uint8Array.of(1, 2, 3) },
      { position: 3, body: encodeBody([observed(FILLER, 0, 1)]) },
    ];
    receive(LIVE, frame('plain', encodeMessage({ epoch: EPOCH, oldest: 1, batches })));
    expect(delivered[0]?.batches.map(({ position }) => position)).toEqual([1, 3]);
    expect(await refused('malformed-body')).toBe(1);
  });

  it('keeps a twin out for as long as the other is heard, and takes a new disk after it', async () => {
    receive(LIVE, plain([1]));
    receive(LIVE, plain([1], OTHER));
    await clock.advance(59_000);
    receive(LIVE, plain([2]));
    await clock.advance(59_000);
    receive(LIVE, plain([2], OTHER));
    expect(delivered.map(({ epoch }) => epoch)).toEqual([EPOCH, EPOCH]);
    expect(await refused('twin')).toBe(2);
    expect(twins).toEqual([GATEWAY, GATEWAY]);
    expect(stream.heard.get(GATEWAY)).toMatchObject({
      messages: { live: 2, replay: 0 },
      twin: { epoch: OTHER, count: 2, atMs: clock.nowMs() },
      newJournals: 0,
    });
    await clock.advance(61_000);
    receive(LIVE, plain([3], OTHER));
    expect(delivered.at(-1)?.epoch).toBe(OTHER);
    expect(stream.heard.get(GATEWAY)?.newJournals).toBe(1);
  });

  it('says of each gateway what was refused of it; who was never understood becomes no gateway by it', () => {
    receive(LIVE, plain([1]));
    receive(LIVE, Uint8Array.of(9, 9, 9));
    receive(liveTopic(SITE, 'stranger' as GatewayId), Uint8Array.of(9, 9, 9));
    stream.refuse({ reason: 'unknown-machine', gateway: GATEWAY, example: 'nobody-1', count: 3 });
    expect([...stream.heard.keys()]).toEqual([GATEWAY]);
    expect([...(stream.heard.get(GATEWAY)?.refusals ?? [])]).toMatchObject([
      ['malformed-message', { count: 1 }],
      ['unknown-machine', { count: 3, last: 'nobody-1' }],
    ]);
    expect([...stream.elsewhere]).toMatchObject([
      ['malformed-message', { count: 1, last: expect.stringMatching(/^stranger: live/) }],
    ]);
  });

  it('waits while the pipeline takes nothing, live before replay, and drops replay first', async () => {
    takes = false;
    const large = frame('plain', new Uint8Array(LIMITS.messageMaxBytes));
    const fits = Math.floor(INTAKE_MAX_BYTES / large.length);
    receive(REPLAY, plain([1]));
    for (let count = 0; count < fits; count++) receive(REPLAY, large);
    receive(LIVE, plain([2]));
    for (let count = 0; count < 3; count++) receive(LIVE, large);
    expect(await metric('gemba_server_stream_dropped_total', { lane: 'replay' })).toBeGreaterThanOrEqual(3);
    expect(await metric('gemba_server_stream_dropped_total', { lane: 'live' })).toBe(0);
    expect(await metric('gemba_server_stream_waiting_bytes', {})).toBeLessThanOrEqual(INTAKE_MAX_BYTES);
    takes = true;
    stream.wake();
    for (let turn = 0; turn < 20; turn++) await settle();
    expect(delivered.map(({ lane }) => lane)).toEqual(['live', 'replay']);
  });
});

describe('what gateways say of certificates', () => {
  const topic = certificatesTopic(SITE, GATEWAY);
  const said = { atMs: 5, certificates: [{ kind: 'broker', name: 'n', thumbprint: '', endMs: 7, machines: [] }] };

  it('is handed on, retained or not; what is none is refused, and nothing is taken back', async () => {
    receive(topic, Buffer.from(JSON.stringify(said)), true);
    receive(topic, Buffer.from('{'));
    receive(topic, new Uint8Array());
    receive(certificatesTopic('elsewhere' as SiteId, GATEWAY), Buffer.from(JSON.stringify(said)));
    expect(certified).toEqual([
      [GATEWAY, said],
      [GATEWAY, null],
    ]);
    expect(await metric('gemba_server_stream_refused_total', { reason: 'malformed-body' })).toBe(1);
    expect(await metric('gemba_server_stream_refused_total', { reason: 'topic' })).toBe(1);
  });
});

describe('what the stream says', () => {
  it('is that the server is there, retained, and by its Will that it is gone', async () => {
    await mqtt.onUp();
    const [state] = published;
    expect(state).toMatchObject({ topic: SERVER_STATE_TOPIC, qos: 1, retain: true });
    expect(JSON.parse(String(state?.payload))).toEqual({ online: true, sinceMs: clock.nowMs() });
    expect(JSON.parse(String(mqtt.will().payload))).toMatchObject({ online: false });
    await stream.stop();
    expect(JSON.parse(String(published.at(-1)?.payload))).toMatchObject({ online: false });
  });

  it('is that it is there again every few seconds, since a broker may drop the word, and not while it is away', async () => {
    stream.start();
    await mqtt.onUp();
    await clock.advance(10_000);
    expect(published.map(({ topic }) => topic)).toEqual(Array(3).fill(SERVER_STATE_TOPIC));
    expect(new Set(published.map(({ payload }) => payload)).size).toBe(1);
    up = false;
    await clock.advance(10_000);
    expect(published).toHaveLength(3);
  });

  it('is what is stored: within 100 ms, the newest of many, and again every few seconds', async () => {
    stream.start();
    stream.advance({ site: SITE, gateway: GATEWAY, epoch: EPOCH, set: [[1, 1]] });
    const set: [number, number][] = [[1, 2]];
    for (let first = 4; first < 5000; first += 2) set.push([first, first]);
    stream.advance({ site: SITE, gateway: GATEWAY, epoch: EPOCH, set });
    expect(published).toEqual([]);
    await clock.advance(100);
    expect(published).toMatchObject([{ topic: storedTopic(SITE, GATEWAY), qos: 1, retain: true }]);
    up = false;
    const said = decodeStored(String(published[0]?.payload));
    expect(said).toMatchObject({ epoch: EPOCH, through: 2 });
    expect(said?.beyond).toHaveLength(1000);
    await clock.advance(10_000);
    expect(published).toHaveLength(3);
    stream.stop();
  });
});
