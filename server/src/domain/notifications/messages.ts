/**
 * Messages: what goes to one person over one of his ways. Several announcements within a short while are one message;
 * what is critical goes by itself and at once, whatever the hour.
 */

import type { Priority } from '@gemba/contract/state';
import { isQuiet } from './quiet.ts';
import type { Feed, Item, Message, Person, Way } from './types.ts';
import type { World } from './world.ts';

/** Announcements of one message; what comes after makes another. */
export const ITEMS_MAX = 200;

const made = (item: Item, to: Pick<Message, 'person' | 'way' | 'channel' | 'address' | 'single'>, nowNs: bigint) => ({
  // No other message begins with this announcement, at this step, to the same receiver.
  key: `${item.announcement}/${item.step}/${to.person ?? ''}/${to.way}`,
  ...{ ...to, state: 'gathering' as const, items: [item], madeNs: nowNs, nextNs: nowNs },
  ...{ attempts: 0, error: null, endedNs: null },
});

/** Who gets a message, and by which way: one gathers for each. */
export const receiverOf = ({
  person,
  way,
  channel,
  address,
}: Pick<Message, 'person' | 'way' | 'channel' | 'address'>) => JSON.stringify([person, way, channel, address]);

/** Whether another announcement may join it. */
export const isOpen = ({ state, single, items }: Message): boolean =>
  state === 'gathering' && !single && items.length < ITEMS_MAX;

/**
 * Tells somebody of an announcement: in the message that gathers for him, or in one of its own. Returns that message.
 * @param gathering by {@link receiverOf}
 */
export function told(
  item: Item,
  priority: Priority,
  person: Person,
  way: Way,
  gathering: ReadonlyMap<string, Message>,
  world: Pick<World, 'groupNs'>,
  nowNs: bigint,
): Message {
  const to = { person: person.name, way: way.id, channel: way.channel, address: way.address };
  if (priority === 'critical') return made(item, { ...to, single: true }, nowNs);
  const open = gathering.get(receiverOf(to));
  if (open !== undefined) return { ...open, items: [...open.items, item] };
  return { ...made(item, { ...to, single: false }, nowNs), nextNs: nowNs + world.groupNs };
}

/** A feed is told of each announcement by itself, so that its key is that of the announcement. */
export function toldFeed(announcement: string, { channel, address }: Feed, nowNs: bigint): Message {
  const to = { person: null, way: channel, channel, address, single: true };
  return { ...made({ announcement, step: -1 }, to, nowNs), key: `${announcement}/${channel}` };
}

/**
 * Fixes what a message says once its time has come: from then on it is tried until it is taken. The same message while
 * it still gathers, or is held by quiet hours.
 */
export function sealed(message: Message, world: Pick<World, 'people' | 'groupNs'>, nowNs: bigint): Message {
  if (message.state !== 'gathering') return message;
  // Where somebody has set the clock back, nobody waits for longer than was meant.
  const isDue = message.nextNs <= nowNs || message.nextNs > nowNs + world.groupNs;
  if (!message.single && (!isDue || isHeld(message, world, nowNs))) return message;
  return { ...message, state: 'sending', nextNs: nowNs };
}

/** Whether quiet hours hold it, as its person has them now. */
export function isHeld({ person, way, single }: Message, { people }: Pick<World, 'people'>, nowNs: bigint): boolean {
  if (single) return false;
  const profile = people.find(({ name }) => name === person);
  const own = profile?.ways.find(({ id }) => id === way);
  return profile !== undefined && own !== undefined && isQuiet(own.quiet, profile.timeZone, nowNs);
}
