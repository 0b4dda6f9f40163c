import { afterEach, beforeEach, expect, describe as group, test } from 'vitest';
import { type Cell, initialLine } from '../line.ts';
import { press } from '../machines/press.ts';
import { Player } from '../player.ts';
import { Simulation } from '../simulation.ts';
import type { Link } from './answer.ts';
import { ControlClient } from './client.ts';
import { Control } from './control.ts';
import { ControlServer } from './http.ts';

const cell: Cell = { id: 'press-1', setting: { kind: press, cycleS: 4, trouble: 0 }, seed: 1, places: 0 };

class Cable implements Link {
  readonly endpoint = 'opc.tcp://127.0.0.1:1';
  isOpen = true;
  async open() {
    this.isOpen = true;
  }
  async close() {
    this.isOpen = false;
  }
}

let server: ControlServer;
let client: ControlClient;
let port: number;
beforeEach(async () => {
  let nowNs = 0n;
  const players = initialLine([cell]).map((state) => new Player(cell, state));
  const simulation = new Simulation({
    lines: [{ players, step: 0, isManned: () => true }],
    stepMs: 100,
    clock: { nowNs: () => (nowNs += 100n) },
    sinks: [],
    keep: () => {},
  });
  simulation.advance();
  server = new ControlServer(new Control(simulation, [], new Map([['press-1', new Cable()]])));
  port = await server.start(0, '127.0.0.1');
  client = new ControlClient(port);
});
afterEach(() => server.stop());

test('a machine stops on command, and says so when asked', async () => {
  expect(await client.command('press-1', 'stop')).toMatchObject({
    machine: 'press-1',
    timeNs: expect.stringMatching(/^\d+$/),
  });
  expect(await client.machines()).toMatchObject([
    { id: 'press-1', model: 'press', phase: 'stopped', reason: 4, up: true },
  ]);
  await client.command('press-1', 'start');
  expect(await client.machines()).toMatchObject([{ phase: 'producing' }]);
});

test('a fault goes on with its defaults, and off again', async () => {
  await client.switchOn('press-1', 'jam');
  expect(await client.machines()).toMatchObject([{ faults: [{ fault: 'jam', parameters: { everyS: 60 } }] }]);
  await client.switchOff('press-1', 'jam');
  expect(await client.machines()).toMatchObject([{ faults: [] }]);
});

test('a link goes down and up', async () => {
  expect(await client.link('press-1', false)).toMatchObject({ up: false });
  expect(await client.link('press-1', true)).toMatchObject({ up: true });
});

group('is refused with what to do next', () => {
  test.each([
    ['a machine that does not exist', () => client.command('press-9', 'stop'), /no machine press-9.*GET \/machines/],
    ['a command that does not exist', () => client.command('press-1', 'explode'), /\/command/],
    ['a time that is no time', () => client.command('press-1', 'stop', -1), /forS/],
    ['a fault that does not exist', () => client.switchOn('press-1', 'rust'), /no fault rust.*wear, jam/],
    ['a fault without what it needs', () => client.switchOn('press-1', 'stuck'), /signal/],
    [
      'a signal that does not exist',
      () => client.switchOn('press-1', 'stuck', { signal: 'x' }),
      /no signal x.*oil-pressure/,
    ],
    ['mending what is whole', () => client.switchOff('press-1', 'jam'), /not on at press-1/],
  ])('%s', async (_, ask, reason) => {
    await expect(ask()).rejects.toThrow(reason);
  });

  test('what is not JSON, or too long', async () => {
    const post = (body: string) =>
      fetch(`http://127.0.0.1:${port}/machines/press-1/commands`, { method: 'POST', body });
    expect((await post('{')).status).toBe(400);
    expect((await post(`"${'x'.repeat(70_000)}"`)).status).toBe(400);
  });
});

test('simulators that do not run are told as such', async () => {
  await server.stop();
  await expect(client.machines()).rejects.toMatchObject({ code: 'GEMBA_SIMULATORS' });
});
