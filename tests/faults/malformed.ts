/**
 * Fault 14: what nobody can read, or nobody knows, on every topic that the server listens to. Each is counted with its
 * reason, what is refused of good form is kept, and the machines beside it go on.
 */

import type { Entry, Sample } from '@gemba/contract/sample';
import { DATATYPE } from '@gemba/contract/sparkplug/datatypes';
import { encodePayload } from '@gemba/contract/sparkplug/encode';
import { encodeBody, encodeMessage, frame } from '@gemba/contract/stream/codec';
import { connectAsync, type MqttClient } from 'mqtt';
import { expect } from 'vitest';
import { until } from '../support/running-plant.ts';
import { between, type Fault, type Scene } from './fault.ts';

const ROUNDS = { small: 1, whole: 50 };
/** The embedded broker ends connections that carry more than 5 MiB, and then nothing of it reaches the server. */
const FIVE_MB = 5_000_000;

export const malformed: Fault = {
  name: 'malformed',
  what: 'not protobuf, NaN, wrong types, 5 MB, unknown machines and aliases: counted, kept, neighbours untouched',
  async play(scene) {
    const { plant, whole, did, facts } = scene;
    const client = await connectAsync(`mqtt://127.0.0.1:${plant.mqtt}`);
    const before = await refusals(scene);
    let sent = { stream: 0, sparkplug: 0 };
    for (let round = 0; round < (whole ? ROUNDS.whole : ROUNDS.small); round++) {
      const stream = await badStream(scene, client, round);
      const sparkplug = await badSparkplug(scene, client, round);
      sent = { stream: sent.stream + stream, sparkplug: sent.sparkplug + sparkplug };
      await plant.untilAllLive();
    }
    await until('all of it was counted', 20_000, async () => {
      const now = await refusals(scene);
      return now.stream >= before.stream + sent.stream && now.sparkplug >= before.sparkplug + sent.sparkplug;
    });
    await client.endAsync();
    const now = await refusals(scene);
    expect(now.stream - before.stream, 'refused of the stream').toBe(sent.stream);
    facts.refused = { stream: now.stream - before.stream, sparkplug: now.sparkplug - before.sparkplug };
    did('malformed', sent);
  },
};

async function refusals({ plant }: Scene) {
  const of = async (name: string) => (await plant.metric('server', name)) ?? 0;
  return {
    stream: await of('gemba_server_stream_refused_total'),
    sparkplug: await of('gemba_server_sparkplug_refused_total'),
  };
}

/** Publishes to a lane of a stranger's; returns how many refusals that must give. */
async function badStream(scene: Scene, client: MqttClient, round: number): Promise<number> {
  const lane = (gateway: string) => `gemba/v1/site-1/${gateway}/live`;
  const noise = Buffer.from(
    Uint8Array.from({ length: between(scene.next, 1, 2000) }, () => between(scene.next, 0, 255)),
  );
  // What begins like a message must not be one by chance.
  noise[0] = 9;
  const bad: [string, Uint8Array][] = [
    [lane('stranger'), noise],
    [lane('stranger'), new Uint8Array()],
    [lane('stranger'), frame('deflate', Uint8Array.of(1, 2, 3))],
    [lane('stranger'), Buffer.alloc(FIVE_MB)],
    ['gemba/v1/nowhere/stranger/live', noise],
  ];
  for (const [topic, payload] of bad) await client.publishAsync(topic, Buffer.from(payload), { qos: 1 });
  const strange = strangeSamples();
  const body = encodeBody(strange);
  const epoch = '00000000000000aa' as never;
  const message = encodeMessage({ epoch, oldest: 1, batches: [{ position: round + 1, body }] });
  await client.publishAsync(lane('stranger'), Buffer.from(frame('plain', message)), { qos: 1 });
  scene.quarantined += strange.length;
  // Of those that nobody can read, the last is for no place; three are the same each time, and kept once.
  scene.quarantined += round === 0 ? 4 : 1;
  return bad.length + strange.length;
}

/** Of good form, of a machine that nobody knows. */
function strangeSamples(): Entry[] {
  const timeNs = BigInt(Date.now()) * 1_000_000n;
  const values: Sample['value'][] = [Number.NaN, Number.POSITIVE_INFINITY, 'text', 7n, true, null];
  return values.map((value, i) => ({
    ...{ kind: 'sample', machine: 'nobody-1' as never, signal: 'total' as never },
    ...{ timeNs: timeNs + BigInt(i), value, status: 0 },
  }));
}

/** Publishes as a foreign Sparkplug node; returns how many refusals that gives at the least. */
async function badSparkplug(scene: Scene, client: MqttClient, round: number): Promise<number> {
  const topic = (type: string, device = '') => `spBv1.0/foreign/${type}/node-${round}${device}`;
  const send = (to: string, payload: Uint8Array) => client.publishAsync(to, Buffer.from(payload), { qos: 0 });
  const noise = Uint8Array.from({ length: between(scene.next, 10, 500) }, () => 0xff);
  const timestamp = Date.now();
  const value = { kind: 'double', value: Number.NaN } as const;
  await send(topic('NBIRTH'), noise);
  await send(topic('NBIRTH'), Buffer.alloc(FIVE_MB, 0xff));
  // Data of a node that was never born, then a birth, then data with an alias that it doesn't name, and of another type.
  await send(topic('NDATA'), encodePayload({ timestamp, seq: 3, metrics: [{ alias: 4n, timestamp, value }] }));
  const bdSeq = { name: 'bdSeq', datatype: DATATYPE.Int64, value: { kind: 'long', value: 0n } } as const;
  const temperature = { name: 'temperature', alias: 1n, timestamp, datatype: DATATYPE.Double, value } as const;
  await send(topic('NBIRTH'), encodePayload({ timestamp, seq: 0, metrics: [bdSeq, temperature] }));
  await send(topic('NDATA'), encodePayload({ timestamp, seq: 1, metrics: [{ alias: 99n, timestamp, value }] }));
  const text = { kind: 'string', value: 'warm' } as const;
  await send(topic('NDATA'), encodePayload({ timestamp, seq: 2, metrics: [{ alias: 1n, timestamp, value: text }] }));
  await send(
    topic('DDATA', '/ghost'),
    encodePayload({ timestamp, seq: 3, metrics: [{ alias: 1n, timestamp, value }] }),
  );
  // Data before a birth is not bad: the host may have missed it. Bytes, bytes, alias, and type are.
  scene.quarantined += 4;
  return 6;
}
