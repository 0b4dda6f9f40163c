/** Every service in the order in which they start; they stop in the opposite one. */

import { DayKeeper } from '../figures/day-keeper.ts';
import { LateWatch } from '../orders/late-watch.ts';
import { PlanWatch } from '../orders/plan-watch.ts';
import { PassOn } from '../pass-on/pass-on.ts';
import { Upkeeper } from '../pipeline/upkeep.ts';
import { Watch } from '../quarantine/watch.ts';
import { SentRetention } from '../reports/post/retention.ts';
import { HouseWatch } from '../watch/house-watch.ts';
import { LinkWatch } from '../watch/link-watch.ts';
import type { Offers } from './offers.ts';
import { resultsToErp } from './results-to-erp.ts';
import type { Core, Service } from './service.ts';
import { wallKeeper } from './wall-keeper.ts';

/** Makes a service; `null` where the configuration asks for none. */
export type MakeService = (core: Core, offers: Offers) => Service | null;

export const SERVICES: readonly MakeService[] = [
  (core) => new Upkeeper(core),
  (core) => new DayKeeper(core),
  ({ replays }) => replays,
  (core) => new Watch(core),
  (core) => new LinkWatch(core),
  (core) => new HouseWatch(core),
  (core) => new PassOn(core),
  wallKeeper,
  ({ post }) => post,
  (core) => new SentRetention({ ...core, keptDays: core.config.reports.sentDays }),
  ({ notifications }) => notifications,
  (core, { planner }) => new LateWatch({ ...core, planner }),
  (core, { planner }) => new PlanWatch({ ...core, planner }),
  resultsToErp,
  (_, { studies }) => studies,
];
