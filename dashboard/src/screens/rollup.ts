/** Sums of several lines. Ratios are formed from sums, never averaged: a long line weighs more than a short one. */

import type { KpiView, LineView } from '@gemba/contract/live';

export interface Rollup {
  /** Σ good ideal seconds ÷ Σ known planned seconds; `null` when nothing was planned. */
  oee: number | null;
  /** The lines' targets weighed by their known planned time; lines without a target stand aside. */
  oeeTarget: number | null;
  made: number;
  /** `null` when no line has a target yet. */
  targetNow: number | null;
  good: number;
  reject: number;
  /** Good ÷ all parts. */
  quality: number | null;
  completeness: number | null;
  downS: number;
  stops: number;
  stopsWithoutReason: number;
}

const ratio = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);
const known = (kpi: KpiView): number => kpi.plannedS - kpi.noDataS;

export function rollUp(lines: readonly { view: LineView | null; oeeTarget: number | null }[]): Rollup {
  const views = lines.flatMap((line) => (line.view === null ? [] : [{ ...line.view, aim: line.oeeTarget }]));
  const sum = (of: (view: (typeof views)[number]) => number): number =>
    views.reduce((total, view) => total + of(view), 0);
  const aimed = views.filter((view) => view.aim !== null);
  const targets = views.flatMap((view) => (view.targetNow === null ? [] : [view.targetNow]));
  const good = sum((view) => view.kpi.good);
  const reject = sum((view) => view.kpi.reject);
  const plannedS = sum((view) => view.kpi.plannedS);
  return {
    oee: ratio(
      sum((view) => view.kpi.goodIdealS),
      sum((view) => known(view.kpi)),
    ),
    oeeTarget: ratio(
      aimed.reduce((total, view) => total + known(view.kpi) * (view.aim ?? 0), 0),
      aimed.reduce((total, view) => total + known(view.kpi), 0),
    ),
    made: sum((view) => view.made),
    targetNow: targets.length === 0 ? null : targets.reduce((total, target) => total + target, 0),
    good,
    reject,
    quality: ratio(good, good + reject),
    completeness: ratio(
      sum((view) => known(view.kpi)),
      plannedS,
    ),
    downS: sum((view) => view.kpi.downS),
    stops: sum((view) => view.kpi.stops),
    stopsWithoutReason: sum((view) => view.kpi.stopsWithoutReason),
  };
}
