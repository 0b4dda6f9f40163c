/** Who can be told, and what leads have decided: read from the records, kept for a moment. */

import type { NotificationPlan, Profile } from '@gemba/contract/notifications';
import type { Plant } from '@gemba/contract/plant';
import { NS_PER_S } from '@gemba/contract/sample';
import { PRIORITIES } from '@gemba/contract/state';
import type { Clock } from '../clock.ts';
import type { Feed, Person } from '../domain/notifications/types.ts';
import { DEFAULT_PLAN, type World } from '../domain/notifications/world.ts';
import type { Records } from '../records/port.ts';
import { kindNamed } from './channels/registry.ts';
import type { NotificationConfig } from './config.ts';

/** Accounts are made elsewhere: a new one is seen after so long, ms. */
const KEPT_MS = 5000;
/** The name of the one plan. */
export const PLAN = 'plan';

export interface PeopleOptions {
  plant: Plant;
  config: NotificationConfig;
  records: Pick<Records, 'users' | 'notifications'>;
  clock: Clock;
}

export class People {
  readonly #options: PeopleOptions;
  readonly #feeds: readonly Feed[];
  #kept: { world: World; untilMs: number } | null = null;

  constructor(options: PeopleOptions) {
    this.#options = options;
    this.#feeds = Object.entries(options.config.channels).flatMap(([channel, config]) => {
      const address = kindNamed(config.kind).feed(config as never);
      return address === null ? [] : [{ channel, address, priorities: config.priorities ?? PRIORITIES }];
    });
  }

  /** Somebody has written a profile or the plan. */
  changed(): void {
    this.#kept = null;
  }

  async world(): Promise<World> {
    const { plant, config, clock } = this.#options;
    if (this.#kept !== null && this.#kept.untilMs > clock.elapsedMs()) return this.#kept.world;
    const world: World = {
      ...{ plant, plan: (await this.plan()).plan, people: await this.#people(), feeds: this.#feeds },
      channels: new Set(Object.keys(config.channels)),
      groupNs: BigInt(Math.round(config.groupWithinS * 1000)) * (NS_PER_S / 1000n),
    };
    this.#kept = { world, untilMs: clock.elapsedMs() + KEPT_MS };
    return world;
  }

  async plan(): Promise<{ plan: NotificationPlan; version: number }> {
    const [found] = (await this.#options.records.notifications.documents('plan')).filter(({ name }) => name === PLAN);
    if (found === undefined) return { plan: DEFAULT_PLAN, version: 0 };
    return { plan: found.content as NotificationPlan, version: found.version };
  }

  /** What somebody has said of himself; the zone of the first site and English before he has said anything. */
  async profile(name: string): Promise<{ profile: Profile; version: number }> {
    const found = (await this.#options.records.notifications.documents('profile')).find((one) => one.name === name);
    if (found !== undefined) return { profile: found.content as Profile, version: found.version };
    return { profile: this.#unsaid(), version: 0 };
  }

  #unsaid(): Profile {
    return { language: 'en', timeZone: this.#options.plant.sites[0]?.timeZone ?? 'UTC', ways: [] };
  }

  async #people(): Promise<Person[]> {
    const { records } = this.#options;
    const profiles = new Map((await records.notifications.documents('profile')).map((one) => [one.name, one.content]));
    return (await records.users()).map(({ name, role }) => ({
      ...{ name, role, ...((profiles.get(name) as Profile | undefined) ?? this.#unsaid()) },
    }));
  }
}
