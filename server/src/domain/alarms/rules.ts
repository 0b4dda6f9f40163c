/** Which rule watches which machine: the rules of the plant, one binding for each machine that a rule names. */

import type { MachineId } from '@gemba/contract/identity';
import { machinesOf, type PlacedMachine, type Plant } from '@gemba/contract/plant';
import type { AlarmCondition, AlarmRule } from '@gemba/contract/plant/alarm-rule';
import { type Hearing, hearingOf } from './hearing.ts';
import { type Settings, settingsOf } from './settings.ts';

/** Somebody notes it while it is so; it is over when nobody has for `forS` seconds. Of the system's own rules alone. */
export interface NotedCondition {
  kind: 'noted';
  forS: number;
}

export interface BoundRule extends Hearing {
  /** `rule@machine`: the alarm, whichever occurrence it is at. */
  id: string;
  rule: Omit<AlarmRule, 'condition'> & { condition: AlarmCondition | NotedCondition };
  /** Or what an alarm of the system is about. */
  machine: MachineId;
  /** What holds for all alarms of the plant. */
  settings: Settings;
  /** What one operator watches over, and the alarm belongs to: a line, area or site by its id. */
  position: string;
  /** Its first-out group: `group@machine` or `group@line`; `null` when it is in none. */
  group: string | null;
}

/** Id of the alarm of a rule on a machine. */
export const alarmId = (rule: string, machine: string): string => `${rule}@${machine}`;

/** The rule and the machine of an occurrence, or of an alarm's id; a rule's id has no `@`. */
export function partsOf(occurrence: string): { rule: string; machine: string } {
  const at = occurrence.indexOf('@');
  const end = occurrence.lastIndexOf('#');
  return { rule: occurrence.slice(0, at), machine: occurrence.slice(at + 1, end < at ? undefined : end) };
}

/**
 * All bindings, in the order of the rules and then of the plant. A rule for `*` leaves out machines without its signals;
 * a rule that names a machine without them is a fault of the plant, which the check of the plant lists.
 */
export function rulesOf(plant: Plant): BoundRule[] {
  const settings = settingsOf(plant.alarmSettings);
  const machines = machinesOf(plant);
  return (plant.alarms ?? []).flatMap((rule) =>
    machines
      .filter(({ machine }) => rule.machines.includes('*') || rule.machines.includes(machine.id))
      .map((placed) => ({ placed, hearing: hearingOf(plant, rule, placed) }))
      .flatMap(({ placed, hearing }) => (hearing === null ? [] : { ...bound(rule, placed, settings), ...hearing })),
  );
}

const bound = (rule: AlarmRule, placed: PlacedMachine, settings: Settings) => ({
  id: alarmId(rule.id, placed.machine.id),
  rule,
  machine: placed.machine.id as MachineId,
  settings,
  position: placed[settings.position].id,
  group: groupOf(rule, placed),
});

function groupOf({ group, groupOf = 'machine' }: AlarmRule, placed: PlacedMachine): string | null {
  return group === undefined ? null : `${group}@${placed[groupOf].id}`;
}
