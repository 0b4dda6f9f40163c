import { machinesOf, Plant } from '@gemba/contract/plant';
import type { Machine } from '@gemba/contract/plant/machine';
import { checkPlant } from '@gemba/contract/plant-check';
import { parseConfig } from '@gemba/program/config';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkGateways, GatewayConfig } from '../config.ts';
import type { Present } from '../opcua/address-space.ts';
import type { Branch } from '../opcua/crawl.ts';
import { statesOf } from './guess.ts';
import { slug } from './name.ts';
import type { MachineProposal } from './proposal.ts';
import { propose } from './propose.ts';
import { toThing } from './read-things.ts';
import { below, type Said, type Thing } from './thing.ts';
import { gatewayYaml, plantYaml } from './yaml.ts';

const PACKML = 'http://opcfoundation.org/UA/PackML/';
const MACHINERY = 'http://opcfoundation.org/UA/Machinery/';
const MACHINE_TOOL = 'http://opcfoundation.org/UA/MachineTool/';
const JOBS = 'http://opcfoundation.org/UA/ISA95-JOBCONTROL_V2/';

const SECURITY = { mode: 'SignAndEncrypt', policy: 'best' } as const;

let number = 0;
function object(name: string, children: Thing[] = [], type?: [uri: string, name: string], uri = 'urn:maker'): Thing {
  const types = type === undefined ? [] : [{ uri: type[0], name: type[1] }];
  const id = `nsu=urn:maker;i=${++number}`;
  return { id, name: { uri, name }, nodeClass: 'Object', isProperty: false, types, children, says: null };
}

function variable(name: string, dataType: string, text: string | null, said: Partial<Said> = {}): Thing {
  const shape: Present['shape'] = text === null ? 'none' : text.startsWith('[') ? 'array' : 'scalar';
  const value = { status: 0, statusName: 'Good', dataType, shape, text, raw: null, sourceMs: null, serverMs: null };
  const says = { dataType, value, unit: null, range: null, description: null, names: null, ...said };
  return { ...object(name), nodeClass: 'Variable', says };
}

const objects = (...children: Thing[]): Thing => object('Objects', children);
const one = (root: Thing): MachineProposal => {
  const proposals = propose(root, 'PLC of hall 3');
  expect(proposals).toHaveLength(1);
  return proposals[0] as MachineProposal;
};
const found = ({ signals }: MachineProposal, id: string) => signals.find(({ signal }) => signal.id === id);
const unit = (name: string, ...children: Thing[]) => object(name, children, [PACKML, 'PackMLBaseObjectType']);

test('counters of OPC 30050 are arrays of structures: their first member is the signal', () => {
  const count = (name: string) => variable(name, 'PackMLCountDataType', '[2]');
  const admin = object('Admin', [count('ProdProcessedCount'), count('ProdDefectiveCount')]);
  const machine = one(objects(unit('Filler', admin)));
  expect(found(machine, 'total')).toMatchObject({
    source: `[0].AccCount of ${admin.children[0]?.id}`,
    confidence: 'high',
    signal: { role: 'count-total', type: 'int' },
  });
  expect(found(machine, 'reject')?.reason).toContain('OPC 30050');
});

test('a machine that speaks in MTConnect’s words, by whatever protocol they came', () => {
  const machine = one(
    objects(
      object('Signals', [
        variable('S1ChuckState', 'String', 'CLOSED'),
        variable('pexecution', 'String', 'READY'),
        variable('fmode', 'String', 'PRODUCTION'),
        variable('ppartcount', 'Int32', '1'),
        variable('avail', 'String', 'AVAILABLE'),
      ]),
    ),
  );
  expect(found(machine, 'state')).toMatchObject({
    signal: { role: 'state', type: 'text', stateModel: 'mtconnect' },
    confidence: 'medium',
  });
  expect(found(machine, 'mode')).toMatchObject({ signal: { role: 'mode', type: 'text' } });
  expect(found(machine, 'total')).toMatchObject({ signal: { role: 'count-total', type: 'int' } });
  expect(machine.signals).toHaveLength(3);
});

test('everything, where everything is asked for', () => {
  const [machine] = propose(
    objects(object('Signals', [variable('X1actm', 'Double', '1.5'), variable('avail', 'String', 'AVAILABLE')])),
    'PLC',
    'low',
    new Set(),
    true,
  );
  expect(machine?.signals.map(({ signal, confidence }) => [signal.id, signal.type, confidence])).toEqual([
    ['x1actm', 'float', 'low'],
    ['avail', 'text', 'low'],
  ]);
  expect(machine?.notes.join()).not.toContain('Left out');
});

test('without a state number the innermost machine of states is the state, and it is said what that misses', () => {
  const execute = object('ExecuteState', [variable('CurrentState', 'LocalizedText', null)]);
  const machine = one(objects(unit('Filler', object('BaseStateMachine', [object('MachineState', [execute])]))));
  expect(found(machine, 'state')).toMatchObject({ confidence: 'medium', signal: { stateModel: 'packml' } });
  expect(found(machine, 'state')?.reason).toContain('NO DATA');
});

test('a machine in the folder for machines is one by that alone; the number of its state goes before the text', () => {
  const current = {
    ...variable('CurrentState', 'LocalizedText', 'Ausführend'),
    children: [variable('Number', 'UInt32', '3')],
  };
  const blocks = object('MachineryBuildingBlocks', [object('MachineryItemState', [current])]);
  const identification = object('Identification', [
    variable('SerialNumber', 'String', 'SN-0815'),
    variable('Manufacturer', 'LocalizedText', 'Maker AG'),
  ]);
  const folder = object('Machines', [object('Machine', [identification, blocks])], undefined, MACHINERY);
  const machine = one(objects(folder));
  expect(machine).toMatchObject({ id: 'plc-of-hall-3', identity: { serial: 'SN-0815', manufacturer: 'Maker AG' } });
  expect(found(machine, 'state')).toMatchObject({ source: current.children[0]?.id, signal: { type: 'int' } });
});

test('of several jobs the first is taken, and that is not sure', () => {
  const job = (name: string) =>
    object(name, [variable('PartsCompleted', 'UInt32', '7')], [MACHINE_TOOL, 'ProductionJobType']);
  const plan = object('Production', [object('ProductionPlan', [job('A'), job('B')])]);
  const machine = one(objects(object('Mill 7', [plan], [MACHINE_TOOL, 'MachineToolType'])));
  expect(found(machine, 'total')).toMatchObject({
    confidence: 'medium',
    reason: expect.stringContaining('first of 2'),
  });
});

test('a machine tool without states of Machinery is read by its channel', () => {
  const channel = object('Ch1', [variable('ChannelState', 'Int32', '0')], [MACHINE_TOOL, 'ChannelMonitoringType']);
  const tool = object('Mill 7', [object('Monitoring', [channel])], [MACHINE_TOOL, 'MachineToolType']);
  expect(found(one(objects(tool)), 'state')?.signal.states).toEqual({ '0': 'producing', '1': 'stopped', '2': 'idle' });
});

test('a job order of ISA-95 is found wherever its receiver stands', () => {
  const list = variable('JobOrderList', 'ISA95JobOrderAndStateDataType', '[0]');
  const receiver = object('Orders', [list], [JOBS, 'ISA95JobOrderReceiverObjectType']);
  const machine = one(objects(unit('Filler', object('MES', [receiver]))));
  expect(found(machine, 'job')?.source).toBe(`[0].JobOrder.JobOrderID of ${list.id}`);
});

test('a unit of PackML inside a machine is that machine; several are a line, each for itself', () => {
  const state = () => object('Status', [variable('StateCurrent', 'Int32', '6')]);
  const inside = object('Machines', [object('Cell', [unit('Robot', state())])], undefined, MACHINERY);
  expect(found(one(objects(inside)), 'state')?.signal.stateModel).toBe('packml');
  const line = object('Cell', [unit('Infeed', state()), unit('Outfeed', state())]);
  const several = propose(objects(object('Machines', [line], undefined, MACHINERY)), null);
  expect(several.map(({ id }) => id)).toEqual(['infeed', 'outfeed']);
});

test('two machines of one name have two ids', () => {
  expect(propose(objects(unit('Filler'), unit('Filler')), null).map(({ id }) => id)).toEqual(['filler', 'filler-2']);
});

test('circles of references end', () => {
  const machine = unit('Filler');
  const status = object('Status', [variable('StateCurrent', 'Int32', '6'), machine]);
  machine.children.push(status);
  expect(found(one(objects(machine)), 'state')?.confidence).toBe('high');
});

test('of a plain PLC comments and units are taken for what they are: hints', () => {
  const block = object('DB20', [
    variable('W0', 'UInt16', '1', { description: 'Betriebszustand: 0 Stopp, 1 läuft, 2 Störung' }),
    variable('W2', 'UInt16', '17', { description: 'Stückzahl' }),
    variable('W4', 'UInt32', '3', { description: 'Ausschuss' }),
    variable('D6', 'Float', '7300', { description: 'Taktzeit [ms]' }),
    variable('Zähler', 'Float', '12', { unit: 'Wh', description: 'Energie' }),
  ]);
  const machine = one(objects(block));
  expect(machine.id).toBe('plc-of-hall-3');
  expect(found(machine, 'state')).toMatchObject({
    confidence: 'low',
    signal: { states: { '0': 'stopped', '1': 'producing', '2': 'faulted' } },
  });
  expect(found(machine, 'total')?.signal.modulus).toBe(65_536);
  expect(found(machine, 'reject')?.signal.modulus).toBeUndefined();
  expect(found(machine, 'cycle')).toMatchObject({ factor: 0.001, confidence: 'low' });
  expect(found(machine, 'energy')).toMatchObject({ factor: 0.001, confidence: 'medium' });
  expect(machine.ideal.cycleS).toBe(7.3);
});

test('devices side by side are machines each; what stands alone is one with all that is in it', () => {
  const device = (name: string) =>
    object(name, [
      variable('State', 'Int16', '1', { description: '0 Stopp, 1 läuft' }),
      variable('Counter', 'UInt32', '7'),
    ]);
  const channel = object('Channel1', [device('Press A'), device('Press B'), object('_Statistics')]);
  expect(propose(objects(channel), 'gate').map(({ id }) => id)).toEqual(['press-a', 'press-b']);
  expect(propose(objects(object('Channel1', [device('Press A')])), 'gate').map(({ id }) => id)).toEqual(['gate']);
});

test('what is missing for an OEE is said, and what was left out is counted', () => {
  const machine = one(objects(object('DB1', [variable('State', 'Int16', '1'), variable('Q17', 'Int16', '1')])));
  expect(found(machine, 'state')?.signal.role).toBeUndefined();
  expect(found(machine, 'state')?.reason).toContain('add `role: state` and `states`');
  expect(machine.notes).toEqual([
    expect.stringContaining('No state'),
    expect.stringContaining('No counter'),
    expect.stringContaining('telling name: Q17.'),
  ]);
});

test('signals that are less sure can be left out, and with them roles that need them', () => {
  const state = variable('State', 'Int16', '1', {
    names: new Map([
      [0, 'Stop'],
      [1, 'Run'],
    ]),
  });
  const stop = object('Admin', [variable('StopReason', 'PackMLAlarmDataType', '[1]')]);
  const root = objects(unit('Filler', state, stop));
  expect(propose(root, null, 'high')[0]?.signals.map(({ signal }) => [signal.id, signal.role])).toEqual([
    ['reason', undefined],
  ]);
  expect(propose(root, null, 'medium')[0]?.signals.map(({ signal }) => signal.role)).toEqual(['reason', 'state']);
});

test('variables of one name in one object are all proposed, each with an id of its own', () => {
  const twin = () => variable('Value', 'Double', '1', { unit: 'bar' });
  const machine = one(objects(unit('Filler', twin(), twin(), twin())));
  expect(machine.signals.map(({ signal }) => signal.id)).toEqual(['value', 'filler/value', 'filler/value-2']);
  expect(new Set(machine.signals.map(({ source }) => source)).size).toBe(3);
});

test('ids are made of names in any alphabet that has Latin letters', () => {
  expect(slug('Nhiệt độ dầu')).toBe('nhiet-do-dau');
  expect(slug('Ölstand Straße')).toBe('olstand-strasse');
  expect(slug('油温')).toBe('');
});

test('a reference from a machine back to the folder that it is in does not make it a part of itself', () => {
  const branch = (id: string, ...children: Branch[]): Branch => ({
    found: { id, nodeClass: 'Object', browseName: { uri: 'u', name: id }, typeDefinition: null, isProperty: false },
    children,
    isRepeated: false,
    isUnopened: false,
    problem: null,
  });
  const top = toThing(
    branch('top', branch('a', branch('a'), branch('top'), branch('b')), branch('b', branch('top'))),
    new Map(),
    new Map(),
  );
  expect([...below(top)].map(({ id }) => id)).toEqual(['a', 'b']);
  expect(top.children.map(({ children }) => children.map(({ id }) => id))).toEqual([['b'], []]);
});

test('names of an enumeration are better than a comment; what tells no producing is no table', () => {
  const names = new Map([
    [0, 'NotExecuting'],
    [1, 'Executing'],
    [2, 'EStop'],
  ]);
  expect(statesOf(names, null)).toEqual({ table: { '0': 'idle', '1': 'producing', '2': 'faulted' }, isTold: true });
  expect(statesOf(null, 'Status of valve: 0 closed, 1 open')).toBeNull();
});

test('a server with nothing of its own has no machine', () => {
  expect(propose(objects(), 'server')).toEqual([]);
});

/** Whatever a server calls its things: the proposal is YAML that the programs take, and says what was found. */
test('proposals can be accepted as they are, whatever the names', () => {
  const name = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
    fc.constantFrom(
      'true',
      'a: b',
      '# x',
      '- y',
      '"',
      "'",
      '\u001b[2J',
      '---',
      '\n  evil: 1',
      '2026-11-22',
      '__proto__',
    ),
  );
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 6 }), name, (names, machineName) => {
      const analogs = names.map((one) => variable(one, 'Double', '1', { unit: one.slice(0, 20), description: one }));
      const status = object('Status', [variable('StateCurrent', 'Int32', '6'), ...analogs]);
      const proposals = propose(objects(unit(machineName, status)), machineName);
      const servers = [{ endpoint: 'opc.tcp://127.0.0.1:4840', security: SECURITY, machines: proposals }];
      const plant = parseConfig(plantYaml(servers, 'UTC'), 'plant.yaml', Plant, checkPlant);
      const [machine] = machinesOf(plant).map((placed) => placed.machine) as [Machine];
      expect(machine.signals).toEqual(proposals[0]?.signals.map(({ signal }) => signal));
      expect(machine.signals).toHaveLength(1 + names.length);
      const check = (config: GatewayConfig) => checkGateways(config, plant);
      const gateway = parseConfig(gatewayYaml(servers), 'gateway.yaml', GatewayConfig, check);
      const sources = proposals[0]?.signals.map(({ signal, source }) => [signal.id, source]) ?? [];
      expect(gateway.gateways[0]?.machines[machine.id]?.signals).toEqual(Object.fromEntries(sources));
    }),
    { numRuns: 200 },
  );
}, 60_000);
