import type { Machine, Signal } from '@gemba/contract/plant/machine';
import { expect, test } from 'vitest';
import { type StageSettings, stageFault, stagesOf } from './registry.ts';

const machine = {
  signals: [
    { id: 'temperature', type: 'float', unit: '°C', range: [0, 200] },
    { id: 'pressure', type: 'float', unit: 'bar' },
    { id: 'state', type: 'int', role: 'state' },
    { id: 'name', type: 'text' },
  ],
} as Pick<Machine, 'signals'>;
const signalOf = (id: string) => machine.signals.find((one) => one.id === id) as Signal;

const result = (stages: StageSettings[], signal: string, value: number) =>
  stagesOf(machine, stages)
    .get(signal)
    ?.values.reduce((before, map) => Number(map(before)), value);

test('stages of a signal are done in their order', () => {
  const stages: StageSettings[] = [
    { kind: 'scale', signals: ['temperature', 'pressure'], factor: 0.1, offset: 0 },
    { kind: 'scale', signals: ['temperature'], factor: 1, offset: -40 },
  ];
  expect(result(stages, 'temperature', 650)).toBe(25);
  expect(result(stages, 'pressure', 50)).toBe(5);
  expect(stagesOf(machine, stages).has('state')).toBe(false);
});

test('units of the machine become those of the plant', () => {
  expect(result([{ kind: 'units', signals: ['temperature'], from: '[degF]' }], 'temperature', 212)).toBeCloseTo(100, 9);
  expect(result([{ kind: 'units', signals: ['pressure'], from: 'KPA' }], 'pressure', 250)).toBeCloseTo(2.5, 12);
});

test('quality: by severity or by code, whatever the info bits are', () => {
  const mapped = (of: string, as: 'good' | 'uncertain' | 'bad', status: number) =>
    stagesOf(machine, [{ kind: 'quality', signals: ['state'], of, as }])
      .get('state')
      ?.statuses[0]?.(status);
  expect(mapped('uncertain', 'good', 0x40900000)).toBe(0);
  expect(mapped('uncertain', 'bad', 0x80310000)).toBe(0x80310000);
  expect(mapped('UncertainSensorNotAccurate', 'good', 0x40930402)).toBe(0);
  expect(mapped('UncertainSensorNotAccurate', 'good', 0x40900000)).toBe(0x40900000);
  expect(mapped('0x80310000', 'uncertain', 0x80310000)).toBe(0x40000000);
});

test.each<[string, StageSettings, string, StageSettings[]]>([
  ['can’t be used on name', { kind: 'scale', signals: ['name'], factor: 2, offset: 0 }, 'name', []],
  ['either absolute or in percent', { kind: 'deadband', signals: ['pressure'], restMs: 5000 }, 'pressure', []],
  ['no range', { kind: 'deadband', signals: ['pressure'], percent: 1, restMs: 5000 }, 'pressure', []],
  ['a short one', { kind: 'minimum-interval', signals: ['state'], intervalMs: 100 }, 'state', []],
  ['(temperature)', { kind: 'units', signals: ['pressure'], from: '°C' }, 'pressure', []],
  ['is not known', { kind: 'units', signals: ['pressure'], from: 'cubits' }, 'pressure', []],
  [
    'comes after deadband',
    { kind: 'scale', signals: ['pressure'], factor: 2, offset: 0 },
    'pressure',
    [{ kind: 'deadband', signals: ['pressure'], absolute: 1, restMs: 5000 }],
  ],
])('what can’t be is said: %s', (problem, settings, signal, before) => {
  expect(stageFault(settings, signalOf(signal), before)?.problem.replace("can't", 'can’t')).toContain(problem);
});
