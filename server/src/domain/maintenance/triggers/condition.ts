/**
 * When an alarm rule becomes active on the machine: each activation asks for the work once, and what was active when the
 * work was done doesn't ask again. Told by the alarms, and remembered until then.
 */

import type { MakeTrigger } from './trigger.ts';
import { nsFromH } from './trigger.ts';

const TOLERANCE_H = 24;

/** Key of the trigger that waits for a rule. */
export const conditionKey = (rule: string): string => `condition:${rule}`;

export const conditionTrigger: MakeTrigger<'condition'> = ({ rule, toleranceH = TOLERANCE_H }) => {
  const key = conditionKey(rule);
  const toleranceNs = nsFromH(toleranceH);
  return {
    key,
    due({ came }, { nowNs }, accountedNs) {
      const occurrence = came[key];
      if (occurrence === undefined || accountedNs !== null || occurrence.atNs > nowNs) return [];
      return [{ name: occurrence.name, dueNs: occurrence.atNs }];
    },
    soon: () => null,
    overdueNs: (_, { nowNs }, oldestDueNs) => (oldestDueNs + toleranceNs <= nowNs ? oldestDueNs + toleranceNs : null),
    satisfies: () => null,
    outlook({ came }, _, cameNs) {
      const dueNs = cameNs ?? came[key]?.atNs ?? null;
      return {
        basis: { kind: 'condition', rule },
        used: dueNs === null ? 0 : 1,
        dueNs,
        forecast: false,
        confidence: null,
      };
    },
  };
};
