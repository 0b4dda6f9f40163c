/** How much a machine is used, as far as is known. */

/** Run seconds over a window of the ledger, and how much of it is unknown. */
export interface UseWindow {
  fromNs: bigint;
  toNs: bigint;
  /** Seconds in `producing`. */
  runS: number;
  /** Seconds without data: neither use nor rest. */
  unknownS: number;
}

/** Run hours a day; `null` when nothing is known or the machine wasn't used. */
export function usePerDayH(window: UseWindow): number | null {
  const knownS = Number(window.toNs - window.fromNs) / 1e9 - window.unknownS;
  if (knownS <= 0 || window.runS <= 0) return null;
  return (window.runS / knownS) * 24;
}
