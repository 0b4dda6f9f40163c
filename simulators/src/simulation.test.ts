import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, describe as group, test } from 'vitest';
import type { Fault } from './faults/fault.ts';
import { faultOf } from './faults/registry.ts';
import { type Cell, initialLine } from './line.ts';
import { filler } from './machines/filler.ts';
import { press } from './machines/press.ts';
import { Oracle, type OracleLine } from './oracle/oracle.ts';
import { Player, shapeOf } from './player.ts';
import type { Emission } from './reading.ts';
import { RetentiveMemory } from './retentive-memory.ts';
import { Simulation, type Sink } from './simulation.ts';

interface Heard extends Emission {
  machine: string;
  timeNs: bigint;
}

const cells: Cell[] = [
  { id: 'press-1', setting: { kind: press, cycleS: 1, trouble: 5 }, seed: 3, places: 0 },
  { id: 'filler-1', setting: { kind: filler, cycleS: 1, trouble: 5 }, seed: 4, places: 9 },
];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gemba-sim-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function play(
  sinks: Sink[] = [],
  players = initialLine(cells).map((state, index) => new Player(cells[index] as Cell, state)),
  step = 0,
) {
  const heard: Heard[] = [];
  const memory = new RetentiveMemory(join(folder, 'memory'));
  let nowNs = 1_790_000_000_000_000_000n;
  const listen: Sink = {
    emit: (machine, timeNs, emissions) => void heard.push(...emissions.map((one) => ({ machine, timeNs, ...one }))),
  };
  const simulation = new Simulation({
    lines: [{ players, step, isManned: () => true }],
    stepMs: 100,
    clock: { nowNs: () => (nowNs += 100n) },
    sinks: [...sinks, listen],
    keep: (line, at, retained) => memory.keep(line, at, retained),
  });
  const advance = (steps: number) => {
    for (let count = 0; count < steps; count++) simulation.advance();
  };
  return { simulation, heard, memory, advance };
}

test('what is emitted depends on the seed alone', () => {
  const [one, other] = [play(), play()];
  for (const { simulation, advance } of [one, other]) {
    simulation.command('press-1', 'stop', null);
    advance(50);
    simulation.command('press-1', 'start', null);
    advance(3000);
  }
  expect(one.heard.length).toBeGreaterThan(2000);
  expect(one.heard).toEqual(other.heard);
});

test('an emission is a change, numbered without a hole per signal', () => {
  const { heard, advance } = play();
  advance(3000);
  const last = new Map<string, Heard>();
  for (const one of heard) {
    const key = `${one.machine} ${one.signal}`;
    const before = last.get(key);
    expect(one.seq).toBe((before?.seq ?? 0) + 1);
    expect(one.value).not.toBe(before?.value);
    if (before !== undefined) expect(one.timeNs).toBeGreaterThan(before.timeNs);
    last.set(key, one);
  }
});

group('a command', () => {
  test('is emitted before it is answered, with the time of the answer', () => {
    const { simulation, heard } = play();
    simulation.advance();
    heard.length = 0;
    const receipt = simulation.command('filler-1', 'stop', null);
    expect(receipt?.signals).toEqual(expect.arrayContaining(['state', 'reason']));
    expect(heard.find(({ signal }) => signal === 'state')).toMatchObject({ machine: 'filler-1', value: 2n });
    expect(heard.every(({ timeNs }) => String(timeNs) === receipt?.timeNs)).toBe(true);
  });

  test('that changes nothing emits nothing', () => {
    const { simulation } = play();
    simulation.advance();
    expect(simulation.command('filler-1', 'start', null)?.signals).toEqual([]);
    expect(simulation.command('nobody', 'stop', null)).toBeNull();
  });
});

test('a wrong clock shifts the source times, and only of that machine', () => {
  const { simulation, heard, advance } = play();
  simulation.switchOn('press-1', faultOf('clock') as Fault, { offsetMs: 3_600_000 });
  advance(100);
  const hour = 3_600_000_000_000n;
  const newest = (machine: string) => heard.filter((one) => one.machine === machine).at(-1)?.timeNs ?? 0n;
  expect(newest('press-1') - newest('filler-1')).toBeGreaterThan(hour - 1_000_000n);
});

test('the oracle holds every emission before anybody else hears of it', () => {
  const types = new Map(
    cells.map(({ id, setting }) => [id, new Map(setting.kind.signals.map(({ signal }) => [signal.id, signal.type]))]),
  );
  const oracle = new Oracle(join(folder, 'oracle'), types);
  const written = (machine: string) =>
    readFileSync(join(folder, 'oracle', `${machine}.jsonl`), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as OracleLine);
  const behind: Sink = {
    emit: (machine, timeNs, emissions) => {
      const last = written(machine).at(-1);
      expect([last?.signal, last?.seq, last?.timeNs]).toEqual([
        emissions.at(-1)?.signal,
        emissions.at(-1)?.seq,
        String(timeNs),
      ]);
    },
  };
  const { simulation, heard, advance } = play([oracle, behind]);
  advance(40);
  simulation.switchOn('press-1', faultOf('dropout') as Fault, { signal: 'force' });
  const lines = cells.flatMap(({ id }) => written(id));
  expect(lines).toHaveLength(heard.length);
  expect(lines.find(({ signal, machine }) => signal === 'total' && machine === 'press-1')).toMatchObject({
    type: 'int',
    value: expect.stringMatching(/^\d+$/),
  });
  expect(lines.filter(({ machine }) => machine === 'press-1').at(-1)).toMatchObject({
    signal: 'force',
    value: null,
    status: 0x808c0000,
  });
  oracle.close();
});

group('after a restart', () => {
  const shapes = new Map(cells.map((cell) => [cell.id, shapeOf(cell)]));

  test('counters go on where they were, and so does the numbering', () => {
    const first = play();
    first.advance(500);
    first.simulation.stop();
    const kept = first.memory.recall('press-1', shapes);
    const players = cells.map(
      (cell) => new Player(cell, kept?.machines[cell.id]?.cell as never, kept?.machines[cell.id]?.seq),
    );
    const second = play([], players, kept?.step);
    second.advance(500);
    const whole = play();
    whole.advance(1000);
    const totals = ({ heard }: { heard: Heard[] }) =>
      heard.filter(({ machine, signal }) => machine === 'filler-1' && signal === 'total');
    expect(totals(second).at(-1)?.value).toBe(totals(whole).at(-1)?.value);
    expect(totals(second)[0]?.seq).toBe((totals(first).at(-1)?.seq ?? 0) + 1);
  });

  test('a part that anybody was told of is kept, also when the process is killed', () => {
    const { heard, memory, advance } = play();
    for (let step = 0; step < 300; step++) {
      advance(1);
      const told = heard.findLast(({ signal, machine }) => signal === 'total' && machine === 'filler-1')?.value;
      const kept = memory.recall('press-1', shapes)?.machines['filler-1']?.cell.machine.operation.total;
      if (told !== undefined && kept !== undefined) expect(kept).toBeGreaterThanOrEqual(Number(told));
    }
  });

  test('what belongs to another model, or is broken, is left aside', () => {
    const { memory, simulation } = play();
    simulation.stop();
    expect(memory.recall('press-1', new Map([['press-1', 'loom']]))).toBeNull();
    expect(memory.recall('nobody', shapes)).toBeNull();
    expect(memory.recall('press-1', shapes)).not.toBeNull();
  });
});
