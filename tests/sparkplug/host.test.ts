/**
 * The server as a Sparkplug 3.0 host application, rule by rule, on what it said on the wire and what it knew through a
 * whole life, over the embedded broker and over Mosquitto.
 */

import { DATATYPE } from '@gemba/contract/sparkplug/datatypes';
import { decodePayload } from '@gemba/contract/sparkplug/decode';
import { beforeAll, expect, test } from 'vitest';
import { BROKERS } from '../support/brokers.ts';
import { describeWith } from '../support/skip.ts';
import { commandsOn, DIED_MS, GROUP, type HostLife, liveAsHost, NODE, type Picture, STATE } from './host-life.ts';

const text = (payload: Uint8Array) => Buffer.from(payload).toString('utf8');
const stateIn = (payload: Uint8Array) => JSON.parse(text(payload)) as { online: unknown; timestamp: unknown };
const connects = ({ packets }: HostLife) => packets.flatMap((packet) => (packet.kind === 'connect' ? [packet] : []));
/** What the host said on a connection, its commands apart. */
const said = ({ packets }: HostLife, connection: number) =>
  packets.flatMap((packet) =>
    packet.kind === 'publish' && packet.from === 'client' && packet.connection === connection ? [packet] : [],
  );
const birth = (life: HostLife, connection: number) => {
  const [first] = said(life, connection);
  if (first === undefined) throw new Error('nothing was said');
  return first;
};
const willOf = (life: HostLife, connection: number) => {
  const will = connects(life).find((packet) => packet.connection === connection)?.will;
  if (!will) throw new Error('no Will');
  return will;
};
const death = (life: HostLife) => {
  const last = said(life, 2).at(-1);
  if (last === undefined) throw new Error('nothing was said');
  return last;
};
const CONNECTIONS = [1, 2];
const isWithin = ({ fromMs, throughMs }: Pick<HostLife, 'fromMs' | 'throughMs'>, ms: unknown) => {
  expect(ms).toBeGreaterThanOrEqual(fromMs);
  expect(ms).toBeLessThanOrEqual(throughMs);
};
/** All of it is known to be there. */
const isThere = ({ node, device }: Picture) => {
  expect([node.online, device.online]).toEqual([true, true]);
  for (const { qualities } of [node, device]) expect(new Set(qualities)).toEqual(new Set(['good']));
};
const isStale = ({ qualities }: Picture['node']) => {
  expect(qualities.length).toBeGreaterThan(0);
  expect(new Set(qualities)).toEqual(new Set(['stale']));
};

const RULES: [string, (life: HostLife) => void][] = [
  // The connection and its Will.
  [
    'each CONNECT is of MQTT 3.1.1, with a clean session [tck-id-message-flow-phid-sparkplug-clean-session-311]',
    (life) => {
      expect(connects(life)).toHaveLength(2);
      for (const { level, clean } of connects(life)) expect([level, clean]).toEqual([4, true]);
    },
  ],
  [
    'each CONNECT has the death as its Will, at QoS 1, retained [tck-id-host-topic-phid-death-required, tck-id-host-topic-phid-death-qos, tck-id-host-topic-phid-death-retain, tck-id-operational-behavior-host-application-connect-will, tck-id-operational-behavior-host-application-connect-will-qos, tck-id-operational-behavior-host-application-connect-will-retained, tck-id-payloads-state-will-message, tck-id-payloads-state-will-message-qos, tck-id-payloads-state-will-message-retain]',
    (life) => {
      for (const { will } of connects(life)) expect(will).toMatchObject({ qos: 1, retain: true });
    },
  ],
  [
    'the Will is on the host’s STATE topic [tck-id-host-topic-phid-death-topic, tck-id-operational-behavior-host-application-connect-will-topic]',
    (life) => {
      for (const { will } of connects(life)) expect(will?.topic).toBe('spBv1.0/STATE/gemba');
    },
  ],
  [
    'the Will says offline and the time of its CONNECT, and nothing else [tck-id-host-topic-phid-death-payload, tck-id-host-topic-phid-death-payload-timestamp-connect, tck-id-operational-behavior-host-application-connect-will-payload, tck-id-payloads-state-will-message-payload]',
    (life) => {
      const times = CONNECTIONS.map((connection) => {
        const { timestamp, ...rest } = stateIn(willOf(life, connection).payload);
        expect(rest).toEqual({ online: false });
        isWithin(life, timestamp);
        return timestamp as number;
      });
      expect(times[1]).toBeGreaterThan(times[0] ?? Number.NaN);
    },
  ],
  [
    'the broker says the Will when the connection breaks, and not when it is ended',
    (life) => {
      const { timestamp } = stateIn(willOf(life, 1).payload);
      const offline = life.heard.filter(({ online }) => !online);
      expect(offline).toEqual([
        { online: false, timestamp: 1 },
        { online: false, timestamp },
        stateIn(death(life).payload),
      ]);
    },
  ],
  // Its birth.
  [
    'once connected it subscribes to all of Sparkplug, its own STATE included, before it says anything [tck-id-host-topic-phid-birth-sub-required, tck-id-message-flow-phid-sparkplug-subscription, tck-id-payloads-state-subscribe]',
    (life) => {
      for (const connection of CONNECTIONS) {
        const own = life.packets.filter((packet) => packet.connection === connection && packet.from === 'client');
        expect(own.slice(0, 2)).toMatchObject([{ kind: 'connect' }, { kind: 'subscribe' }]);
        expect(own[1]).toMatchObject({ filters: [{ filter: 'spBv1.0/#', qos: 1 }] });
      }
    },
  ],
  [
    'on each connection its birth is the first that it says, as soon as it is subscribed [tck-id-host-topic-phid-birth-message, tck-id-host-topic-phid-birth-required, tck-id-operational-behavior-host-application-connect-birth, tck-id-message-flow-phid-sparkplug-state-publish, tck-id-payloads-state-birth, tck-id-operational-behavior-primary-application-state-with-multiple-servers-state, tck-id-intro-sparkplug-host-state, tck-id-components-ph-state, tck-id-conformance-primary-host]',
    (life) => {
      for (const connection of CONNECTIONS) {
        const own = life.packets.filter((packet) => packet.connection === connection);
        const subscribed = own.findIndex((packet) => packet.kind === 'other' && packet.type === 9);
        const published = own.findIndex(({ kind, from }) => kind === 'publish' && from === 'client');
        expect(subscribed).toBeGreaterThan(0);
        expect(published).toBeGreaterThan(subscribed);
        expect(stateIn(birth(life, connection).payload)).toMatchObject({ online: true });
      }
    },
  ],
  [
    'its birth is on its STATE topic [tck-id-host-topic-phid-birth-topic, tck-id-operational-behavior-host-application-connect-birth-topic]',
    (life) => {
      for (const connection of CONNECTIONS) expect(birth(life, connection).topic).toBe('spBv1.0/STATE/gemba');
    },
  ],
  [
    'its birth is at QoS 1, retained [tck-id-host-topic-phid-birth-qos, tck-id-host-topic-phid-birth-retain, tck-id-operational-behavior-host-application-connect-birth-qos, tck-id-operational-behavior-host-application-connect-birth-retained]',
    (life) => {
      for (const connection of CONNECTIONS) expect(birth(life, connection)).toMatchObject({ qos: 1, retain: true });
    },
  ],
  [
    'its birth says online and the time of its Will, and nothing else [tck-id-host-topic-phid-birth-payload, tck-id-host-topic-phid-birth-payload-timestamp, tck-id-operational-behavior-host-application-connect-birth-payload, tck-id-message-flow-phid-sparkplug-state-publish-payload, tck-id-message-flow-phid-sparkplug-state-publish-payload-timestamp, tck-id-payloads-state-birth-payload]',
    (life) => {
      for (const connection of CONNECTIONS) {
        const { timestamp } = stateIn(willOf(life, connection).payload);
        expect(stateIn(birth(life, connection).payload)).toEqual({ online: true, timestamp });
      }
    },
  ],
  [
    'told that it is offline it says its birth again [tck-id-message-flow-hid-sparkplug-state-message-delivered]',
    (life) => {
      const states = said(life, 1).filter(({ topic }) => topic === STATE);
      expect(states.map(({ payload }) => text(payload))).toEqual(Array(2).fill(text(birth(life, 1).payload)));
    },
  ],
  // Its end.
  [
    'it goes by its death on its STATE topic, at QoS 1, retained [tck-id-operational-behavior-host-application-termination, tck-id-operational-behavior-host-application-death-topic, tck-id-operational-behavior-host-application-death-qos, tck-id-operational-behavior-host-application-death-retained]',
    (life) => {
      expect(death(life)).toMatchObject({ topic: STATE, qos: 1, retain: true });
    },
  ],
  [
    'its death says offline and when it went [tck-id-operational-behavior-host-application-death-payload, tck-id-host-topic-phid-death-payload-timestamp-disconnect-clean]',
    (life) => {
      const { timestamp, ...rest } = stateIn(death(life).payload);
      expect(rest).toEqual({ online: false });
      isWithin(life, timestamp);
      expect(timestamp).toBeGreaterThan(stateIn(willOf(life, 2).payload).timestamp as number);
    },
  ],
  [
    'after its death it disconnects [tck-id-operational-behavior-host-application-disconnect-intentional]',
    (life) => {
      const own = life.packets.filter(({ connection, from }) => connection === 2 && from === 'client');
      const spoken = own.filter(({ kind }) => kind !== 'other');
      expect(spoken.slice(-2)).toMatchObject([{ kind: 'publish', topic: STATE }, { kind: 'disconnect' }]);
      expect(own.at(-1)?.kind).toBe('disconnect');
    },
  ],
  [
    'the broker keeps its newest word for whoever comes later [tck-id-conformance-mqtt-retained]',
    (life) => {
      expect(life.retained.online).toEqual(stateIn(birth(life, 1).payload));
      expect(life.retained.ended).toEqual(stateIn(death(life).payload));
    },
  ],
  // What it asks of nodes.
  [
    'a node that it does not understand is asked for its births, on its NCMD topic [tck-id-topics-ncmd-topic, tck-id-operational-behavior-data-commands-ncmd-verb, tck-id-operational-behavior-data-commands-ncmd-rebirth-verb]',
    (life) => {
      const [command] = commandsOn(life.packets);
      expect(command?.topic).toBe(`spBv1.0/${GROUP}/NCMD/${NODE}`);
    },
  ],
  [
    'a command is at QoS 0, not retained [tck-id-topics-ncmd-mqtt, tck-id-payloads-ncmd-qos, tck-id-payloads-ncmd-retain]',
    (life) => {
      for (const { qos, retain } of commandsOn(life.packets)) expect([qos, retain]).toEqual([0, false]);
    },
  ],
  [
    'a command says when it was sent and has no sequence number [tck-id-topics-ncmd-timestamp, tck-id-payloads-ncmd-timestamp, tck-id-payloads-ncmd-seq]',
    (life) => {
      for (const { payload } of commandsOn(life.packets)) {
        const { timestamp, seq } = decodePayload(payload);
        isWithin(life, timestamp);
        expect(seq).toBeUndefined();
      }
    },
  ],
  [
    'a command writes true to the Boolean Node Control/Rebirth, with its time [tck-id-topics-ncmd-payload, tck-id-operational-behavior-data-commands-ncmd-metric-name, tck-id-operational-behavior-data-commands-ncmd-metric-value, tck-id-operational-behavior-data-commands-ncmd-rebirth-name, tck-id-operational-behavior-data-commands-ncmd-rebirth-value, tck-id-payloads-name-cmd-requirement]',
    (life) => {
      expect(commandsOn(life.packets).length).toBeGreaterThan(0);
      for (const { payload } of commandsOn(life.packets)) {
        const [metric, ...rest] = decodePayload(payload).metrics;
        expect(rest).toEqual([]);
        expect(metric).toMatchObject({ name: 'Node Control/Rebirth', datatype: DATATYPE.Boolean });
        expect(metric?.value).toEqual({ kind: 'boolean', value: true });
        isWithin(life, metric?.timestamp);
      }
    },
  ],
  // What it knows of nodes.
  [
    'a device that died is offline since the time that its death says, its tags stale; the node is there [tck-id-operational-behavior-edge-node-termination-host-action-ddeath-devices-offline, tck-id-operational-behavior-edge-node-termination-host-action-ddeath-devices-tags-stale]',
    ({ born, deviceDied }) => {
      isThere(born);
      expect(deviceDied.device).toMatchObject({ online: false, sinceMs: DIED_MS });
      isStale(deviceDied.device);
      expect(deviceDied.node.online).toBe(true);
    },
  ],
  [
    'a node that died is offline since the host heard it, with its devices, all tags stale [tck-id-operational-behavior-edge-node-termination-host-action-ndeath-node-offline, tck-id-operational-behavior-edge-node-termination-host-action-ndeath-node-tags-stale, tck-id-operational-behavior-edge-node-termination-host-action-ndeath-devices-offline, tck-id-operational-behavior-edge-node-termination-host-action-ndeath-devices-tags-stale]',
    ({ nodeDied }) => {
      for (const participant of [nodeDied.node, nodeDied.device]) {
        expect(participant.online).toBe(false);
        isWithin(nodeDied, participant.sinceMs);
        isStale(participant);
      }
    },
  ],
  [
    'a device of the same id of another node is another device [tck-id-topic-structure-namespace-duplicate-device-id-across-edge-node]',
    ({ born, deviceDied, nodeDied }) => {
      for (const { namesake } of [born, deviceDied, nodeDied]) {
        expect(namesake).toMatchObject({ online: true, qualities: ['good'] });
      }
    },
  ],
];

for (const [name, missing, start] of BROKERS) {
  describeWith([missing], `a host application over ${name}`, () => {
    let life: HostLife;
    beforeAll(async () => {
      const broker = await start();
      life = await liveAsHost(broker.port);
      await broker.stop();
    });

    test.each(RULES)('%s', (_rule, check) => check(life));
  });
}
