/** Notifications as one part of the server: who takes announcements up, who knows people, who sends over which channel. */

import { randomUUID } from 'node:crypto';
import type { ChannelView } from '@gemba/contract/notifications';
import type { Plant } from '@gemba/contract/plant';
import type { Log } from '@gemba/program/log';
import type { Metrics } from '@gemba/program/metrics';
import type { Clock } from '../clock.ts';
import type { Outcome } from '../domain/notifications/attempt.ts';
import type { Message, Profile, Way } from '../domain/notifications/types.ts';
import type { World } from '../domain/notifications/world.ts';
import type { MailConfig } from '../mail-config.ts';
import type { Records } from '../records/port.ts';
import type { Channel, Secrets } from './channel.ts';
import { kindNamed } from './channels/registry.ts';
import type { NotificationConfig } from './config.ts';
import { Notifier } from './notifier.ts';
import { allowList } from './outbound/internal.ts';
import { People } from './people.ts';
import { type Reader, write, writeTest } from './write.ts';

export interface NotificationsOptions {
  plant: Plant;
  config: NotificationConfig;
  mail: MailConfig | undefined;
  secrets: Secrets;
  records: Pick<Records, 'users' | 'notifications' | 'transitions' | 'transitionsAfter'>;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  onTrouble: (channel: string) => void;
  /** For tests: ms until an answer must be there. */
  withinMs?: number;
}

export class Notifications {
  readonly people: People;
  readonly notifier: Notifier;
  readonly #options: NotificationsOptions;
  readonly #channels: ReadonlyMap<string, Channel>;

  /** Throws GEMBA_NOTIFY_SECRET. */
  constructor(options: NotificationsOptions) {
    this.#options = options;
    const { config, mail, secrets, clock, withinMs } = options;
    const parts = {
      ...{ mail, secrets, allowed: allowList(config.allowInternal), nowMs: () => clock.nowMs() },
      ...(withinMs && { withinMs }),
    };
    this.#channels = new Map(
      Object.entries(config.channels).map(([id, one]) => [id, kindNamed(one.kind).make(one as never, parts)]),
    );
    this.people = new People(options);
    this.notifier = new Notifier({
      ...options,
      world: () => this.people.world(),
      send: (message, world, signal) => this.#send(message, world, signal),
    });
  }

  start(): void {
    this.notifier.start();
  }

  stop(): Promise<void> {
    return this.notifier.stop();
  }

  /** The channels of the configuration, as people choose among them. */
  channels(): ChannelView[] {
    return Object.entries(this.#options.config.channels).map(([id, config]) => {
      const kind = kindNamed(config.kind);
      // A webhook with an address of its own is for that program alone.
      const isOpen = config.kind !== 'webhook' || kind.feed(config as never) === null;
      return { id, kind: config.kind, addressPattern: isOpen ? kind.addressPattern : null };
    });
  }

  /** Sends somebody a message that says that nothing is wrong. */
  async test({ channel, address }: Way, profile: Profile): Promise<Outcome> {
    const found = this.#channels.get(channel);
    if (found === undefined) return { kind: 'refused', error: `there is no channel ${channel}` };
    const written = writeTest(`test/${randomUUID()}`, profile, this.#options.config.url ?? null);
    return found.send(address, written, new AbortController().signal);
  }

  async #send(message: Message, world: World, signal: AbortSignal): Promise<Outcome> {
    const { plant, config, records } = this.#options;
    try {
      const channel = this.#channels.get(message.channel);
      if (channel === undefined) return { kind: 'refused', error: `there is no channel ${message.channel} any more` };
      const found = await records.notifications.announcementsOf(message.items.map(({ announcement }) => announcement));
      const byKey = new Map(found.map((one) => [one.key, one]));
      const told = message.items.flatMap(({ announcement: key, step }) => {
        const announcement = byKey.get(key);
        return announcement === undefined ? [] : [{ announcement, step }];
      });
      if (told.length === 0) return { kind: 'refused', error: 'what it is about is forgotten' };
      const written = write(message, told, plant, readerOf(message, world), config.url ?? null);
      return await channel.send(message.address, written, signal);
    } catch (error) {
      return { kind: 'failed', error: (error as Error).message, retryAfterMs: null };
    }
  }
}

/** What goes to no person is in English, and in the zone of the first site. */
function readerOf({ person }: Message, { people, plant }: World): Reader {
  const profile = people.find(({ name }) => name === person);
  return profile ?? { language: 'en', timeZone: plant.sites[0]?.timeZone ?? 'UTC' };
}
