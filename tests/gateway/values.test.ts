/** Every kind of value that an OPC UA server can report, from a real server to what arrives at the other end. */

import { ServerWatch } from '@gemba/gateway/opcua/server-watch';
import { type AddressSpace, DataType, nodesets, Variant, VariantArrayType } from 'node-opcua';
import { afterEach, expect, test } from 'vitest';
import { soon } from '../support/soon.ts';
import { LittlePlant, type Signals } from './little-plant.ts';

const ISA95 = 'http://opcfoundation.org/UA/ISA95-JOBCONTROL_V2/';

let plant: LittlePlant;
afterEach(async () => plant?.end());

const at = (name: string) => `nsu=urn:values;s=${name}`;

function variable(space: AddressSpace, name: string, dataType: DataType, value: unknown, arrayType = 'Scalar') {
  const namespace = space.registerNamespace('urn:values');
  const valueRank = arrayType === 'Scalar' ? -1 : arrayType === 'Array' ? 1 : 2;
  const made = namespace.addVariable({
    organizedBy: space.rootFolder.objects,
    browseName: name,
    nodeId: `s=${name}`,
    dataType,
    valueRank,
    ...(arrayType === 'Matrix' ? { arrayDimensions: [2, 3] } : {}),
    minimumSamplingInterval: 0,
  });
  made.setValueFromSource(variantOf(dataType, value, arrayType));
  return made;
}

const variantOf = (dataType: DataType, value: unknown, arrayType = 'Scalar') =>
  new Variant({
    dataType,
    arrayType: VariantArrayType[arrayType as 'Scalar'],
    value,
    ...(arrayType === 'Matrix' ? { dimensions: [2, 3] } : {}),
  });

/** Signal → type and source, then what must arrive: a value, or a status that says why there is none. */
const EXPECTED: Record<string, [type: Signals[0]['type'], source: string, value: unknown, status?: number]> = {
  int64: ['int', at('Int64'), -(2n ** 63n)],
  uint64: ['int', at('UInt64'), 2n ** 53n + 1n],
  'uint64-as-text': ['text', at('UInt64Max'), '18446744073709551615'],
  'uint64-too-large': ['int', at('UInt64Max'), null, 0x803c0000],
  'not-a-number': ['float', at('NaN'), null, 0x803c0000],
  infinite: ['float', at('Infinity'), null, 0x803c0000],
  localized: ['text', at('Localized'), 'Störung'],
  qualified: ['text', at('Qualified'), 'Speed'],
  time: ['text', at('Time'), '2026-11-22T10:00:00.000Z'],
  guid: ['text', at('Guid'), '72962B91-FA75-4AE6-8D28-B404DC7DAF63'],
  bytes: ['text', at('Bytes'), 'AQL/'],
  code: ['text', at('Code'), 'BadTimeout'],
  wrong: ['float', at('Localized'), null, 0x80740000],
  zone2: ['float', `[2] of ${at('Zones')}`, 30.5],
  zone9: ['float', `[9] of ${at('Zones')}`, null, 0x80370000],
  large: ['int', `[1] of ${at('Large')}`, 2n ** 53n + 1n],
  cell: ['int', `[1,2] of ${at('Matrix')}`, 6n],
  whole: ['float', at('Zones'), null, 0x80740000],
  'job/id': ['text', `.JobOrderID of ${at('Job')}`, 'J-1'],
  'job/priority': ['int', `.Priority of ${at('Job')}`, 5n],
  'job/speed': ['float', `.JobOrderParameters[0].Value of ${at('Job')}`, 3.5],
  'job/second': ['text', `[1].JobOrderID of ${at('Jobs')}`, 'J-2'],
  server: ['text', '.State of i=2256', 'Running'],
  product: ['text', '.BuildInfo.ProductName of i=2256', 'NodeOPCUA-Server'],
};

function jobOf(space: AddressSpace, id: string, speed: number) {
  const type = space.findDataType('ISA95JobOrderDataType', space.getNamespaceIndex(ISA95));
  if (!type) throw new Error('no such type');
  const parameter = { ID: 'speed', value: { dataType: DataType.Double, value: speed } };
  return space.constructExtensionObject(type, { jobOrderID: id, priority: 5, jobOrderParameters: [parameter] });
}

function fill(space: AddressSpace): void {
  variable(space, 'Int64', DataType.Int64, [0x80000000, 0]);
  variable(space, 'UInt64', DataType.UInt64, [0x00200000, 1]);
  variable(space, 'UInt64Max', DataType.UInt64, [0xffffffff, 0xffffffff]);
  variable(space, 'NaN', DataType.Double, Number.NaN);
  variable(space, 'Infinity', DataType.Float, Number.NEGATIVE_INFINITY);
  variable(space, 'Localized', DataType.LocalizedText, { text: 'Störung', locale: 'de' });
  variable(space, 'Qualified', DataType.QualifiedName, { name: 'Speed', namespaceIndex: 1 });
  variable(space, 'Time', DataType.DateTime, new Date('2026-11-22T10:00:00Z'));
  variable(space, 'Guid', DataType.Guid, '72962B91-FA75-4AE6-8D28-B404DC7DAF63');
  variable(space, 'Bytes', DataType.ByteString, Buffer.from([1, 2, 255]));
  variable(space, 'Code', DataType.StatusCode, { value: 0x800a0000 });
  variable(space, 'Zones', DataType.Double, new Float64Array([10, 20, 30.5]), 'Array');
  variable(
    space,
    'Large',
    DataType.UInt64,
    [
      [0, 1],
      [0x00200000, 1],
    ],
    'Array',
  );
  variable(space, 'Matrix', DataType.Int32, new Int32Array([1, 2, 3, 4, 5, 6]), 'Matrix');
  variable(space, 'Job', DataType.ExtensionObject, jobOf(space, 'J-1', 3.5));
  variable(space, 'Jobs', DataType.ExtensionObject, [jobOf(space, 'J-1', 1), jobOf(space, 'J-2', 2)], 'Array');
}

test('every kind of value arrives as the plant declares it, or as none with the reason; one item stands for all parts of a node', async () => {
  plant = await LittlePlant.make(fill, [nodesets.standard, nodesets.isa95JobControl]);
  const signals = Object.entries(EXPECTED).map(([id, [type]]) => ({ id, type }));
  const sources = Object.entries(EXPECTED).map(([id, [, source]]) => [id, source]);
  await plant.startGateway({ m: { signals, source: { signals: Object.fromEntries(sources) } } });
  await soon(() => {
    const came = plant.server.samples().map(({ signal, value, status }) => [signal, { value, status }]);
    const expected = Object.entries(EXPECTED).map(([id, [, , value, status = 0]]) => [id, { value, status }]);
    expect(Object.fromEntries(came)).toEqual(Object.fromEntries(expected));
  });
  const nodes = new Set(Object.values(EXPECTED).map(([, source]) => source.split(' of ').at(-1)));
  const ofTheServer = new ServerWatch({ namespaces: [], servers: [], startMs: null }).items(0);
  expect(monitoredItems()).toBe(nodes.size + ofTheServer.length);
  const text = await plant.metrics.text();
  const misfits = Object.values(EXPECTED).filter(([, , value]) => value === null).length;
  expect(text).toContain(`gemba_gateway_altered_total{gateway="edge-1",reason="misfit"} ${misfits}`);
});

test('a structure that changes is decoded in its place, one report after the other', async () => {
  plant = await LittlePlant.make(fill, [nodesets.standard, nodesets.isa95JobControl]);
  const signals: Signals = [{ id: 'speed', type: 'float' }];
  const source = { signals: { speed: `.JobOrderParameters[0].Value of ${at('Job')}` } };
  await plant.startGateway({ m: { signals, source } });
  const values = () => plant.samplesOf('m', 'speed').map(({ value }) => value);
  await soon(() => expect(values()).toEqual([3.5]));
  const job = plant.space.findNode(`ns=${plant.space.getNamespaceIndex('urn:values')};s=Job`);
  const speeds = Array.from({ length: 50 }, (_, index) => index + 10);
  for (const speed of speeds) {
    const variant = variantOf(DataType.ExtensionObject, jobOf(plant.space, 'J-1', speed));
    (job as ReturnType<typeof variable>).setValueFromSource(variant);
  }
  await soon(() => expect(values()).toEqual([3.5, ...speeds]));
});

/** Items on the server, of all its sessions. */
const monitoredItems = (): number =>
  plant.sessions().flatMap(({ subscriptions }) => subscriptions.flatMap(({ items }) => [...items])).length;
