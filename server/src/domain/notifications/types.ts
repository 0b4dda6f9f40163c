/** Words of notifications: who can be told, by which ways, in which order; and what is remembered of each announcement. */

import type { Priority } from '@gemba/contract/state';
import type { AlarmTransition } from '../alarms/types.ts';

/** A line of the alarm journal, as it stands there. */
export type JournalLine = AlarmTransition & { id: number };

/** Languages in which messages are written. */
export const LANGUAGES = ['en', 'vi', 'ja', 'th', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** A daily time in which a way is silent but for what is critical; across midnight where `to` isn't after `from`. */
export interface Quiet {
  /** Local time of the person, `22:00`. */
  from: string;
  to: string;
  /** Days on which it begins; `null`: every day. */
  days: (typeof WEEKDAYS)[number][] | null;
}

/** A way in which somebody is reached. */
export interface Way {
  /** Unique for its person. */
  id: string;
  /** Id of a channel of server.yaml. */
  channel: string;
  /** Mail address, topic or URL, as the channel's kind has it. */
  address: string;
  quiet: Quiet | null;
  enabled: boolean;
}

/** What somebody says of himself. */
export interface Profile {
  language: Language;
  /** IANA zone of his quiet hours and of the times in his messages. */
  timeZone: string;
  ways: Way[];
}

/** Somebody who can be told. */
export interface Person extends Profile {
  name: string;
  role: string;
}

/** Whom a step tells. */
export type Target =
  /** People of a role; `skill` and `onShift` leave out those without the skill, or not at work at the place. */
  | { kind: 'role'; role: string; skill: string | null; onShift: boolean }
  /** Whoever is on call. */
  | { kind: 'rota'; rota: string }
  | { kind: 'person'; person: string };

export interface Step {
  /** After the announcement, s; ascending within a route. */
  afterS: number;
  to: Target[];
}

/** Which announcements go to whom, and to whom next while nobody has acknowledged. */
export interface Route {
  /** Unique. */
  id: string;
  name: string;
  /** Paths or ids of sites, areas, lines and machines; none: everywhere, the system itself too. */
  places: string[];
  priorities: Priority[];
  /** Ids of rules; none: all. */
  rules: string[];
  /** None: nobody is told, and no later route is asked. */
  steps: Step[];
}

/** Who is on call, by turns. */
export interface Rota {
  id: string;
  name: string;
  /** Whose local dates and times these are. */
  timeZone: string;
  /** In the order of their turns. */
  people: string[];
  /** Day on which the first one's first turn begins, `2026-11-23`. */
  startDay: string;
  /** Days of a turn; 7: on-call weeks. */
  turnDays: number;
  /** Local time at which a turn begins. */
  handover: string;
  /** Somebody else has it, from `fromDay` at the handover until `toDay` at the handover. */
  swaps: { fromDay: string; toDay: string; person: string }[];
}

/** Where somebody works, and what he can do. */
export interface Staff {
  person: string;
  /** Teams of calendars; none: he is at work whenever a shift is. */
  teams: { calendar: string; team: string }[];
  skills: string[];
  /** Places that he looks after; none: everywhere. */
  places: string[];
}

/** What leads decide. */
export interface NotificationPlan {
  /** The first one that fits an announcement is taken. */
  routes: Route[];
  rotas: Rota[];
  staff: Staff[];
}

/** A receiver of server.yaml that is no person, and gets every announcement of its priorities, each by itself. */
export interface Feed {
  /** Id of its channel. */
  channel: string;
  address: string;
  priorities: readonly Priority[];
}

/** Why nobody further is told. */
export const ENDINGS = ['acknowledged', 'returned', 'suppressed', 'told-all', 'no-route'] as const;
export type Ending = (typeof ENDINGS)[number];

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

/**
 * `gathering`: others may join, and nothing has left; `sending`: what it says is fixed, and it is tried until it is
 * taken; `sent`; `failed` for good.
 */
export const MESSAGE_STATES = ['gathering', 'sending', 'sent', 'failed'] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

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
