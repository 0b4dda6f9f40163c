/**
 * What engineers are told of a plant that runs: the gateway is live and keeps the rules of Sparkplug as far as a host can
 * see, what is produced is stored, and what the journal on a replaced disk still held lies in a gap that says so.
 */

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostics, GapSum } from '@gemba/contract/diagnostics';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mosquittoMissing } from '../support/mosquitto.ts';
import { RunningPlant, until } from '../support/running-plant.ts';
import { describeWith } from '../support/skip.ts';

describeWith([mosquittoMissing], 'the diagnostics of a plant', () => {
  let plant: RunningPlant;
  beforeEach(async () => {
    plant = await RunningPlant.prepare({
      broker: 'mosquitto',
      machines: [
        { id: 'press-1', kind: 'press' },
        { id: 'filler-1', kind: 'filler' },
      ],
    });
    await plant.start();
    await plant.untilAllLive();
  });
  afterEach(() => plant.end());

  const diagnostics = async (): Promise<Diagnostics> => {
    const all = await plant.get<Diagnostics>('/api/v1/diagnostics');
    if (all === null) throw new Error('the server does not answer');
    return all;
  };
  const gaps = async (): Promise<GapSum[]> =>
    (await plant.get<{ gaps: GapSum[] }>('/api/v1/diagnostics/gaps?hours=1'))?.gaps ?? [];

  test('say that all is well while it is, and of a replaced disk what is lost with it', async () => {
    await until('node and devices are born', 20_000, async () => {
      const [node] = (await diagnostics()).nodes;
      return node?.online === true && node.devices.online === 2;
    });
    await until('something was stored', 20_000, async () => ((await diagnostics()).gateways[0]?.stored ?? 0) > 3);
    const well = await diagnostics();
    expect(well.stream).toEqual({ up: true, refused: [] });
    expect(well.sparkplug).toMatchObject({ up: true, refused: [] });
    expect(well.gateways.filter(({ kind }) => kind === 'gateway')).toMatchObject([
      { gateway: 'edge-1', site: 'site-1', lost: 0, newJournals: 0, twin: null, refused: [] },
    ]);
    expect(well.gateways[0]?.produced).toBeGreaterThanOrEqual(well.gateways[0]?.stored ?? 0);
    expect(well.nodes).toMatchObject([{ group: 'site-1', node: 'edge-1', role: 'gateway', broken: [] }]);
    expect(well.nodes[0]?.holes).toEqual({ healed: 0, lost: 0, messages: 0 });
    expect(well.machines).toMatchObject([
      { machine: 'press-1', source: 'edge-1', clock: null },
      { machine: 'filler-1', source: 'edge-1', clock: null },
    ]);

    // The server starts anew with it: within a minute of the old journal the new one would be a twin.
    await plant.gateway.stop();
    await plant.server.stop();
    rmSync(join(plant.data, 'gateway/edge-1'), { recursive: true });
    await plant.server.start();
    await plant.gateway.start();
    await plant.untilAllLive();
    await until('the lost tail of each machine is declared', 30_000, async () => (await gaps()).length === 2);
    for (const gap of await gaps()) {
      expect(gap).toMatchObject({ cause: 'journal-lost', declared: 1 });
      expect(gap.openMs).toBeGreaterThan(0);
    }
  });
});
