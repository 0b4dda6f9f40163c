/**
 * The present as facts: what screens show of each machine, and how each gateway's journal stands, at the moment of
 * asking. A machine of which nothing is heard is `no-data` here as on the screens; while the server is down nothing is
 * written, and a panel that looks back a minute is empty.
 */

import type { Diagnostics } from '@gemba/contract/diagnostics';
import type { MachineView } from '@gemba/contract/live';
import { machinesOf, type Plant } from '@gemba/contract/plant';
import { noDataAfterMs } from '../views/machine.ts';
import { tagsOf } from './from-rows.ts';
import type { Fact } from './port.ts';

export interface Present {
  timeNs: bigint;
  machines: readonly MachineView[];
  /** Milliseconds since a machine was last heard; `null` when it wasn't in this run. */
  ages: Readonly<Record<string, number | null>>;
  diagnostics: Diagnostics;
}

/** An age of which nothing is known yet, in seconds. */
const UNKNOWN_S = -1;
const seconds = (ms: number | null | undefined): number => (ms == null ? UNKNOWN_S : ms / 1000);

export function factsOfPresent(plant: Plant, { timeNs, machines, ages, diagnostics }: Present): Fact[] {
  const views = new Map(machines.map((view) => [view.id, view]));
  return [
    ...machinesOf(plant).flatMap((placed): Fact[] => {
      const view = views.get(placed.machine.id);
      const ageMs = ages[placed.machine.id] ?? null;
      if (view === undefined) return [];
      const silent = ageMs === null || ageMs > noDataAfterMs(placed.machine);
      const fields = {
        state: silent ? 'no-data' : view.state,
        shown: silent ? 'no-data' : view.shown,
        reason: silent ? '' : (view.reason ?? ''),
        age_s: seconds(ageMs),
      };
      return [{ measurement: 'machine', tags: tagsOf(placed), fields, timeNs }];
    }),
    ...diagnostics.gateways.map(
      (gateway): Fact => ({
        measurement: 'gateway',
        tags: {
          gateway: gateway.gateway,
          kind: gateway.kind,
          ...(gateway.site === null ? {} : { site: gateway.site }),
        },
        fields: {
          epoch: gateway.epoch,
          live_age_s: seconds(gateway.liveAgoMs),
          behind_s: gateway.behindMs / 1000,
          waiting: BigInt(gateway.waiting),
          produced: BigInt(gateway.produced),
          stored: BigInt(gateway.stored),
          lost: BigInt(gateway.lost),
          refused: BigInt(gateway.refused.reduce((sum, { count }) => sum + count, 0)),
          new_journals: BigInt(gateway.newJournals),
          twin: gateway.twin !== null,
        },
        timeNs,
      }),
    ),
  ];
}
