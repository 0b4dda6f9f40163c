import type { Signal } from '@gemba/contract/plant/machine';
import { DataType, StatusCodes, Variant } from 'node-opcua';
import { expect, test } from 'vitest';
import type { AddressSpace, Present } from './address-space.ts';
import { checkSignals } from './check-signals.ts';

const NOW_MS = 1_790_000_000_000;
const good: Present = {
  status: 0,
  statusName: 'Good',
  dataType: 'Double',
  shape: 'scalar',
  text: '8.2',
  raw: new Variant({ dataType: DataType.Double, value: 8.2 }),
  sourceMs: NOW_MS - 3_600_000,
  serverMs: NOW_MS,
};

async function codesOf(signal: Partial<Signal>, said: Partial<Present>, unit: string | null = null) {
  const server = {
    values: async () => [{ ...good, ...said }],
    units: async (ids: string[]) => ids.map(() => unit),
    children: async (ids: string[]) =>
      ids.map(() => ({
        found: unit === null ? [] : [{ id: 'u', browseName: { uri: '', name: 'EngineeringUnits' } }],
        problem: null,
      })),
  } as unknown as AddressSpace;
  const machine = { id: 'm-1', signals: [{ id: 't', type: 'float', ...signal } as Signal] };
  const source = { endpoint: 'opc.tcp://x:1', signals: { t: 'nsu=urn:x;s=T' } };
  const [verdict] = await checkSignals(server, machine, source, () => NOW_MS);
  return verdict?.faults.map(({ code }) => code);
}

test('a value that fits is fine, however long it has been so', async () => {
  expect(await codesOf({}, {})).toEqual([]);
  expect(await codesOf({ unit: '°C' }, {}, '°C')).toEqual([]);
});

test('a node that is not there is told as such, and as nothing else', async () => {
  const { value, name } = StatusCodes.BadNodeIdUnknown;
  const nothing = {
    status: value,
    statusName: name,
    raw: null,
    shape: 'none' as const,
    text: null,
    dataType: null,
    sourceMs: null,
  };
  expect(await codesOf({}, nothing)).toEqual(['GEMBA_SIGNAL_MISSING']);
});

test('a fraction does not fit an integer', async () => {
  expect(await codesOf({ type: 'int' }, {})).toEqual(['GEMBA_SIGNAL_MISFIT']);
});

test('a bad status, a clock that is off and another unit are told together', async () => {
  const { value, name } = StatusCodes.UncertainLastUsableValue;
  const said = { status: value, statusName: name, serverMs: NOW_MS - 60_000 };
  expect(await codesOf({ unit: 'bar' }, said, '°C')).toEqual([
    'GEMBA_SIGNAL_BAD',
    'GEMBA_SIGNAL_CLOCK',
    'GEMBA_SIGNAL_UNIT',
  ]);
});

test('a value of the future tells of a clock, one of the past does not', async () => {
  expect(await codesOf({}, { serverMs: null, sourceMs: NOW_MS + 60_000 })).toEqual(['GEMBA_SIGNAL_CLOCK']);
  expect(await codesOf({}, { serverMs: null, sourceMs: NOW_MS - 60_000 })).toEqual([]);
});
