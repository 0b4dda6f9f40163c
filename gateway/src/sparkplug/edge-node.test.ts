import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MachineId } from '@gemba/contract/identity';
import { DATATYPE } from '@gemba/contract/sparkplug/datatypes';
import { decodePayload } from '@gemba/contract/sparkplug/decode';
import type { Payload } from '@gemba/contract/sparkplug/payload';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BdSeqFile, nextBdSeq } from './bd-seq.ts';
import {
  bdSeqOf,
  born,
  command,
  filler,
  make,
  NCMD,
  NOW,
  NOW_NS,
  named,
  type Published,
  press,
  property,
  rebirth,
  sample,
} from './test-rig.ts';

describe('the Will', () => {
  it('is the NDEATH at QoS 1, not retained [tck-id-payloads-ndeath-will-message-qos, tck-id-payloads-ndeath-will-message-retain]', () => {
    const will = make().node.will();
    expect(will).toMatchObject({ topic: 'spBv1.0/hanoi/NDEATH/edge-1', qos: 1, retain: false });
  });

  it('holds bdSeq alone, INT64, and no sequence [tck-id-topics-ndeath-payload, tck-id-payloads-ndeath-seq]', () => {
    const payload = decodePayload(make().node.will().payload);
    expect(payload).toEqual({
      timestamp: NOW,
      metrics: [{ name: 'bdSeq', timestamp: NOW, datatype: DATATYPE.Int64, value: { kind: 'long', value: 0n } }],
    });
  });

  it('counts connections from 0, +1 each, 255 → 0 [tck-id-topics-nbirth-bdseq-increment]', () => {
    const { node } = make();
    const numbers = Array.from({ length: 258 }, () => bdSeqOf(decodePayload(node.will().payload))?.value);
    expect(numbers.slice(0, 3)).toEqual([0n, 1n, 2n]);
    expect(numbers.slice(255)).toEqual([255n, 0n, 1n]);
  });

  it('goes on counting after a restart [tck-id-payloads-nbirth-bdseq-repeat]', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gemba-bdseq-'));
    try {
      const path = join(folder, 'deep', 'bd-seq');
      expect(new BdSeqFile(path).read()).toBeNull();
      for (const expected of [0, 1, 2]) {
        const file = new BdSeqFile(path);
        file.write(nextBdSeq(file.read()));
        expect(new BdSeqFile(path).read()).toBe(expected);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a birth', () => {
  it('comes after the subscriptions to commands at QoS 1, the node’s before its devices’ [tck-id-message-flow-edge-node-ncmd-subscribe, tck-id-message-flow-device-dcmd-subscribe, tck-id-payloads-dbirth-order]', async () => {
    const { node, link } = make();
    node.deviceUp(filler);
    node.deviceUp(press);
    node.will();
    await node.connected();
    expect(link.log).toEqual([
      'subscribe spBv1.0/hanoi/NCMD/edge-1 at 1',
      'subscribe spBv1.0/hanoi/DCMD/edge-1/+ at 1',
      'spBv1.0/hanoi/NBIRTH/edge-1',
      'spBv1.0/hanoi/DBIRTH/edge-1/filler-1',
      'spBv1.0/hanoi/DBIRTH/edge-1/press-1',
    ]);
  });

  it('of the node has seq 0, QoS 0, no retain, and the bdSeq of its Will [tck-id-topics-nbirth-seq-num, tck-id-topics-nbirth-mqtt, tck-id-topics-nbirth-bdseq-matching]', async () => {
    const { node, link } = make();
    for (const connection of [0n, 1n]) {
      const will = decodePayload(node.will().payload);
      await node.connected();
      const [nbirth] = link.take() as [Published];
      expect(nbirth).toMatchObject({ qos: 0, retain: false, payload: { seq: 0, timestamp: NOW } });
      expect(bdSeqOf(nbirth.payload)).toEqual({ kind: 'long', value: connection });
      expect(bdSeqOf(will)).toEqual({ kind: 'long', value: connection });
      node.lost();
    }
  });

  it('offers a rebirth: Boolean, false, without alias [tck-id-topics-nbirth-rebirth-metric, tck-id-operational-behavior-data-commands-rebirth-name-aliases]', async () => {
    const { births } = await born();
    expect(named(births[0]?.payload, 'Node Control/Rebirth')).toEqual({
      name: 'Node Control/Rebirth',
      timestamp: NOW,
      datatype: DATATYPE.Boolean,
      value: { kind: 'boolean', value: false },
    });
  });

  it('of a device holds every metric with name, alias, datatype, time and value or null [tck-id-topics-dbirth-metrics, tck-id-topics-dbirth-metric-reqs]', async () => {
    const { node, link } = make();
    node.data([sample('count/good', 41n, -5), sample('count/good', 42n, -2)]);
    node.deviceUp(filler);
    node.will();
    await node.connected();
    const payload = link.take()[1]?.payload;
    expect(payload).toMatchObject({ seq: 1, timestamp: NOW });
    expect(payload?.metrics.map(({ name }) => name)?.sort()).toEqual(['count/good', 'state', 'temperature']);
    expect(named(payload, 'count/good')).toMatchObject({
      datatype: DATATYPE.Int64,
      timestamp: NOW - 2,
      value: { kind: 'long', value: 42n },
    });
    expect(named(payload, 'state')).toMatchObject({ datatype: DATATYPE.String, isNull: true, timestamp: NOW });
    for (const metric of payload?.metrics ?? []) expect(metric.alias).toBeTypeOf('bigint');
  });

  it('describes its metrics: unit, range, description, NodeId with namespace URI', async () => {
    const { births } = await born(filler);
    const temperature = named(births[1]?.payload, 'temperature');
    const keys = ['engUnit', 'engLow', 'engHigh', 'nodeId'];
    expect(keys.map((key) => property(temperature, key))).toEqual(['°C', 0, 120, 'nsu=urn:x;s=T']);
    expect(property(named(births[1]?.payload, 'count/good'), 'documentation')).toBe('Good parts');
  });

  it('gives each metric of the node an alias of its own [tck-id-payloads-alias-uniqueness, tck-id-payloads-alias-birth-requirement]', async () => {
    const { births } = await born(filler, press);
    const all = births.flatMap(({ payload }) => payload.metrics).filter(({ name }) => name !== 'Node Control/Rebirth');
    expect(all).toHaveLength(5);
    expect(new Set(all.map(({ alias }) => alias)).size).toBe(5);
    expect(all.every(({ alias }) => alias !== undefined)).toBe(true);
  });

  it('lists its metrics in the order of their times [tck-id-operational-behavior-data-publish-dbirth-order]', async () => {
    const { node, link } = make();
    node.data([sample('temperature', 1.5, -30), sample('state', 'Execute', -10), sample('count/good', 1n, -20)]);
    node.deviceUp(filler);
    node.will();
    await node.connected();
    const names = link.take()[1]?.payload.metrics.map(({ name }) => name);
    expect(names).toEqual(['temperature', 'count/good', 'state']);
  });

  it('comes for a machine when its link stands, and a death when it breaks [tck-id-operational-behavior-data-publish-dbirth, tck-id-operational-behavior-device-ddeath]', async () => {
    const { node, link } = await born();
    node.deviceUp(filler);
    node.deviceUp(filler);
    node.deviceDown(filler);
    node.deviceDown(filler);
    const [dbirth, ddeath, ...rest] = link.take();
    expect(dbirth).toMatchObject({ topic: 'spBv1.0/hanoi/DBIRTH/edge-1/filler-1', payload: { seq: 1 } });
    expect(ddeath).toMatchObject({ topic: 'spBv1.0/hanoi/DDEATH/edge-1/filler-1', qos: 0, retain: false });
    expect(ddeath?.payload).toEqual({ timestamp: NOW, metrics: [], seq: 2 });
    expect(rest).toEqual([]);
  });
});

describe('data', () => {
  it('goes out as one message for each machine, with aliases instead of names [tck-id-payloads-alias-data-cmd-requirement, tck-id-topics-ddata-mqtt]', async () => {
    const { node, link, births } = await born(filler, press);
    const alias = (name: string) =>
      births.flatMap(({ payload }) => payload.metrics).find((m) => m.name === name)?.alias;
    node.data([
      sample('count/good', 1n, 1),
      sample('running', true, 1, { machine: press }),
      sample('state', 'Execute', 2),
    ]);
    const [first, second, ...rest] = link.take();
    expect(first).toMatchObject({ topic: 'spBv1.0/hanoi/DDATA/edge-1/filler-1', qos: 0, retain: false });
    expect(first?.payload).toEqual({
      timestamp: NOW,
      seq: 3,
      metrics: [
        { alias: alias('count/good'), timestamp: NOW + 1, value: { kind: 'long', value: 1n } },
        { alias: alias('state'), timestamp: NOW + 2, value: { kind: 'string', value: 'Execute' } },
      ],
    });
    expect(second).toMatchObject({ topic: 'spBv1.0/hanoi/DDATA/edge-1/press-1', payload: { seq: 4 } });
    expect(rest).toEqual([]);
  });

  it('waits for the births, which then hold it [tck-id-message-flow-device-birth-publish-nbirth-wait]', async () => {
    const { node, link } = make();
    node.deviceUp(filler);
    node.data([sample('count/good', 7n)]);
    node.will();
    node.data([sample('count/good', 8n, 1)]);
    expect(link.take()).toEqual([]);
    await node.connected();
    expect(named(link.take()[1]?.payload, 'count/good')?.value).toEqual({ kind: 'long', value: 8n });
  });

  it('keeps to the order of time, and marks what is older than the present as historical [tck-id-operational-behavior-data-publish-nbirth-order]', async () => {
    const { node, link } = await born(filler);
    node.data([sample('count/good', 3n, 3), sample('count/good', 1n, 1), sample('count/good', 2n, 2)]);
    node.data([sample('count/good', 0n, -5)]);
    const [inOrder, late] = link.take();
    expect(inOrder?.payload.metrics.map(({ timestamp }) => timestamp)).toEqual([NOW + 1, NOW + 2, NOW + 3]);
    expect(late?.payload.metrics).toMatchObject([{ isHistorical: true, timestamp: NOW - 5 }]);
  });

  it('is sent on change alone [tck-id-operational-behavior-data-publish-dbirth-change]', async () => {
    const { node, link } = await born(filler);
    node.data([sample('count/good', 1n, 1)]);
    node.data([sample('count/good', 1n, 2)]);
    node.data([sample('count/good', 2n, 3)]);
    expect(link.take().map(({ payload }) => payload.seq)).toEqual([2, 3]);
  });

  it('says of one millisecond only the last value: the timestamp tells values apart', async () => {
    const { node, link } = await born(filler);
    const timeNs = NOW_NS + 1_000_000n;
    node.data([sample('count/good', 1n, 0, { timeNs }), sample('count/good', 2n, 0, { timeNs: timeNs + 1n })]);
    const [ddata] = link.take();
    expect(ddata?.payload.metrics).toHaveLength(1);
    expect(ddata?.payload.metrics[0]?.value).toEqual({ kind: 'long', value: 2n });
    expect(property(ddata?.payload.metrics[0], 'ns')).toBe(1);
    expect(node.counts.leftOut['same-millisecond']).toBe(1);
  });

  it('has null, quality and StatusCode where the machine gave no value, and says when it is good again [tck-id-payloads-propertyset-quality-value-value]', async () => {
    const { node, link } = await born(filler);
    node.data([sample('temperature', null, 1, { status: 0x80310000 })]);
    node.data([sample('temperature', 20.5, 2)]);
    node.data([sample('temperature', 21.5, 3)]);
    const [bad, good, still] = link.take().map(({ payload }) => payload.metrics[0]);
    expect(bad).toMatchObject({ isNull: true });
    expect([property(bad, 'Quality'), property(bad, 'status')]).toEqual([0, 0x80310000n]);
    expect(bad?.properties?.get('Quality')?.type).toBe(DATATYPE.Int32);
    expect(property(good, 'Quality')).toBe(192);
    expect(still?.properties).toBeUndefined();
  });

  it('that was not born is left out and counted', async () => {
    const { node, link } = await born(filler);
    node.data([
      sample('unknown', 1n),
      sample('count/good', 1.5),
      sample('x', 1n, 0, { machine: 'other' as MachineId }),
    ]);
    expect(link.take()).toEqual([]);
    expect(node.counts.leftOut).toMatchObject({ 'unknown-machine': 1, 'unknown-signal': 1, 'wrong-type': 1 });
  });

  it('of a machine whose link is down is not sent', async () => {
    const { node, link } = await born();
    node.data([sample('count/good', 1n)]);
    expect(link.take()).toEqual([]);
  });

  it('has one sequence for the node and its devices, 255 → 0 [tck-id-payloads-sequence-num-incrementing]', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('filler', 'press', 'up', 'down', 'rebirth'), { maxLength: 600 }),
        async (steps) => {
          const { node, link, births } = await born(filler, press);
          let value = 0n;
          for (const step of steps) {
            value++;
            if (step === 'filler') node.data([sample('count/good', value, Number(value))]);
            else if (step === 'press')
              node.data([sample('running', value % 2n === 0n, Number(value), { machine: press })]);
            else if (step === 'up') node.deviceUp(press);
            else if (step === 'down') node.deviceDown(press);
            else node.message(NCMD, rebirth);
          }
          let expected = 0;
          for (const { topic, payload } of [...births, ...link.take()]) {
            if (topic.includes('NBIRTH')) expected = 0;
            expect(payload.seq).toBe(expected);
            expected = (expected + 1) % 256;
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('that the socket has no room for is held back, and goes out with its newest values', async () => {
    const { node, link } = await born(filler);
    link.room = 0;
    for (let i = 1; i <= 100; i++) node.data([sample('count/good', BigInt(i), i)]);
    const sent = link.take();
    expect(sent).toHaveLength(64);
    expect(node.counts.heldBack).toBe(36);
    link.drain();
    await Promise.resolve();
    await Promise.resolve();
    const [last, ...rest] = link.take();
    expect(last?.payload.metrics).toMatchObject([{ timestamp: NOW + 100, value: { value: 100n } }]);
    expect(last?.payload.seq).toBe((sent.at(-1)?.payload.seq ?? 0) + 1);
    expect(rest).toEqual([]);
  });
});

describe('a command', () => {
  it('for a rebirth brings all births again, with the same bdSeq [tck-id-operational-behavior-data-commands-rebirth-action-1, tck-id-operational-behavior-data-commands-rebirth-action-2, tck-id-operational-behavior-data-commands-rebirth-action-3]', async () => {
    const { node, link, births } = await born(filler, press);
    node.data([sample('count/good', 1n)]);
    link.take();
    node.message(NCMD, rebirth);
    const again = link.take();
    expect(again.map(({ topic }) => topic)).toEqual(births.map(({ topic }) => topic));
    expect(bdSeqOf(again[0]?.payload as Payload)).toEqual(bdSeqOf(births[0]?.payload as Payload));
    expect(again.map(({ payload }) => payload.seq)).toEqual([0, 1, 2]);
    expect(named(again[1]?.payload, 'count/good')?.value).toEqual({ kind: 'long', value: 1n });
  });

  it.each([
    ['a rebirth of false', NCMD, command('Node Control/Rebirth', false)],
    ['another name', NCMD, command('Node Control/Reboot', true)],
    ['no payload at all', NCMD, Buffer.from('rebirth!')],
    ['one for a device', 'spBv1.0/hanoi/DCMD/edge-1/filler-1', rebirth],
  ])('that this node does not take is counted and changes nothing: %s', async (_what, topic, payload) => {
    const { node, link } = await born(filler);
    node.message(topic, payload);
    expect(link.take()).toEqual([]);
    expect(node.counts.commandsIgnored).toBe(1);
  });

  it.each(['spBv1.0/hanoi/NCMD/edge-2', 'spBv1.0/berlin/NCMD/edge-1', 'spBv1.0/STATE/scada', 'gemba/v1/server/state'])(
    'for somebody else is not ours: %s',
    async (topic) => {
      const { node, link } = await born(filler);
      node.message(topic, rebirth);
      expect(link.take()).toEqual([]);
      expect(node.counts).toMatchObject({ rebirths: 0, commandsIgnored: 0 });
    },
  );
});

describe('the end of a connection', () => {
  it('that was planned is said before [tck-id-operational-behavior-edge-node-intentional-disconnect-ndeath]', async () => {
    const { node, link, will } = await born(filler);
    await node.leaving();
    const [ndeath, ...rest] = link.take();
    expect(ndeath).toMatchObject({ topic: will.topic, qos: 1, retain: false });
    expect(ndeath?.payload).toEqual(decodePayload(will.payload));
    expect(rest).toEqual([]);
    node.data([sample('count/good', 1n)]);
    expect(link.take()).toEqual([]);
  });

  it('that was not planned: nothing is sent until the births of the next one, which hold what is new', async () => {
    const { node, link } = await born(filler);
    node.lost();
    link.connected = false;
    node.data([sample('count/good', 5n)]);
    node.deviceDown(filler);
    node.deviceUp(filler);
    link.connected = true;
    node.will();
    await node.connected();
    const births = link.take();
    expect(births.map(({ payload }) => payload.seq)).toEqual([0, 1]);
    expect(named(births[1]?.payload, 'count/good')?.value).toEqual({ kind: 'long', value: 5n });
  });
});
