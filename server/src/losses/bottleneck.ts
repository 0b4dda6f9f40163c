/** Which machine holds a line up, over a window and now: rows and the live picture go in, a view comes out. */

import type { MachineId } from '@gemba/contract/identity';
import type { BottleneckView } from '@gemba/contract/losses';
import type { Plant } from '@gemba/contract/plant';
import type { Line } from '@gemba/contract/plant/site';
import { msFromNs, NS_PER_S } from '@gemba/contract/sample';
import type { MachineState } from '@gemba/contract/state';
import { calendarOf, classAt } from '../domain/calendar/plant-calendar.ts';
import type { Window } from '../domain/kpis/sums.ts';
import { Activity, lastPeriodOf } from '../domain/losses/active.ts';
import { bottleneckNow, bottlenecksOf, sharesOf } from '../domain/losses/bottleneck.ts';
import type { RowSource } from '../figures/rows.ts';

/** Active periods are followed back this far beyond the window; of those that are older still, the flow decides. */
const LOOK_BACK_NS = 24n * 3600n * NS_PER_S;

interface AskedBottleneck {
  plant: Plant;
  line: Line;
  window: Window;
  nowNs: bigint;
  /** State of a machine now, `no-data` where nothing was heard of it for too long. */
  stateOf: (machine: string) => MachineState;
}

export async function readBottleneck(asked: AskedBottleneck, rowsOf: RowSource): Promise<BottleneckView> {
  const { plant, line, window } = asked;
  const calendar = calendarOf(plant, line.id);
  const machines = line.machines.map(({ id }) => id);
  const fromNs = window.fromNs - LOOK_BACK_NS;
  const flow = await Promise.all(machines.map((id) => rowsOf(id as MachineId, fromNs, window.toNs)));
  const found = bottlenecksOf(machines.map((id, index) => new Activity(id, flow[index] ?? [], window, calendar)));
  const namedNs = found.reigns.reduce((sum, reign) => sum + reign.toNs - reign.fromNs, 0n);
  return {
    line: line.id,
    fromMs: msFromNs(window.fromNs),
    toMs: msFromNs(window.toNs),
    now: await nowOf(asked, rowsOf),
    shares: sharesOf(machines, found.reigns).map(({ machine, momentaryNs, soleNs, shiftingNs }) => ({
      machine,
      momentaryS: seconds(momentaryNs),
      soleS: seconds(soleNs),
      shiftingS: seconds(shiftingNs),
      share: namedNs > 0n ? Number(momentaryNs) / Number(namedNs) : null,
    })),
    timeline: found.reigns.map((reign) => ({
      fromMs: msFromNs(reign.fromNs),
      toMs: msFromNs(reign.toNs),
      machine: reign.machine,
      shiftingWith: reign.shiftingWith,
    })),
    scheduledS: seconds(found.scheduledNs),
    namedS: seconds(namedNs),
    noneS: seconds(found.noneNs),
    unknownS: seconds(found.unknownNs),
    partialS: seconds(found.partialNs),
  };
}

/** Nobody is a bottleneck in a break, a planned stop or unscheduled time. */
async function nowOf(
  { plant, line, nowNs, stateOf }: AskedBottleneck,
  rowsOf: RowSource,
): Promise<BottleneckView['now']> {
  if (classAt(plant, line.id, nowNs) !== 'scheduled') return null;
  const candidates = await Promise.all(
    line.machines.map(async ({ id }) => {
      const rows = await rowsOf(id as MachineId, nowNs - LOOK_BACK_NS, nowNs);
      return { machine: id, state: stateOf(id), period: lastPeriodOf(id, rows) };
    }),
  );
  const found = bottleneckNow(candidates, nowNs);
  if (found === null) return null;
  return { machine: found.machine, activeSinceMs: msFromNs(found.fromNs), activeS: seconds(found.activeNs) };
}

const seconds = (ns: bigint): number => Number(ns) / 1e9;
