import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Plant } from '@gemba/contract/plant';
import type { Sample } from '@gemba/contract/sample';
import { Memory } from '@gemba/journal/entries/memory';
import { makeLog } from '@gemba/program/log';
import { expect, test } from 'vitest';
import type { Gateway as GatewayConfig } from './config.ts';
import type { EndpointOptions } from './opcua/endpoint.ts';
import type { Trust } from './opcua/trust.ts';
import type { Outside, Watcher } from './outside.ts';
import { Park } from './park.ts';

const machine = (id: string, ...signals: string[]) => ({
  id,
  name: id,
  idealCycleS: 1,
  signals: signals.map((signal) => ({ id: signal, type: 'int' as const })),
});
const planOf = (...machines: ReturnType<typeof machine>[]) =>
  ({ enterprise: {}, sites: [{ areas: [{ lines: [{ machines }] }] }] }) as unknown as Plant;
const source = (host: string, more = {}, ...signals: string[]) => ({
  endpoint: `opc.tcp://${host}`,
  signals: Object.fromEntries(signals.map((signal) => [signal, `i=${signal.length}`])),
  stages: [],
  ...more,
});
const configOf = (machines: Record<string, object>) => ({ machines }) as unknown as GatewayConfig;

/** A park whose endpoints only write down what happens to them; `left` lets the stop of one come to its end. */
function park(memory = new Memory('')) {
  const log: string[] = [];
  const left = new Map<string, () => void>();
  const outside = {
    endpoint: ({ source: { endpoint }, machines }: EndpointOptions) => {
      const present = [...machines];
      const names = (list: readonly { id: string }[]) => list.map(({ id }) => id).join();
      log.push(`${endpoint} is made for ${names(machines)}`);
      return {
        machines: present,
        start: () => log.push(`${endpoint} starts`),
        restart: (cause) => log.push(`${endpoint} begins anew: ${cause}`),
        stop: () => {
          log.push(`${endpoint} stops`);
          return new Promise<void>((resolve) => left.set(endpoint, resolve));
        },
        change: ({ coming, gone, joining, leaving, resampled }) => {
          for (const one of gone) present.splice(present.indexOf(one), 1);
          present.push(...coming);
          const signals = [
            ...leaving.map(({ signal }) => `-${signal}`),
            ...joining.map(({ signal }) => `+${signal.signal}`),
          ];
          const said = [`gone ${names(gone)}`, `coming ${names(coming)}`, `resampled ${names(resampled)}`, ...signals];
          log.push(`${endpoint}: ${said.filter((one) => !one.endsWith(' ')).join(', ')}`);
        },
      } as Partial<Watcher> as Watcher;
    },
  } as Partial<Outside> as Outside;
  const made = new Park({
    outside,
    trust: {} as Trust,
    clock: () => 0n,
    log: makeLog('test', 'silent', 'json'),
    recalled: (id) => memory.of(id),
    user: { began: () => {}, took: () => {}, ended: () => {} },
    told: () => {},
  });
  return { park: made, left, did: () => log.splice(0) };
}

const A = machine('a', 'x', 'yy');
const B = machine('b', 'x');

test('machines of one server share an endpoint; the same configuration again does nothing', () => {
  const { park: made, did } = park();
  const config = configOf({ a: source('one', {}, 'x', 'yy'), b: source('one', {}, 'x') });
  made.change(config, planOf(A, B));
  expect(did()).toEqual(['opc.tcp://one is made for a,b', 'opc.tcp://one starts']);
  made.change(structuredClone(config), planOf(structuredClone(A), B));
  expect(did()).toEqual([]);
});

test('only the machine that differs is touched, and of it only the signal', () => {
  const { park: made, did } = park();
  made.change(configOf({ a: source('one', {}, 'x', 'yy'), b: source('one', {}, 'x') }), planOf(A, B));
  did();
  const before = made.machines.get('b' as MachineId);
  made.change(
    configOf({ a: source('one', {}, 'x'), b: source('one', { queueSize: 5 }, 'x') }),
    planOf(machine('a', 'x'), B),
  );
  expect(did()).toEqual(['opc.tcp://one: -yy', 'opc.tcp://one: resampled b']);
  expect(made.machines.get('b' as MachineId)).toBe(before);
});

test('a machine that moves leaves before it comes, and goes on as the same machine', () => {
  const { park: made, did } = park();
  made.change(configOf({ a: source('one', {}, 'x', 'yy'), b: source('two', {}, 'x') }), planOf(A, B));
  did();
  const before = made.machines.get('a' as MachineId);
  made.change(configOf({ a: source('two', {}, 'x', 'yy'), b: source('two', {}, 'x') }), planOf(A, B));
  expect(did()).toEqual(['opc.tcp://one: gone a, -x, -yy', 'opc.tcp://one stops', 'opc.tcp://two: coming a, +x, +yy']);
  expect(made.machines.get('a' as MachineId)).toBe(before);
  expect(made.endpoints).toHaveLength(1);
});

test('a server that is asked in another way is left first: it never has two sessions', async () => {
  const { park: made, did, left } = park();
  made.change(configOf({ b: source('one', {}, 'x') }), planOf(B));
  did();
  made.change(configOf({ b: source('one', { publishingIntervalMs: 500 }, 'x') }), planOf(B));
  expect(did()).toEqual(['opc.tcp://one: gone b, -x', 'opc.tcp://one stops', 'opc.tcp://one is made for b']);
  left.get('opc.tcp://one')?.();
  await new Promise((resolve) => setImmediate(resolve));
  expect(did()).toEqual(['opc.tcp://one starts']);
});

test('an endpoint that waits for its server to be left does not start any more when all stops', async () => {
  const { park: made, did, left } = park();
  made.change(configOf({ b: source('one', {}, 'x') }), planOf(B));
  made.change(configOf({ b: source('one', { publishingIntervalMs: 500 }, 'x') }), planOf(B));
  const leave = left.get('opc.tcp://one');
  const stopped = made.stop();
  leave?.();
  left.get('opc.tcp://one')?.();
  await stopped;
  expect(did().filter((line) => line.endsWith('starts'))).toHaveLength(1);
});

test('what may be lost of a machine is told again: only the endpoints of such machines begin anew', () => {
  const memory = new Memory('');
  const said = (machine: string, timeNs: bigint): Sample => ({
    ...{ kind: 'sample', machine: machine as MachineId, signal: 'x' as SignalId, timeNs, value: 1, status: 0 },
  });
  memory.learn(1, [said('a', 5n), said('b', 50n)]);
  const { park: made, did } = park(memory);
  made.change(configOf({ a: source('one', {}, 'x', 'yy'), b: source('two', {}, 'x') }), planOf(A, B));
  did();
  made.damaged({ fromNs: 6n, toNs: 49n });
  expect(did()).toEqual([]);
  made.damaged({ fromNs: 5n, toNs: 49n });
  expect(did()).toEqual(['opc.tcp://one begins anew: segment-damaged']);
  expect(made.machines.get('a' as MachineId)?.signals[0]?.identity.last?.doubtful).toBe(true);
});
