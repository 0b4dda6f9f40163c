/** The live model against a socket that the test holds in its hands, and a clock that stands until it is moved. */

import type { Delta, Heartbeat, LineView, MachineView, PlantView, Snapshot } from '@gemba/contract/live';
import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LiveModel } from './model.svelte.ts';
import type { Reloader } from './reloader.ts';
import type { LiveSocket } from './socket.ts';

const NOW = Date.UTC(2026, 10, 20, 3, 42, 17);

const PLANT: PlantView = {
  enterprise: { id: 'e', name: 'E' },
  sites: [
    {
      id: 's',
      name: 'S',
      timeZone: 'Asia/Ho_Chi_Minh',
      currency: null,
      areas: [
        {
          id: 'a',
          name: 'A',
          lines: [
            {
              id: 'l',
              name: 'L',
              oeeTarget: null,
              stopCostPerMin: null,
              countingPoint: 'm2',
              machines: ['m1', 'm2'].map((id) => ({ id, name: id, kind: null, noDataAfterMs: 30_000, signals: [] })),
            },
          ],
        },
      ],
    },
  ],
};

const machine = (id: string, more: Partial<MachineView> = {}): MachineView =>
  ({ id, shown: 'run', sinceMs: NOW - 60_000, newestMs: NOW - 500, ratePerH: 600, ...more }) as MachineView;
const line = (made: number, more: Partial<LineView> = {}): LineView =>
  ({ id: 'l', made, calendar: 'scheduled', ...more }) as LineView;
const snapshot = (version: number, more: Partial<Snapshot> = {}): Snapshot => ({
  version,
  build: 'b',
  serverMs: NOW,
  plant: PLANT,
  machines: [machine('m1'), machine('m2')],
  lines: [line(10)],
  alarms: [],
  maintenance: [],
  ...more,
});
const beat = (version: number, ages: Heartbeat['ages'] = { m1: 400, m2: 400 }, serverMs = NOW): Heartbeat => ({
  version,
  serverMs,
  ages,
  health: { broker: true, historian: true, records: true },
});

/** What of a socket the model uses; `say` is the server's side. */
class FakeSocket {
  connected = false;
  connects = 0;
  readonly sent: unknown[][] = [];
  #listeners = new Map<string, ((...values: unknown[]) => void)[]>();

  on(event: string, listener: (...values: unknown[]) => void): this {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
    return this;
  }
  emit(...message: unknown[]): this {
    this.sent.push(message);
    return this;
  }
  connect(): this {
    this.connects += 1;
    this.connected = true;
    this.say('connect');
    return this;
  }
  disconnect(): this {
    this.connected = false;
    return this;
  }
  removeAllListeners(): this {
    this.#listeners.clear();
    return this;
  }
  say(event: string, ...values: unknown[]): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(...values);
  }
  delta(delta: Delta): void {
    this.say('delta', delta);
  }
  get resyncs(): number {
    return this.sent.filter(([event]) => event === 'resync').length;
  }
}

describe('the live model', () => {
  let socket: FakeSocket;
  let served: string[];
  let live: LiveModel;
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 });
    socket = new FakeSocket();
    served = [];
    const reloader = { served: (build: string) => served.push(build) };
    live = new LiveModel(socket as unknown as LiveSocket, reloader as unknown as Reloader);
    live.start();
    vi.advanceTimersByTime(1_000);
  });
  afterEach(() => {
    live.stop();
    vi.useRealTimers();
  });
  const shown = (id: string) => live.machine(id)?.shown;

  test('asks for a snapshot when it is connected, and shows it', () => {
    expect(socket.resyncs).toBe(1);
    socket.say('snapshot', snapshot(5));
    socket.say('heartbeat', beat(5));
    expect(live.lines.map((one) => one.id)).toEqual(['l']);
    expect(shown('m1')).toBe('run');
    expect(live.machine('m1')?.age).toBe('live');
    expect(live.link).toBe('live');
    expect(live.serverMs).toBe(NOW);
    expect(served).toEqual(['b']);
  });

  test('a wall says which one it is, each time that it connects, and goodbye when it is closed', () => {
    const goodbye = live.asWall('hall~a1b2c3d4');
    socket.say('connect');
    goodbye();
    socket.say('connect');
    const said = socket.sent.filter(([event]) => event === 'wall' || event === 'goodbye');
    expect(said).toEqual([['wall', 'hall~a1b2c3d4'], ['wall', 'hall~a1b2c3d4'], ['goodbye']]);
  });

  test('before the first heartbeat nobody says that a machine is live', () => {
    socket.say('snapshot', snapshot(5));
    expect(live.machine('m1')?.age).toBe('unknown');
  });

  test('paints a first change at once, the next figures after a quarter of a second, a changed state at once', () => {
    socket.say('snapshot', snapshot(5));
    socket.delta({ version: 6, machines: [machine('m1', { ratePerH: 601 })] });
    expect(live.machine('m1')?.view?.ratePerH).toBe(601);
    socket.delta({ version: 7, machines: [machine('m1', { ratePerH: 602 })] });
    socket.delta({ version: 8, machines: [machine('m1', { ratePerH: 603 })], lines: [line(11)] });
    expect(live.machine('m1')?.view?.ratePerH).toBe(601);
    socket.delta({ version: 9, machines: [machine('m2', { shown: 'down' })] });
    expect(shown('m2')).toBe('down');
    vi.advanceTimersByTime(250);
    expect(live.machine('m1')?.view?.ratePerH).toBe(603);
    expect(live.line('l')?.view?.made).toBe(11);
  });

  test('tells whoever looks, and only of the machine that changed', () => {
    socket.say('snapshot', snapshot(5));
    socket.say('heartbeat', beat(5));
    const seen: string[] = [];
    const end = $effect.root(() => {
      $effect(() => void seen.push(`m1 ${shown('m1')}`));
      $effect(() => void seen.push(`m2 ${shown('m2')}`));
    });
    flushSync();
    socket.delta({ version: 6, machines: [machine('m2', { shown: 'down' })] });
    flushSync();
    socket.say('heartbeat', beat(6, { m1: 900, m2: 900 }, NOW + 1_000));
    flushSync();
    expect(seen).toEqual(['m1 run', 'm2 run', 'm2 down']);
    end();
  });

  test('a hole asks for a snapshot, and what comes before it is left aside', () => {
    socket.say('snapshot', snapshot(5));
    vi.advanceTimersByTime(3_000);
    const before = socket.resyncs;
    socket.delta({ version: 7, machines: [machine('m1', { shown: 'down' })] });
    expect(socket.resyncs).toBe(before + 1);
    socket.delta({ version: 8, machines: [machine('m1', { shown: 'down' })] });
    expect(shown('m1')).toBe('run');
    socket.say('snapshot', snapshot(8, { machines: [machine('m1', { shown: 'slow' }), machine('m2')] }));
    expect(shown('m1')).toBe('slow');
  });

  test('a heartbeat ahead of the picture asks for a snapshot', () => {
    socket.say('snapshot', snapshot(5));
    vi.advanceTimersByTime(3_000);
    const before = socket.resyncs;
    socket.say('heartbeat', beat(6));
    expect(socket.resyncs).toBe(before + 1);
  });

  test('without a heartbeat it is lost after 3 s, ages go on, and a machine becomes NO DATA since it was last heard of', () => {
    socket.say('snapshot', snapshot(5));
    socket.say('heartbeat', beat(5, { m1: 400, m2: 20_000 }));
    vi.advanceTimersByTime(2_750);
    expect(live.link).toBe('live');
    vi.advanceTimersByTime(500);
    expect(live.link).toBe('lost');
    expect(live.serverMs).toBe(NOW);
    expect(live.machine('m1')?.age).toBe('stale');
    vi.advanceTimersByTime(8_000);
    expect(shown('m2')).toBe('no-data');
    expect(live.machine('m2')?.sinceMs).toBe(NOW - 20_000);
    expect(live.machine('m2')?.lastKnown?.shown).toBe('run');
    socket.say('heartbeat', beat(5));
    expect(live.link).toBe('live');
    expect(shown('m2')).toBe('run');
  });

  test('a connection that is open but silent is made anew', () => {
    socket.say('snapshot', snapshot(5));
    socket.say('heartbeat', beat(5));
    const before = socket.connects;
    vi.advanceTimersByTime(6_500);
    expect(socket.connects).toBe(before + 1);
    vi.advanceTimersByTime(4_000);
    expect(socket.connects).toBe(before + 1);
  });

  test('after a loss the machines keep their objects, so that nothing is drawn anew', () => {
    socket.say('snapshot', snapshot(5));
    const before = live.machine('m1');
    socket.disconnect();
    socket.say('disconnect', 'transport close');
    socket.connect();
    socket.say('snapshot', snapshot(1, { machines: [machine('m1', { shown: 'down' }), machine('m2')] }));
    socket.say('heartbeat', beat(1));
    expect(live.machine('m1')).toBe(before);
    expect(shown('m1')).toBe('down');
    socket.delta({ version: 2, machines: [machine('m1')] });
    expect(shown('m1')).toBe('run');
  });

  test('alarms come and go, and what is shelved stands in its register', () => {
    const alarm = (occurrence: string, more: object = {}) =>
      ({
        occurrence,
        machine: 'm1',
        priority: 'high',
        state: 'active-unacknowledged',
        suppression: 'none',
        sinceMs: 1,
        ...more,
      }) as Snapshot['alarms'][number];
    socket.say('snapshot', snapshot(5, { alarms: [alarm('a')] }));
    socket.delta({
      version: 6,
      alarms: [alarm('b', { suppression: 'shelved' }), alarm('c', { priority: 'critical' })],
    });
    expect(live.announced.map((one) => one.occurrence)).toEqual(['c', 'a']);
    expect(live.suppressed.map((one) => one.occurrence)).toEqual(['b']);
    socket.delta({ version: 7, gone: ['a', 'b'] });
    expect(live.alarmsOf('m1').map((one) => one.occurrence)).toEqual(['c']);
  });

  test('counts how often the past of machines became another, those of a place by its path', () => {
    socket.say('snapshot', snapshot(1));
    const changes = (path: string) => live.machinesIn(path).map(({ pastChanges }) => pastChanges);
    const [before = 0] = changes('e/s/a/l/m1');
    socket.say('delta', { version: 2, past: [{ machine: 'm2', fromMs: NOW }] } satisfies Delta);
    for (const path of ['e', 'e/s', 'e/s/a', 'e/s/a/l']) expect(changes(path)).toEqual([before, before + 1]);
    expect(changes('e/s/a/l/m2')).toEqual([before + 1]);
    expect(changes('nowhere')).toEqual([]);
    expect(live.machinesIn('e/s')).toBe(live.machinesIn('e/s'));
    // After a hole nobody knows what was missed.
    socket.say('snapshot', snapshot(9));
    expect(changes('e')).toEqual([before + 1, before + 2]);
  });

  test('watched signals are asked for again after a loss', () => {
    live.watch(['m1']);
    socket.say('signals', [{ machine: 'm1', signal: 'p', value: 6.9, status: 0, timeMs: NOW }]);
    expect(live.signal('m1', 'p').view?.value).toBe(6.9);
    expect(live.signal('m1', 'p').recent).toEqual([{ timeMs: NOW, value: 6.9 }]);
    socket.connect();
    expect(socket.sent.filter(([event]) => event === 'watch')).toEqual([
      ['watch', ['m1']],
      ['watch', ['m1']],
    ]);
  });

  test('a server that closes on purpose is connected to again', () => {
    const before = socket.connects;
    socket.connected = false;
    socket.say('disconnect', 'io server disconnect');
    expect(socket.connects).toBe(before + 1);
  });
});
