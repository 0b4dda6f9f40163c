import { readFileSync } from 'node:fs';
import { DATATYPE } from '@gemba/contract/sparkplug/datatypes';
import { decodePayload } from '@gemba/contract/sparkplug/decode';
import { encodePayload } from '@gemba/contract/sparkplug/encode';
import type { Metric, Payload } from '@gemba/contract/sparkplug/payload';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Publication } from '../mqtt.ts';
import { make } from './test-rig.ts';

const NODE = 'spBv1.0/plant/NBIRTH/edge';
const topicOf = (type: string, device?: string) =>
  `spBv1.0/plant/${type}/edge${device === undefined ? '' : `/${device}`}`;
const STATE = 'spBv1.0/STATE/gemba';

const bdSeq = (value: bigint): Metric => ({ name: 'bdSeq', datatype: DATATYPE.Int64, value: { kind: 'long', value } });
const nbirth = (of = 0n, seq = 0): Payload => ({
  timestamp: 1,
  seq,
  metrics: [
    bdSeq(of),
    { name: 'Node Control/Rebirth', datatype: DATATYPE.Boolean, value: { kind: 'boolean', value: false } },
  ],
});
const dbirth = (seq: number): Payload => ({
  timestamp: 1,
  seq,
  metrics: [
    { name: 'temperature', alias: 7n, datatype: DATATYPE.Float, timestamp: 1, value: { kind: 'float', value: 20.5 } },
    { name: 'count', alias: 8n, datatype: DATATYPE.UInt32, timestamp: 1, isNull: true },
  ],
});
const ddata = (seq: number, ...metrics: Metric[]): Payload => ({ timestamp: 2, seq, metrics });
const counted = (value: number): Metric => ({ alias: 8n, timestamp: 5, value: { kind: 'int', value } });

/** A host that has heard the births of a node and its device `press`. */
async function hearing() {
  const on = make();
  await on.connect();
  on.send(NODE, nbirth());
  on.send(topicOf('DBIRTH', 'press'), dbirth(1));
  on.take();
  const view = on.host.nodes[0]?.view;
  if (view === undefined) throw new Error('the node is not known');
  return { ...on, view, tag: (name: string) => view.devices.get('press')?.tags.get(name) };
}

const isRebirth = ({ topic }: Publication) => topic === topicOf('NCMD');

describe('the host’s STATE', () => {
  it('has a Will: offline, QoS 1, retained, with the time of the CONNECT [tck-id-payloads-state-will-message-payload, tck-id-host-topic-phid-death-payload-timestamp-connect]', () => {
    const { connection, now } = make();
    expect(connection.will()).toEqual({
      topic: STATE,
      payload: `{"online":false,"timestamp":${now()}}`,
      qos: 1,
      retain: true,
    });
  });

  it('is online after everything is subscribed, with the time of the Will [tck-id-host-topic-phid-birth-payload-timestamp, tck-id-message-flow-phid-sparkplug-subscription]', async () => {
    const { connection, connect, pass, take } = make();
    expect(connection.subscriptions).toEqual(['spBv1.0/#']);
    const will = connection.will();
    pass(40);
    await connection.onUp();
    const [birth, ...rest] = take();
    expect(birth).toEqual({ ...will, payload: String(will.payload).replace('false', 'true') });
    expect(rest).toEqual([]);
    await connect();
    expect(JSON.parse(String(take()[0]?.payload))).toMatchObject({ online: true });
  });

  it('is said again when somebody says that it is offline [tck-id-message-flow-hid-sparkplug-state-message-delivered]', async () => {
    const { connect, send, take, pass } = make();
    await connect();
    const [birth] = take();
    const offline = Buffer.from('{"online":false,"timestamp":1}');
    send(STATE, offline, true);
    expect(take()).toEqual([birth]);
    send(STATE, offline);
    send(STATE, offline);
    expect(take()).toEqual([]);
    // Not forgotten: the second one is answered too, a second after the first.
    pass(1_000);
    expect(take()).toEqual([birth]);
    send(STATE, Buffer.from(String(birth?.payload)), true);
    send('spBv1.0/STATE/another', offline);
    expect(take()).toEqual([]);
  });

  it('stays offline at its end, though the broker tells it so and nodes give reason to ask', async () => {
    const { host, connect, send, take, pass } = make();
    await connect();
    pass(5_000);
    await host.stop();
    const death = take().at(-1);
    send(STATE, Buffer.from(String(death?.payload)));
    send(topicOf('NDATA'), { seq: 1, metrics: [] });
    pass(60_000);
    expect(take()).toEqual([]);
  });

  it('is offline before a planned end [tck-id-operational-behavior-host-application-termination]', async () => {
    const { host, connect, take, pass, now } = make();
    await connect();
    take();
    pass(5_000);
    await host.stop();
    expect(take()).toEqual([{ topic: STATE, payload: `{"online":false,"timestamp":${now()}}`, qos: 1, retain: true }]);
  });
});

describe('a node', () => {
  it('is online with its birth, its devices with theirs, its values are those of the births', async () => {
    const { view, tag } = await hearing();
    expect(view.node.online).toBe(true);
    expect(view.devices.get('press')?.online).toBe(true);
    expect(tag('temperature')).toMatchObject({ value: 20.5, quality: 'good', timestamp: 1 });
    expect(tag('count')).toMatchObject({ value: null });
  });

  it('is understood by aliases and by names', async () => {
    const { send, tag, count } = await hearing();
    send(
      topicOf('DDATA', 'press'),
      ddata(2, counted(41), { name: 'temperature', timestamp: 6, value: { kind: 'float', value: 1 } }),
    );
    expect(tag('count')).toMatchObject({ value: 41n, timestamp: 5 });
    expect(tag('temperature')).toMatchObject({ value: 1, timestamp: 6 });
    expect(await count('metrics_total')).toBe(6);
    expect(await count('refused_total')).toBe(0);
  });

  it('keeps its newest value against an older and against a historical one', async () => {
    const { send, tag } = await hearing();
    send(topicOf('DDATA', 'press'), ddata(2, counted(41)));
    send(
      topicOf('DDATA', 'press'),
      ddata(3, { ...counted(1), timestamp: 4 }, { ...counted(2), timestamp: 9, isHistorical: true }),
    );
    expect(tag('count')).toMatchObject({ value: 41n, timestamp: 5 });
  });

  it('that dies is offline with its devices, all tags stale at the host’s time [tck-id-operational-behavior-edge-node-termination-host-action-ndeath-devices-tags-stale]', async () => {
    const { send, view, tag, now, pass } = await hearing();
    pass(7_000);
    send(topicOf('NDEATH'), { timestamp: 3, metrics: [bdSeq(0n)] });
    expect(view.node).toMatchObject({ online: false, sinceMs: now() });
    expect(view.devices.get('press')).toMatchObject({ online: false, sinceMs: now() });
    expect(tag('temperature')).toMatchObject({ quality: 'stale', value: 20.5, timestamp: now() });
    for (const nodeTag of view.node.tags.values()) expect(nodeTag.quality).toBe('stale');
  });

  it('is not killed by the death of an earlier connection', async () => {
    const { send, view, refused, take } = await hearing();
    send(NODE, nbirth(1n));
    send(topicOf('NDEATH'), { timestamp: 3, metrics: [bdSeq(0n)] });
    expect(view.node.online).toBe(true);
    expect(await refused('late-death')).toBe(1);
    expect(take()).toEqual([]);
  });

  it('whose device dies is online; the device is offline and stale at its own time [tck-id-operational-behavior-edge-node-termination-host-action-ddeath-devices-offline]', async () => {
    const { send, view, tag } = await hearing();
    send(topicOf('DDEATH', 'press'), { timestamp: 1_234, seq: 2, metrics: [] });
    expect(view.node.online).toBe(true);
    expect(view.devices.get('press')).toMatchObject({ online: false, sinceMs: 1_234 });
    expect(tag('temperature')).toMatchObject({ quality: 'stale', timestamp: 1_234 });
  });

  it('is not known for sure while the host has no broker, and asked for its births when it has one again', async () => {
    const { disconnect, connect, view, tag, take } = await hearing();
    disconnect();
    expect(view.node.online).toBe(false);
    expect(tag('temperature')?.quality).toBe('stale');
    await connect();
    expect(take().filter(isRebirth)).toHaveLength(1);
  });

  it('that is born again is as if it had just been met: its devices wait for their births', async () => {
    const { send, view, refused } = await hearing();
    send(NODE, nbirth(1n));
    expect(view.devices.get('press')).toMatchObject({ online: false });
    send(topicOf('DDATA', 'press'), ddata(1, counted(1)));
    expect(await refused('data-before-birth')).toBe(1);
  });
});

describe('the sequence', () => {
  it('runs over node and devices, 255 → 0, and nothing is missed', async () => {
    const { send, count, take } = await hearing();
    for (let n = 2; n < 600; n++) send(topicOf('DDATA', 'press'), ddata(n % 256, { ...counted(n), timestamp: n + 5 }));
    expect(await count('missed_total')).toBe(0);
    expect(take()).toEqual([]);
  });

  it('with a hole is waited for, and goes on in its order when what was missing comes [tck-id-operational-behavior-host-reordering-start, tck-id-operational-behavior-host-reordering-success]', async () => {
    const { send, count, take, tag, told, pass, host } = await hearing();
    told.length = 0;
    send(topicOf('DDATA', 'press'), ddata(4, { ...counted(4), timestamp: 9 }));
    send(topicOf('DDATA', 'press'), ddata(3, { ...counted(3), timestamp: 8 }));
    expect(tag('count')?.value).toBeNull();
    pass(4_999);
    send(topicOf('DDATA', 'press'), ddata(2, { ...counted(2), timestamp: 7 }));
    expect(told.flatMap((one) => (one.kind === 'data' ? one.readings : [])).map(({ value }) => value)).toEqual([
      2n,
      3n,
      4n,
    ]);
    pass(60_000);
    expect(await count('missed_total')).toBe(0);
    expect(take()).toEqual([]);
    expect(host.nodes[0]?.diagnosis).toMatchObject({ reorders: 1, holes: 0 });
  });

  it('with a hole that stays asks for births when the timer runs out, and takes what came [tck-id-operational-behavior-host-reordering-param, tck-id-operational-behavior-host-reordering-rebirth]', async () => {
    const { send, count, take, tag, pass, told, host } = await hearing();
    told.length = 0;
    send(topicOf('DDATA', 'press'), ddata(5, counted(3)));
    pass(4_999);
    expect(take()).toEqual([]);
    expect(host.isAlive({ group: 'plant', node: 'edge' })).toBe(false);
    pass(1);
    expect(await count('missed_total')).toBe(3);
    expect(tag('count')?.value).toBe(3n);
    expect(take().filter(isRebirth)).toHaveLength(1);
    expect(told.map(({ kind }) => kind)).toEqual(['hole', 'data']);
    // What is missing comes after all: its values are taken, out of order, and say nothing of the time between.
    send(topicOf('DDATA', 'press'), ddata(3, { ...counted(2), timestamp: 4 }));
    expect(told.at(-1)).toMatchObject({ kind: 'data', inOrder: false, readings: [{ value: 2n }] });
    expect(tag('count')?.value).toBe(3n);
  });

  it('has its timer anew for each hole', async () => {
    const { send, pass, count } = await hearing();
    send(topicOf('DDATA', 'press'), ddata(3, counted(3)));
    pass(4_000);
    send(topicOf('DDATA', 'press'), ddata(5, counted(5)));
    send(topicOf('DDATA', 'press'), ddata(2, counted(2)));
    pass(4_000);
    send(topicOf('DDATA', 'press'), ddata(4, counted(4)));
    pass(60_000);
    expect(await count('missed_total')).toBe(0);
  });

  it('begins anew with a birth: what waited is taken before it, and the hole stands', async () => {
    const { send, told, count, tag } = await hearing();
    told.length = 0;
    send(topicOf('DDATA', 'press'), ddata(4, counted(7)));
    send(NODE, nbirth(1n));
    expect(told.map(({ kind }) => kind)).toEqual(['hole', 'data', 'death', 'birth']);
    expect(await count('missed_total')).toBe(2);
    send(topicOf('DBIRTH', 'press'), dbirth(1));
    expect(tag('count')?.value).toBeNull();
  });

  it('does not hold more than there is room for', async () => {
    const { send, count } = await hearing();
    const text: Metric = { name: 'x', value: { kind: 'string', value: 'x'.repeat(3 * 1024 * 1024) } };
    for (const seq of [3, 4, 5]) send(topicOf('DDATA', 'press'), ddata(seq, text));
    expect(await count('missed_total')).toBe(1);
  });

  it.each([{ seq: 256 }, {}])(
    'must be 0 to 255 and there: %j [tck-id-payloads-sequence-num-always-included]',
    async (seq) => {
      const { send, refused, tag } = await hearing();
      send(topicOf('DDATA', 'press'), { timestamp: 1, metrics: [counted(3)], ...seq });
      send(NODE, { timestamp: 1, metrics: [], ...seq });
      expect(await refused('no-sequence')).toBe(2);
      expect(tag('count')?.value).toBeNull();
    },
  );
});

describe('a rebirth request', () => {
  it('is an NCMD at QoS 0, not retained, Node Control/Rebirth true, without a sequence [tck-id-operational-behavior-data-commands-ncmd-rebirth-verb, tck-id-operational-behavior-data-commands-ncmd-rebirth-name, tck-id-operational-behavior-data-commands-ncmd-rebirth-value]', async () => {
    const { connect, send, take, now } = make();
    await connect();
    take();
    send(topicOf('NDATA'), ddata(0));
    const [request] = take();
    expect(request).toMatchObject({ topic: topicOf('NCMD'), qos: 0, retain: false });
    expect(decodePayload(request?.payload as Uint8Array)).toEqual({
      timestamp: now(),
      metrics: [
        {
          name: 'Node Control/Rebirth',
          timestamp: now(),
          datatype: DATATYPE.Boolean,
          value: { kind: 'boolean', value: true },
        },
      ],
    });
  });

  it('is repeated only after a pause, which grows while it does not help', async () => {
    const { connect, send, take, pass } = make();
    await connect();
    const askedAt: number[] = [];
    for (let second = 0; second < 120; second++) {
      send(topicOf('NDATA'), ddata(0));
      if (take().some(isRebirth)) askedAt.push(second);
      pass(1_000);
    }
    expect(askedAt).toEqual([0, 5, 15, 35, 75]);
    pass(10 * 60_000);
    send(topicOf('NDATA'), ddata(0));
    pass(5_000);
    send(topicOf('NDATA'), ddata(0));
    expect(take().filter(isRebirth)).toHaveLength(2);
  });

  it('goes on while something is missing and no births come, also when the node says nothing more', async () => {
    const { send, pass, take } = await hearing();
    send(topicOf('DDATA', 'press'), ddata(4, counted(1)));
    const askedAt: number[] = [];
    for (let second = 0; second < 60; second++) {
      if (take().some(isRebirth)) askedAt.push(second);
      pass(1_000);
    }
    expect(askedAt).toEqual([5, 10, 20, 40]);
    send(NODE, nbirth());
    pass(600_000);
    expect(take()).toEqual([]);
  });

  it('is not held up by those that were answered', async () => {
    const { send, pass, take } = await hearing();
    for (let n = 0; n < 5; n++) {
      send(topicOf('DDATA', 'press'), ddata(4, counted(1)));
      pass(5_000);
      expect(take().filter(isRebirth)).toHaveLength(1);
      send(NODE, nbirth());
      send(topicOf('DBIRTH', 'press'), dbirth(1));
    }
  });

  it('goes to each node by itself', async () => {
    const { connect, send, take } = make();
    await connect();
    take();
    send('spBv1.0/a/NDATA/x', ddata(0));
    send('spBv1.0/b/NDATA/x', ddata(0));
    expect(take().map(({ topic }) => topic)).toEqual(['spBv1.0/a/NCMD/x', 'spBv1.0/b/NCMD/x']);
  });
});

describe('the nodes of the plant’s machines', () => {
  it('are asked for their births at each connection, heard or not', async () => {
    const { connect, disconnect, take, pass } = make([{ group: 'plant', node: 'edge' }]);
    await connect();
    expect(take().filter(isRebirth)).toHaveLength(1);
    disconnect();
    pass(60_000);
    await connect();
    expect(take().filter(isRebirth)).toHaveLength(1);
  });
});

describe('the diagnosis of a node', () => {
  it('names the assertions that it breaks, with the last example', async () => {
    const { send, host, now } = await hearing();
    const { diagnosis } = host.nodes[0] ?? {};
    expect([...(diagnosis?.broken.keys() ?? [])]).toEqual([]);
    send(topicOf('DDATA', 'press'), { seq: 2, metrics: [{ alias: 99n, value: { kind: 'int', value: 1 } }] }, false, 1);
    send(topicOf('NDEATH'), { timestamp: 3, seq: 3, metrics: [bdSeq(0n)] });
    send(topicOf('DDATA', 'press'), ddata(4, counted(1)));
    send(NODE, nbirth(0n, 9));
    expect(Object.fromEntries([...(diagnosis?.broken ?? [])].map(([name, { last }]) => [name, last]))).toEqual({
      'payloads-ddata-qos': 'DDATA press',
      'topics-ddata-timestamp': 'DDATA press',
      'topics-dbirth-metric-reqs': 'DDATA press',
      'payloads-ndeath-seq': 'NDEATH',
      'payloads-ddata-order': 'DDATA press',
      'topics-nbirth-seq-num': 'NBIRTH',
      'topics-nbirth-bdseq-increment': 'NBIRTH',
    });
    expect(diagnosis?.refusals.get('unknown-alias')).toEqual({ count: 1, last: 'DDATA press: alias 99', atMs: now() });
    expect(diagnosis).toMatchObject({ births: 2, messages: 6, skewMs: now() - 1 });
  });

  it.each([{ seq: 300 }, {}, { seq: 9 }])('counts what a birth breaks once: %j', async (seq) => {
    const { send, host, now } = await hearing();
    send(NODE, { timestamp: 1, metrics: nbirth().metrics, ...seq });
    const { broken } = host.nodes[0]?.diagnosis ?? {};
    expect(broken?.get('topics-nbirth-seq-num')).toEqual({ count: 1, last: 'NBIRTH', atMs: now() });
  });

  it('blames no node for what a host that came later has not heard', async () => {
    const { connect, send, host, kept } = make();
    await connect();
    send(topicOf('DDATA', 'press'), ddata(4, counted(1)));
    send(topicOf('DBIRTH', 'press'), dbirth(5));
    expect(host.nodes[0]?.diagnosis.broken.size).toBe(0);
    expect(kept).toEqual([]);
    expect([...(host.nodes[0]?.diagnosis.refusals.keys() ?? [])]).toEqual(['data-before-birth', 'birth-before-node']);
  });

  it('names only assertions that there are', async () => {
    const list = readFileSync(new URL('../../../../contract/src/sparkplug/assertions.txt', import.meta.url), 'utf8');
    const names = new Set(list.split('\n').map((line) => line.split(' ')[1]));
    const source = readFileSync(new URL('./conformance.ts', import.meta.url), 'utf8');
    const used = [...source.matchAll(/'((?:topics|payloads|message-flow|operational-behavior)-[a-z0-9-]+)'/g)].map(
      ([, name]) => name,
    );
    expect(used.length).toBeGreaterThan(25);
    expect(used.filter((name) => !names.has(name))).toEqual([]);
  });
});

describe('what can’t be taken', () => {
  const float = (value: number): Metric => ({ name: 'temperature', value: { kind: 'double', value } });
  it.each<[string, string, Payload | Uint8Array, boolean]>([
    ['malformed', topicOf('DDATA', 'press'), Buffer.from('{"temperature": 20}'), false],
    ['malformed', topicOf('DDATA', 'press'), new Uint8Array(5 * 1024 * 1024), false],
    ['topic', 'spBv1.0/plant/DDATA/edge', ddata(2), false],
    ['retained', NODE, nbirth(), true],
    ['unknown-alias', topicOf('DDATA', 'press'), ddata(2, { alias: 99n, value: { kind: 'int', value: 1 } }), false],
    ['unknown-alias', topicOf('DDATA', 'press'), ddata(2, { value: { kind: 'int', value: 1 } }), false],
    ['unknown-metric', topicOf('DDATA', 'press'), ddata(2, { name: 'speed', value: { kind: 'int', value: 1 } }), false],
    ['wrong-type', topicOf('DDATA', 'press'), ddata(2, float(1)), false],
    ['data-before-birth', topicOf('DDATA', 'other'), ddata(2, counted(1)), false],
    ['birth-before-node', 'spBv1.0/plant/DBIRTH/unborn/x', dbirth(1), false],
    ['bad-birth-metric', topicOf('DBIRTH', 'other'), { seq: 2, metrics: [{ name: 'x' }] }, false],
    ['bad-birth-metric', topicOf('DBIRTH', 'other'), { seq: 2, metrics: [{ name: 'x', datatype: 77 }] }, false],
    [
      'bad-birth-metric',
      topicOf('DBIRTH', 'other'),
      { seq: 2, metrics: [{ name: 'x', alias: 7n, datatype: 3 }] },
      false,
    ],
  ])('is counted as %s, and nothing else is disturbed (%s)', async (reason, topic, payload, retain) => {
    const { send, refused, count, view, tag } = await hearing();
    send(topic, payload, retain);
    expect(await refused(reason)).toBe(1);
    expect(await count('refused_total')).toBe(1);
    // Its neighbour is as it was, and what follows is understood.
    expect(tag('temperature')).toMatchObject({ value: 20.5, quality: 'good' });
    send(NODE, nbirth(1n));
    send(topicOf('DBIRTH', 'press'), dbirth(1));
    send(topicOf('DDATA', 'press'), ddata(2, counted(9)));
    expect(view.devices.get('press')?.tags.get('count')?.value).toBe(9n);
  });

  it('shows in the metrics text', async () => {
    const { send, metrics } = await hearing();
    send(topicOf('DDATA', 'press'), Buffer.from('no protobuf'));
    expect(await metrics.text()).toContain('gemba_server_sparkplug_refused_total{reason="malformed"} 1');
  });

  it('takes the good metrics of a message beside the bad one, which is kept', async () => {
    const { send, tag, refused, kept } = await hearing();
    send(topicOf('DDATA', 'press'), ddata(2, { alias: 99n, value: { kind: 'int', value: 1 } }, counted(5)));
    expect(tag('count')?.value).toBe(5n);
    expect(await refused('unknown-alias')).toBe(1);
    expect(kept).toEqual([{ from: 'plant/edge', reason: 'unknown-alias' }]);
  });

  it('as a data set is read and counted, and asks for nothing', async () => {
    const { send, refused, take } = await hearing();
    const table: Metric = {
      name: 'table',
      datatype: DATATYPE.DataSet,
      value: { kind: 'dataset', value: { columns: ['a'], types: [3], rows: [[{ kind: 'int', value: 1 }]] } },
    };
    send(topicOf('DBIRTH', 'other'), { timestamp: 1, seq: 2, metrics: [table] });
    send(topicOf('DDATA', 'other'), ddata(3, table));
    expect(await refused('no-scalar')).toBe(1);
    expect(take()).toEqual([]);
  });

  it('never throws, whatever the topic, the bytes and their order', async () => {
    const types = ['NBIRTH', 'NDEATH', 'NDATA', 'NCMD', 'DBIRTH', 'DDEATH', 'DDATA', 'DCMD', 'STATE', 'X'];
    const payload = fc.oneof(
      fc.uint8Array({ maxLength: 30 }),
      fc
        .constantFrom(nbirth(), nbirth(3n, 9), dbirth(1), ddata(2, counted(1)), ddata(9), { metrics: [bdSeq(0n)] })
        .map(encodePayload),
    );
    const message = fc.tuple(
      fc.constantFrom(...types),
      fc.constantFrom(undefined, 'press', 'other'),
      payload,
      fc.boolean(),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 40 }), async (messages) => {
        const { connect, send, take } = make();
        await connect();
        for (const [type, device, bytes, retain] of messages) send(topicOf(type, device), bytes, retain);
        expect(take().filter(isRebirth).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 300 },
    );
  });
});
