/** The part of the records that keeps calendar feeds. Of the secret in a feed's address there is only its hash. */

import type { FeedScope } from '@gemba/contract/calendar-feeds';
import type { MessageLanguage } from '@gemba/contract/notifications';

export interface CalendarFeed {
  id: string;
  /** SHA-256 of the secret, hexadecimal. */
  tokenHash: string;
  /** Who made it. */
  person: string;
  scope: FeedScope;
  language: MessageLanguage;
  createdMs: number;
  /** When it was last read; `null`: never. */
  readMs: number | null;
}

export interface FeedRecords {
  /** Oldest first. */
  of(person: string): Promise<CalendarFeed[]>;
  named(tokenHash: string): Promise<CalendarFeed | null>;
  /** Written over that of the same id. */
  put(feed: CalendarFeed): Promise<void>;
  /** One of a person, or all of them. */
  remove(of: { person: string; id?: string }): Promise<void>;
}
