/**
 * What people and small programs see of a gateway, over real processes and both brokers. The mirror: whoever subscribes
 * sees the present as JSON, and never takes for live what nobody watches: not when a machine's link breaks, not when the
 * gateway is killed. The command `tail` listens to all of it, and what it prints is held against the oracle.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { mosquittoMissing } from '../support/mosquitto.ts';
import { readOracle } from '../support/oracle.ts';
import { ROOT } from '../support/processes.ts';
import { RunningPlant } from '../support/running-plant.ts';
import { describeWith } from '../support/skip.ts';
import { soon } from '../support/soon.ts';

const BROKERS = [
  { broker: 'embedded', missing: null },
  { broker: 'mosquitto', missing: mosquittoMissing },
] as const;
const MACHINE = 'press-1';
const SITE = 'uns/test/site-1';

for (const { broker, missing } of BROKERS) {
  describeWith([missing], `the mirror at the ${broker} broker`, () => {
    let plant: RunningPlant;
    let client: MqttClient | undefined;
    let tail: ChildProcess;
    let tailed: Promise<string>;
    const heard = new Map<string, Record<string, unknown>>();
    const of = (signal: string) => heard.get(`${SITE}/area-1/line-1/${MACHINE}/${signal}`);
    const presence = () => heard.get(`${SITE}/_gateway/edge-1`);

    beforeAll(async () => {
      plant = await RunningPlant.prepare({ machines: [{ id: MACHINE, kind: 'press' }], broker, seed: 3 });
      const config = parse(readFileSync(plant.config.gatewayFile, 'utf8'));
      config.gateways[0].mirror = { intervalMs: 200 };
      writeFileSync(plant.config.gatewayFile, stringify(config));
      await plant.broker.start();
      tail = startTail();
      tailed = text(tail.stdout as NodeJS.ReadableStream);
      await once(tail, 'message');
      await Promise.all([plant.simulators.start(), plant.gateway.start()]);
      client = await subscribe();
    }, 60_000);
    afterAll(async () => {
      tail?.kill('SIGKILL');
      await client?.endAsync(true);
      await plant?.end();
    });

    /** `npm run gateway -- tail --json` */
    function startTail(): ChildProcess {
      const words = ['tail', '--mqtt', `mqtt://127.0.0.1:${plant.mqtt}`, '--json'];
      return fork(join(ROOT, 'gateway/src/main.ts'), words, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    }

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

    test('whoever has read enough of tail, as head does, may close it', async () => {
      const enough = startTail();
      enough.stdout?.destroy();
      const said = text(enough.stderr as NodeJS.ReadableStream);
      expect(await once(enough, 'exit')).toEqual([0, null]);
      expect(await said).toBe('');
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

    test('tail has printed all of it, decoded: what the machine emitted, by every way', async () => {
      tail.kill('SIGTERM');
      expect(await once(tail, 'exit')).toEqual([0, null]);
      const lines = (await tailed)
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(lines.filter(({ problem }) => problem !== undefined)).toEqual([]);
      const emitted = new Set(
        (readOracle(plant.data).get(MACHINE) ?? []).map(({ signal, timeNs, value }) =>
          JSON.stringify([signal, Temporal.Instant.fromEpochNanoseconds(timeNs).toString(), String(value)]),
        ),
      );
      const isEmitted = (one: { signal: string; time: string; value: unknown }) =>
        emitted.has(JSON.stringify([one.signal, one.time, String(one.value)]));
      const of = (kind: string) => lines.filter((one) => one.kind === kind && one.machine === MACHINE && one.signal);
      const [streamed, sparkplug, mirrored] = [of('stream'), of('sparkplug'), of('mirror')];
      expect(streamed.length).toBeGreaterThan(20);
      expect(streamed.filter((one) => !isEmitted(one))).toEqual([]);
      expect(sparkplug.some(({ topic }) => topic === `spBv1.0/site-1/DDATA/edge-1/${MACHINE}`)).toBe(true);
      expect(sparkplug.filter((one) => one.value !== null && !isEmitted(one))).toEqual([]);
      expect(mirrored.filter((one) => one.value !== null && !isEmitted(one))).toEqual([]);
    });
  });
}
