/** Stretches of observation as people ask for them: those that touch are one. Pure. */

import type { Observed } from '@gemba/contract/sample';

/** The same coverage in as few stretches as it takes, ascending. */
export function mergeStretches(stretches: readonly Observed[]): Observed[] {
  const merged: Observed[] = [];
  for (const next of stretches.toSorted((a, b) => (a.fromNs < b.fromNs ? -1 : a.fromNs > b.fromNs ? 1 : 0))) {
    const last = merged.at(-1);
    if (last === undefined || next.fromNs > last.throughNs) merged.push({ ...next });
    else if (next.throughNs > last.throughNs) last.throughNs = next.throughNs;
  }
  return merged;
}
