/**
 * Machines that keep a history, their links cut again and again, and gateway and server killed while what was missed is
 * being read: in the end nothing is missing at all, nothing stands twice, and every gap is closed.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../support/running-plant.ts';
import { between, type Fault, type Scene } from './fault.ts';

const MACHINES = ['filler-1', 'mill-1', 'press-1'];
const ROUNDS = { small: 2, whole: 12 };
const AWAY_MS = { small: 1_500, whole: 20_000 };
const FILLED_WITHIN_MS = 120_000;

/** What happens while history is read; the first two are those of the small run. */
const DISTURBANCES = ['gateway killed', 'link cut', 'server killed', 'nothing'] as const;

export const history: Fault = {
  name: 'history',
  what: 'links cut, gateway and server killed while history is read: all gaps are filled in, nothing twice',
  // Slow enough that it is still being read when something happens.
  plant: {
    historyH: 1,
    stepMs: 20,
    backfill: { valuesPerS: 200 },
    machines: [
      { id: 'filler-1', kind: 'filler', idealCycleS: 0.2 },
      { id: 'mill-1', kind: 'cnc-mill', idealCycleS: 0.2 },
      { id: 'press-1', kind: 'press', idealCycleS: 0.2 },
    ],
  },
  async play(scene) {
    const { plant, whole, next, did, facts } = scene;
    const span = whole ? 'whole' : 'small';
    scene.heals = true;
    for (let round = 0; round < ROUNDS[span]; round++) {
      const cut = MACHINES.filter(() => next() < 0.7);
      for (const machine of cut) await plant.link(machine, false);
      await pause(between(next, AWAY_MS.small, AWAY_MS[span]));
      for (const machine of cut) await plant.link(machine, true);
      const what = DISTURBANCES[whole ? between(next, 0, DISTURBANCES.length - 1) : round % 2] ?? 'nothing';
      await disturb(scene, what);
      did('links cut', { cut, meanwhile: what });
      await plant.untilAllLive();
    }
    await until('all gaps are filled in', FILLED_WITHIN_MS, async () => {
      return (await plant.metric('gateway', 'gemba_gateway_backfill_gaps_open')) === 0;
    });
    facts.brought = await plant.metric('gateway', 'gemba_gateway_backfill_values_total', 'result="brought"');
  },
};

async function disturb({ plant, next }: Scene, what: (typeof DISTURBANCES)[number]): Promise<void> {
  if (what === 'nothing') return;
  const broughtBefore = await brought(plant);
  await until('history is being read', FILLED_WITHIN_MS, async () => (await brought(plant)) > broughtBefore);
  await pause(between(next, 0, 500));
  if (what === 'gateway killed') {
    await plant.gateway.kill();
    await plant.gateway.start();
  } else if (what === 'server killed') {
    await plant.server.kill();
    await plant.server.start();
  } else {
    await plant.link('press-1', false);
    await pause(between(next, 0, 1_000));
    await plant.link('press-1', true);
  }
}

const brought = async (plant: Scene['plant']): Promise<number> =>
  (await plant.metric('gateway', 'gemba_gateway_backfill_values_total', 'result="brought"')) ?? 0;
