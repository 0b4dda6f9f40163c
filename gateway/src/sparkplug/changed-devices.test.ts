import type { MachineId, SignalId } from '@gemba/contract/identity';
import { expect, test } from 'vitest';
import type { DeviceDescription } from './describe.ts';
import { born, filler, named, press, sample } from './test-rig.ts';

const metric = (signal: string, type: 'int' | 'float' | 'text' | 'bool', more = {}) => ({
  signal: signal as SignalId,
  type,
  ...more,
});
const FILLER: DeviceDescription = {
  machine: filler,
  metrics: [
    metric('state', 'text'),
    metric('count/good', 'int', { name: 'Good parts' }),
    metric('temperature', 'float', { unit: '°C', range: [0, 120], nodeId: 'nsu=urn:x;s=T' }),
  ],
};
const PRESS: DeviceDescription = { machine: press, metrics: [metric('running', 'bool')] };

test('devices that are described as before are left alone', async () => {
  const { node, link } = await born(filler, press);
  node.change([FILLER, PRESS]);
  expect(link.take()).toEqual([]);
});

test('[tck-id-topics-dbirth-metric-reqs] a device with another metric is born anew with all of them, and no other is', async () => {
  const { node, link, births } = await born(filler, press);
  node.data([sample('count/good', 7n)]);
  link.take();
  node.change([{ ...FILLER, metrics: [...FILLER.metrics, metric('speed', 'float')] }, PRESS]);
  const [birth, ...rest] = link.take();
  expect([birth?.topic, rest]).toEqual(['spBv1.0/hanoi/DBIRTH/edge-1/filler-1', []]);
  expect(birth?.payload.metrics.map(({ name }) => name).sort()).toEqual([
    'count/good',
    'speed',
    'state',
    'temperature',
  ]);
  expect(named(birth?.payload, 'count/good')?.value).toMatchObject({ value: 7n });
  // What stays keeps its alias, what is new gets one that nothing else had.
  const before = births.flatMap(({ payload }) => payload.metrics);
  const alias = (name: string) => named(birth?.payload, name)?.alias;
  expect(alias('count/good')).toBe(before.find(({ name }) => name === 'count/good')?.alias);
  expect(before.map((one) => one.alias)).not.toContain(alias('speed'));
  node.data([sample('speed', 1.5)]);
  expect(link.take()).toMatchObject([{ payload: { metrics: [{ alias: alias('speed') }] } }]);
});

test('a metric of another type is another metric: its old value is not told as the new one’s', async () => {
  const { node, link } = await born(filler);
  node.data([sample('temperature', 20.5)]);
  link.take();
  node.change([{ ...FILLER, metrics: [...FILLER.metrics.slice(0, 2), metric('temperature', 'int')] }, PRESS]);
  const [birth] = link.take();
  expect(named(birth?.payload, 'temperature')).toMatchObject({ isNull: true });
});

test('[tck-id-operational-behavior-device-ddeath] a device that is gone dies, a new one is born with its machine', async () => {
  const { node, link } = await born(filler, press);
  const mill = 'mill-1' as MachineId;
  node.change([FILLER, { machine: mill, metrics: [metric('running', 'bool')] }]);
  expect(link.take().map(({ topic }) => topic)).toEqual(['spBv1.0/hanoi/DDEATH/edge-1/press-1']);
  node.deviceDown(press);
  node.deviceUp(mill);
  expect(link.take().map(({ topic }) => topic)).toEqual(['spBv1.0/hanoi/DBIRTH/edge-1/mill-1']);
});
