/**
 * When a measured value is about to reach a limit: due as soon as the trend says with enough confidence that it gets there
 * within so many run hours, or when it has got there.
 */

import { TREND_WINDOW_H } from '@gemba/contract/plant/maintenance-trigger';
import { type TrendAnswer, trendAnswer } from '../trend.ts';
import type { Cycle } from '../types.ts';
import { type MakeTrigger, type Moment, plainName } from './trigger.ts';

const CONFIDENCE = 0.8;
/** A trend is followed over run time. */
const METER = 'run-hours';
const NS_PER_DAY = 86_400_000_000_000;

export const forecastTrigger: MakeTrigger<'forecast'> = (config) => {
  const { signal, limit, falling = false, aheadH, windowH = TREND_WINDOW_H, confidence = CONFIDENCE } = config;
  const warnH = config.warnH ?? aheadH;
  const key = `forecast:${signal}${falling ? '<' : '>'}${limit}-${aheadH}h`;

  const runSOf = ({ meters }: Moment): number => meters[METER]?.life ?? 0;
  const answerOf = (cycle: Cycle, moment: Moment): TrendAnswer | null =>
    trendAnswer(moment.trends?.[signal]?.points ?? [], {
      ...{ limit, falling, windowH, confidence },
      sinceRunS: cycle.atReset[METER] ?? 0,
      runS: runSOf(moment),
    });
  function comesWithin(cycle: Cycle, moment: Moment, hours: number): boolean {
    const latestH = answerOf(cycle, moment)?.latestH ?? null;
    return latestH !== null && latestH <= hours;
  }
  function heardNs({ nowNs, meters }: Moment, atLeastNs: bigint): bigint {
    const { readNs = nowNs } = meters[METER] ?? {};
    const knownNs = readNs < nowNs ? readNs : nowNs;
    return knownNs < atLeastNs ? atLeastNs : knownNs;
  }

  return {
    key,
    due(cycle, moment, accountedNs) {
      if (accountedNs !== null || !comesWithin(cycle, moment, aheadH)) return [];
      const hours = Math.round(runSOf(moment) / 36) / 100;
      return [{ name: plainName(`${signal}-${hours}h`), dueNs: heardNs(moment, cycle.sinceNs) }];
    },
    soon(cycle, moment) {
      const saidNs = cycle.warned[key];
      if (saidNs !== undefined) return { sinceNs: saidNs, dueNs: null, holds: true };
      const isSoon = comesWithin(cycle, moment, aheadH + warnH);
      return isSoon ? { sinceNs: heardNs(moment, cycle.sinceNs), dueNs: null, holds: true } : null;
    },
    /** When the value has got there. */
    overdueNs: (cycle, moment, oldestDueNs) =>
      answerOf(cycle, moment)?.expectedH === 0 ? heardNs(moment, oldestDueNs) : null,
    satisfies: () => null,
    outlook(cycle, moment, cameNs) {
      const answer = answerOf(cycle, moment);
      const basis = { kind: 'forecast', signal, limit, value: answer?.value ?? null } as const;
      if (cameNs !== null) return { basis, used: 1, dueNs: cameNs, forecast: false, confidence: null };
      const reading = moment.meters[METER];
      const reachedH = answer?.latestH ?? answer?.expectedH ?? null;
      const leftH = reachedH === null ? null : Math.max(0, reachedH - aheadH);
      const usedH = Math.max(0, runSOf(moment) - (cycle.atReset[METER] ?? 0)) / 3600;
      const used = leftH === null ? 0 : leftH === 0 ? 1 : usedH / (usedH + leftH);
      if (leftH === null || reading?.perDay == null) {
        return { basis, used, dueNs: null, forecast: false, confidence: null };
      }
      const leftNs = BigInt(Math.round(((leftH * 3600) / reading.perDay) * (NS_PER_DAY / 1e9))) * 1_000_000_000n;
      const sure = answer?.latestH == null ? 0.5 : confidence;
      const dueNs = reading.readNs + leftNs;
      return { basis, used, dueNs, forecast: true, confidence: Math.min(sure, reading.confidence) };
    },
  };
};
