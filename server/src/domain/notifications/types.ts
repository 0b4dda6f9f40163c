/** Words of notifications: who can be told, by which ways, in which order; and what is remembered of each announcement. */

import type { Ending, MessageState, Profile, Target } from '@gemba/contract/notifications';
import type { Priority } from '@gemba/contract/state';

import type { AlarmTransition } from '../alarms/types.ts';

export type {
  Ending,
  MessageLanguage as Language,
  MessageState,
  NotificationPlan,
  Profile,
  Quiet,
  Rota,
  Route,
  Staff,
  Step,
  Target,
  Way,
} from '@gemba/contract/notifications';

/** A line of the alarm journal, as it stands there. */
export type JournalLine = AlarmTransition & { id: number };

/** Somebody who can be told. */
export interface Person extends Profile {
  name: string;
  role: string;
}

/** A receiver of server.yaml that is no person, and gets every announcement of its priorities, each by itself. */
export interface Feed {
  /** Id of its channel. */
  channel: string;
  address: string;
  priorities: readonly Priority[];
}

/** What is remembered of an announcement: to whom it went, and when whom next. Timers are data. */
export interface Escalation {
  priority: Priority;
  /** Id of the route; `null` where none fits. */
  route: string | null;
  /** Server's clock when it was taken up: steps are counted from here. */
  openedNs: bigint;
  /** As the route said then. */
  steps: { dueNs: bigint; to: Target[]; doneNs: bigint | null; told: string[] }[];
  ended: { why: Ending; by: string | null; atNs: bigint } | null;
}

/** A row of the outbox: an announcement that was committed with its transition, and what became of it. */
export interface Announcement {
  id: number;
  /** Names it for good. */
  key: string;
  line: JournalLine;
  /** `null` until it is taken up. */
  escalation: Escalation | null;
}

/** One announcement within a message. */
export interface Item {
  /** Key of the announcement. */
  announcement: string;
  /** Place of the step in its route; −1 for a feed. */
  step: number;
}

/** What goes to one receiver over one channel. */
export interface Message {
  /** Names it for good, over every attempt. */
  key: string;
  /** `null`: a feed. */
  person: string | null;
  /** Id of the person's way; that of the channel for a feed. */
  way: string;
  channel: string;
  address: string;
  state: MessageState;
  /** Nothing joins it, and quiet hours don't hold it. */
  single: boolean;
  items: Item[];
  madeNs: bigint;
  /** `gathering`: others may join until then. `sending`: the next attempt. */
  nextNs: bigint;
  attempts: number;
  error: string | null;
  endedNs: bigint | null;
}
