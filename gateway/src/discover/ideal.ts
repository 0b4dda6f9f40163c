/** The ideal cycle of a machine: from the speed that it is designed or set for, else from its last cycle. Pure. */

import { find } from './find.ts';
import type { Candidate, Ideal, SignalProposal } from './proposal.ts';
import type { Specification } from './specification.ts';
import type { Thing } from './thing.ts';

/** Seconds in what a rate is told in. */
const PER: Readonly<Record<string, number>> = { '/h': 3600, '/min': 60, '/s': 1 };
/** Plant.yaml wants one: a minute is nobody's, and is seen. */
const UNKNOWN_S = 60;

/** `1/h`, `h⁻¹`, `parts/h`, `/h` … as `/h`. */
const rateUnit = (unit: string): string | undefined =>
  /(?:\/\s*|\bper )(h|min|s)\b|\b(h|min|s)(?:⁻¹|-1|\^-1)/.exec(unit)?.slice(1).find(Boolean);

/** Ideal cycle of one machine. */
export function cycleOf(
  roots: readonly Thing[],
  specifications: readonly Specification[],
  signals: readonly SignalProposal[],
  candidates: readonly Candidate[],
): Ideal {
  for (const { speeds, namespaces } of specifications) {
    for (const { path, unit, confidence, clause } of speeds) {
      for (const { says } of roots.flatMap((root) => find(root, path, namespaces))) {
        const speed = Number(says?.value.text);
        const told = says?.unit == null ? undefined : rateUnit(says.unit);
        const perS = PER[told === undefined ? unit : `/${told}`];
        if (!(speed > 0) || perS === undefined) continue;
        const inUnit = told === undefined ? `${unit}, by the specification` : `/${told}`;
        return { cycleS: rounded(perS / speed), confidence, reason: `${clause}: ${rounded(speed)} ${inUnit}` };
      }
    }
  }
  const cycle = signals.find(({ signal }) => signal.role === 'cycle-time');
  const last = Number(candidates.find(({ thing }) => thing.id === cycle?.source)?.says.value.text);
  if (last > 0) {
    const reason = 'the last cycle, which is not the ideal one: set it to the fastest that is held';
    return { cycleS: rounded(last * (cycle?.factor ?? 1)), confidence: 'low', reason };
  }
  return { cycleS: UNKNOWN_S, confidence: 'low', reason: 'nothing tells it: set it' };
}

const rounded = (value: number): number => Number(value.toPrecision(6));
