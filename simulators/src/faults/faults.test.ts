import { Value } from 'typebox/value';
import { expect, describe as group, test } from 'vitest';
import { initialLine } from '../line.ts';
import { filler } from '../machines/filler.ts';
import { Player } from '../player.ts';
import type { Emission } from '../reading.ts';
import type { Fault } from './fault.ts';
import { FAULTS, faultOf } from './registry.ts';

function player(): Player {
  const cell = { id: 'filler-1', setting: { kind: filler, cycleS: 4, trouble: 0 }, seed: 1, places: 0 };
  const one = new Player(cell, initialLine([cell])[0] as never);
  one.say(0);
  return one;
}

/** Switches a fault on, with the defaults of what isn't named. */
function on(one: Player, name: string, parameters: Record<string, unknown>, sinceMs = 0): void {
  const fault = faultOf(name) as Fault;
  one.switchOn({ fault, parameters: Value.Default(fault.parameters, parameters) as Record<string, unknown>, sinceMs });
}

const of = (emissions: Emission[], signal: string): Emission | undefined =>
  emissions.find((one) => one.signal === signal);
/** As if the sensor had felt another value. */
function feel(one: Player, signal: string, value: number): void {
  const { machine } = one.state;
  one.state = { ...one.state, machine: { ...machine, shown: { ...machine.shown, [signal]: value } } };
}

test('a stuck sensor says nothing new, and the truth when it is mended', () => {
  const one = player();
  on(one, 'stuck', { signal: 'pressure' });
  feel(one, 'pressure', 6.66);
  expect(of(one.say(1000), 'pressure')).toBeUndefined();
  expect(one.switchOff('stuck')).toBe(true);
  expect(of(one.say(2000), 'pressure')).toMatchObject({ value: 6.66, status: 0, seq: 2 });
});

test('a drifting sensor leaves the truth as time goes by', () => {
  const one = player();
  feel(one, 'pressure', 5);
  on(one, 'drift', { signal: 'pressure', perMin: 6 });
  expect(of(one.say(30_000), 'pressure')?.value).toBe(8);
});

test('a sensor that drops out has no value and bad quality, its neighbours stay', () => {
  const one = player();
  on(one, 'dropout', { signal: 'flow' });
  expect(one.say(0)).toEqual([{ signal: 'flow', seq: 2, value: null, status: 0x808c0000 }]);
});

test('a wrong clock changes times alone', () => {
  const one = player();
  on(one, 'clock', { offsetMs: -2000 });
  expect(one.clockOffsetNs).toBe(-2_000_000_000n);
  expect(one.say(0)).toEqual([]);
});

test('wear, jams and a held-down speed act on the machine', () => {
  const one = player();
  on(one, 'wear', {});
  on(one, 'jam', { everyS: 9 });
  on(one, 'slow', { pace: 0.5 });
  expect(one.influence).toEqual({ manned: true, wearPerMin: 0.1, jamEveryS: 9, paceLimit: 0.5 });
});

test('the same fault again replaces its parameters', () => {
  const one = player();
  on(one, 'jam', { everyS: 9 });
  on(one, 'jam', { everyS: 3 });
  expect(one.faults.map(({ parameters }) => parameters)).toEqual([{ everyS: 3 }]);
});

group.each(FAULTS.map((fault) => [fault.name, fault] as const))('fault %s', (_, fault) => {
  test('does something, and describes its parameters', () => {
    expect(fault.influence ?? fault.distort ?? fault.clockOffsetMs).toBeDefined();
    for (const parameter of Object.values(fault.parameters.properties)) {
      expect((parameter as { description?: string }).description).toBeTruthy();
    }
  });
});
