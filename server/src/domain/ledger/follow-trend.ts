/** A measured value takes its place in its trend. */

import type { Run } from './run.ts';
import { TREND_POINTS } from './trend.ts';

/** Takes a value in. */
export function follow(run: Run, signal: string, value: number | null, timeNs: bigint): void {
  const { draft, context } = run;
  const stretchS = context.trended.get(signal);
  if (stretchS === undefined) return;
  const points = draft.trends[signal]?.points ?? [];
  if (draft.state !== 'producing' || value === null) {
    draft.trends = { ...draft.trends, [signal]: { newestNs: timeNs, points } };
    return;
  }
  const runS = Number(draft.totals.runNs) / 1e9;
  const at = Math.floor(runS / stretchS);
  const last = points.at(-1);
  const next =
    last?.at === at
      ? [...points.slice(0, -1), { at, count: last.count + 1, runS: last.runS + runS, value: last.value + value }]
      : [...points, { at, count: 1, runS, value }].slice(-TREND_POINTS);
  draft.trends = { ...draft.trends, [signal]: { newestNs: timeNs, points: next } };
}
