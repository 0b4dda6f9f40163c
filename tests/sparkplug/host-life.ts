/**
 * The life of a host application, seen on the wire: it comes up, meets nodes that it has not heard before, follows their
 * births and deaths, is told that it is offline, loses its connection, and ends. What it knew of the nodes on the way is
 * written down beside.
 */

import { DATATYPE } from '@gemba/contract/sparkplug/datatypes';
import { encodePayload } from '@gemba/contract/sparkplug/encode';
import type { Metric, Payload } from '@gemba/contract/sparkplug/payload';
import { decodeHostState, encodeHostState, type HostState } from '@gemba/contract/sparkplug/state';
import { stateTopic } from '@gemba/contract/sparkplug/topics';
import { makeLog } from '@gemba/program/log';
import { Metrics } from '@gemba/program/metrics';
import { systemClock } from '@gemba/server/clock';
import { MqttConnection } from '@gemba/server/ingest/mqtt';
import { SparkplugHost } from '@gemba/server/ingest/sparkplug/host';
import type { EdgeNodeView, Participant } from '@gemba/server/ingest/sparkplug/node';
import mqtt, { type MqttClient } from 'mqtt';
import { expect } from 'vitest';
import { soon } from '../support/soon.ts';
import { type OnWire, Wire } from './wire.ts';

const HOST = 'gemba';
export const STATE = stateTopic(HOST);
export const GROUP = 'Works';
export const NODE = 'node 1';
const DEVICE = 'press';
/** When the device died, by its node's clock, ms UTC. */
export const DIED_MS = 1_763_000_000_000;

/** A node or device as the host knew it at a moment. */
type Seen = Pick<Participant, 'online' | 'sinceMs'> & { qualities: string[] };

/** Another node, one device, and their tags. */
export interface Picture {
  node: Seen;
  device: Seen;
  /** The device of the same id of another node. */
  namesake: Seen;
  /** Around the moment, ms UTC. */
  fromMs: number;
  throughMs: number;
}

export interface HostLife {
  fromMs: number;
  throughMs: number;
  /** Every packet on the host's wire. */
  packets: readonly OnWire[];
  /** STATE as another client heard it, in order. */
  heard: readonly HostState[];
  /** What one who comes later finds retained: while it is online, and after its end. */
  retained: { online: HostState | null; ended: HostState | null };
  born: Picture;
  deviceDied: Picture;
  nodeDied: Picture;
}

const log = makeLog('test', process.env.GEMBA_TEST_LOG ?? 'silent', 'json');

/** Lives through it all at the broker on `port`. */
export async function liveAsHost(port: number): Promise<HostLife> {
  const fromMs = Date.now();
  const wire = new Wire(port);
  const url = await wire.start();
  const other = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`);
  const heard: HostState[] = [];
  other.on('message', (topic, payload) => {
    const state = topic === STATE ? decodeHostState(payload.toString()) : null;
    if (state !== null) heard.push(state);
  });
  await other.subscribeAsync('spBv1.0/STATE/#', { qos: 1 });
  /** It was said that it is offline so often, and then that it is online. */
  const heardAfter = (offline: number) =>
    soon(() => {
      expect(heard.filter((state) => !state.online)).toHaveLength(offline);
      expect(heard.at(-1)?.online).toBe(true);
    });
  const host = new SparkplugHost({
    ...{ hostId: HOST, clientId: 'host', clock: systemClock, log, metrics: new Metrics() },
    connect: (options) => new MqttConnection({ ...options, url, log }),
  });
  host.start();
  await soon(() => expect(heard).toMatchObject([{ online: true }]));
  const online = await retainedState(port);

  const say = nodeOn(other, NODE);
  await say('NDATA', { seq: 7, metrics: [] });
  await soon(() => expect(commandsOn(wire.packets)).toHaveLength(1));
  const pictures = await withNodes(host, other, say);

  await other.publishAsync(STATE, encodeHostState({ online: false, timestamp: 1 }), { qos: 1, retain: true });
  await heardAfter(1);
  wire.cut();
  await heardAfter(2);
  // It goes later than it came.
  await soon(() => expect(Date.now()).toBeGreaterThan(heard.at(-1)?.timestamp ?? Number.NaN));
  await host.stop();
  await soon(() => expect(heard.filter((state) => !state.online)).toHaveLength(3));
  const ended = await retainedState(port);
  await other.endAsync(true);
  await wire.stop();
  return { fromMs, throughMs: Date.now(), packets: wire.packets, heard, retained: { online, ended }, ...pictures };
}

/** What happens to the nodes, and what the host makes of it. */
async function withNodes(host: SparkplugHost, other: MqttClient, say: Say) {
  const sayElsewhere = nodeOn(other, 'node 2');
  const viewOf = (node: string) => host.nodes.find(({ id }) => id.node === node)?.view;
  const picture = (fromMs: number): Picture => ({
    node: seen(viewOf(NODE)?.node),
    device: seen(viewOf(NODE)?.devices.get(DEVICE)),
    namesake: seen(viewOf('node 2')?.devices.get(DEVICE)),
    ...{ fromMs, throughMs: Date.now() },
  });
  const until = async (isSo: (view: EdgeNodeView | undefined) => boolean) =>
    soon(() => expect([viewOf(NODE), viewOf('node 2')].map(isSo)).toContain(true));

  const bornMs = Date.now();
  for (const node of [sayElsewhere, say]) {
    await node('NBIRTH', { seq: 0, metrics: [bdSeq, rebirth, metric('mode', 1n)] });
    await node('DBIRTH', { seq: 1, metrics: [metric('count', 2n)] });
  }
  await soon(() => expect(viewOf(NODE)?.devices.get(DEVICE)?.online).toBe(true));
  const born = picture(bornMs);
  await say('DDEATH', { timestamp: DIED_MS, seq: 2, metrics: [] });
  await until((view) => view?.devices.get(DEVICE)?.online === false);
  const deviceDied = picture(bornMs);
  await say('DBIRTH', { seq: 3, metrics: [metric('count', 2n)] });
  await soon(() => expect(viewOf(NODE)?.devices.get(DEVICE)?.online).toBe(true));
  const diesMs = Date.now();
  // The time of a death by Will is that of its CONNECT.
  await say('NDEATH', { timestamp: DIED_MS, metrics: [bdSeq] });
  await soon(() => expect(viewOf(NODE)?.node.online).toBe(false));
  return { born, deviceDied, nodeDied: picture(diesMs) };
}

type Say = (type: string, payload: Payload) => Promise<unknown>;

const nodeOn =
  (client: MqttClient, node: string): Say =>
  (type, payload) => {
    const topic = `spBv1.0/${GROUP}/${type}/${node}${type.startsWith('D') ? `/${DEVICE}` : ''}`;
    return client.publishAsync(topic, Buffer.from(encodePayload({ timestamp: Date.now(), ...payload })), { qos: 0 });
  };

const metric = (name: string, value: bigint): Metric => ({
  ...{ name, timestamp: Date.now(), datatype: DATATYPE.Int64, value: { kind: 'long', value } },
});
const bdSeq = metric('bdSeq', 0n);
const rebirth: Metric = {
  ...{ name: 'Node Control/Rebirth', timestamp: 1, datatype: DATATYPE.Boolean },
  value: { kind: 'boolean', value: false },
};

const seen = (participant: Participant | undefined): Seen => ({
  online: participant?.online ?? false,
  sinceMs: participant?.sinceMs ?? Number.NaN,
  qualities: [...(participant?.tags.values() ?? [])].map(({ quality }) => quality),
});

/** The commands that the host published. */
export const commandsOn = (packets: readonly OnWire[]) =>
  packets.flatMap((packet) =>
    packet.kind === 'publish' && packet.from === 'client' && packet.topic.includes('CMD') ? [packet] : [],
  );

/** What a client that comes later is given of the host's STATE. */
async function retainedState(port: number): Promise<HostState | null> {
  const late = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`);
  try {
    return await new Promise((resolve) => {
      late.on('message', (_topic, payload, { retain }) => {
        if (retain) resolve(decodeHostState(payload.toString()));
      });
      // Whatever is retained comes with the subscription; a broker that retains nothing echoes this first.
      late.on('message', (topic) => topic === 'end' && resolve(null));
      void late.subscribeAsync([STATE, 'end'], { qos: 1 }).then(() => late.publishAsync('end', '', { qos: 1 }));
    });
  } finally {
    await late.endAsync(true);
  }
}
