/** Which rule watches which machine: the rules of the plant, one binding for each machine that a rule names. */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import { machinesOf, type Plant } from '@gemba/contract/plant';
import type { AlarmCondition, AlarmRule } from '@gemba/contract/plant/alarm-rule';
import type { Signal } from '@gemba/contract/plant/machine';

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
}

/** Id of the alarm of a rule on a machine. */
export const alarmId = (rule: string, machine: string): string => `${rule}@${machine}`;

/**
 * All bindings, in the order of the rules and then of the plant. A rule for `*` leaves out machines without its signal;
 * a rule that names a machine without it is a fault of the plant, which the check of the plant lists.
 */
export function rulesOf(plant: Plant): BoundRule[] {
  const machines = machinesOf(plant).map((placed) => placed.machine);
  return (plant.alarms ?? []).flatMap((rule) =>
    machines
      .filter(({ id }) => rule.machines.includes('*') || rule.machines.includes(id))
      .map((machine) => ({ machine, signal: wanted(rule, machine.signals) }))
      .filter(({ signal }) => signal !== undefined)
      .map(({ machine, signal }) => ({
        id: alarmId(rule.id, machine.id),
        rule,
        machine: machine.id as MachineId,
        signal: (signal?.id ?? null) as SignalId | null,
      })),
  );
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
