/** Calendars that people subscribe to: what is due, for one technician or for one line. Times are milliseconds UTC. */

import type { MessageLanguage } from './notifications.ts';

/** `mine`: the jobs of whoever made it, and what is due where he looks after; `line`: all that is due on a line. */
export type FeedScope = { kind: 'mine' } | { kind: 'line'; line: string };

export interface FeedView {
  id: string;
  scope: FeedScope;
  /** Of the texts in it. */
  language: MessageLanguage;
  createdMs: number;
  /** When a calendar last read it; `null`: never. */
  readMs: number | null;
}

/** A feed that was just made. */
export interface NewFeedView extends FeedView {
  /** Its address on this server, with its secret: said once, and never again. */
  path: string;
}
