/**
 * The steps of the waterfall, from calendar time down to good time, with what is left after each group of losses: planned
 * time, run time, the ideal time of all parts. Pure.
 */

import type { LossGroup, LossKind, RestKind, WaterfallView } from '@gemba/contract/losses';

/** What is left once a group has been taken off. */
type Total = 'calendar' | 'planned' | 'run' | 'ideal';

export interface Step {
  key: string;
  what: { total: Total } | { loss: LossKind; group: LossGroup } | { rest: RestKind };
  seconds: number;
  /** Where its bar begins and ends, as shares of calendar time; of a negative loss the end comes first. */
  from: number;
  to: number;
}

/** Groups after which what is left has a name. */
const AFTER: readonly [LossGroup, Total][] = [
  ['unknown', 'planned'],
  ['availability', 'run'],
  ['performance', 'ideal'],
];

export function stepsOf({ calendarS, bars, rest }: WaterfallView): Step[] {
  if (calendarS <= 0) return [];
  const steps: Step[] = [total('calendar', calendarS, calendarS)];
  let leftS = calendarS;
  const take = (group: LossGroup): void => {
    for (const bar of bars.filter((one) => one.group === group)) {
      const afterS = leftS - bar.seconds;
      steps.push({
        key: `${bar.kind} ${group}`,
        what: { loss: bar.kind, group },
        seconds: bar.seconds,
        from: afterS / calendarS,
        to: leftS / calendarS,
      });
      leftS = afterS;
    }
  };
  take('outside');
  for (const [group, name] of AFTER) {
    take(group);
    // Where no counter tells what was made, nothing is known beyond the run time.
    if (name !== 'ideal' || !rest.some(({ kind }) => kind === 'uncounted')) steps.push(total(name, leftS, calendarS));
  }
  take('quality');
  let atS = 0;
  for (const { kind, seconds } of rest) {
    const [from, to] = [atS / calendarS, (atS + seconds) / calendarS];
    steps.push({ key: kind, what: { rest: kind }, seconds, from, to });
    atS += seconds;
  }
  return steps;
}

const total = (name: Total, seconds: number, calendarS: number): Step => ({
  ...{ key: `= ${name}`, what: { total: name }, seconds },
  ...{ from: 0, to: seconds / calendarS },
});
