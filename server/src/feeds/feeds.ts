/**
 * Calendar feeds: made and revoked by people, read by calendars, which can't sign in. The address of a feed holds a secret of
 * 256 bits; the records have its SHA-256, so that whoever reads them can read no calendar with it.
 */

import { createHash, randomBytes } from 'node:crypto';
import type { FeedScope } from '@gemba/contract/calendar-feeds';
import { GembaError } from '@gemba/contract/errors';
import type { MaintenanceView } from '@gemba/contract/maintenance';
import type { MessageLanguage, Staff } from '@gemba/contract/notifications';
import type { Plant } from '@gemba/contract/plant';
import { grants, isPersonRole } from '../access/permissions.ts';
import { type Clock, nowNs } from '../clock.ts';
import { calendarOf } from '../domain/feeds/calendar.ts';
import { itemsOf } from '../domain/feeds/items.ts';
import type { CalendarFeed } from '../records/feeds/port.ts';
import type { Records } from '../records/port.ts';
import { speechOf } from './texts.ts';

export interface FeedsOptions {
  plant: Plant;
  records: Pick<Records, 'feeds' | 'user'> & { jobs: Pick<Records['jobs'], 'open'> };
  plans: () => MaintenanceView[];
  staff: () => Promise<readonly Staff[]>;
  clock: Clock;
}

const TOKEN_BYTES = 32;
/** Feeds of one person: one for each line of a large plant. */
const FEEDS_MAX = 50;
/** That a feed was read is written down no more often. */
const READ_EVERY_MS = 600_000;

export class Feeds {
  readonly #options: FeedsOptions;

  constructor(options: FeedsOptions) {
    this.#options = options;
  }

  list(person: string): Promise<CalendarFeed[]> {
    return this.#options.records.feeds.of(person);
  }

  /** A new feed, and its secret, which is nowhere else. Throws GEMBA_NOT_FOUND, GEMBA_CONFLICT. */
  async make(
    person: string,
    scope: FeedScope,
    language: MessageLanguage,
  ): Promise<{ feed: CalendarFeed; token: string }> {
    const { records, clock } = this.#options;
    if (scope.kind === 'line') this.#lineName(scope.line);
    if ((await records.feeds.of(person)).length >= FEEDS_MAX) {
      throw new GembaError('GEMBA_CONFLICT', {
        reason: `there are ${FEEDS_MAX} calendars of yours, which is the most`,
      });
    }
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const feed: CalendarFeed = {
      ...{ id: randomBytes(9).toString('base64url'), tokenHash: hashOf(token), person, scope, language },
      ...{ createdMs: clock.nowMs(), readMs: null },
    };
    await records.feeds.put(feed);
    return { feed, token };
  }

  /** Its address leads nowhere from now on. Throws GEMBA_NOT_FOUND. */
  async revoke(person: string, id: string): Promise<void> {
    const { feeds } = this.#options.records;
    if (!(await feeds.of(person)).some((feed) => feed.id === id)) {
      throw new GembaError('GEMBA_NOT_FOUND', { what: 'Calendar', id, list: '/api/v1/calendars' });
    }
    await feeds.remove({ person, id });
  }

  /**
   * The calendar under a secret, for whoever has it. Throws GEMBA_FEED_UNKNOWN where there is none, where it was revoked, or
   * where whoever made it may no longer see the plant.
   */
  async read(token: string, origin: string): Promise<string> {
    const { plant, records, plans, staff, clock } = this.#options;
    const feed = await records.feeds.named(hashOf(token));
    const user = feed === null ? null : await records.user(feed.person);
    if (feed === null || user === null || !isPersonRole(user.role) || !grants(user.role, 'see')) {
      throw new GembaError('GEMBA_FEED_UNKNOWN');
    }
    const now = clock.nowMs();
    if (feed.readMs === null || now - feed.readMs >= READ_EVERY_MS) await records.feeds.put({ ...feed, readMs: now });
    const { scope, person } = feed;
    const speech = speechOf(feed.language);
    const name =
      scope.kind === 'mine'
        ? speech.say('name.mine', { person })
        : speech.say('name.line', { line: this.#lineName(scope.line) });
    const due = { plant, plans: plans(), jobs: await records.jobs.open(), staff: await staff(), nowNs: nowNs(clock) };
    const domain = `${plant.enterprise.id}.gemba`;
    return calendarOf(itemsOf(scope, person, due), { name, origin, domain, speech, nowNs: due.nowNs });
  }

  #lineName(id: string): string {
    const lines = this.#options.plant.sites.flatMap(({ areas }) => areas.flatMap(({ lines }) => lines));
    const line = lines.find((one) => one.id === id);
    if (line === undefined) throw new GembaError('GEMBA_NOT_FOUND', { what: 'Line', id, list: '/api/v1/lines' });
    return line.name;
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
