import { fileURLToPath } from 'node:url';
import { machinesOf } from '@gemba/contract/plant';
import { readPlant } from '@gemba/program/plant';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { castOf } from './cast.ts';
import { readSimulators } from './config.ts';
import { type Cell, type CellState, initialLine, stepLine, UNDISTURBED } from './line.ts';
import { obey } from './machines/commands.ts';
import { KINDS } from './machines/registry.ts';

function cellsOf(count: number, places: number, trouble: number): Cell[] {
  return KINDS.slice(0, count).map((kind, index) => ({
    id: `m${index}`,
    setting: { kind, cycleS: 1, trouble },
    seed: index,
    places: index === 0 ? 0 : places,
  }));
}

const run = (cells: Cell[], states: CellState[], steps: number, from = 0): CellState[] =>
  Array.from({ length: steps }, (_, index) => from + index + 1).reduce(
    (so, step) => stepLine(cells, so, step, 100, () => UNDISTURBED),
    states,
  );

const phases = (states: CellState[]) => states.map(({ machine }) => machine.operation.phase);

test('a stop in the middle starves what follows and blocks what comes before', () => {
  const cells = cellsOf(3, 8, 0);
  const states = initialLine(cells);
  const middle = states[1] as CellState;
  const operation = obey(middle.machine.operation, 'stop', null, (cells[1] as Cell).setting);
  states[1] = { ...middle, machine: { ...middle.machine, operation } };
  expect(phases(run(cells, states, 300))).toEqual(['blocked', 'stopped', 'starved']);
});

test('no part appears or vanishes, and no conveyor holds more than fits', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 6 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 900 }),
      (count, places, steps) => {
        const cells = cellsOf(count, places, 20);
        const start = initialLine(cells);
        const end = run(cells, start, steps);
        for (let index = 1; index < count; index++) {
          const made =
            (end[index - 1] as CellState).machine.operation.good -
            (start[index - 1] as CellState).machine.operation.good;
          const taken =
            (end[index] as CellState).machine.operation.taken - (start[index] as CellState).machine.operation.taken;
          expect((end[index] as CellState).waiting - (start[index] as CellState).waiting).toBe(made - taken);
          expect((end[index] as CellState).waiting).toBeGreaterThanOrEqual(0);
          expect((end[index] as CellState).waiting).toBeLessThanOrEqual(places);
        }
      },
    ),
    { numRuns: 40 },
  );
});

test('the same seeds play the same shift', () => {
  const cells = cellsOf(4, 10, 5);
  expect(run(cells, initialLine(cells), 2000)).toEqual(run(cells, initialLine(cells), 2000));
});

test('a line goes on from its state as if it had never been interrupted', () => {
  const cells = cellsOf(4, 10, 5);
  const half = JSON.parse(JSON.stringify(run(cells, initialLine(cells), 1000))) as CellState[];
  expect(run(cells, half, 1000, 1000)).toEqual(run(cells, initialLine(cells), 2000));
});

test('a shift of the demo plant is worth watching: lines at 55 to 90 %, one or two machines abnormal at a time', () => {
  const config = (name: string) => fileURLToPath(new URL(`../../config/${name}`, import.meta.url));
  const plant = readPlant(config('plant.yaml'));
  const ideal = new Map(machinesOf(plant).map(({ machine }) => [machine.id, machine.idealCycleS]));
  const hours = 8;
  const stepMs = 500;
  let abnormal = 0;
  for (const { players } of castOf(readSimulators(config('simulators.yaml'), plant), plant, () => null)) {
    const cells = players.map(({ cell }) => cell);
    let states = players.map(({ state }) => state);
    const last = cells.length - 1;
    const before = (states[last] as CellState).machine.operation.good;
    const steps = (hours * 3_600_000) / stepMs;
    for (let step = 1; step <= steps; step++) {
      states = stepLine(cells, states, step, stepMs, () => UNDISTURBED);
      abnormal +=
        phases(states).filter((phase) => ['stopped', 'faulted', 'setup', 'maintenance'].includes(phase)).length / steps;
    }
    const made = (states[last] as CellState).machine.operation.good - before;
    const oee = (made * (ideal.get((cells[last] as Cell).id) ?? 0)) / (hours * 3600);
    expect(oee).toBeGreaterThan(0.55);
    expect(oee).toBeLessThan(0.9);
  }
  expect(abnormal).toBeGreaterThan(0.5);
  expect(abnormal).toBeLessThan(2);
});
