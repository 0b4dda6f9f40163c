/**
 * What our edge node publishes, read by another implementation (sparkplug-payload, from Eclipse Tahu): births, data,
 * deaths and their properties mean the same to it.
 */

import { fromWire } from '@gemba/contract/sparkplug/datatypes';
import { decodePayload } from '@gemba/contract/sparkplug/decode';
import { encodePayload } from '@gemba/contract/sparkplug/encode';
import type { Payload, ScalarWireValue } from '@gemba/contract/sparkplug/payload';
import { born, filler, make, NOW, sample } from '@gemba/gateway/sparkplug/test-rig';
import fc from 'fast-check';
import sparkplug from 'sparkplug-payload';
import foreign from 'sparkplug-payload/lib/sparkplugPayloadProto.js';
import { describe, expect, it } from 'vitest';

const theirs = sparkplug.get('spBv1.0');
if (theirs === null) throw new Error('sparkplug-payload does not know spBv1.0');
const Raw = foreign.org.eclipse.tahu.protobuf.Payload;
type RawMetric = ReturnType<typeof Raw.decode>['metrics'][number];

/** Its integers of 64 bits are objects. */
const plain = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'unsigned' in value ? BigInt(String(value)) : value;
const bytesOf = (payload: Payload | undefined) => encodePayload(payload ?? { metrics: [] });
const readBy = (payload: Payload | undefined) => theirs.decodePayload(bytesOf(payload));
const metricIn = (payload: Payload | undefined, name: string) =>
  readBy(payload).metrics?.find((metric) => metric.name === name);
const propertyIn = (payload: Payload | undefined, name: string, key: string) =>
  plain(metricIn(payload, name)?.properties?.[key]?.value);

/** What it finds of a value without a datatype, as data have none: the field that is there. */
function valueIn(metric: RawMetric): ScalarWireValue | null {
  const has = (key: keyof RawMetric) => Object.hasOwn(metric, key);
  if (has('longValue')) return { kind: 'long', value: BigInt.asUintN(64, plain(metric.longValue) as bigint) };
  if (has('doubleValue')) return { kind: 'double', value: metric.doubleValue as number };
  if (has('booleanValue')) return { kind: 'boolean', value: metric.booleanValue as boolean };
  return has('stringValue') ? { kind: 'string', value: metric.stringValue as string } : null;
}

describe('to another reader', () => {
  it('a birth has the same names, types, aliases, times and values, null being null', async () => {
    const { node, link } = make();
    node.data([sample('count/good', -(2n ** 63n), -5), sample('temperature', -0.1, -4)]);
    node.deviceUp(filler);
    node.will();
    await node.connected();
    const [nbirth, dbirth] = link.take().map(({ payload }) => payload);
    expect(plain(readBy(nbirth).seq)).toBe(0n);
    expect(metricIn(nbirth, 'Node Control/Rebirth')).toMatchObject({ type: 'Boolean', value: false });
    expect(plain(metricIn(nbirth, 'bdSeq')?.value)).toBe(0n);
    expect(plain(readBy(dbirth).timestamp)).toBe(BigInt(NOW));
    expect(metricIn(dbirth, 'count/good')).toMatchObject({ type: 'Int64', name: 'count/good' });
    // It gives the 64 bits without their sign.
    expect(BigInt.asIntN(64, plain(metricIn(dbirth, 'count/good')?.value) as bigint)).toBe(-(2n ** 63n));
    expect(plain(metricIn(dbirth, 'count/good')?.timestamp)).toBe(BigInt(NOW - 5));
    expect(metricIn(dbirth, 'temperature')).toMatchObject({ type: 'Double', value: -0.1 });
    expect(metricIn(dbirth, 'state')).toMatchObject({ type: 'String', value: null });
    const aliases = readBy(dbirth).metrics?.map(({ alias }) => plain(alias));
    expect(aliases).toEqual(dbirth?.metrics.map(({ alias }) => alias));
  });

  it('a birth describes its metrics, and a bad value has its quality and StatusCode', async () => {
    const { node, link } = make();
    node.data([sample('temperature', null, -1, { status: 0x80310000 })]);
    node.deviceUp(filler);
    node.will();
    await node.connected();
    const dbirth = link.take()[1]?.payload;
    const read = ['engUnit', 'engLow', 'engHigh', 'nodeId', 'Quality', 'status'].map((key) =>
      propertyIn(dbirth, 'temperature', key),
    );
    expect(read).toEqual(['°C', 0, 120, 'nsu=urn:x;s=T', 0, 0x80310000n]);
    expect(propertyIn(dbirth, 'count/good', 'documentation')).toBe('Good parts');
  });

  it('data are the same whatever the value, to the last bit', async () => {
    const { node, link } = await born(filler);
    const values = fc.oneof(
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => sample('count/good', value)),
      fc.double().map((value) => sample('temperature', value)),
      fc.string({ unit: 'grapheme' }).map((value) => sample('state', value)),
      fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -0, 5e-324).map((value) => sample('temperature', value)),
    );
    let at = 0;
    fc.assert(
      fc.property(values, (next) => {
        node.data([{ ...next, timeNs: next.timeNs + BigInt(++at) * 1_000_000n }]);
        for (const { payload } of link.take()) {
          const raw = Raw.decode(bytesOf(payload));
          expect(raw.metrics.map(valueIn)).toEqual(payload.metrics.map(({ value }) => value));
          expect(raw.metrics.map(({ alias }) => plain(alias))).toEqual(payload.metrics.map(({ alias }) => alias));
          expect(plain(raw.seq)).toBe(BigInt(payload.seq ?? -1));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('a death of the node is bdSeq alone, without a sequence number, and that of a device is empty', async () => {
    const { node, link, will } = await born(filler);
    const ndeath = theirs.decodePayload(will.payload);
    expect(ndeath.metrics).toMatchObject([{ name: 'bdSeq', type: 'Int64' }]);
    expect(Object.hasOwn(ndeath, 'seq')).toBe(false);
    node.deviceDown(filler);
    const ddeath = readBy(link.take()[0]?.payload);
    expect(ddeath.metrics).toEqual([]);
    expect(plain(ddeath.seq)).toBe(2n);
  });
});

describe('from another writer', () => {
  it.each([
    ['Int8', -7, -7n],
    ['Int16', -32_768, -32_768n],
    ['Int32', -1, -1n],
    ['Int64', -9_007_199_254_740_991, -9_007_199_254_740_991n],
    ['UInt8', 255, 255n],
    ['UInt16', 65_535, 65_535n],
    ['UInt32', 4_294_967_295, 4_294_967_295n],
    ['UInt64', 9_007_199_254_740_991, 9_007_199_254_740_991n],
    ['Float', 0.5, 0.5],
    ['Double', -1e300, -1e300],
    ['Boolean', true, true],
    ['String', 'ép', 'ép'],
    ['DateTime', 1_763_000_000_000, 1_763_000_000_000n],
    ['Text', '', ''],
  ] as const)('%s means the same to us', (type, value, meant) => {
    const bytes = theirs.encodePayload({ timestamp: NOW, seq: 0, metrics: [{ name: 'x', type, value }] });
    const [metric] = decodePayload(bytes).metrics;
    expect(metric?.value === undefined ? null : fromWire(metric.value, metric.datatype ?? 0)).toBe(meant);
  });
});
