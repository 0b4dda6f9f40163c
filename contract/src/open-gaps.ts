/**
 * What is still missing: declared gaps of a machine, less what history has since told of them. Pure; the ledger, checks
 * and screens all ask here, so that a gap is open or closed for all of them alike.
 */

import type { SignalId } from './identity.ts';
import type { Filled, Gap } from './sample.ts';

/**
 * The parts of the gaps that are open, each gap cut where the signals concerned change. `signals` are those of the
 * machine (or those that somebody asks about): what a gap of all signals still hides when some of them were filled in,
 * only they can say. A part that nothing was filled of is the gap as it was declared.
 */
export function openGaps(gaps: readonly Gap[], filled: readonly Filled[], signals: readonly SignalId[]): Gap[] {
  if (filled.length === 0) return [...gaps];
  return gaps.flatMap((gap) => {
    const fillings = filled.filter(
      ({ machine, cause, fromNs, toNs }) =>
        machine === gap.machine && cause === gap.cause && fromNs < gap.toNs && toNs > gap.fromNs,
    );
    return fillings.length === 0 ? [gap] : partsOf(gap, fillings, signals);
  });
}

function partsOf(gap: Gap, fillings: readonly Filled[], signals: readonly SignalId[]): Gap[] {
  const concerned = gap.signals.length === 0 ? signals : gap.signals;
  const edges = new Set([gap.fromNs, gap.toNs]);
  for (const { fromNs, toNs } of fillings) for (const edge of [fromNs, toNs]) if (inside(edge, gap)) edges.add(edge);
  const times = [...edges].sort((a, b) => (a < b ? -1 : 1));
  const parts: Gap[] = [];
  for (const [i, fromNs] of times.slice(0, -1).entries()) {
    const toNs = times[i + 1] as bigint;
    const told = fillings.filter((one) => one.fromNs <= fromNs && toNs <= one.toNs);
    const missing = missingOf(gap.signals, concerned, told);
    if (missing === null) continue;
    const last = parts.at(-1);
    if (last?.toNs === fromNs && String(last.signals) === String(missing)) last.toNs = toNs;
    else parts.push({ ...gap, signals: missing, fromNs, toNs });
  }
  return parts;
}

/** `null` when nothing is missing; what was declared when nothing was told. */
function missingOf(declared: SignalId[], concerned: readonly SignalId[], told: readonly Filled[]): SignalId[] | null {
  if (told.length === 0) return declared;
  if (told.some(({ signals }) => signals.length === 0)) return null;
  const known = new Set(told.flatMap(({ signals }) => signals));
  const missing = concerned.filter((signal) => !known.has(signal));
  return missing.length === 0 ? null : missing;
}

const inside = (edge: bigint, { fromNs, toNs }: Gap): boolean => fromNs < edge && edge < toNs;
