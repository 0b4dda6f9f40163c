/**
 * Whom a shelving that ends soon is told to: whoever shelved the alarm, since he knows why; and those who are told first
 * of such an alarm, where he is not at work or can't be reached, since then it is theirs when it comes off the shelf.
 */

import type { PlacedMachine } from '@gemba/contract/plant';
import { isDraft } from '../alarms/rationalisation.ts';
import { openWays } from './recipients.ts';
import { isAtWork } from './rota.ts';
import type { JournalLine, Route, Target } from './types.ts';
import type { World } from './world.ts';

export const isReminder = ({ transition }: Pick<JournalLine, 'transition'>): boolean => transition === 'shelf-ending';

/** Nobody for a draft, which announces nothing. `route`: as it would be told when it comes off the shelf. */
export function remindersOf(
  { rule, detail }: JournalLine,
  placed: PlacedMachine | null,
  route: Route | undefined,
  { plant, plan, people, channels }: World,
  nowNs: bigint,
): Target[] {
  const written = plant.alarms?.find(({ id }) => id === rule);
  if (written !== undefined && isDraft(written)) return [];
  const person = people.find(({ name }) => name === detail?.shelvedBy);
  const staff = plan.staff.find((one) => one.person === person?.name);
  const answers =
    person !== undefined &&
    openWays(person, { channels }).length > 0 &&
    isAtWork(plant, staff, placed?.line.id ?? null, nowNs);
  const own: Target[] = person === undefined ? [] : [{ kind: 'person', person: person.name }];
  return answers ? own : [...own, ...(route?.steps[0]?.to ?? [])];
}
