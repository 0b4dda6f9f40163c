/** Which rule watches which machine: the rules of the plant, one binding for each machine that a rule names. */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import { machinesOf, type PlacedMachine, type Plant } from '@gemba/contract/plant';
import type { AlarmCondition, AlarmRule } from '@gemba/contract/plant/alarm-rule';
import type { Signal } from '@gemba/contract/plant/machine';
import { type Settings, settingsOf } from './settings.ts';

/** Somebody notes it while it is so; it is over when nobody has for `forS` seconds. Of the system's own rules alone. */
export interface NotedCondition {
  kind: 'noted';
  forS: number;
}

export interface BoundRule {
  /** `rule@machine`: the alarm, whichever occurrence it is at. */
  id: string;
  rule: Omit<AlarmRule, 'condition'> & { condition: AlarmCondition | NotedCondition };
  /** Or what an alarm of the system is about. */
  machine: MachineId;
  /** The signal whose samples it wants; `null` for a condition that listens to none. */
  signal: SignalId | null;
  /** What holds for all alarms of the plant. */
  settings: Settings;
  /** What one operator watches over, and the alarm belongs to: a line, area or site by its id. */
  position: string;
  /** Its first-out group: `group@machine` or `group@line`; `null` when it is in none. */
  group: string | null;
}

/** Id of the alarm of a rule on a machine. */
export const alarmId = (rule: string, machine: string): string => `${rule}@${machine}`;

/**
 * All bindings, in the order of the rules and then of the plant. A rule for `*` leaves out machines without its signal;
 * a rule that names a machine without it is a fault of the plant, which the check of the plant lists.
 */
export function rulesOf(plant: Plant): BoundRule[] {
  const settings = settingsOf(plant.alarmSettings);
  return (plant.alarms ?? []).flatMap((rule) =>
    machinesOf(plant)
      .filter(({ machine }) => rule.machines.includes('*') || rule.machines.includes(machine.id))
      .map((placed) => ({ placed, signal: wanted(rule, placed.machine.signals) }))
      .filter(({ signal }) => signal !== undefined)
      .map(({ placed, signal }) => ({
        id: alarmId(rule.id, placed.machine.id),
        rule,
        machine: placed.machine.id as MachineId,
        signal: (signal?.id ?? null) as SignalId | null,
        settings,
        position: placed[settings.position].id,
        group: groupOf(rule, placed),
      })),
  );
}

function groupOf({ group, groupOf = 'machine' }: AlarmRule, placed: PlacedMachine): string | null {
  return group === undefined ? null : `${group}@${placed[groupOf].id}`;
}

/**
 * Whether nobody has said yet what the alarm is for: cause, consequence, response and time to respond. Such a rule is
 * evaluated, shown and journalled, but announces nothing [ISA-18.2 §9, rationalisation].
 */
export const isDraft = ({ cause, consequence, response, respondWithinS }: BoundRule['rule']): boolean =>
  [cause, consequence, response, respondWithinS].includes(undefined);

/** The signal that the rule's condition names, `null` when it names none, `undefined` when the machine lacks it. */
function wanted(rule: AlarmRule, signals: readonly Signal[]): Signal | null | undefined {
  const { condition } = rule;
  if (!('signal' in condition)) return null;
  return signals.find(({ id }) => id === condition.signal);
}
