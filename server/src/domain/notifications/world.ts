/** What is true while a turn is decided: the plant, what leads and people have said, what the configuration offers. */

import type { Plant } from '@gemba/contract/plant';
import type { Feed, NotificationPlan, Person, Route } from './types.ts';

export interface World {
  plant: Plant;
  plan: NotificationPlan;
  people: readonly Person[];
  feeds: readonly Feed[];
  /** Ids of the channels that are configured. */
  channels: ReadonlySet<string>;
  /** How long a message waits for others that go the same way, ns. */
  groupNs: bigint;
}

const MINUTE_S = 60;

/**
 * What holds until leads have said otherwise: technicians at work, a quarter of an hour later whoever leads, then who is
 * responsible for production. What is low waits on the walls.
 */
export const DEFAULT_ROUTE: Route = {
  ...{ id: 'default', name: 'Default', places: [], priorities: ['critical', 'high', 'medium'], rules: [] },
  steps: [
    { afterS: 0, to: [{ kind: 'role', role: 'technician', skill: null, onShift: true }] },
    { afterS: 15 * MINUTE_S, to: [{ kind: 'role', role: 'lead', skill: null, onShift: false }] },
    { afterS: 45 * MINUTE_S, to: [{ kind: 'role', role: 'cpo', skill: null, onShift: false }] },
  ],
};

/** What holds before anybody has said anything. */
export const DEFAULT_PLAN: NotificationPlan = { routes: [DEFAULT_ROUTE], rotas: [], staff: [] };
