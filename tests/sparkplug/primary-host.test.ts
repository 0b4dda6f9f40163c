/**
 * An edge node with two brokers in its list, with and without a primary host, on the wire: where it is born, when it
 * leaves, where it goes.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeHostState } from '@gemba/contract/sparkplug/state';
import mqtt, { type MqttClient } from 'mqtt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BROKERS, type RunningBroker } from '../support/brokers.ts';
import { describeWith } from '../support/skip.ts';
import { soon } from '../support/soon.ts';
import { saidOn, startNode } from './life.ts';
import { Wire } from './wire.ts';

const STATE = 'spBv1.0/STATE/scada';

/** A broker, the node's wire to it, and the primary host's client at it. */
interface Site {
  broker: RunningBroker;
  wire: Wire;
  url: string;
  host: MqttClient;
  /** Topics that the host heard of the node. */
  heard: string[];
}

for (const [name, missing, startBroker] of BROKERS) {
  describeWith([missing], `two brokers, each ${name}`, () => {
    let folder: string;
    let a: Site;
    let b: Site;
    /** The most brokers that the node was connected to at any time. */
    let atOnce: number;
    let node: ReturnType<typeof startNode> | null;

    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'gemba-primary-'));
      [a, b] = [await begin(), await begin()];
      atOnce = 0;
      node = null;
      for (const { wire } of [a, b]) {
        wire.onPacket = () => {
          atOnce = Math.max(atOnce, Math.ceil(a.wire.open) + Math.ceil(b.wire.open));
        };
      }
    });

    afterEach(async () => {
      await node?.connection.stop();
      for (const { host, wire, broker } of [a, b]) {
        await host.endAsync(true);
        await wire.stop();
        await broker.stop();
      }
      rmSync(folder, { recursive: true, force: true });
    });

    async function begin(): Promise<Site> {
      const broker = await startBroker();
      const wire = new Wire(broker.port);
      const host = await mqtt.connectAsync(`mqtt://127.0.0.1:${broker.port}`, { reconnectPeriod: 50 });
      const heard: string[] = [];
      host.on('message', (topic) => heard.push(topic));
      await host.subscribeAsync('spBv1.0/+/+/edge-1/#', { qos: 1 });
      return { broker, wire, url: await wire.start(), host, heard };
    }

    const start = (primaryHost?: string) => {
      node = startNode(a.url, folder, {
        ...(primaryHost === undefined ? {} : { primaryHost }),
        failover: [b.url],
      });
      return node.node;
    };
    const says = ({ host }: Site, online: boolean, timestamp: number) =>
      host.publishAsync(STATE, encodeHostState({ online, timestamp }), { qos: 1, retain: true });
    const types = ({ wire }: Site) => saidOn(wire.packets).map(({ type }) => type);
    const births = ['NBIRTH', 'DBIRTH', 'DBIRTH'];
    const kinds = ({ wire }: Site) => wire.packets.flatMap(({ from, kind }) => (from === 'client' ? [kind] : []));

    test('it is born where its primary host is, and goes where the host goes [tck-id-message-flow-edge-node-birth-publish-phid-wait, tck-id-message-flow-edge-node-birth-publish-phid-wait-id, tck-id-message-flow-edge-node-birth-publish-phid-wait-online, tck-id-message-flow-edge-node-birth-publish-phid-offline, tck-id-operational-behavior-edge-node-birth-sequence-wait, tck-id-operational-behavior-edge-node-termination-host-offline, tck-id-operational-behavior-edge-node-termination-host-offline-reconnect, tck-id-operational-behavior-primary-application-state-with-multiple-servers-state-subs, tck-id-operational-behavior-primary-application-state-with-multiple-servers-walk, tck-id-operational-behavior-primary-application-state-with-multiple-servers-single-server]', async () => {
      await a.host.publishAsync('spBv1.0/STATE/another', encodeHostState({ online: true, timestamp: 99 }), {
        qos: 1,
        retain: true,
      });
      await says(a, false, 10);
      await says(b, true, 5);
      const edge = start('scada');
      await soon(() => expect(types(b)).toEqual(births));
      // At the first broker it said nothing, and its Will spoke.
      expect(types(a)).toEqual([]);
      expect(kinds(a)).not.toContain('disconnect');
      await soon(() => expect(a.heard).toEqual(['spBv1.0/site-1/NDEATH/edge-1']));

      await says(a, true, 11);
      await says(b, false, 6);
      await soon(() => expect(types(a)).toEqual(births));
      expect(types(b)).toEqual([...births, 'NDEATH']);
      expect(kinds(b).at(-1)).toBe('disconnect');
      expect(edge.born).toBe(true);
      expect(atOnce).toBe(1);
    });

    test('an offline that is older than the last online concerns it not, nor an older online [tck-id-operational-behavior-edge-node-termination-host-offline-timestamp, tck-id-message-flow-edge-node-birth-publish-phid-wait-timestamp]', async () => {
      await says(a, true, 10);
      const edge = start('scada');
      await soon(() => expect(types(a)).toEqual(births));
      await says(a, false, 9);
      await soon(() => expect(edge.counts.statesIgnored).toBe(1));
      expect(edge.born).toBe(true);
      await says(b, false, 1);
      await says(a, false, 11);
      await soon(() => expect(edge.born).toBe(false));
      await says(a, true, 10);
      // Nowhere is a host that is online: it goes from one to the other and is born at neither.
      await soon(() => expect(a.wire.connections + b.wire.connections).toBeGreaterThan(3));
      expect([types(a), types(b)]).toEqual([[...births, 'NDEATH'], []]);
      await says(a, true, 11);
      await soon(() => expect(edge.born).toBe(true));
    });

    test('without a primary host a broker that is dead leads to the next, and that one back to the first', async () => {
      const edge = start();
      await soon(() => expect(types(a)).toEqual(births));
      await a.wire.stop();
      await soon(() => expect(types(b)).toEqual(births));
      expect(edge.born).toBe(true);
      expect(atOnce).toBe(1);
    });
  });
}
