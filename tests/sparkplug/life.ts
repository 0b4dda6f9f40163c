/**
 * The life of an edge node, seen on the wire: born, 300 changes, commands, a rebirth, a machine that goes and comes, a
 * cut cable, a planned end, a restart. What was said is decoded in the order in which it was said.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GatewayId, MachineId, SignalId, SiteId } from '@gemba/contract/identity';
import type { Sample, Value } from '@gemba/contract/sample';
import { decodePayload } from '@gemba/contract/sparkplug/decode';
import { encodePayload } from '@gemba/contract/sparkplug/encode';
import type { Metric, Payload } from '@gemba/contract/sparkplug/payload';
import { parseTopic } from '@gemba/contract/sparkplug/topics';
import { Broker as Connection } from '@gemba/gateway/mqtt';
import { BdSeqFile } from '@gemba/gateway/sparkplug/bd-seq';
import type { DeviceDescription } from '@gemba/gateway/sparkplug/describe';
import { EdgeNode } from '@gemba/gateway/sparkplug/edge-node';
import { makeLog } from '@gemba/program/log';
import mqtt from 'mqtt';
import { expect } from 'vitest';
import { soon } from '../support/soon.ts';
import { type OnWire, Wire } from './wire.ts';

/** A message of the node, as it was on the wire. */
export interface Said {
  connection: number;
  topic: string;
  type: string;
  device: string | null;
  qos: number;
  retain: boolean;
  payload: Payload;
}

export interface Life {
  /** From the first CONNECT to the last DISCONNECT, ms UTC. */
  fromMs: number;
  throughMs: number;
  /** Every packet on the node's wire. */
  packets: readonly OnWire[];
  /** Everything that the node published, in order. */
  said: readonly Said[];
  /** Topics that another client heard of it, with those that the broker said in its name. */
  heard: readonly string[];
}

export const GROUP = 'site-1' as SiteId;
export const NODE = 'edge-1' as GatewayId;
export const press = 'press-1' as MachineId;
export const filler = 'filler-1' as MachineId;
export const DEVICES: readonly DeviceDescription[] = [
  {
    machine: press,
    metrics: [
      { signal: 'count' as SignalId, type: 'int' },
      { signal: 'force' as SignalId, type: 'float', unit: 'kN', range: [0, 400], nodeId: 'nsu=urn:press;s=Force' },
      { signal: 'state' as SignalId, type: 'text', name: 'State' },
    ],
  },
  { machine: filler, metrics: [{ signal: 'running' as SignalId, type: 'bool' }] },
];

const log = makeLog('test', process.env.GEMBA_TEST_LOG ?? 'silent', 'json');

const sampleOf = (machine: MachineId, signal: string, value: Value | null, atMs: number, status = 0): Sample => ({
  kind: 'sample',
  machine,
  signal: signal as SignalId,
  timeNs: BigInt(atMs) * 1_000_000n,
  value,
  status,
});

const command = (...metrics: Metric[]): Buffer =>
  Buffer.from(encodePayload({ timestamp: Date.now(), metrics: metrics }));
const REBIRTH: Metric = { name: 'Node Control/Rebirth', value: { kind: 'boolean', value: true } };

/** An edge node on a broker, with its machines up. */
export function startNode(url: string, folder: string, more: { primaryHost?: string; failover?: string[] } = {}) {
  const { primaryHost, failover = [] } = more;
  const node = new EdgeNode({
    group: GROUP,
    node: NODE,
    devices: DEVICES,
    bdSeq: new BdSeqFile(join(folder, 'bd-seq')),
    ...(primaryHost === undefined ? {} : { primaryHost }),
    log,
  });
  const connection = new Connection({ url, failover, clientId: NODE, log }, [node]);
  node.attach(connection);
  node.deviceUp(press);
  node.deviceUp(filler);
  connection.start();
  return { node, connection };
}

/** What the client of a wire published, decoded. */
export function saidOn(packets: readonly OnWire[]): Said[] {
  return packets.flatMap((packet) => {
    const to = packet.kind === 'publish' && packet.from === 'client' ? parseTopic(packet.topic) : null;
    if (packet.kind !== 'publish' || to === null || to.kind === 'state') return [];
    const { connection, topic, qos, retain } = packet;
    const device = to.kind === 'device' ? to.device : null;
    return [{ connection, topic, type: to.type, device, qos, retain, payload: decodePayload(packet.payload) }];
  });
}

/** Lives through it all at the broker on `port`. */
export async function liveThrough(port: number): Promise<Life> {
  const fromMs = Date.now();
  const folder = mkdtempSync(join(tmpdir(), 'gemba-life-'));
  const wire = new Wire(port);
  const url = await wire.start();
  const other = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`);
  const heard: string[] = [];
  other.on('message', (topic) => heard.push(topic));
  await other.subscribeAsync('spBv1.0/#', { qos: 1 });
  const said = () => saidOn(wire.packets);
  const count = (type: string) => said().filter((one) => one.type === type).length;
  const send = (type: string, device: string, ...metrics: Metric[]) =>
    other.publishAsync(`spBv1.0/${GROUP}/${type}/${NODE}${device}`, command(...metrics), { qos: 0 });

  const { node, connection } = startNode(url, folder);
  node.data([sampleOf(press, 'force', 250.5, fromMs - 20), sampleOf(press, 'count', 0n, fromMs - 10)]);
  await soon(() => expect(count('DBIRTH')).toBe(2));
  for (let n = 1; n <= 300; n++) {
    if (n % 3 === 0) node.data([sampleOf(filler, 'running', n % 2 === 0, fromMs + n)]);
    else node.data([sampleOf(press, 'count', BigInt(n), fromMs + n), sampleOf(press, 'force', n / 4, fromMs + n)]);
    // Of what the socket has no room for only the newest goes out; here each change is to be seen.
    if (n % 50 === 0) await soon(() => expect(count('DDATA')).toBe(n));
  }
  node.data([sampleOf(press, 'force', null, fromMs + 301, 0x80310000)]);
  node.data([sampleOf(press, 'force', 7.5, fromMs + 302)]);
  node.data([sampleOf(press, 'force', 7.5, fromMs + 303)]); // no change
  node.data([sampleOf(press, 'count', 5n, fromMs + 100)]); // of the past
  await soon(() => expect(count('DDATA')).toBe(303));

  await send('DCMD', `/${press}`, { name: 'count', value: { kind: 'long', value: 0n } });
  await send('NCMD', '', { name: 'Node Control/Reboot', value: { kind: 'boolean', value: true } });
  await soon(() => expect(node.counts.commandsIgnored).toBe(2));
  await send('NCMD', '', REBIRTH);
  await soon(() => expect(count('DBIRTH')).toBe(4));

  node.deviceDown(filler);
  node.deviceUp(filler);
  await soon(() => expect(count('DBIRTH')).toBe(5));
  // What was said last may not have come to the broker when the cable is cut.
  await soon(() => expect(heard.filter((topic) => !topic.includes('CMD'))).toHaveLength(said().length));
  wire.cut();
  await soon(() => expect(count('DBIRTH')).toBe(7));
  await soon(() => expect(heard.filter((topic) => topic.includes('/NDEATH/'))).toHaveLength(1));
  node.data([sampleOf(press, 'count', 301n, Date.now())]);
  await soon(() => expect(count('DDATA')).toBe(304));
  await connection.stop();
  const restarted = startNode(url, folder);
  await soon(() => expect(count('DBIRTH')).toBe(9));
  await restarted.connection.stop();
  await soon(() => expect(heard.filter((topic) => topic.includes('/NDEATH/'))).toHaveLength(3));

  await other.endAsync(true);
  await wire.stop();
  rmSync(folder, { recursive: true });
  return { fromMs, throughMs: Date.now(), packets: wire.packets, said: said(), heard };
}
