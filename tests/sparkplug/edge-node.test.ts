/**
 * The gateway as a Sparkplug 3.0 edge node, rule by rule, on what it said on the wire through a whole life, over the
 * embedded broker and over Mosquitto.
 */

import { DATATYPE, isDatatype } from '@gemba/contract/sparkplug/datatypes';
import { decodePayload } from '@gemba/contract/sparkplug/decode';
import type { Metric } from '@gemba/contract/sparkplug/payload';
import { beforeAll, expect, test } from 'vitest';
import { BROKERS } from '../support/brokers.ts';
import { describeWith } from '../support/skip.ts';
import { DEVICES, filler, GROUP, type Life, liveThrough, NODE, press, type Said } from './life.ts';

const of = (life: Life, ...types: string[]): Said[] => life.said.filter(({ type }) => types.includes(type));
const births = (life: Life): Said[] => of(life, 'NBIRTH', 'DBIRTH');
const named = (metrics: readonly Metric[], name: string) => metrics.find((metric) => metric.name === name);
const connects = (life: Life) => life.packets.flatMap((packet) => (packet.kind === 'connect' ? [packet] : []));
const bdSeqIn = ({ metrics }: { metrics: readonly Metric[] }) => named(metrics, 'bdSeq');
const willOf = (life: Life, connection: number) => {
  const will = connects(life).find((packet) => packet.connection === connection)?.will;
  if (!will) throw new Error('no Will');
  return { ...will, decoded: decodePayload(will.payload) };
};
const isWithin = (life: Life, ms: number | undefined) =>
  expect(ms !== undefined && Number.isInteger(ms) && ms >= life.fromMs && ms <= life.throughMs).toBe(true);
/** Of each message of the types, the one that the node said before it on the same connection. */
const withBefore = (life: Life, ...types: string[]): [Said, Said | undefined][] =>
  life.said.flatMap((one, index) => {
    const before = life.said[index - 1];
    return types.includes(one.type) ? [[one, before?.connection === one.connection ? before : undefined]] : [];
  });
const follows = (life: Life, ...types: string[]) => {
  for (const [one, before] of withBefore(life, ...types)) {
    expect(one.payload.seq).toBe(((before?.payload.seq ?? Number.NaN) + 1) % 256);
  }
};
const quietly = (messages: readonly Said[], count: number) => {
  expect(messages).toHaveLength(count);
  for (const { qos, retain } of messages) expect([qos, retain]).toEqual([0, false]);
};
const inOrderOfTime = (messages: readonly Said[]) => {
  for (const { payload } of messages) {
    const times = payload.metrics.filter(({ isHistorical }) => isHistorical !== true).map(({ timestamp }) => timestamp);
    expect(times).toEqual([...times].sort((a, b) => (a ?? 0) - (b ?? 0)));
  }
};
const complete = (metric: Metric) => {
  expect(metric.name).toBeTypeOf('string');
  expect(isDatatype(metric.datatype ?? 0)).toBe(true);
  expect(metric.isNull === true).toBe(metric.value === undefined);
};
const propertiesIn = (life: Life) =>
  life.said.flatMap(({ payload }) => payload.metrics.flatMap(({ properties }) => [...(properties ?? [])]));

const RULES: [string, (life: Life) => void][] = [
  // The connection.
  [
    'each CONNECT is of MQTT 3.1.1, with a clean session [tck-id-principles-persistence-clean-session-311]',
    (life) => {
      expect(connects(life)).toHaveLength(3);
      for (const { level, clean } of connects(life)) expect([level, clean]).toEqual([4, true]);
    },
  ],
  [
    'each CONNECT has the NDEATH as its Will, at QoS 1, not retained [tck-id-message-flow-edge-node-birth-publish-will-message, tck-id-message-flow-edge-node-birth-publish-will-message-qos, tck-id-message-flow-edge-node-birth-publish-will-message-will-retained, tck-id-payloads-ndeath-will-message, tck-id-payloads-ndeath-will-message-qos, tck-id-payloads-ndeath-will-message-retain]',
    (life) => {
      for (const { will } of connects(life)) expect(will).toMatchObject({ qos: 1, retain: false });
    },
  ],
  [
    'the Will is on the node’s NDEATH topic [tck-id-message-flow-edge-node-birth-publish-will-message-topic, tck-id-topics-ndeath-topic]',
    (life) => {
      for (const { will } of connects(life)) expect(will?.topic).toBe(`spBv1.0/${GROUP}/NDEATH/${NODE}`);
    },
  ],
  [
    'a death holds the number of its connection alone, INT64, and no sequence number [tck-id-message-flow-edge-node-birth-publish-will-message-payload, tck-id-topics-ndeath-payload, tck-id-topics-ndeath-seq, tck-id-payloads-ndeath-seq]',
    (life) => {
      const deaths = [...connects(life).map(({ connection }) => willOf(life, connection).decoded)];
      deaths.push(...of(life, 'NDEATH').map(({ payload }) => payload));
      expect(deaths).toHaveLength(5);
      for (const death of deaths) {
        expect(death.seq).toBeUndefined();
        expect(death.metrics).toMatchObject([{ name: 'bdSeq', datatype: DATATYPE.Int64, value: { kind: 'long' } }]);
      }
    },
  ],
  [
    'the number of the connection begins with 0 and is one more at each CONNECT, also after a restart [tck-id-topics-nbirth-bdseq-increment, tck-id-message-flow-edge-node-birth-publish-will-message-payload-bdSeq]',
    (life) => {
      const numbers = [1, 2, 3].map((connection) => bdSeqIn(willOf(life, connection).decoded)?.value?.value);
      expect(numbers).toEqual([0n, 1n, 2n]);
    },
  ],
  [
    'commands are subscribed to at QoS 1 before anything is said [tck-id-message-flow-edge-node-ncmd-subscribe, tck-id-message-flow-device-dcmd-subscribe]',
    (life) => {
      for (const connection of [1, 2, 3]) {
        const own = life.packets.filter((packet) => packet.connection === connection && packet.from === 'client');
        const kinds = own.map(({ kind }) => kind);
        const filters = own.flatMap((packet) => (packet.kind === 'subscribe' ? packet.filters : []));
        expect(filters).toEqual([
          { filter: `spBv1.0/${GROUP}/NCMD/${NODE}`, qos: 1 },
          { filter: `spBv1.0/${GROUP}/DCMD/${NODE}/+`, qos: 1 },
        ]);
        expect(kinds.lastIndexOf('subscribe')).toBeLessThan(kinds.indexOf('publish'));
      }
    },
  ],
  [
    'nothing is said before the broker has accepted the connection, and then the NBIRTH first [tck-id-message-flow-edge-node-birth-publish-connect, tck-id-principles-birth-certificates-order]',
    (life) => {
      for (const connection of [1, 2, 3]) {
        const own = life.packets.filter((packet) => packet.connection === connection);
        const accepted = own.findIndex((packet) => packet.kind === 'other' && packet.type === 2);
        const published = own.findIndex(({ kind, from }) => kind === 'publish' && from === 'client');
        expect(accepted).toBeGreaterThan(0);
        expect(published).toBeGreaterThan(accepted);
        expect(life.said.find((one) => one.connection === connection)?.type).toBe('NBIRTH');
      }
    },
  ],
  // Topics and ids.
  [
    'every topic is spBv1.0/group/type/node, with the device in messages of devices alone [tck-id-topic-structure, tck-id-topic-structure-namespace-a, tck-id-topic-structure-namespace-device-id-associated-message-types, tck-id-topic-structure-namespace-device-id-non-associated-message-types]',
    (life) => {
      for (const { topic, type, device } of life.said) {
        expect(topic).toBe(`spBv1.0/${GROUP}/${type}/${NODE}${device === null ? '' : `/${device}`}`);
        expect(device !== null).toBe(type.startsWith('D'));
      }
    },
  ],
  [
    'NBIRTH is on its topic [tck-id-topics-nbirth-topic, tck-id-message-flow-edge-node-birth-publish-nbirth-topic]',
    (life) => {
      for (const { topic } of of(life, 'NBIRTH')) expect(topic).toBe(`spBv1.0/${GROUP}/NBIRTH/${NODE}`);
    },
  ],
  [
    'DBIRTH, DDATA and DDEATH are on theirs, with group and node of the NBIRTH [tck-id-topics-dbirth-topic, tck-id-topics-ddata-topic, tck-id-topics-ddeath-topic, tck-id-message-flow-device-birth-publish-dbirth-topic, tck-id-message-flow-device-birth-publish-dbirth-match-edge-node-topic]',
    (life) => {
      const topics = new Set(of(life, 'DBIRTH', 'DDATA', 'DDEATH').map(({ topic }) => topic));
      const expected = ['DBIRTH', 'DDATA'].flatMap((type) =>
        [press, filler].map((machine) => `spBv1.0/${GROUP}/${type}/${NODE}/${machine}`),
      );
      expect(topics).toEqual(new Set([...expected, `spBv1.0/${GROUP}/DDEATH/${NODE}/${filler}`]));
    },
  ],
  // NBIRTH.
  [
    'NBIRTH is at QoS 0, not retained [tck-id-topics-nbirth-mqtt, tck-id-payloads-nbirth-qos, tck-id-payloads-nbirth-retain, tck-id-message-flow-edge-node-birth-publish-nbirth-qos, tck-id-message-flow-edge-node-birth-publish-nbirth-retained]',
    (life) => quietly(of(life, 'NBIRTH'), 4),
  ],
  [
    'NBIRTH says when it was sent [tck-id-topics-nbirth-timestamp, tck-id-payloads-nbirth-timestamp, tck-id-message-flow-edge-node-birth-publish-nbirth-payload]',
    (life) => {
      for (const { payload } of of(life, 'NBIRTH')) isWithin(life, payload.timestamp);
    },
  ],
  [
    'NBIRTH has the sequence number 0 [tck-id-topics-nbirth-seq-num, tck-id-payloads-nbirth-seq, tck-id-payloads-sequence-num-req-nbirth, tck-id-message-flow-edge-node-birth-publish-nbirth-payload-seq]',
    (life) => {
      for (const { payload } of of(life, 'NBIRTH')) expect(payload.seq).toBe(0);
    },
  ],
  [
    'NBIRTH has the number of the connection, INT64, as its Will has it [tck-id-topics-nbirth-bdseq-included, tck-id-topics-nbirth-bdseq-matching, tck-id-payloads-nbirth-bdseq, tck-id-payloads-nbirth-bdseq-repeat, tck-id-payloads-ndeath-bdseq, tck-id-message-flow-edge-node-birth-publish-nbirth-payload-bdSeq]',
    (life) => {
      for (const { connection, payload } of of(life, 'NBIRTH')) {
        expect(bdSeqIn(payload)).toMatchObject({ datatype: DATATYPE.Int64 });
        expect(bdSeqIn(payload)?.value).toEqual(bdSeqIn(willOf(life, connection).decoded)?.value);
      }
    },
  ],
  [
    'NBIRTH offers Node Control/Rebirth: Boolean, false, without alias [tck-id-topics-nbirth-rebirth-metric, tck-id-payloads-nbirth-rebirth-req, tck-id-operational-behavior-data-commands-rebirth-name, tck-id-operational-behavior-data-commands-rebirth-datatype, tck-id-operational-behavior-data-commands-rebirth-value, tck-id-operational-behavior-data-commands-rebirth-name-aliases]',
    (life) => {
      for (const { payload } of of(life, 'NBIRTH')) {
        const rebirth = named(payload.metrics, 'Node Control/Rebirth');
        expect(rebirth).toMatchObject({ datatype: DATATYPE.Boolean, value: { kind: 'boolean', value: false } });
        expect(rebirth?.alias).toBeUndefined();
      }
    },
  ],
  [
    'each metric of an NBIRTH has name, datatype and value [tck-id-topics-nbirth-metrics, tck-id-operational-behavior-data-publish-nbirth-values]',
    (life) => {
      for (const { payload } of of(life, 'NBIRTH')) payload.metrics.forEach(complete);
    },
  ],
  [
    'NBIRTH has every metric of the node: it never says another one [tck-id-topics-nbirth-metric-reqs, tck-id-operational-behavior-data-publish-nbirth]',
    (life) => {
      const births = of(life, 'NBIRTH').map(({ payload }) => payload.metrics.map(({ name }) => name));
      for (const names of births) expect(names).toEqual(['bdSeq', 'Node Control/Rebirth']);
      expect(of(life, 'NDATA')).toEqual([]);
    },
  ],
  [
    'NBIRTH has its metrics in the order of time [tck-id-operational-behavior-data-publish-nbirth-order]',
    (life) => inOrderOfTime(of(life, 'NBIRTH')),
  ],
  // DBIRTH.
  [
    'DBIRTH is at QoS 0, not retained [tck-id-topics-dbirth-mqtt, tck-id-payloads-dbirth-qos, tck-id-payloads-dbirth-retain, tck-id-message-flow-device-birth-publish-dbirth-qos, tck-id-message-flow-device-birth-publish-dbirth-retained]',
    (life) => quietly(of(life, 'DBIRTH'), 9),
  ],
  [
    'DBIRTH says when it was sent [tck-id-topics-dbirth-timestamp, tck-id-payloads-dbirth-timestamp, tck-id-message-flow-device-birth-publish-dbirth-payload]',
    (life) => {
      for (const { payload } of of(life, 'DBIRTH')) isWithin(life, payload.timestamp);
    },
  ],
  [
    'DBIRTH has the next sequence number [tck-id-topics-dbirth-seq, tck-id-payloads-dbirth-seq, tck-id-payloads-dbirth-seq-inc, tck-id-message-flow-device-birth-publish-dbirth-payload-seq]',
    (life) => follows(life, 'DBIRTH'),
  ],
  [
    'DBIRTHs come right after the NBIRTH of their connection, before any data [tck-id-message-flow-device-birth-publish-nbirth-wait, tck-id-payloads-dbirth-order, tck-id-payloads-ddata-order]',
    (life) => {
      for (const [index, { type, connection }] of life.said.entries()) {
        if (type !== 'NBIRTH') continue;
        const next = life.said.slice(index + 1, index + 3);
        expect(next.map((one) => [one.type, one.connection])).toEqual([
          ['DBIRTH', connection],
          ['DBIRTH', connection],
        ]);
      }
    },
  ],
  [
    'DBIRTH has every metric of its machine with name, datatype and value or null; data say no other [tck-id-topics-dbirth-metrics, tck-id-topics-dbirth-metric-reqs, tck-id-operational-behavior-data-publish-dbirth, tck-id-operational-behavior-data-publish-dbirth-values]',
    (life) => {
      for (const { device, payload } of of(life, 'DBIRTH')) {
        const expected = DEVICES.find(({ machine }) => machine === device)?.metrics.map(({ signal }) => signal);
        expect(payload.metrics.map(({ name }) => name).sort()).toEqual([...(expected ?? [])].sort());
        payload.metrics.forEach(complete);
      }
      const first = of(life, 'DBIRTH').find(({ device }) => device === press);
      expect(named(first?.payload.metrics ?? [], 'force')?.value).toEqual({ kind: 'double', value: 250.5 });
      expect(named(first?.payload.metrics ?? [], 'state')).toMatchObject({ isNull: true });
    },
  ],
  [
    'births and data have their metrics in the order of time, but for what is historical [tck-id-operational-behavior-data-publish-dbirth-order]',
    (life) => {
      inOrderOfTime(of(life, 'DBIRTH', 'DDATA'));
      const historical = of(life, 'DDATA').filter(({ payload }) => payload.metrics.some((one) => one.isHistorical));
      expect(historical).toHaveLength(1);
    },
  ],
  [
    'each metric of a birth has a name, a datatype of the specification, and but for the rebirth an alias that no other has [tck-id-payloads-name-requirement, tck-id-payloads-metric-datatype-req, tck-id-payloads-metric-datatype-value, tck-id-payloads-metric-datatype-value-type, tck-id-payloads-alias-birth-requirement, tck-id-payloads-alias-uniqueness]',
    (life) => {
      const aliases = new Map<bigint, string>();
      for (const { topic, payload } of births(life)) {
        for (const { name = '', alias, datatype } of payload.metrics) {
          expect(name).not.toBe('');
          expect(isDatatype(datatype ?? 0)).toBe(true);
          if (name === 'Node Control/Rebirth') continue;
          const whose = `${topic} ${name}`;
          expect(aliases.get(alias as bigint) ?? whose).toBe(whose);
          aliases.set(alias as bigint, whose);
        }
      }
      expect(aliases.size).toBe(5);
    },
  ],
  [
    'names of metrics and ids differ by more than their case [tck-id-case-sensitivity-metric-names, tck-id-case-sensitivity-sparkplug-ids]',
    (life) => {
      for (const { payload } of births(life)) {
        const names = payload.metrics.map(({ name = '' }) => name);
        expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
      }
      const topics = [...new Set(life.said.map(({ topic }) => topic))];
      expect(new Set(topics.map((topic) => topic.toLowerCase())).size).toBe(topics.length);
    },
  ],
  // Data.
  [
    'DDATA is at QoS 0, not retained [tck-id-topics-ddata-mqtt, tck-id-payloads-ddata-qos, tck-id-payloads-ddata-retain]',
    (life) => quietly(of(life, 'DDATA'), 304),
  ],
  [
    'DDATA says when it was sent [tck-id-topics-ddata-timestamp, tck-id-payloads-ddata-timestamp, tck-id-payloads-timestamp-in-UTC]',
    (life) => {
      for (const { payload } of of(life, 'DDATA')) isWithin(life, payload.timestamp);
    },
  ],
  [
    'DDATA has the next sequence number, 255 → 0 [tck-id-topics-ddata-seq-num, tck-id-payloads-ddata-seq, tck-id-payloads-ddata-seq-inc]',
    (life) => {
      follows(life, 'DDATA');
      expect(of(life, 'DDATA').map(({ payload }) => payload.seq)).toContain(255);
    },
  ],
  [
    'DDATA has what has changed, and nothing else [tck-id-topics-ddata-payload, tck-id-operational-behavior-data-publish-dbirth-change, tck-id-principles-rbe-recommended]',
    (life) => {
      const known = new Map<bigint, unknown>();
      for (const { type, payload } of life.said) {
        for (const { alias, value, isNull, isHistorical } of payload.metrics) {
          if (alias === undefined || isHistorical) continue;
          const present = isNull ? null : value?.value;
          if (type === 'DDATA') expect(known.get(alias)).not.toEqual(present);
          known.set(alias, present);
        }
      }
    },
  ],
  [
    'DDATA names its metrics by alias alone, without datatype [tck-id-payloads-alias-data-cmd-requirement, tck-id-payloads-metric-datatype-not-req]',
    (life) => {
      const born = new Set(births(life).flatMap(({ payload }) => payload.metrics.map(({ alias }) => alias)));
      for (const { payload } of of(life, 'DDATA')) {
        for (const { name, alias, datatype } of payload.metrics) {
          expect([name, datatype, alias === undefined || !born.has(alias)]).toEqual([undefined, undefined, false]);
        }
      }
    },
  ],
  [
    'each metric of births and data has its own time, UTC [tck-id-payloads-name-birth-data-requirement, tck-id-payloads-metric-timestamp-in-UTC]',
    (life) => {
      for (const { payload } of of(life, 'NBIRTH', 'DBIRTH', 'DDATA')) {
        for (const { timestamp } of payload.metrics) {
          expect(timestamp).toBeGreaterThanOrEqual(life.fromMs - 20);
          expect(timestamp).toBeLessThanOrEqual(Math.max(life.throughMs, life.fromMs + 303));
        }
      }
    },
  ],
  [
    'every message but NDEATH has a sequence number, one more than the one before [tck-id-payloads-sequence-num-always-included, tck-id-payloads-sequence-num-incrementing]',
    (life) => {
      follows(life, 'DBIRTH', 'DDATA', 'DDEATH');
      for (const { payload } of of(life, 'NBIRTH', 'DBIRTH', 'DDATA', 'DDEATH'))
        expect(payload.seq).toBeTypeOf('number');
    },
  ],
  [
    'properties come as keys and as many values, each with its datatype [tck-id-payloads-propertyset-keys-array-size, tck-id-payloads-propertyset-values-array-size, tck-id-payloads-metric-propertyvalue-type-req, tck-id-payloads-metric-propertyvalue-type-type, tck-id-payloads-metric-propertyvalue-type-value]',
    (life) => {
      expect(propertiesIn(life).length).toBeGreaterThan(10);
      for (const [key, { type }] of propertiesIn(life)) expect([key, isDatatype(type)]).toEqual([key, true]);
    },
  ],
  [
    'the quality is INT32, one of 0, 192 and 500 [tck-id-payloads-propertyset-quality-value-type, tck-id-payloads-propertyset-quality-value-value]',
    (life) => {
      const qualities = propertiesIn(life).flatMap(([key, property]) => (key === 'Quality' ? [property] : []));
      for (const { type, value } of qualities) {
        expect([type, value?.kind, [0, 192, 500].includes(Number(value?.value))]).toEqual([
          DATATYPE.Int32,
          'int',
          true,
        ]);
      }
      expect(new Set(qualities.map(({ value }) => value?.value))).toEqual(new Set([0, 192]));
    },
  ],
  // Deaths, commands, the end.
  [
    'a machine whose link breaks has a DDEATH at QoS 0, not retained, with time and the next sequence number [tck-id-operational-behavior-device-ddeath, tck-id-topics-ddeath-mqtt, tck-id-topics-ddeath-seq-num, tck-id-payloads-ddeath-seq, tck-id-payloads-ddeath-seq-inc, tck-id-payloads-ddeath-seq-number, tck-id-payloads-ddeath-timestamp]',
    (life) => {
      quietly(of(life, 'DDEATH'), 1);
      follows(life, 'DDEATH');
      for (const { payload } of of(life, 'DDEATH')) isWithin(life, payload.timestamp);
    },
  ],
  [
    'asked for a rebirth it says all births at once, with the number of the same connection [tck-id-operational-behavior-data-commands-rebirth-action-1, tck-id-operational-behavior-data-commands-rebirth-action-2, tck-id-operational-behavior-data-commands-rebirth-action-3]',
    (life) => {
      const asked = life.packets.findIndex(
        (packet) => packet.kind === 'publish' && packet.from === 'broker' && isRebirth(packet.payload),
      );
      const after = life.packets.slice(asked).flatMap((packet) => {
        const own = packet.kind === 'publish' && packet.from === 'client' && packet.connection === 1;
        return own ? [packet] : [];
      });
      const types = after.slice(0, 3).map(({ topic }) => topic.split('/')[2]);
      expect(types).toEqual(['NBIRTH', 'DBIRTH', 'DBIRTH']);
      const again = decodePayload(after[0]?.payload ?? new Uint8Array());
      expect(bdSeqIn(again)?.value).toEqual(bdSeqIn(willOf(life, 1).decoded)?.value);
    },
  ],
  [
    'it goes by NDEATH and then DISCONNECT [tck-id-operational-behavior-edge-node-intentional-disconnect-ndeath, tck-id-operational-behavior-edge-node-intentional-disconnect-packet, tck-id-payloads-ndeath-will-message-publisher, tck-id-payloads-ndeath-will-message-publisher-disconnect-mqtt311]',
    (life) => {
      for (const connection of [2, 3]) {
        const own = life.packets.filter((packet) => packet.connection === connection && packet.from === 'client');
        expect(own.at(-1)?.kind).toBe('disconnect');
        const published = own.filter(({ kind }) => kind === 'publish');
        expect(published.at(-1)).toMatchObject({ topic: `spBv1.0/${GROUP}/NDEATH/${NODE}` });
      }
    },
  ],
  [
    'the broker brings what is said at QoS 0 and 1, and the Will of a connection that broke and of no other [tck-id-conformance-mqtt-qos0, tck-id-conformance-mqtt-qos1, tck-id-conformance-mqtt-will-messages]',
    (life) => {
      const own = life.heard.filter((topic) => !topic.includes('CMD'));
      const byWill = `spBv1.0/${GROUP}/NDEATH/${NODE}`;
      const expected = [...life.said.map(({ topic }) => topic), byWill];
      expect([...own].sort()).toEqual(expected.sort());
    },
  ],
];

function isRebirth(payload: Uint8Array): boolean {
  return decodePayload(payload).metrics.some(({ name }) => name === 'Node Control/Rebirth');
}

for (const [name, missing, start] of BROKERS) {
  describeWith([missing], `an edge node over ${name}`, () => {
    let life: Life;
    beforeAll(async () => {
      const broker = await start();
      life = await liveThrough(broker.port);
      await broker.stop();
    });

    test.each(RULES)('%s', (_rule, check) => check(life));
  });
}
