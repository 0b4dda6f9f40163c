/**
 * By time in `producing`, from the ledger: a meter that starts at nothing with each completion. Time that isn't known
 * is not use, and when a limit was passed is reckoned back from the meter, for a meter may be read late.
 */

import type { MaintenanceTrigger } from '@gemba/contract/plant/maintenance-plan';
import type { PlanMemory } from '../types.ts';
import { type Moment, sinceOf, type Trigger } from './trigger.ts';

type Config = Extract<MaintenanceTrigger, { kind: 'run-hours' }>;

/** Shares of the interval that stand for a warning and a tolerance that aren't given. */
const WARN_SHARE = 0.1;
const TOLERANCE_SHARE = 0.05;
const S_PER_HOUR = 3600;

export function runHoursTrigger(config: Config): Trigger {
  const { hours } = config;
  const key = `run-hours:${hours}`;
  const dueS = hours * S_PER_HOUR;
  const soonS = (hours - (config.warnH ?? hours * WARN_SHARE)) * S_PER_HOUR;
  const overdueS = (hours + (config.toleranceH ?? hours * TOLERANCE_SHARE)) * S_PER_HOUR;
  const passed = (memory: PlanMemory, moment: Moment, limitS: number) =>
    usedS(memory, moment) >= limitS ? passedNs(memory, moment, limitS) : null;

  return {
    key,
    due(memory, moment, accountedNs) {
      const dueNs = accountedNs === null ? passed(memory, moment, dueS) : null;
      return dueNs === null ? [] : [{ name: `${atHours(memory.runSAtReset + dueS)}h`, dueNs }];
    },
    soon(memory, moment) {
      const sinceNs = passed(memory, moment, soonS);
      return sinceNs === null ? null : { sinceNs, dueNs: null };
    },
    overdueNs: (memory, moment) => passed(memory, moment, overdueS),
    // The meter starts anew with each completion, early or late: there is no date to satisfy.
    satisfies: () => null,
    outlook(memory, moment, { readNs, usePerDayH }) {
      const used = usedS(memory, moment);
      const basis = { kind: 'run-hours', hours, usedHours: used / S_PER_HOUR } as const;
      const common = { basis, used: used / dueS };
      const cameNs = memory.job?.triggers[key]?.oldestDueNs ?? passed(memory, moment, dueS);
      if (cameNs !== null) return { ...common, dueNs: cameNs, forecast: false };
      if (usePerDayH === null || usePerDayH <= 0) return { ...common, dueNs: null, forecast: false };
      const leftDays = (dueS - used) / S_PER_HOUR / usePerDayH;
      return { ...common, dueNs: readNs + BigInt(Math.round(leftDays * 86_400)) * 1_000_000_000n, forecast: true };
    },
  };
}

/** Late samples may take a little off a meter; it never goes behind its start. */
const usedS = ({ runSAtReset }: PlanMemory, { runS }: Moment): number => Math.max(0, runS - runSAtReset);

/** The latest moment at which the meter can have passed the limit: a machine runs one hour an hour at most. */
function passedNs(memory: PlanMemory, moment: Moment, limitS: number): bigint {
  const excessNs = BigInt(Math.round((usedS(memory, moment) - limitS) * 1000)) * 1_000_000n;
  const atNs = moment.nowNs - excessNs;
  const sinceNs = sinceOf(memory);
  return atNs < sinceNs ? sinceNs : atNs;
}

/** Life-to-date hours as people read them from a meter. */
const atHours = (seconds: number): number => Math.round((seconds / S_PER_HOUR) * 1000) / 1000;
