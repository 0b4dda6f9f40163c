import type { Machine, Signal } from '@gemba/contract/plant/machine';
import type { Value } from '@gemba/contract/sample';
import { MACHINE_STATES, type MachineState } from '@gemba/contract/state';
import { describe, expect, it } from 'vitest';
import { canonical, mappingOf } from './machine-state.ts';

const machine = (...signals: Signal[]): Machine => ({ id: 'm', name: 'M', idealCycleS: 1, signals });
const packml = mappingOf(machine({ id: 's', role: 'state', type: 'int', stateModel: 'packml' }));
const machinery = mappingOf(machine({ id: 's', role: 'state', type: 'int', stateModel: 'machinery' }));
const table = mappingOf(
  machine(
    { id: 's', role: 'state', type: 'int', states: { '0': 'off', '1': 'producing', true: 'setup' } },
    {
      id: 'r',
      role: 'reason',
      type: 'int',
      reasons: [
        { code: 7, id: 'jam', name: 'Jam' },
        { code: 8, id: 'full', name: 'Full', state: 'blocked' },
      ],
    },
  ),
);

const stateOf = (mapping: typeof packml, state: Value | null, mode: Value | null = null, reason: Value | null = null) =>
  canonical({ state, mode, reason }, mapping);

describe('MTConnect', () => {
  const mtconnect = mappingOf(machine({ id: 's', role: 'state', type: 'text', stateModel: 'mtconnect' }));

  it.each([
    ['READY', 'idle'],
    ['ACTIVE', 'producing'],
    ['INTERRUPTED', 'stopped'],
    ['FEED_HOLD', 'stopped'],
    ['PROGRAM_COMPLETED', 'idle'],
    ['PROGRAM_OPTIONAL_STOP', 'stopped'],
  ] satisfies [string, MachineState][])('%s is %s', (word, state) => {
    expect(stateOf(mtconnect, word).state).toBe(state);
  });

  it('in a functional mode of setup or maintenance is that', () => {
    expect(stateOf(mtconnect, 'ACTIVE', 'SETUP').state).toBe('setup');
    expect(stateOf(mtconnect, 'READY', 'MAINTENANCE').state).toBe('maintenance');
    expect(stateOf(mtconnect, 'ACTIVE', 'PROCESS_DEVELOPMENT').state).toBe('producing');
  });
});

describe('PackML', () => {
  it.each([
    [6, 'Execute', 'producing'],
    [5, 'Suspended', 'starved'],
    [11, 'Held', 'stopped'],
    [12, 'UnHolding', 'stopped'],
    [2, 'Stopped', 'stopped'],
    [9, 'Aborted', 'faulted'],
    [1, 'Clearing', 'faulted'],
    [4, 'Idle', 'idle'],
    [17, 'Complete', 'idle'],
  ] satisfies [number, string, MachineState][])('%i and %s are %s', (number, name, state) => {
    for (const value of [number, BigInt(number), String(number), name, name.toUpperCase()]) {
      expect(stateOf(packml, value).state).toBe(state);
    }
  });

  it('in the modes maintenance and manual are those, whatever the state', () => {
    expect(stateOf(packml, 6, 2).state).toBe('maintenance');
    expect(stateOf(packml, 4, 'Manual').state).toBe('setup');
    expect(stateOf(packml, 6, 1).state).toBe('producing');
    expect(stateOf(packml, null, 2).state).toBe('no-data');
  });

  it('undefined, unheard-of and bad states are unknown', () => {
    for (const value of [0, 18, 'Dancing', 'constructor', null]) expect(stateOf(packml, value).state).toBe('no-data');
  });
});

describe('OPC 40001-1', () => {
  it.each([
    [0, 'NotAvailable', 'off'],
    [1, 'OutOfService', 'faulted'],
    [2, 'NotExecuting', 'idle'],
    [3, 'Executing', 'producing'],
  ] satisfies [number, string, MachineState][])('%i and %s are %s', (number, name, state) => {
    for (const value of [number, BigInt(number), name, name.toLowerCase()])
      expect(stateOf(machinery, value).state).toBe(state);
  });

  it('with its operation mode is setup or maintenance', () => {
    expect(stateOf(machinery, 3, 'Setup').state).toBe('setup');
    expect(stateOf(machinery, 2, 1n).state).toBe('maintenance');
    expect(stateOf(machinery, 3, 'Processing').state).toBe('producing');
    expect(stateOf(machinery, 3, 'None').state).toBe('producing');
  });
});

describe('a table of the plant', () => {
  it('maps raw values as text, exactly', () => {
    expect(stateOf(table, 1).state).toBe('producing');
    expect(stateOf(table, true).state).toBe('setup');
    expect(stateOf(table, 2).state).toBe('no-data');
  });

  it('missing altogether leaves the state unknown', () => {
    expect(stateOf(mappingOf(machine()), 1)).toEqual({ state: 'no-data', reason: null });
  });
});

describe('a reason', () => {
  it('is known by its id, unknown by its code, and none as 0 or an empty text', () => {
    expect(stateOf(table, 0, null, 7)).toEqual({ state: 'off', reason: 'jam' });
    expect(stateOf(table, 0, null, 99)).toEqual({ state: 'off', reason: '99' });
    for (const none of [0, 0n, '', false, null]) expect(stateOf(table, 0, null, none).reason).toBeNull();
  });

  it('of the line is known by its code, where the machine’s own table has none', () => {
    const filler = machine(
      { id: 's', role: 'state', type: 'int', states: { '0': 'off' } },
      { id: 'r', role: 'reason', type: 'int', reasons: [{ code: 7, id: 'jam', name: 'Jam' }] },
    );
    const reasons = [
      { id: 'technical', name: 'Technical', codes: [7, 12] },
      { id: 'film', name: 'Film', codes: [13], state: 'starved' as const },
      { id: 'other', name: 'Other', codes: [14], machines: ['somebody-else'] },
    ];
    const mapping = mappingOf(filler, { reasons });
    expect(stateOf(mapping, 0, null, 7)).toEqual({ state: 'off', reason: 'jam' });
    expect(stateOf(mapping, 0, null, 12)).toEqual({ state: 'off', reason: 'technical' });
    expect(stateOf(mapping, 0, null, 13)).toEqual({ state: 'starved', reason: 'film' });
    expect(stateOf(mapping, 0, null, 14)).toEqual({ state: 'off', reason: '14' });
  });

  it('may override the state, but not that of a machine that produces', () => {
    expect(stateOf(table, 0, null, 8)).toEqual({ state: 'blocked', reason: 'full' });
    expect(stateOf(table, 1, null, 8)).toEqual({ state: 'producing', reason: null });
  });
});

it('every state of a table is a machine state', () => {
  for (const value of Array.from({ length: 20 }, (_, i) => i)) {
    expect(MACHINE_STATES).toContain(stateOf(packml, value).state);
    expect(MACHINE_STATES).toContain(stateOf(machinery, value).state);
  }
});
