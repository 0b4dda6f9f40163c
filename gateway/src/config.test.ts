import type { Plant } from '@gemba/contract/plant';
import { parseConfig } from '@gemba/program/config';
import { expect, test } from 'vitest';
import { checkGateways, GatewayConfig, unreadMachines } from './config.ts';

const machine = (id: string) => ({
  id,
  name: id,
  idealCycleS: 1,
  signals: [
    { id: 'state', type: 'int' as const, role: 'state' as const },
    { id: 'temperature', type: 'float' as const },
  ],
});
const site = (id: string, machines: string[]) => ({
  id,
  name: id,
  timeZone: 'UTC',
  areas: [
    { id: 'a', name: 'A', lines: [{ id: `${id}-1`, name: 'L', calendar: 'c', machines: machines.map(machine) }] },
  ],
});
const PLANT: Plant = {
  enterprise: { id: 'e', name: 'E' },
  sites: [site('hanoi', ['press-1', 'press-2']), site('berlin', ['mill-1'])],
  calendars: [],
};

const source = (over: object = {}) => ({
  endpoint: 'opc.tcp://10.0.0.5:4840',
  signals: { state: 'nsu=urn:plc;s=State', temperature: 'nsu=urn:plc;s=T' },
  ...over,
});
const read = (value: object) =>
  parseConfig(JSON.stringify(value), 'gateway.yaml', GatewayConfig, (config) => checkGateways(config, PLANT));

function faults(value: object): string[] {
  try {
    read(value);
  } catch (error) {
    return (error as { faults: { path: string; problem: string }[] }).faults.map(({ path, problem }) => {
      return `${path.replace(/^gateway.yaml: /, '').replace(/ \(line \d+\)/, '')}: ${problem}`;
    });
  }
  return [];
}

test('a machine is read encrypted, every change, ten times a second, unless it says otherwise', () => {
  const config = read({ gateways: [{ id: 'edge-1', site: 'hanoi', machines: { 'press-1': source() } }] });
  expect(config.mqtt.url).toBe('mqtt://127.0.0.1:1883');
  expect(config.gateways[0]).toMatchObject({
    journal: { maxBytes: 10 * 1024 ** 3 },
    sparkplug: { enabled: true },
    machines: {
      'press-1': {
        security: { mode: 'SignAndEncrypt', policy: 'best' },
        publishingIntervalMs: 100,
        samplingIntervalMs: 0,
        bridgeS: 30,
        checkS: 60,
        failover: [],
        mode: 'auto',
        stages: [],
      },
    },
  });
  expect(unreadMachines(config, PLANT)).toEqual(['press-2', 'mill-1']);
});

test('all faults are listed at once', () => {
  expect(
    faults({
      gateways: [
        {
          id: 'edge-1',
          site: 'hanoi',
          machines: {
            'press-1': source({ signals: { state: 'nsu=urn:plc;s=State', speed: 'nsu=urn:plc;s=V' } }),
            'press-9': source(),
            'mill-1': source({ security: { mode: 'None', policy: 'Basic256Sha256' } }),
          },
        },
        {
          id: 'edge-1',
          site: 'paris',
          machines: {
            'press-1': source(),
            'press-2': source({
              stages: [{ kind: 'scale', signals: ['state', 'wear'], factor: 0.1 }],
            }),
          },
        },
      ],
    }),
  ).toEqual([
    'gateways[0].machines.press-1.signals.speed: machine press-1 has no signal speed',
    'gateways[0].machines.press-1.signals: signal temperature of the plant has no source',
    'gateways[0].machines.press-9: the plant has no machine press-9',
    'gateways[0].machines.mill-1: mill-1 stands in site berlin, not in hanoi',
    'gateways[0].machines.mill-1.security: mode None does not go with policy Basic256Sha256',
    'gateways[1].id: gateway edge-1 is there twice',
    'gateways[1].site: the plant has no site paris',
    'gateways[1].machines.press-1: press-1 is read by edge-1 already',
    'gateways[1].machines.press-1: press-1 stands in site hanoi, not in paris',
    'gateways[1].machines.press-2: press-2 stands in site hanoi, not in paris',
    "gateways[1].machines.press-2.stages[0].signals: scale can't be used on state, which is int",
    'gateways[1].machines.press-2.stages[0].signals: machine press-2 has no signal wear',
  ]);
});

test('a gateway is there once, also by an id of another case: it is one edge node [tck-id-intro-edge-node-id-uniqueness, tck-id-topic-structure-namespace-unique-edge-node-descriptor, tck-id-payloads-nbirth-edge-node-descriptor]', () => {
  const gateway = (id: string) => ({ id, site: 'hanoi', machines: {} });
  expect(faults({ gateways: ['edge-1', 'edge-1', 'Edge-1'].map(gateway) })).toEqual([
    'gateways[1].id: gateway edge-1 is there twice',
    'gateways[2].id: gateway Edge-1 is there twice',
  ]);
});

test('a namespace by index is refused: it changes with a restart of the server', () => {
  const signals = { state: 'ns=2;s=State', temperature: 'nsu=urn:plc;s=T' };
  const [fault] = faults({ gateways: [{ id: 'e', site: 'hanoi', machines: { 'press-1': source({ signals }) } }] });
  expect(fault).toMatch(/^gateways\[0\]\.machines\.press-1\.signals\.state: .*pattern/);
});

test('an endpoint is an OPC UA address', () => {
  const machines = { 'press-1': source({ endpoint: 'http://plc' }) };
  expect(faults({ gateways: [{ id: 'e', site: 'hanoi', machines }] })).toHaveLength(1);
});

test.each(["it's", 'a"b', 'a,b', 'a b', 'a\\b', 'a\nb', '|>', '$1', 'a\u0000'])(
  '%j is no id of a gateway, a site, a machine or a signal',
  (odd) => {
    const of = (gateway: object) => faults({ gateways: [{ id: 'e', site: 'hanoi', machines: {}, ...gateway }] });
    const signals = { ...source().signals, [odd]: 'nsu=urn:plc;s=Odd' };
    for (const [path, gateway] of [
      ['id', { id: odd }],
      ['site', { site: odd }],
      [`machines.${odd}`, { machines: { [odd]: source() } }],
      [`machines.press-1.signals.${odd}`, { machines: { 'press-1': source({ signals }) } }],
    ] as const) {
      const refused = expect.stringMatching(/: must match pattern "\^\[A-Za-z0-9\]/);
      expect(of(gateway).filter((fault) => fault.startsWith(`gateways[0].${path}: `))).toContainEqual(refused);
    }
  },
);
