/**
 * Our edge node and our host application on a real broker, the embedded one and Mosquitto: what the one says of its
 * machines is what the other knows, through births, changes, deaths, breaks and restarts on either side.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GatewayId, MachineId, SignalId, SiteId } from '@gemba/contract/identity';
import type { Sample, Value } from '@gemba/contract/sample';
import { Broker as GatewayConnection } from '@gemba/gateway/mqtt';
import { BdSeqFile } from '@gemba/gateway/sparkplug/bd-seq';
import { EdgeNode } from '@gemba/gateway/sparkplug/edge-node';
import { makeLog } from '@gemba/program/log';
import { Metrics } from '@gemba/program/metrics';
import { systemClock } from '@gemba/server/clock';
import { MqttConnection } from '@gemba/server/ingest/mqtt';
import { SparkplugHost } from '@gemba/server/ingest/sparkplug/host';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BROKERS, type RunningBroker } from '../support/brokers.ts';
import { FaultProxy } from '../support/fault-proxy.ts';
import { describeWith } from '../support/skip.ts';

const log = makeLog('test', process.env.GEMBA_TEST_LOG ?? 'silent', 'json');
const press = 'press-1' as MachineId;
const soon = { timeout: 15_000, interval: 20 };

for (const [name, missing, start] of BROKERS)
  describeWith([missing], `over ${name}`, () => {
    let folder: string;
    let broker: RunningBroker;
    let host: SparkplugHost;
    const ends: (() => Promise<void>)[] = [];

    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'gemba-sparkplug-'));
      broker = await start();
      host = startHost();
    });

    afterEach(async () => {
      for (const end of ends.splice(0)) await end();
      await broker?.stop();
      if (folder) rmSync(folder, { recursive: true, force: true });
    });

    function startHost(): SparkplugHost {
      const started = new SparkplugHost({
        hostId: 'gemba',
        clientId: `host-${ends.length}`,
        clock: systemClock,
        log,
        metrics: new Metrics(),
        connect: (options) => new MqttConnection({ ...options, url: `mqtt://127.0.0.1:${broker.port}`, log }),
      });
      started.start();
      ends.push(() => started.stop());
      return started;
    }

    function startNode(url = `mqtt://127.0.0.1:${broker.port}`) {
      const node = new EdgeNode({
        group: 'site-1' as SiteId,
        node: 'edge-1' as GatewayId,
        devices: [{ machine: press, metrics: [{ signal: 'count' as SignalId, type: 'int' }] }],
        bdSeq: new BdSeqFile(join(folder, 'bd-seq')),
        log,
      });
      const connection = new GatewayConnection({ url, clientId: 'edge-1', log }, [node]);
      node.attach(connection);
      node.deviceUp(press);
      connection.start();
      ends.push(() => connection.stop());
      return { node, connection };
    }

    const say = (node: EdgeNode, value: Value) => {
      const timeNs = BigInt(Date.now()) * 1_000_000n;
      node.data([
        { kind: 'sample', machine: press, signal: 'count' as SignalId, timeNs, value, status: 0 } satisfies Sample,
      ]);
    };
    const seen = (by: SparkplugHost) => {
      const view = by.nodes.find(({ id }) => id.node === 'edge-1')?.view;
      const device = view?.devices.get(press);
      const tag = device?.tags.get('count');
      return { node: view?.node.online, device: device?.online, value: tag?.value, quality: tag?.quality };
    };
    const until = (by: SparkplugHost, expected: Partial<ReturnType<typeof seen>>) =>
      vi.waitFor(() => expect(seen(by)).toMatchObject(expected), soon);

    test('births, changes, a machine that goes and comes, a planned end', async () => {
      const { node, connection } = startNode();
      await until(host, { node: true, device: true, value: null });
      say(node, 2n ** 60n + 1n);
      await until(host, { value: 2n ** 60n + 1n, quality: 'good' });
      node.deviceDown(press);
      await until(host, { node: true, device: false, quality: 'stale' });
      node.deviceUp(press);
      await until(host, { device: true, value: 2n ** 60n + 1n, quality: 'good' });
      await connection.stop();
      await until(host, { node: false, device: false, quality: 'stale' });
    });

    test('a connection that breaks is a death by Will, and the next one begins with births', async () => {
      const line = new FaultProxy(broker.port);
      const { node } = startNode(`mqtt://127.0.0.1:${await line.start()}`);
      ends.unshift(() => line.stop());
      await until(host, { node: true });
      const { counts } = node;
      line.cut();
      await vi.waitFor(() => expect(counts.births).toBe(2), soon);
      say(node, 7n);
      await until(host, { node: true, device: true, value: 7n, quality: 'good' });
    });

    test('a host that comes later asks for the births of a node that it does not understand', async () => {
      const { node } = startNode();
      await until(host, { node: true });
      const late = startHost();
      await vi.waitFor(() => expect(late.up).toBe(true), soon);
      let value = 0n;
      await vi.waitFor(() => {
        say(node, ++value);
        expect(seen(late)).toMatchObject({ node: true, device: true, quality: 'good' });
      }, soon);
      say(node, 1000n);
      await until(late, { value: 1000n });
      expect(node.counts.rebirths).toBeGreaterThan(0);
    });
  });
