/** Every figure explains itself: the formula, with the numbers that went in. */

import type { KpiView } from '@gemba/contract/live';

const percent = (ratio: number | null): string => (ratio === null ? 'not defined' : `${(ratio * 100).toFixed(1)} %`);
const s = (seconds: number): string => `${seconds.toFixed(1)} s`;

/** One line for each figure; definitions of the profile `oee.com`. */
export function explain(kpi: KpiView): string[] {
  const knownS = kpi.plannedS - kpi.noDataS;
  return [
    `availability = run ÷ (planned − no data) = ${s(kpi.runS)} ÷ ${s(knownS)} = ${percent(kpi.availability)}`,
    `performance = ideal time of all parts ÷ run = ${s(kpi.idealS)} ÷ ${s(kpi.runS)} = ${percent(kpi.performance)}`,
    `quality = ideal time of good parts ÷ ideal time of all parts = ${s(kpi.goodIdealS)} ÷ ${s(kpi.idealS)} = ${percent(kpi.quality)}`,
    `OEE = availability × performance × quality = ${percent(kpi.oee)}`,
    `completeness = known ÷ planned = ${s(knownS)} ÷ ${s(kpi.plannedS)} = ${percent(kpi.completeness)}`,
  ];
}
