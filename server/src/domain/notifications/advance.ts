/**
 * One turn of notifications: what is remembered, what the alarms' journal says, and the time go in; what is remembered
 * then, and what of it has changed, come out. Pure, and all timers are data: a restart between two turns changes nothing.
 */

import { climbed, followed, nextDueNs, onceOver, opened } from './escalation.ts';
import { isOpen, receiverOf, sealed, told, toldFeed } from './messages.ts';
import { openWays } from './recipients.ts';
import { isReminder } from './reminder.ts';
import type { Announcement, Escalation, JournalLine, Message } from './types.ts';
import type { World } from './world.ts';

export interface NotificationState {
  /** Not taken up, or not ended; in the order of their transitions. */
  announcements: readonly Announcement[];
  /** Gathering, or on their way. */
  messages: readonly Message[];
}

export interface Turn {
  state: NotificationState;
  escalations: { id: number; escalation: Escalation }[];
  messages: Message[];
}

/**
 * Takes up what is new, climbs what is due, follows the journal, and seals messages whose time has come. Whoever is due
 * when an announcement is taken up is told, however short the alarm was: an announcement is never lost.
 * @param lines of the journal, ascending; those of open announcements that came since the turn before
 */
export function advance(state: NotificationState, lines: readonly JournalLine[], world: World, nowNs: bigint): Turn {
  const messages = new Map(state.messages.map((message) => [message.key, message]));
  const changed = new Map<string, Message>();
  const gathering = new Map(state.messages.filter(isOpen).map((message) => [receiverOf(message), message]));
  const put = (message: Message) => {
    messages.set(message.key, message);
    changed.set(message.key, message);
    if (isOpen(message)) gathering.set(receiverOf(message), message);
    else if (!message.single) gathering.delete(receiverOf(message));
  };
  const byOccurrence = Map.groupBy(lines, ({ occurrence }) => occurrence);
  const escalations: Turn['escalations'] = [];
  const announcements = state.announcements.flatMap((announcement) => {
    const escalation = turnOf(announcement, byOccurrence.get(announcement.line.occurrence) ?? [], world, nowNs, {
      put,
      gathering,
    });
    if (escalation !== announcement.escalation) escalations.push({ id: announcement.id, escalation });
    return escalation.ended === null ? [{ ...announcement, escalation }] : [];
  });
  for (const message of messages.values()) {
    const after = sealed(message, world, nowNs);
    if (after !== message) put(after);
  }
  return { state: { announcements, messages: [...messages.values()] }, escalations, messages: [...changed.values()] };
}

interface Messages {
  put: (message: Message) => void;
  /** Messages that others may join, by their receivers. */
  gathering: ReadonlyMap<string, Message>;
}

function turnOf(
  announcement: Announcement,
  lines: readonly JournalLine[],
  world: World,
  nowNs: bigint,
  messages: Messages,
): Escalation {
  let { escalation } = announcement;
  if (escalation === null) {
    escalation = opened(announcement, world, nowNs);
    const { priority } = escalation;
    // A program waits for alarms, not for what somebody should remember.
    for (const feed of isReminder(announcement.line) ? [] : world.feeds) {
      if (feed.priorities.includes(priority)) messages.put(toldFeed(announcement.key, feed, nowNs));
    }
    escalation = onceOver(climb(escalation, announcement, world, nowNs, messages), announcement.line);
  }
  for (const line of lines) escalation = followed(escalation, announcement.line, line);
  return climb(escalation, announcement, world, nowNs, messages);
}

function climb(
  before: Escalation,
  announcement: Announcement,
  world: World,
  nowNs: bigint,
  messages: Messages,
): Escalation {
  const dueNs = nextDueNs(before);
  if (dueNs === null || dueNs > nowNs) return before;
  const { escalation, told: steps } = climbed(before, announcement, world, nowNs);
  for (const { step, people } of steps) {
    for (const person of people) {
      for (const way of openWays(person, world)) {
        const item = { announcement: announcement.key, step };
        messages.put(told(item, before.priority, person, way, messages.gathering, world, nowNs));
      }
    }
  }
  return escalation;
}
