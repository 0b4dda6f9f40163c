/**
 * The mirror over real processes and both brokers: whoever subscribes sees the present as JSON, and never takes for live
 * what nobody watches: not when a machine's link breaks, not when the gateway is killed.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import { mosquittoMissing } from '../support/mosquitto.ts';
import { RunningPlant } from '../support/running-plant.ts';
import { describeWith } from '../support/skip.ts';

const BROKERS = [
  { broker: 'embedded', missing: null },
  { broker: 'mosquitto', missing: mosquittoMissing },
] as const;
const MACHINE = 'press-1';
const ROOT = 'uns/test/site-1';
const soon = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 30_000, interval: 50 });

for (const { broker, missing } of BROKERS) {
  describeWith([missing], `the mirror at the ${broker} broker`, () => {
    let plant: RunningPlant;
    let client: MqttClient | undefined;
    const heard = new Map<string, Record<string, unknown>>();
    const of = (signal: string) => heard.get(`${ROOT}/area-1/line-1/${MACHINE}/${signal}`);
    const presence = () => heard.get(`${ROOT}/_gateway/edge-1`);

    beforeAll(async () => {
      plant = await RunningPlant.prepare({ machines: [{ id: MACHINE, kind: 'press' }], broker, seed: 3 });
      const config = parse(readFileSync(plant.config.gatewayFile, 'utf8'));
      config.gateways[0].mirror = { intervalMs: 200 };
      writeFileSync(plant.config.gatewayFile, stringify(config));
      await plant.broker.start();
      await Promise.all([plant.simulators.start(), plant.gateway.start()]);
      client = await subscribe();
    }, 60_000);
    afterAll(async () => {
      await client?.endAsync(true);
      await plant?.end();
    });

    async function subscribe(): Promise<MqttClient> {
      const mqtt = await connectAsync(`mqtt://127.0.0.1:${plant.mqtt}`);
      mqtt.on('message', (topic, payload) => heard.set(topic, JSON.parse(payload.toString())));
      await mqtt.subscribeAsync('uns/#', { qos: 1 });
      return mqtt;
    }

    test('each signal is there as a value with its unit, its quality and its time', async () => {
      await soon(() => expect(of('oil-temperature')).toMatchObject({ unit: '°C', quality: 'good' }));
      expect(of('oil-temperature')).toEqual({
        value: expect.any(Number),
        unit: '°C',
        quality: 'good',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/),
      });
      expect(presence()).toEqual({ online: true });
    });

    test('it follows the machine', async () => {
      await plant.command(MACHINE, 'setup');
      await soon(() => expect(of('state')?.value).toBe(6));
      const total = of('total')?.value as number;
      await plant.command(MACHINE, 'start');
      await soon(() => expect(of('total')?.value).toBeGreaterThan(total));
    });

    test('while the link is cut each signal is stale, with its last value; then it is good again', async () => {
      await plant.link(MACHINE, false);
      await soon(() => expect(of('total')?.quality).toBe('stale'));
      expect(of('total')?.value).toEqual(expect.any(Number));
      expect([...heard].filter(([topic, { quality }]) => topic.includes(MACHINE) && quality !== 'stale')).toEqual([]);
      await plant.link(MACHINE, true);
      await soon(() => expect(of('total')?.quality).toBe('good'));
    });

    test('a gateway that is killed is not online any more, for whoever subscribes later too', async () => {
      await plant.gateway.kill();
      await soon(() => expect(presence()).toEqual({ online: false }));
      await client?.endAsync(true);
      heard.clear();
      client = await subscribe();
      await soon(() => expect(presence()).toEqual({ online: false }));
      await soon(() => expect(of('total')).toBeDefined());
      await plant.gateway.start();
      await soon(() => expect(presence()).toEqual({ online: true }));
      await soon(() => expect(of('total')?.quality).toBe('good'));
    });

    test('a gateway that is stopped in order leaves nothing that looks live', async () => {
      await plant.gateway.stop();
      await soon(() => expect(presence()).toEqual({ online: false }));
      expect([...heard].filter(([topic, { quality }]) => topic.includes(MACHINE) && quality !== 'stale')).toEqual([]);
    });
  });
}
