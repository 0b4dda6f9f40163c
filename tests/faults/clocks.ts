/**
 * Fault 11: clocks are wrong and are set. Machines' clocks are an hour ahead, an hour behind, in 1970: their samples are
 * flagged, and stand in the order of the times that the gateway fixed. The clocks of gateway and server are set while
 * samples flow: what nobody watched is a gap, and nothing is folded over and over.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { nsFromMs } from '@gemba/contract/sample';
import { expect } from 'vitest';
import { realNs } from '../support/ledger-of-samples.ts';
import { type Emission, readOracle } from '../support/oracle.ts';
import { until } from '../support/running-plant.ts';
import { setClock, withClocks } from './clock-of.ts';
import { between, type Fault, type Scene } from './fault.ts';

const HOUR_MS = 3_600_000;
const FLOW_MS = { small: 1_500, whole: 8_000 };
/** Refolds of a machine are never nearer to each other than this. */
const REFOLD_LEAST_MS = 500;
const MACHINES = ['filler-1', 'mill-1', 'press-1'];

export const machineClocks: Fault = {
  name: 'machine-clocks',
  what: 'machines an hour ahead, an hour behind, in 1970: flagged, and in the order of the gateway’s times',
  async play(scene) {
    const { plant, next, whole, did, facts } = scene;
    const offsets = [HOUR_MS, -HOUR_MS, -Date.now()];
    const retimed = async () => (await plant.metric('gateway', 'gemba_gateway_altered_total', 'reason="clock"')) ?? 0;
    scene.real = realWith(offsets);
    for (let round = 0; round < (whole ? 6 : 1); round++) {
      const first = between(next, 0, 2);
      const before = await retimed();
      for (const [i, machine] of MACHINES.entries()) {
        const offsetMs = offsets[(first + i) % offsets.length] as number;
        await plant.switchOn(machine, 'clock', { offsetMs });
        did('machine clock', { machine, offsetMs });
      }
      await until('their times are replaced', 20_000, async () => (await retimed()) > before + 10);
      await pause(whole ? FLOW_MS.whole : FLOW_MS.small);
      for (const machine of MACHINES) await plant.switchOff(machine, 'clock');
      await plant.untilAllLive();
    }
    facts.retimed = await retimed();
    await noStorm(scene);
  },
};

/** Undoes the one offset that puts an emission near its neighbours, which were emitted just before it. */
function realWith(offsetsMs: readonly number[]): (emissions: Emission[]) => Emission[] {
  return (emissions) => {
    let lastNs = emissions[0]?.timeNs ?? 0n;
    return emissions.map((emission) => {
      const candidates = [0, ...offsetsMs].map((ms) => emission.timeNs - nsFromMs(ms));
      const near = candidates.reduce((best, one) => (distance(one, lastNs) < distance(best, lastNs) ? one : best));
      lastNs = near;
      return { ...emission, atNs: near };
    });
  };
}

const distance = (a: bigint, b: bigint): bigint => (a > b ? a - b : b - a);

/** Refolds so far, against the most that the time since the start allows. */
async function noStorm({ plant, facts, startedMs }: Scene): Promise<void> {
  const refolds = (await plant.metric('server', 'gemba_server_refolds_total', 'result="done"')) ?? 0;
  const most = MACHINES.length * (1 + (performance.now() - startedMs) / REFOLD_LEAST_MS);
  facts.refolds = refolds;
  expect(refolds, 'refolds').toBeLessThanOrEqual(most);
}

export const clocksSet: Fault = {
  name: 'clocks-set',
  what: 'the clocks of gateway and server set by an hour under flow: a gap, no storm of refolds, parts exact',
  plant: withClocks(0, 'gateway', 'server'),
  async play(scene) {
    const { plant, whole, next, facts } = scene;
    const flow = () => pause(whole ? FLOW_MS.whole + between(next, 0, 4000) : FLOW_MS.small);
    for (const ms of [HOUR_MS, 0, -HOUR_MS, 0]) {
      setClock(scene, 'server', ms);
      await flow();
      await plant.untilAllLive();
    }
    const sets: ClockSet[] = [];
    const { real } = scene;
    scene.real = (emissions) => atClock(sets, real?.(emissions) ?? emissions);
    // Set back, it stays behind what was observed, and what comes stands there at one nanosecond each.
    for (const hours of whole ? [1, 2, 3, 2] : [1, 0]) {
      sets.push({ atNs: nsFromMs(Date.now()), offsetNs: nsFromMs(hours * HOUR_MS) });
      setClock(scene, 'gateway', hours * HOUR_MS);
      await flow();
      await plant.untilAllLive();
    }
    facts.gaps = await plant.metric('gateway', 'gemba_gateway_gaps_total', 'cause="clock-set"');
    await noStorm(scene);
  },
};

interface ClockSet {
  /** By the clock that nobody sets. */
  atNs: bigint;
  offsetNs: bigint;
}

/** When emissions were by a clock that was set meanwhile. */
const atClock = (sets: readonly ClockSet[], emissions: readonly Emission[]): Emission[] =>
  emissions.map((emission) => {
    const ns = realNs(emission);
    const offsetNs = sets.findLast(({ atNs }) => atNs <= ns)?.offsetNs ?? 0n;
    return { ...emission, atNs: ns + offsetNs };
  });

const ZONE = 'America/New_York';
/** The next one, so that certificates are valid then; at night, either way. */
const CHANGE = Temporal.Now.zonedDateTimeISO(ZONE).getTimeZoneTransition('next') as Temporal.ZonedDateTime;
const BEFORE_MS = 30_000;
const SHIFTS = [
  { id: 'night', name: 'Night', start: '00:00', end: '06:00' },
  { id: 'day', name: 'Day', start: '06:00', end: '00:00' },
];

export const daylightSaving: Fault = {
  name: 'daylight-saving',
  what: 'the site’s clocks change for daylight saving under flow: rows and shifts go on without a break or a double',
  plant: {
    timeZone: ZONE,
    shifts: SHIFTS,
    ...withClocks(CHANGE.epochMilliseconds - BEFORE_MS - Date.now(), 'simulators', 'gateway', 'server'),
  },
  async play(scene) {
    const { plant, whole } = scene;
    const newest = async () => Number(readOracle(plant.data).get('press-1')?.at(-1)?.timeNs ?? 0n) / 1e6;
    const overMs = CHANGE.epochMilliseconds + (whole ? 20_000 : 2_000);
    await until('the clocks have changed', 120_000, async () => (await newest()) > overMs);
    scene.shifts = [`${CHANGE.toPlainDate()}/night`];
  },
};
