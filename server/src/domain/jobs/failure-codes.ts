/**
 * Which failure codes can be chosen for a machine: those of the standard, or lists that the plant puts in their place, by
 * kind of machine; what was said by a code that is gone keeps the code.
 */

import { FAILURE_CAUSES, FAILURE_PROBLEMS, FAILURE_REMEDIES } from '@gemba/contract/failure-codes';
import type { FailureCodesView, FailureCodeView } from '@gemba/contract/jobs';
import type { Plant } from '@gemba/contract/plant';

const table = (codes: Record<string, string>): FailureCodeView[] =>
  Object.entries(codes).map(([code, name]) => ({ code, name }));
const PROBLEMS = table(FAILURE_PROBLEMS);
const CAUSES = table(FAILURE_CAUSES);
const REMEDIES = table(FAILURE_REMEDIES);

/** The codes for a kind of machine: its own lists, else those for all others, else the standard's; list by list. */
export function codesOf(plant: Plant, kind: string | undefined): FailureCodesView {
  const tables = plant.jobs?.failureCodes ?? [];
  const own = tables.find(({ kinds }) => kind !== undefined && kinds?.includes(kind));
  const other = tables.find(({ kinds }) => kinds === undefined);
  return {
    problems: own?.problems ?? other?.problems ?? PROBLEMS,
    causes: own?.causes ?? other?.causes ?? CAUSES,
    remedies: own?.remedies ?? other?.remedies ?? REMEDIES,
  };
}
