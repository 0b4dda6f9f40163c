/**
 * The part of the records that says who is told of alarms. Announcements come into being with the transitions of
 * which somebody is told (`Records.commit`), one for each, in the same transaction; messages are made out of them.
 */

import type { Announcement, Escalation, Message, MessageState } from '../../domain/notifications/types.ts';

/** Documents that people write: the plan of leads, somebody's profile. */
export const DOCUMENT_KINDS = ['plan', 'profile'] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** What one turn of the notifier changes. */
export interface NotificationWork {
  /** By the ids of announcements. */
  escalations: readonly { id: number; escalation: Escalation }[];
  /** Written over those of the same key. */
  messages: readonly Message[];
}

export interface MessagesWhere {
  states?: readonly MessageState[];
  person?: string;
  limit?: number;
}

export interface NotificationRecords {
  /** Those not taken up yet, and those whose escalation has not ended; in the order of their transitions. */
  openAnnouncements(): Promise<Announcement[]>;
  /** Newest first; those before an id. */
  announcements(limit: number, beforeId?: number): Promise<Announcement[]>;
  /** By their keys, in any order; those that are unknown are missing. */
  announcementsOf(keys: readonly string[]): Promise<Announcement[]>;
  /** All of it, or nothing; durable when it resolves. */
  putNotifications(work: NotificationWork): Promise<void>;
  /** Newest first. */
  messages(where: MessagesWhere): Promise<Message[]>;
  /** Announcements and messages that ended before a time go, with what is left of neither. */
  forgetNotifications(beforeNs: bigint): Promise<void>;

  /** By name. */
  documents(kind: DocumentKind): Promise<{ name: string; version: number; content: unknown }[]>;
  /** Writes one where it still has that version (0: where there is none); `false` where somebody else was first. */
  putDocument(kind: DocumentKind, name: string, version: number, content: unknown): Promise<boolean>;
  deleteDocument(kind: DocumentKind, name: string): Promise<void>;
}
