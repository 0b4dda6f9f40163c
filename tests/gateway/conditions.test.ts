/** The machine's own alarms, from the conditions of a real OPC UA server to the journal stream, and acknowledgements back. */

import { decodeMachineAlarm, type MachineAlarm } from '@gemba/contract/machine-alarm';
import { qualityOf, type Sample } from '@gemba/contract/sample';
import {
  type AcknowledgeAnswer,
  acknowledgedTopic,
  acknowledgeTopic,
  decodeAnswer,
} from '@gemba/contract/stream/acknowledge';
import { alarmSourcesOf } from '@gemba/simulators/describe';
import mqtt, { type MqttClient } from 'mqtt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FaultProxy } from '../support/fault-proxy.ts';
import { soon } from '../support/soon.ts';
import { GATEWAY, MACHINE, Rig, SITE } from './rig.ts';

const WITHIN_MS = 5_000;
const OIL = 'alarms/oil-hot';
const FILTER = 'alarms/filter-clogged';

let rig: Rig;
let cable: FaultProxy;
let client: MqttClient;
const answers: AcknowledgeAnswer[] = [];

beforeAll(async () => {
  const settings: { acknowledge: boolean; endpoint?: string } = { acknowledge: true };
  rig = await Rig.make({
    more: {
      signals: [OIL, FILTER].map((id) => ({ id, type: 'text' })),
      sources: Object.fromEntries([OIL, FILTER].map((id) => [id, alarmSourcesOf('press', MACHINE)[id] ?? ''])),
      settings,
    },
  });
  cable = new FaultProxy(Number(new URL(rig.machine.endpoint.replace('opc.tcp', 'http')).port));
  settings.endpoint = `opc.tcp://127.0.0.1:${await cable.start()}`;
  rig.emit('oil-temperature', 45);
  await rig.server.start(rig.brokerUrl);
  client = await mqtt.connectAsync(rig.brokerUrl);
  client.on('message', (_, payload) => {
    const answer = decodeAnswer(payload.toString());
    if (answer !== null) answers.push(answer);
  });
  await client.subscribeAsync(acknowledgedTopic(SITE, GATEWAY), { qos: 1 });
  await rig.startGateway();
}, 30_000);
afterAll(async () => {
  await client?.endAsync(true);
  await rig?.end();
  await cable?.stop();
});

const samples = (signal: string): Sample[] => rig.server.samples().filter((sample) => sample.signal === signal);
const newest = (signal: string) => samples(signal).at(-1);
const state = (signal: string): MachineAlarm | null => decodeMachineAlarm(newest(signal)?.value);
const seen = (signal: string, wanted: Partial<MachineAlarm>) =>
  soon(() => expect(state(signal)).toMatchObject(wanted), WITHIN_MS);
const ask = (id: string, event: string) => {
  const request = { id, machine: MACHINE, signal: OIL, event, by: 'ann', comment: 'cooler cleaned' };
  return client.publishAsync(acknowledgeTopic(SITE, GATEWAY), JSON.stringify(request), { qos: 1 });
};

test('a machine’s alarm comes in, is held over a cut, is acknowledged from here and at the panel', {
  timeout: 30_000,
}, async () => {
  // Connected: what the refresh doesn't mention is not active.
  await seen(OIL, { active: false, acknowledged: null, event: null });
  await seen(FILTER, { active: false });

  const { timeNs } = rig.emit('oil-temperature', 60);
  await seen(OIL, { active: true, acknowledged: false, severity: 600, message: 'Oil too hot: 60' });
  expect(newest(OIL)?.timeNs).toBe((timeNs / 1_000_000n) * 1_000_000n);
  expect(qualityOf(newest(OIL)?.status ?? 1)).toBe('good');

  // Acknowledged from here, by EventId: what the machine doesn't know is said to be so, and asking twice does no harm.
  const { event } = state(OIL) as MachineAlarm;
  await ask('unknown', 'ffffffffffffffffffffffffffffffff');
  await soon(
    () => expect(answers).toContainEqual({ id: 'unknown', result: 'stale', code: 'BadEventIdUnknown' }),
    WITHIN_MS,
  );
  await ask('first', event as string);
  await seen(OIL, { active: true, acknowledged: true, comment: 'ann: cooler cleaned' });
  expect(rig.machine.alarms?.stateOf('Oil too hot')).toEqual({ active: true, acknowledged: true });
  await ask('again', event as string);
  await soon(() =>
    expect(answers.slice(1)).toEqual(['first', 'again'].map((id) => ({ id, result: 'done', code: null }))),
  );

  // A second limit wants to be seen again; the connection that has just broken costs nothing.
  cable.cut();
  rig.emit('oil-temperature', 66);
  await seen(OIL, { active: true, acknowledged: false, severity: 900 });
  expect(samples(OIL)).toHaveLength(4);
  expect(rig.server.gaps()).toEqual([]);

  // At the panel.
  rig.emit('filter-pressure', 2.5);
  await seen(FILTER, { active: true, acknowledged: false });
  rig.machine.alarms?.acknowledge('Filter clogged', 'opal', 'ordered');
  await seen(FILTER, { active: true, acknowledged: true, by: 'opal', comment: 'ordered' });

  // A gateway that begins anew tells nothing twice: the refresh mentions both as they were.
  const before = [samples(OIL).length, samples(FILTER).length];
  await rig.stopGateway();
  const lastNs = rig.server.observed().at(-1)?.throughNs ?? 0n;
  await rig.startGateway();
  await soon(() => expect(rig.server.observed().at(-1)?.throughNs ?? 0n).toBeGreaterThan(lastNs));
  expect([samples(OIL).length, samples(FILTER).length]).toEqual(before);

  // The link is cut, and the oil cools down meanwhile: a gap is declared, and the refresh says what is.
  const gaps = rig.server.gaps().length;
  await rig.machine.close();
  rig.emit('oil-temperature', 40);
  await rig.machine.open();
  await soon(() => expect(state(OIL)?.active).toBe(false), 15_000);
  expect(state(OIL)).toMatchObject({ acknowledged: null, event: null });
  await soon(() => expect(rig.server.gaps().length).toBeGreaterThan(gaps));
  expect(rig.server.missing()).toEqual([]);
});

test('a condition that is switched off at the machine says nothing of what is so', { timeout: 20_000 }, async () => {
  rig.machine.alarms?.enable('Oil too hot', false);
  await seen(OIL, { enabled: false });
  rig.machine.alarms?.enable('Oil too hot', true);
  await seen(OIL, { enabled: true });
});
