import { makeLog } from '@gemba/program/log';
import { Metrics } from '@gemba/program/metrics';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { BROKER_LIMITS, Broker } from '../broker/broker.ts';
import { MqttConnection, type MqttOptions, type ReceivedMessage } from './mqtt.ts';

const log = makeLog('test', 'fatal');
const undo: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function broker(port = 0) {
  const metrics = new Metrics();
  const made = new Broker({ host: '127.0.0.1', port, log, metrics });
  const taken = await made.start();
  undo.push(() => made.stop());
  return { made, metrics, port: taken };
}

function connection(port: number, name: string, options: Partial<MqttOptions> = {}) {
  const received: ReceivedMessage[] = [];
  const made = new MqttConnection({
    url: `mqtt://127.0.0.1:${port}`,
    clientId: name,
    will: () => ({ topic: `will/${name}`, payload: 'gone', qos: 1, retain: false }),
    subscriptions: ['#'],
    onUp: () => undefined,
    onMessage: (message) => received.push(message),
    log,
    ...options,
  });
  made.start();
  undo.push(() => made.stop());
  return { made, received };
}

const topics = (received: ReceivedMessage[]) => received.map((message) => message.topic);

describe('a connection to the embedded broker', () => {
  it('hears what another publishes, and keeps retained messages for who comes later', async () => {
    const { port } = await broker();
    const first = connection(port, 'first');
    await vi.waitFor(() => expect(first.made.up).toBe(true));
    await first.made.publish({ topic: 'a', payload: 'kept', qos: 1, retain: true });
    const second = connection(port, 'second');
    await vi.waitFor(() => expect(topics(second.received)).toEqual(['a']));
    expect(second.received[0]?.retain).toBe(true);
  });

  it('comes back by itself after the broker was gone, and says so', async () => {
    const { made, port } = await broker();
    const ups = vi.fn();
    const downs = vi.fn();
    const one = connection(port, 'one', { onUp: ups, onDown: downs });
    await vi.waitFor(() => expect(ups).toHaveBeenCalledTimes(1));
    await made.stop();
    await vi.waitFor(() => expect(downs).toHaveBeenCalledTimes(1));
    await expect(one.made.publish({ topic: 'a', payload: '', qos: 1, retain: false })).rejects.toThrow('not connected');
    await broker(port);
    await vi.waitFor(() => expect(ups).toHaveBeenCalledTimes(2), 5000);
  });

  it('sends no Will when it is stopped in order, and its last words before', async () => {
    const { port } = await broker();
    const witness = connection(port, 'witness');
    const leaving = connection(port, 'leaving');
    await vi.waitFor(() => expect(witness.made.up && leaving.made.up).toBe(true));
    await leaving.made.stop({ topic: 'bye', payload: '', qos: 1, retain: false });
    await witness.made.publish({ topic: 'after', payload: '', qos: 1, retain: false });
    await vi.waitFor(() => expect(topics(witness.received)).toEqual(['bye', 'after']));
  });

  it('is cut off when it sends a packet that is too large, and nobody else is', async () => {
    const { port, metrics } = await broker();
    const witness = connection(port, 'witness');
    const downs = vi.fn();
    const large = connection(port, 'large', { onDown: downs });
    await vi.waitFor(() => expect(witness.made.up && large.made.up).toBe(true));
    const payload = new Uint8Array(BROKER_LIMITS.packetBytes + 1);
    void large.made.publish({ topic: 'big', payload, qos: 1, retain: false }).catch(() => undefined);
    await vi.waitFor(() => expect(downs).toHaveBeenCalled());
    expect(await metrics.text()).toContain('gemba_broker_refused_total{reason="packet-size"} 1');
    expect(topics(witness.received)).not.toContain('big');
    expect(witness.made.up).toBe(true);
  });
});
