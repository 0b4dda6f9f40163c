/** Announcements and messages as the API says them. */

import type { AnnouncementView, MessageView } from '@gemba/contract/notifications';
import type { Plant } from '@gemba/contract/plant';
import { msFromNs } from '@gemba/contract/sample';
import { isHeld } from '../domain/notifications/messages.ts';
import { ruleNamed } from '../domain/notifications/place.ts';
import { isReminder } from '../domain/notifications/reminder.ts';
import type { Announcement, Message } from '../domain/notifications/types.ts';
import type { World } from '../domain/notifications/world.ts';

const ms = (ns: bigint | null): number | null => (ns === null ? null : msFromNs(ns));

export function announcementView({ id, key, line, escalation }: Announcement, plant: Plant): AnnouncementView {
  const { occurrence, rule, machine, atNs } = line;
  const { text, priority } = ruleNamed(plant, rule);
  const ended = escalation?.ended ?? null;
  return {
    ...{ id, key, occurrence, rule, machine, text, reminder: isReminder(line), atMs: msFromNs(atNs) },
    ...{ priority: escalation?.priority ?? priority, route: escalation?.route ?? null },
    steps: (escalation?.steps ?? []).map(({ dueNs, doneNs, told }) => ({
      ...{ dueMs: msFromNs(dueNs), doneMs: ms(doneNs), told },
    })),
    ended: ended === null ? null : { why: ended.why, by: ended.by, atMs: msFromNs(ended.atNs) },
  };
}

export function messageView(message: Message, world: Pick<World, 'people'>, nowNs: bigint): MessageView {
  const { key, person, channel, state, items, madeNs, nextNs, endedNs, attempts, error } = message;
  return {
    ...{ key, person, channel, state, attempts, error, madeMs: msFromNs(madeNs), endedMs: ms(endedNs) },
    held: state === 'gathering' && isHeld(message, world, nowNs),
    announcements: items.map(({ announcement }) => announcement),
    nextMs: endedNs === null ? msFromNs(nextNs) : null,
  };
}
