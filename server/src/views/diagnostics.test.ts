import type { Epoch, GatewayId, MachineId } from '@gemba/contract/identity';
import { encodePayload } from '@gemba/contract/sparkplug/encode';
import type { Log } from '@gemba/program/log';
import { Metrics } from '@gemba/program/metrics';
import { expect, test } from 'vitest';
import { Heard } from '../ingest/heard.ts';
import type { MqttOptions } from '../ingest/mqtt.ts';
import { SparkplugHost } from '../ingest/sparkplug/host.ts';
import { KnownJournal } from '../pipeline/journals.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { FILLER, LABELLER, START_MS, testPlant } from '../testing/plant.ts';
import { type DiagnosticsSource, diagnosticsView } from './diagnostics.ts';

const EPOCH = '0123456789abcdef' as Epoch;
const SOURCE = { group: 'site-1', node: 'foreign' };

/** A host that the test is the broker of, and its view. */
async function hearing() {
  const clock = new FakeClock(START_MS);
  let mqtt: Omit<MqttOptions, 'url' | 'log'> | undefined;
  const host = new SparkplugHost({
    hostId: 'gemba',
    clientId: 'host',
    clock,
    log: { warn() {} } as unknown as Log,
    metrics: new Metrics(),
    listener: { nodes: [SOURCE], told: () => undefined, lost: () => undefined },
    connect: (options) => {
      mqtt = options;
      return { up: true, start() {}, async stop() {}, async publish() {} };
    },
  });
  await mqtt?.onUp();
  const plant = testPlant();
  const machine = plant.sites[0]?.areas[0]?.lines[0]?.machines[0];
  if (machine === undefined) throw new Error('the plant has no machine');
  return {
    clock,
    send: (topic: string, payload: Parameters<typeof encodePayload>[0]) =>
      mqtt?.onMessage({ topic: `spBv1.0/${topic}`, payload: encodePayload(payload), retain: false, qos: 0 }),
    view: (more: Partial<DiagnosticsSource> = {}) =>
      diagnosticsView({
        plant,
        serverMs: clock.nowMs(),
        sinceMs: START_MS,
        elapsedMs: clock.elapsedMs(),
        stream: null,
        host,
        hostId: 'gemba',
        sources: [{ id: FILLER, machine, node: SOURCE, device: null, signals: new Map() }],
        journals: [],
        clockOf: () => null,
        certificates: { all: () => [] },
        ages: { [FILLER]: 100 } as Record<MachineId, number>,
        ...more,
      }),
  };
}

test('a node that machines are read from is there before it is heard, and nothing is claimed of it', async () => {
  const { view } = await hearing();
  expect(view().nodes).toMatchObject([
    { ...SOURCE, role: 'source', online: false, sinceMs: null, heardAgoMs: null, messages: 0, rebirthsAsked: 1 },
  ]);
  expect(view().machines).toMatchObject([
    { machine: FILLER, source: 'site-1/foreign', ageMs: 100 },
    { machine: LABELLER, source: null, ageMs: null },
  ]);
});

test('a machine comes from the gateway that was live last, whoever told of its past', async () => {
  const { view, clock } = await hearing();
  const journals = ['edge-past', 'edge-old', 'edge-new'].map((gateway) => {
    const journal = new KnownJournal(gateway as GatewayId, EPOCH);
    journal.machines.add(LABELLER);
    return journal;
  });
  const liveAt = (ms: number | null) => Object.assign(new Heard(), { liveMs: ms });
  const heard = new Map([liveAt(null), liveAt(5), liveAt(9)].map((one, i) => [journals[i]?.gateway as GatewayId, one]));
  const stream = { up: true, heard, elsewhere: new Map() };
  expect(view({ journals, stream, elapsedMs: clock.elapsedMs() }).machines[1]).toMatchObject({ source: 'edge-new' });
  expect(view({ journals }).machines[1]).toMatchObject({ source: 'edge-past' });
});

test('of a node: births, deaths, devices, holes, requests, its clock, and the rules that it breaks', async () => {
  const { view, send, clock } = await hearing();
  const bdSeq = { name: 'bdSeq', datatype: 4, value: { kind: 'long', value: 0n } } as const;
  const rebirth = { name: 'Node Control/Rebirth', datatype: 11, value: { kind: 'boolean', value: false } } as const;
  const timestamp = START_MS - 2_500;
  send('other/NBIRTH/x', { timestamp, seq: 0, metrics: [bdSeq, rebirth] });
  send('other/DBIRTH/x/a', { timestamp, seq: 1, metrics: [] });
  send('other/DDATA/x/a', { timestamp, seq: 4, metrics: [] });
  await clock.advance(5_000);
  send('other/NDEATH/x', { metrics: [bdSeq] });
  await clock.advance(1_000);
  const node = view().nodes.find(({ group }) => group === 'other');
  expect(node).toMatchObject({
    node: 'x',
    role: 'other',
    online: false,
    sinceMs: START_MS + 5_000,
    heardAgoMs: 1_000,
    devices: { online: 0, all: 1 },
    messages: 4,
    births: 1,
    deaths: 1,
    rebirthsAsked: 1,
    holes: { healed: 0, lost: 1, messages: 2 },
    clockOffMs: 2_500,
    broken: [],
  });
  send('other/NDATA/x', { seq: 9, metrics: [] });
  expect(view().nodes.find(({ group }) => group === 'other')).toMatchObject({
    refused: [{ name: 'data-before-birth', count: 1, last: 'NDATA' }],
    broken: [{ name: 'payloads-ndata-order' }, { name: 'topics-ndata-timestamp' }],
  });
});

test('what came from nobody is counted apart', async () => {
  const { view, send } = await hearing();
  send('not/a/topic/of/sparkplug/at/all', { metrics: [] });
  expect(view().sparkplug).toMatchObject({ up: true, hostId: 'gemba', refused: [{ name: 'topic', count: 1 }] });
});
