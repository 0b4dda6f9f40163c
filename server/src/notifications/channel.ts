/** What a channel is: it takes one message to one address, and says what became of it. One file and one line in the registry each. */

import type { BlockList } from 'node:net';
import type { Priority } from '@gemba/contract/state';
import type { TObject } from 'typebox';
import type { Outcome } from '../domain/notifications/attempt.ts';
import type { MailConfig } from '../mail-config.ts';

/** A message as it is written for its receiver. */
export interface Written {
  /** Names it for good: a receiver takes a second one of the same key for the first. */
  key: string;
  subject: string;
  text: string;
  html: string;
  /** The highest of its announcements. */
  priority: Priority;
  /** Where it can be read in the dashboard; `null` where nobody has said where that is. */
  link: string | null;
  /** The same for programs. */
  data: unknown;
}

export interface Channel {
  /** Resolves with what became of it; never rejects. */
  send(address: string, written: Written, signal: AbortSignal): Promise<Outcome>;
}

/** Secrets of the environment. */
export interface Secrets {
  mail?: string | undefined;
  webhook?: string | undefined;
  ntfy?: string | undefined;
}

export interface ChannelParts {
  mail: MailConfig | undefined;
  secrets: Secrets;
  allowed: BlockList;
  nowMs: () => number;
  /** For tests: ms until an answer must be there. */
  withinMs?: number;
}

export interface ChannelKind<C = never> {
  kind: string;
  /** Its part of server.yaml. */
  schema: TObject;
  /** What an address of its own looks like; people's are held to it. */
  addressPattern: string;
  /** The address of the configuration, which gets every announcement of its priorities; `null` where it has none. */
  feed(config: C): string | null;
  /** Throws GEMBA_NOTIFY_SECRET where it needs one that is not there. */
  make(config: C, parts: ChannelParts): Channel;
}
