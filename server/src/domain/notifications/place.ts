/** What an announcement is about: its rule, and where in the plant it stands. */

import { machinesOf, type PlacedMachine, type Plant } from '@gemba/contract/plant';
import type { AlarmRule } from '@gemba/contract/plant/alarm-rule';
import { isSystemRule, SYSTEM_RULES } from '../alarms/system.ts';
import { placeNamed } from '../places/place.ts';

/** What messages say of a rule. */
export type RuleWords = Pick<
  AlarmRule,
  'id' | 'priority' | 'text' | 'cause' | 'consequence' | 'response' | 'respondWithinS'
>;

/** The rule as it is now; one that the plant no longer has is still told of, by its id. */
export function ruleNamed(plant: Plant, id: string): RuleWords {
  if (isSystemRule(id)) return SYSTEM_RULES[id];
  return plant.alarms?.find((rule) => rule.id === id) ?? { id, priority: 'medium', text: id };
}

/**
 * The machine that an alarm is about, or the first one of the line, area or site, as of a flood; `null` where it is about
 * something of the system.
 */
export function placedMachine(plant: Plant, subject: string): PlacedMachine | null {
  const machines = machinesOf(plant);
  const inPlace = ({ line, area, site }: PlacedMachine) => [line.id, area.id, site.id].includes(subject);
  return machines.find(({ machine }) => machine.id === subject) ?? machines.find(inPlace) ?? null;
}

/**
 * Whether places that somebody named cover a machine. None named cover everything; what is no machine is covered by
 * nothing less than that.
 */
export function covers(plant: Plant, places: readonly string[], placed: PlacedMachine | null): boolean {
  if (places.length === 0) return true;
  if (placed === null) return false;
  return places.some((name) => {
    const path = placeNamed(plant, name)?.path;
    return path !== undefined && (placed.path === path || placed.path.startsWith(`${path}/`));
  });
}
