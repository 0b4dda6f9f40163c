/**
 * The ladder of one announcement: opened by the first route that fits, followed along the alarm's journal, climbed a step
 * at a time while nobody has acknowledged. Its timers are times at which steps are due.
 */

import type { PlacedMachine } from '@gemba/contract/plant';
import { NS_PER_S } from '@gemba/contract/sample';
import { covers, placedMachine, ruleNamed } from './place.ts';
import { recipientsOf } from './recipients.ts';
import { isReminder, remindersOf } from './reminder.ts';
import type { Announcement, Ending, Escalation, JournalLine, Person, Route } from './types.ts';
import type { World } from './world.ts';

/** Takes an announcement up. */
export function opened({ line }: Announcement, world: World, nowNs: bigint): Escalation {
  const { plant, plan } = world;
  const { priority } = ruleNamed(plant, line.rule);
  const placed = placedMachine(plant, line.machine);
  const route = plan.routes.find(
    ({ places, priorities, rules }) =>
      priorities.includes(priority) &&
      (rules.length === 0 || rules.includes(line.rule)) &&
      covers(plant, places, placed),
  );
  const steps = stepsFor(line, placed, route, world, nowNs).map(({ afterS, to }) => ({
    ...{ dueNs: nowNs + BigInt(Math.round(afterS * 1000)) * (NS_PER_S / 1000n), to, doneNs: null, told: [] },
  }));
  return {
    ...{ priority, route: route?.id ?? null, openedNs: nowNs, steps },
    ended: steps.length > 0 ? null : { why: 'no-route', by: null, atNs: nowNs },
  };
}

/** Who is told when: by the route; of a shelving that ends, at once and once. */
function stepsFor(
  line: JournalLine,
  placed: PlacedMachine | null,
  route: Route | undefined,
  world: World,
  nowNs: bigint,
): Route['steps'] {
  if (!isReminder(line)) return route?.steps ?? [];
  const to = remindersOf(line, placed, route, world, nowNs);
  return to.length === 0 ? [] : [{ afterS: 0, to }];
}

/** What a line of the journal means for those who would be told next; the same escalation where it means nothing. */
export function followed(escalation: Escalation, announced: JournalLine, line: JournalLine): Escalation {
  if (escalation.ended !== null || line.occurrence !== announced.occurrence || line.id <= announced.id) {
    return escalation;
  }
  const why = endingOf(line);
  return why === null ? escalation : { ...escalation, ended: { why, by: line.by, atNs: line.atNs } };
}

/** After the first were told: what was over when its first-out group decided on it goes no further. */
export function onceOver(escalation: Escalation, announced: JournalLine): Escalation {
  const why = endingOf(announced);
  const { by, atNs } = announced;
  return why === null || escalation.ended !== null ? escalation : { ...escalation, ended: { why, by, atNs } };
}

/** An alarm that stands unacknowledged and in the open wants somebody, latched ones too. */
function endingOf({ state, suppression }: JournalLine): Ending | null {
  if (suppression !== 'none') return 'suppressed';
  if (state === 'active-unacknowledged' || state === 'latched-unacknowledged') return null;
  return state === 'returned-unacknowledged' || state === 'normal' ? 'returned' : 'acknowledged';
}

export interface Climbed {
  escalation: Escalation;
  /** Who is told now, and at which step. */
  told: { step: number; people: Person[] }[];
}

/**
 * Climbs what is due. Where a step finds nobody who can be reached, the next one is due at once: an alarm doesn't wait
 * for people who aren't there.
 */
export function climbed(before: Escalation, { line }: Announcement, world: World, nowNs: bigint): Climbed {
  const placed = placedMachine(world.plant, line.machine);
  const told: Climbed['told'] = [];
  if (before.ended !== null) return { escalation: before, told };
  const steps = [...before.steps];
  let isEmpty = false;
  let isDone = false;
  for (const [index, step] of before.steps.entries()) {
    if (step.doneNs !== null) continue;
    if (step.dueNs > nowNs && !isEmpty) break;
    const people = recipientsOf(step.to, placed, world, nowNs);
    steps[index] = { ...step, doneNs: nowNs, told: people.map(({ name }) => name) };
    if (people.length > 0) told.push({ step: index, people });
    isEmpty = people.length === 0;
    isDone = true;
  }
  if (!isDone) return { escalation: before, told };
  const isThrough = steps.every(({ doneNs }) => doneNs !== null);
  const ended: Escalation['ended'] = isThrough ? { why: 'told-all', by: null, atNs: nowNs } : null;
  return { escalation: { ...before, steps, ended }, told };
}

/** When it is to be looked at again; `null` where nobody further is told. */
export const nextDueNs = ({ steps, ended }: Escalation): bigint | null =>
  ended === null ? (steps.find(({ doneNs }) => doneNs === null)?.dueNs ?? null) : null;
