/**
 * Failures, repairs and uptime runs, kept so that they add up. A failure is time in `faulted`, or under a reason of the
 * kind breakdown, in scheduled time and in a stop that isn't short: planned stops, changeovers and waiting are none. It is
 * an outage until the machine produces again, whatever it does meanwhile. Failures belong to the window in which they
 * begin, repairs to the one in which they end.
 */

/** Additive in order of time, see `joinReliability`. Counts, and seconds. */
export interface Reliability {
  failures: number;
  repairs: number;
  /** Scheduled and known time of the repairs, and their whole length. */
  repairS: number;
  repairElapsedS: number;
  /** Uptime runs that a failure ended and that another began: productive time, and all known time. */
  upRuns: number;
  upRunS: number;
  upRunElapsedS: number;
  /** Uptime before the first failure and after the last: parts of runs that other windows know the rest of. */
  leadS: number;
  leadElapsedS: number;
  tailS: number;
  tailElapsedS: number;
}

export const noReliability = (): Reliability => ({
  failures: 0,
  repairs: 0,
  repairS: 0,
  repairElapsedS: 0,
  upRuns: 0,
  upRunS: 0,
  upRunElapsedS: 0,
  leadS: 0,
  leadElapsedS: 0,
  tailS: 0,
  tailElapsedS: 0,
});

/** The machine is up for a while; `productiveS` of it it produces. */
export function passUp(into: Reliability, productiveS: number, elapsedS: number): void {
  if (into.failures === 0) {
    into.leadS += productiveS;
    into.leadElapsedS += elapsedS;
  } else {
    into.tailS += productiveS;
    into.tailElapsedS += elapsedS;
  }
}

/** A failure begins: it ends the run that an earlier one began. */
export function fail(into: Reliability): void {
  if (into.failures > 0) {
    into.upRuns++;
    into.upRunS += into.tailS;
    into.upRunElapsedS += into.tailElapsedS;
    into.tailS = 0;
    into.tailElapsedS = 0;
  }
  into.failures++;
}

/** A repair ends. */
export function repaired(into: Reliability, scheduledS: number, elapsedS: number): void {
  into.repairs++;
  into.repairS += scheduledS;
  into.repairElapsedS += elapsedS;
}

/** Of one machine, `next` follows: the run that the first left open goes on in the second. */
export function joinReliability(first: Reliability, next: Reliability): Reliability {
  const joined: Reliability = {
    ...first,
    repairs: first.repairs + next.repairs,
    repairS: first.repairS + next.repairS,
    repairElapsedS: first.repairElapsedS + next.repairElapsedS,
  };
  passUp(joined, next.leadS, next.leadElapsedS);
  if (next.failures === 0) return joined;
  fail(joined);
  joined.failures += next.failures - 1;
  joined.upRuns += next.upRuns;
  joined.upRunS += next.upRunS;
  joined.upRunElapsedS += next.upRunElapsedS;
  joined.tailS = next.tailS;
  joined.tailElapsedS = next.tailElapsedS;
  return joined;
}
