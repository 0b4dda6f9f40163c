/** How well a plan was kept: services inside the tolerance, and the real interval between them. */

import type { ComplianceView } from '@gemba/contract/maintenance';
import type { Service } from './types.ts';

const NS_PER_DAY = 86_400_000_000_000;

export function complianceOf(services: readonly Service[]): ComplianceView {
  const done = services.flatMap(({ doneNs }) => doneNs ?? []);
  const intervals = done.slice(1).map((ns, i) => Number(ns - (done[i] as bigint)) / NS_PER_DAY);
  const n = intervals.length;
  const mean = n === 0 ? null : intervals.reduce((sum, days) => sum + days, 0) / n;
  const variance =
    mean === null || n < 2 ? null : intervals.reduce((sum, days) => sum + (days - mean) ** 2, 0) / (n - 1);
  return {
    services: services.length,
    inTime: services.filter(({ inTime }) => inTime).length,
    meanDays: mean,
    deviationDays: variance === null ? null : Math.sqrt(variance),
  };
}
