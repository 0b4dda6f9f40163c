/**
 * By use: a meter that starts at nothing with each completion. Time that isn't known is not use. When a limit was passed
 * is reckoned back from the meter where it can be, for a meter may be read late.
 */

import type { MaintenanceBasis } from '@gemba/contract/maintenance';
import type { MeterReading } from '../meters/reading.ts';
import type { Cycle } from '../types.ts';
import { type Binding, type Moment, nsFromH, plainName, type Soon, type Trigger } from './trigger.ts';

export interface ByMeter {
  kind: 'run-hours' | 'cycles' | 'parts' | 'energy' | 'counter';
  /** Id of the meter. */
  meter: string;
  /** In the unit that people read. */
  limit: number;
  warn: number | undefined;
  tolerance: number | undefined;
  warnDays: number | undefined;
  toleranceDays: number | undefined;
  /** Written behind the count in the name of an occurrence: `1500h`. */
  suffix: string;
}

/** Shares of the interval that stand for a warning and a tolerance that aren't given. */
const WARN_SHARE = 0.1;
const TOLERANCE_SHARE = 0.05;
const NS_PER_DAY = 86_400_000_000_000;

export function byMeter(config: ByMeter, { meters }: Binding): Trigger {
  const { kind, limit, meter: id } = config;
  const meter = meters.find((candidate) => candidate.id === id);
  const perUnit = meter?.perUnit ?? 1;
  const own = kind === id ? '' : `@${id}`;
  const key = `${kind}:${limit}${own}`;
  const [dueAt, soonAt, overdueAt] = [
    limit,
    limit - (config.warn ?? limit * WARN_SHARE),
    limit + (config.tolerance ?? limit * TOLERANCE_SHARE),
  ].map((each) => each * perUnit) as [number, number, number];
  /** An occurrence is named by its count: fine enough that the next one has another name. */
  const decimals = Math.min(12, Math.max(3, 2 - Math.floor(Math.log10(limit))));
  /** Run time can't pass faster than time does, so it says when a limit was passed; other meters don't. */
  const isTime = meter?.kind === 'run-hours';

  const readOf = ({ meters: readings }: Moment): MeterReading | null => readings[id] ?? null;
  /** Late samples may take a little off a meter; it never goes behind its start. */
  const usedOf = (cycle: Cycle, reading: MeterReading): number => Math.max(0, reading.life - (cycle.atReset[id] ?? 0));

  /** The latest moment at which the meter can have passed the limit; `null` when it has not. */
  function passedNs(cycle: Cycle, moment: Moment, at: number): bigint | null {
    const reading = readOf(moment);
    if (reading === null || usedOf(cycle, reading) < at) return null;
    const excessNs = isTime ? BigInt(Math.round((usedOf(cycle, reading) - at) * 1000)) * 1_000_000n : 0n;
    const latestNs = isTime || reading.readNs > moment.nowNs ? moment.nowNs : reading.readNs;
    const atNs = latestNs - excessNs;
    return atNs < cycle.sinceNs ? cycle.sinceNs : atNs;
  }

  /** When the forecast says that it comes due, anchored at the last reading; `null` without use. */
  function forecastNs(cycle: Cycle, moment: Moment): bigint | null {
    const reading = readOf(moment);
    if (reading?.perDay == null || reading.perDay <= 0) return null;
    const leftDays = (dueAt - usedOf(cycle, reading)) / reading.perDay;
    return reading.readNs + BigInt(Math.round((leftDays * NS_PER_DAY) / 1e9)) * 1_000_000_000n;
  }

  function soonByTime(cycle: Cycle, moment: Moment): Soon | null {
    if (config.warnDays === undefined) return null;
    const saidNs = cycle.warned[key];
    if (saidNs !== undefined) return { sinceNs: saidNs, dueNs: null, holds: true };
    const dueNs = forecastNs(cycle, moment);
    if (dueNs === null || dueNs - nsFromH(config.warnDays * 24) > moment.nowNs) return null;
    return { sinceNs: moment.nowNs, dueNs: null, holds: true };
  }

  return {
    key,
    due(cycle, moment, accountedNs) {
      const dueNs = accountedNs === null ? passedNs(cycle, moment, dueAt) : null;
      const count = Number((((cycle.atReset[id] ?? 0) + dueAt) / perUnit).toFixed(decimals));
      return dueNs === null ? [] : [{ name: plainName(`${count}${config.suffix}${own && `-${id}`}`), dueNs }];
    },
    soon(cycle, moment) {
      const sinceNs = passedNs(cycle, moment, soonAt);
      return sinceNs === null ? soonByTime(cycle, moment) : { sinceNs, dueNs: null };
    },
    overdueNs(cycle, moment, oldestDueNs) {
      const byUse = passedNs(cycle, moment, overdueAt);
      if (config.toleranceDays === undefined) return byUse;
      const byTime = oldestDueNs + nsFromH(config.toleranceDays * 24);
      if (byTime > moment.nowNs) return byUse;
      return byUse !== null && byUse < byTime ? byUse : byTime;
    },
    // The meter starts anew with each completion, early or late: there is no date to satisfy.
    satisfies: () => null,
    outlook(cycle, moment, cameNs) {
      const reading = readOf(moment);
      const used = reading === null ? 0 : usedOf(cycle, reading);
      const unit = meter?.unit ?? '';
      const basis: MaintenanceBasis =
        kind === 'run-hours'
          ? { kind, hours: limit, usedHours: used / perUnit, meter: id }
          : { kind, limit, used: used / perUnit, unit, meter: id };
      const common = { basis, used: used / dueAt };
      const dueNs = cameNs ?? passedNs(cycle, moment, dueAt);
      if (dueNs !== null) return { ...common, dueNs, forecast: false, confidence: null };
      const expectedNs = forecastNs(cycle, moment);
      if (expectedNs === null) return { ...common, dueNs: null, forecast: false, confidence: null };
      return { ...common, dueNs: expectedNs, forecast: true, confidence: reading?.confidence ?? null };
    },
  };
}
