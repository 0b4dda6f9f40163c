/** An acknowledgement is carried to the machine whatever happens on the way, and its author learns what became of it. */

import type { GatewayId, SignalId } from '@gemba/contract/identity';
import { encodeMachineAlarm, type MachineAlarm } from '@gemba/contract/machine-alarm';
import type { AcknowledgeRequest, AcknowledgeResult } from '@gemba/contract/stream/acknowledge';
import { makeLog } from '@gemba/program/log';
import { Metrics } from '@gemba/program/metrics';
import { beforeEach, expect, test } from 'vitest';
import { Bench, GATEWAY } from '../testing/bench.ts';
import { FILLER, observed, sample, testPlant } from '../testing/plant.ts';
import { type MachineWay, PASS_ON_MAX_MS, PassOn } from './pass-on.ts';

const ACTIVE: MachineAlarm = {
  ...{ active: true, acknowledged: false, severity: 700, message: 'Jam', event: 'a1' },
  ...{ by: null, comment: null, enabled: true },
};

let bench: Bench;
let passOn: PassOn;
let told: { topic: string; request: AcknowledgeRequest }[];
let brokerUp: boolean;
let way: MachineWay;

function plant() {
  const made = testPlant({
    alarms: [
      {
        ...{ id: 'jam', machines: [FILLER], condition: { kind: 'machine-alarm', signal: 'alarms/jam' } },
        ...{ priority: 'high', text: 'Jam', cause: 'c', consequence: 'q', response: 'r', respondWithinS: 60 },
      },
    ],
  });
  made.sites[0]?.areas[0]?.lines[0]?.machines[0]?.signals.push({ id: 'alarms/jam', type: 'text' });
  return made;
}

function begin(): void {
  const { pipeline } = bench.life;
  const { clock, records } = bench;
  passOn = new PassOn({ pipeline, way, records, clock, log: makeLog('test', 'silent'), metrics: new Metrics() });
  passOn.start();
}

beforeEach(async () => {
  bench = await Bench.make(plant());
  told = [];
  brokerUp = true;
  way = {
    tell: async ({ topic, payload }) => {
      if (!brokerUp) throw new Error('away');
      told.push({ topic, request: JSON.parse(payload) as AcknowledgeRequest });
    },
    answered: () => undefined,
  };
  begin();
});

async function says(second: number, state: Partial<MachineAlarm>): Promise<void> {
  bench.live(
    sample(FILLER, 'alarms/jam' as SignalId, second, encodeMachineAlarm({ ...ACTIVE, ...state })),
    observed(FILLER, second, second + 1),
  );
  await bench.clock.advance(100);
}
const alarm = () => bench.life.pipeline.picture.alarms()[0];
/** Somebody acknowledges what stands. */
async function acknowledge(): Promise<void> {
  const acting = bench.life.pipeline.acts.acknowledge(alarm()?.occurrence ?? '', { name: 'ann', comment: 'seen' });
  await bench.clock.advance(1000);
  await acting;
}
async function answer(result: AcknowledgeResult, code: string | null = null, gateway = GATEWAY): Promise<void> {
  way.answered(gateway, { id: told.at(-1)?.request.id ?? '', result, code });
  await bench.clock.advance(1000);
}
const audited = async () =>
  (await bench.records.auditLog(10)).map(({ who, what, result, detail }) => ({ who, what, result, detail }));

test('it goes to the gateway of the machine, with the EventId that was seen, again until it is answered', async () => {
  await says(1, {});
  brokerUp = false;
  await acknowledge();
  expect(told).toEqual([]);
  brokerUp = true;
  await bench.clock.advance(5000);
  await bench.clock.advance(5000);
  expect(told).toHaveLength(2);
  expect(told[0]?.topic).toBe(`gemba/v1/site-1/${GATEWAY}/acknowledge`);
  expect(told[0]?.request).toMatchObject({
    machine: FILLER,
    signal: 'alarms/jam',
    event: 'a1',
    by: 'ann',
    comment: 'seen',
  });
  await answer('done');
  await bench.clock.advance(20_000);
  expect(told).toHaveLength(2);
  expect(await audited()).toEqual([
    { who: 'ann', what: 'acknowledge at the machine', result: 'done', detail: 'a1 done' },
  ]);
});

test('a server that is killed asks again, by the same id', async () => {
  await says(1, {});
  await acknowledge();
  await passOn.stop();
  await bench.restart();
  await says(2, { message: 'Jam still' });
  begin();
  await bench.clock.advance(1000);
  expect(told.map(({ request }) => request.id)).toEqual([told[0]?.request.id, told[0]?.request.id]);
});

test('that the machine says it is acknowledged is an answer too', async () => {
  await says(1, {});
  await acknowledge();
  await says(3, { acknowledged: true, event: 'a2', by: 'gateway' });
  await bench.clock.advance(20_000);
  expect(told).toHaveLength(1);
  expect(alarm()).toMatchObject({ state: 'active-acknowledged', acknowledgedBy: 'ann' });
});

test('of a state that the machine doesn’t know any more, the newer one stands to be acknowledged', async () => {
  await says(1, {});
  await acknowledge();
  const before = alarm()?.occurrence;
  await answer('stale', 'BadEventIdUnknown');
  expect(alarm()).toMatchObject({ state: 'active-unacknowledged' });
  expect(alarm()?.occurrence).not.toBe(before);
  expect((await audited())[0]).toMatchObject({ result: 'refused', detail: 'a1 stale BadEventIdUnknown' });
});

test('where nothing is written to machines it stays here, and another gateway’s word counts for nothing', async () => {
  await says(1, {});
  await acknowledge();
  await answer('refused', null, 'edge-2' as GatewayId);
  expect(bench.life.pipeline.acts.toPassOn()).toHaveLength(1);
  await answer('off');
  expect(bench.life.pipeline.acts.toPassOn()).toEqual([]);
  expect(await audited()).toEqual([]);
});

test('one that nobody answers is given up after a while, and the journal says so', async () => {
  await says(1, {});
  await acknowledge();
  for (let s = 0; s <= PASS_ON_MAX_MS / 1000; s += 30) await bench.clock.advance(30_000);
  expect(bench.life.pipeline.acts.toPassOn()).toEqual([]);
  const [line] = await bench.records.alarmJournal({ transition: 'commented' }, 1);
  expect(line).toMatchObject({ by: null, comment: 'The acknowledgement did not reach the machine' });
});
