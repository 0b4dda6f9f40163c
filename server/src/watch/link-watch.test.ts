/** Cables are pulled: who is told, and of what. */

import type { MachineId } from '@gemba/contract/identity';
import type { Plant } from '@gemba/contract/plant';
import { makeLog } from '@gemba/program/log';
import { describe, expect, test } from 'vitest';
import { Bench, GATEWAY } from '../testing/bench.ts';
import { observed, testPlant } from '../testing/plant.ts';
import { LinkWatch } from './link-watch.ts';

const FORTY = Array.from({ length: 40 }, (_, index) => `m-${index}` as MachineId);
const STALE: NonNullable<Plant['alarms']>[number] = {
  ...{
    id: 'silent',
    machines: ['*'],
    condition: { kind: 'stale', forS: 30 },
    priority: 'high',
    text: 'Nothing is heard',
  },
  ...{ cause: 'c', consequence: 'q', response: 'r', respondWithinS: 60 },
};

async function begin(alarms: NonNullable<Plant['alarms']>) {
  const plant = testPlant({ alarms });
  const line = plant.sites[0]?.areas[0]?.lines[0];
  if (line === undefined) throw new Error('the test’s plant has no line');
  const [model] = line.machines;
  line.machines = FORTY.map((id) => ({ ...(model as NonNullable<typeof model>), id, name: id }));
  const bench = await Bench.make(plant);
  const { clock, records } = bench;
  const stream = { up: true, heard: new Map<string, { liveMs: number | null }>() };
  const make = () =>
    new LinkWatch({
      ...{ plant, records, clock, log: makeLog('test', 'silent') },
      pipeline: bench.life.pipeline,
      note: (...what) => bench.life.pipeline.note(...what),
      over: (...what) => bench.life.pipeline.over(...what),
      waysIn: () => ({ stream, host: null, sources: [] }),
    });
  let watch = make();
  await watch.start();
  let second = 0;
  /** Lets seconds pass; who is plugged in speaks in each. */
  const pass = async (seconds: number, plugged: readonly MachineId[] = FORTY) => {
    for (const end = second + seconds; second < end; second++) {
      if (plugged.length > 0 && stream.up) {
        bench.live(...plugged.map((machine) => observed(machine, second, second + 1)));
        stream.heard.set(GATEWAY, { liveMs: clock.elapsedMs() });
      }
      await clock.advance(1000);
    }
  };
  const restart = async () => {
    await watch.stop();
    await bench.restart();
    stream.heard.clear();
    watch = make();
    await watch.start();
  };
  /** Who was told of what since the last time that somebody asked. */
  let seen = 0;
  const announced = async () => {
    const all = (await records.notifications.announcements(500)).filter(({ id }) => id > seen);
    seen = Math.max(seen, ...all.map(({ id }) => id));
    return all.map(({ line: { rule, machine } }) => `${rule} ${machine}`);
  };
  const active = () =>
    bench.life.pipeline.picture
      .alarms()
      .filter(({ state, suppression }) => state.startsWith('active') && suppression === 'none');
  return { pass, stream, announced, active, restart };
}

describe('a gateway is unplugged', () => {
  test('behind it are forty machines: one alarm, and none when it comes back', async () => {
    const { pass, announced, active } = await begin([STALE]);
    await pass(20);
    expect(await announced()).toEqual([]);
    await pass(120, []);
    expect(await announced()).toEqual([`system:gateway ${GATEWAY}`]);
    expect(active().map(({ rule }) => rule)).toEqual(['system:gateway']);
    await pass(60);
    expect(await announced()).toEqual([]);
    expect(active()).toEqual([]);
  });

  test('a machine that is still silent when it comes back has an alarm of its own then', async () => {
    const { pass, announced } = await begin([STALE]);
    await pass(20);
    await pass(60, []);
    await announced();
    await pass(60, FORTY.slice(1));
    expect(await announced()).toEqual(['silent m-0']);
  });

  test('while the server is down: it is missed after a minute, and told of once', async () => {
    const { pass, announced, restart } = await begin([STALE]);
    await pass(20);
    await restart();
    await pass(59, []);
    expect(await announced()).toEqual([]);
    await pass(60, []);
    expect(await announced()).toEqual([`system:gateway ${GATEWAY}`]);
    await restart();
    await pass(120, []);
    expect(await announced()).toEqual([]);
  });
});

test('the broker is stopped: one alarm, neither of the gateway nor of machines', async () => {
  const { pass, stream, announced, active } = await begin([STALE]);
  await pass(20);
  stream.up = false;
  await pass(120, []);
  expect(await announced()).toEqual(['system:broker broker']);
  stream.up = true;
  await pass(60);
  expect(await announced()).toEqual([]);
  expect(active()).toEqual([]);
});

describe('a machine is unplugged from its gateway', () => {
  test('it has an alarm of the system', async () => {
    const { pass, announced, active } = await begin([]);
    await pass(20);
    await pass(60, FORTY.slice(1));
    expect(await announced()).toEqual(['system:link m-0']);
    await pass(5);
    expect(active()).toEqual([]);
  });

  test('and where the plant has a rule for that, the plant’s', async () => {
    const { pass, announced } = await begin([STALE]);
    await pass(20);
    await pass(60, FORTY.slice(1));
    expect(await announced()).toEqual(['silent m-0']);
  });
});
