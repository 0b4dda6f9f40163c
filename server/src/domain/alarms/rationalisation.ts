/**
 * Rationalisation: why there is an alarm, and from that how urgent it is [ISA-18.2 §9, IEC 62682 §9]. Priority comes from how
 * bad it is that nobody acts and from how soon somebody must, by a table; a rule that states another one is told so, and is
 * kept, since its author may know more than a table.
 */

import type { ConfigFault } from '@gemba/contract/errors';
import type { Plant } from '@gemba/contract/plant';
import type { AlarmRule, Severity } from '@gemba/contract/plant/alarm-rule';
import type { Priority } from '@gemba/contract/state';

/**
 * Rows: how bad it is. Columns: the time to respond, at the most; in the last any longer one. The grid has the shape that
 * EEMUA 191 (3rd edition, appendix on prioritisation) and Hollifield and Habibi, The Alarm Management Handbook (2nd edition,
 * chapter 5) give; its times are three minutes, ten, an hour.
 */
export const PRIORITY_TABLE: {
  withinS: readonly number[];
  priorities: Readonly<Record<Severity, readonly Priority[]>>;
} = {
  withinS: [180, 600, 3600, Number.POSITIVE_INFINITY],
  priorities: {
    severe: ['critical', 'critical', 'high', 'medium'],
    major: ['high', 'high', 'medium', 'low'],
    minor: ['medium', 'low', 'low', 'low'],
  },
};

/** The priority that severity and time to respond, s, give. */
export function priorityOf(severity: Severity, respondWithinS: number): Priority {
  const { withinS, priorities } = PRIORITY_TABLE;
  return priorities[severity][withinS.findIndex((longestS) => respondWithinS <= longestS)] as Priority;
}

type Reasons = Pick<AlarmRule, 'cause' | 'consequence' | 'response' | 'respondWithinS'>;

/**
 * Whether nobody has said yet what the alarm is for: cause, consequence, response and time to respond. Such a rule is
 * evaluated, shown and journalled, but announces nothing.
 */
export const isDraft = ({ cause, consequence, response, respondWithinS }: Reasons): boolean =>
  [cause, consequence, response, respondWithinS].includes(undefined);

/** What is to be thought over in the plant's rules: nothing that keeps the server from starting. */
export function rationalisationWarnings(plant: Pick<Plant, 'alarms'>): ConfigFault[] {
  return (plant.alarms ?? []).flatMap((rule, i) => {
    const path = `alarms[${i}]`;
    if (isDraft(rule))
      return [
        {
          path,
          problem: `${rule.id} is a draft: it is shown and journalled, and nobody is told of it`,
          next: 'Say cause, consequence, response and respondWithinS.',
        },
      ];
    const { severity, respondWithinS, priority } = rule;
    if (severity === undefined || respondWithinS === undefined) return [];
    const due = priorityOf(severity, respondWithinS);
    if (due === priority) return [];
    return [
      {
        path: `${path}.priority`,
        problem: `${rule.id} is ${priority}; a ${severity} consequence to be averted within ${respondWithinS} s is ${due}`,
        next: `Use ${due}, or think over severity and respondWithinS; as it stands, ${priority} holds.`,
      },
    ];
  });
}
