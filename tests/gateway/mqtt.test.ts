/** The gateway's connection to a broker: Wills, sessions, order of its users, breaks, and that it queues nothing. */

import { type LinkUser, NotConnected } from '@gemba/gateway/link';
import { Broker as Connection } from '@gemba/gateway/mqtt';
import { makeLog } from '@gemba/program/log';
import mqtt, { type MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { BROKERS, embedded, type RunningBroker, type StartBroker } from '../support/brokers.ts';
import { FaultProxy } from '../support/fault-proxy.ts';
import { describeWith } from '../support/skip.ts';
import { soon } from '../support/soon.ts';

const log = makeLog('test', process.env.GEMBA_TEST_LOG ?? 'silent', 'json');
const CLIENT = 'gemba-edge-1-0123456789abcdef';
const text = (payload: Uint8Array) => Buffer.from(payload).toString('utf8');

let broker: RunningBroker;
let port: number;
let witness: MqttClient;
/** What the witness saw, as `topic payload`. */
let seen: string[];
let connection: Connection | null;

async function begin(start: StartBroker): Promise<void> {
  seen = [];
  connection = null;
  broker = await start();
  port = broker.port;
  await witnessConnects();
}
afterEach(async () => {
  await connection?.stop();
  await witness.endAsync(true);
  await broker.stop();
});

async function witnessConnects(): Promise<void> {
  witness = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 50 });
  witness.on('message', (topic, payload) => seen.push(`${topic} ${text(payload)}`));
  await witness.subscribeAsync('#', { qos: 1 });
}

function connect(users: LinkUser[], to = port): Connection {
  connection = new Connection({ url: `mqtt://127.0.0.1:${to}`, clientId: CLIENT, log }, users);
  connection.start();
  return connection;
}

/** A user with a Will that is numbered anew for each CONNECT. */
function numbered(): LinkUser & { calls: string[]; connects: number } {
  const user = {
    calls: [] as string[],
    connects: 0,
    will: () => ({ topic: 'death', payload: Buffer.from(String(++user.connects)), qos: 1 as const, retain: false }),
    connected: () => void user.calls.push('connected'),
    lost: () => void user.calls.push('lost'),
    leaving: async () => {
      user.calls.push('leaving');
      await connection?.publish('farewell', 'bye', { qos: 1 });
      return 'said' as const;
    },
  };
  return user;
}

/** Between gateway and broker. */
async function cable(): Promise<FaultProxy> {
  const proxy = new FaultProxy(port);
  await proxy.start();
  return proxy;
}

for (const [name, missing, start] of BROKERS) {
  describeWith([missing], `over ${name}`, () => {
    beforeEach(() => begin(start));

    test('its users are called in order, each after the one before is done', async () => {
      const calls: string[] = [];
      const user = (name: string): LinkUser => ({
        connected: async () => {
          calls.push(`${name} begins`);
          await connection?.publish(name, 'hello', { qos: 1 });
          calls.push(`${name} ends`);
        },
      });
      connect([user('a'), user('b')]);
      await soon(() => expect(seen).toEqual(['a hello', 'b hello']));
      expect(calls).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
    });

    test('takes its leave before it disconnects, and the broker then publishes no Will', async () => {
      const user = numbered();
      const one = connect([user]);
      await soon(() => expect(user.calls).toEqual(['connected']));
      await one.stop();
      await witness.publishAsync('end', '');
      await soon(() => expect(seen).toContain('end '));
      expect(seen).toEqual(['farewell bye', 'end ']);
    });

    test('a broken connection is made again at once, with a Will of its own', async () => {
      const line = await cable();
      const user = numbered();
      connect([user], line.port);
      await soon(() => expect(user.calls).toEqual(['connected']));
      const brokenMs = performance.now();
      line.cut();
      await soon(() => expect(user.calls).toEqual(['connected', 'lost', 'connected']));
      expect(performance.now() - brokenMs).toBeLessThan(2_000);
      await soon(() => expect(seen).toEqual(['death 1']));
      line.cut();
      await soon(() => expect(seen).toContain('death 2'));
      await line.stop();
    });

    test('nothing is queued while it is down: a publish is refused, and what was under way too', async () => {
      const line = await cable();
      const one = connect([numbered()], line.port);
      await soon(() => expect(one.connected).toBe(true));
      line.hold();
      const underWay = one.publish('x', 'lost', { qos: 1 }).catch((error: unknown) => error);
      line.cut();
      line.release();
      expect(await underWay).toBeInstanceOf(NotConnected);
      await expect(one.publish('x', 'refused', { qos: 1 })).rejects.toBeInstanceOf(NotConnected);
      await soon(() => expect(one.connected).toBe(true));
      await one.publish('x', 'after', { qos: 1 });
      await soon(() => expect(seen).toContain('x after'));
      expect(seen.filter((one) => one.startsWith('x '))).toEqual(['x after']);
      await line.stop();
    });

    test('a user can ask for a new connection', async () => {
      const user = numbered();
      const one = connect([user]);
      await soon(() => expect(user.calls).toEqual(['connected']));
      one.leave();
      await soon(() => expect(user.calls).toEqual(['connected', 'leaving', 'lost', 'connected']));
      expect(seen).toEqual(['farewell bye']);
    });

    test('a client that takes over its session throws it off: its Will is said, and it comes back with another', async () => {
      const user = numbered();
      connect([user]);
      await soon(() => expect(user.calls).toEqual(['connected']));
      const thief = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { clientId: CLIENT, reconnectPeriod: 0 });
      await soon(() => expect(user.calls).toEqual(['connected', 'lost', 'connected']));
      await soon(() => expect(seen).toEqual(['death 1']));
      await thief.endAsync(true);
    });

    test('nothing waits for it at the broker: its session is clean, what is retained comes anew', async () => {
      const heard: string[] = [];
      const user: LinkUser = {
        connected: async () => {
          await connection?.subscribe('queued', 1);
          await connection?.subscribe('kept', 1);
        },
        message: (topic, payload) => void heard.push(`${topic} ${text(payload)}`),
      };
      const line = await cable();
      await witness.publishAsync('kept', 'newest', { qos: 1, retain: true });
      connect([user], line.port);
      await soon(() => expect(heard).toEqual(['kept newest']));
      await line.down();
      await soon(() => expect(connection?.connected).toBe(false));
      await witness.publishAsync('queued', 'meanwhile', { qos: 1 });
      await line.start();
      await soon(() => expect(heard).toEqual(['kept newest', 'kept newest']));
      await witness.publishAsync('queued', 'after', { qos: 1 });
      await soon(() => expect(heard.at(-1)).toBe('queued after'));
      expect(heard).toHaveLength(3);
      await line.stop();
    });
  });
}

describe('whatever the broker', () => {
  beforeEach(() => begin(embedded));

  test('a connection that is open but dead is noticed within 15 s', { timeout: 30_000 }, async () => {
    const line = await cable();
    const user = numbered();
    const one = connect([user], line.port);
    await soon(() => expect(user.calls).toEqual(['connected']));
    line.hold();
    const heldMs = performance.now();
    // Sending all the time, as a gateway does: the pings must come nevertheless.
    const sending = setInterval(() => void one.publish('x', 'into the void', { qos: 1 }).catch(() => {}), 100);
    await vi.waitFor(() => expect(user.calls).toContain('lost'), { timeout: 20_000, interval: 50 });
    clearInterval(sending);
    expect(performance.now() - heldMs).toBeLessThan(15_000);
    await line.stop();
  });
});
