/** What a meter shows at a moment, and how fast it goes on: what triggers and forecasts hang on. */

/** Life-to-date, in what the meter counts. */
export interface MeterReading {
  life: number;
  /** Through when it is accounted for: a forecast is anchored here, so that it doesn't drift while nothing is heard. */
  readNs: bigint;
  /** Use a day over a window; `null` when unknown or none: then there is no forecast. */
  perDay: number | null;
  /** How much the forecast is to be believed, 0…1: share of the window up to now that is known. */
  confidence: number;
  /** It was reckoned back from later readings. */
  reckoned?: true;
}

/** A stretch that a meter's use is judged by. */
export interface UseWindow {
  fromNs: bigint;
  /** When the meter was last read. */
  toNs: bigint;
  /** What it had at the two ends. */
  first: number;
  last: number;
  /** Seconds between the two of which nothing is known: neither use nor rest. */
  unknownS: number;
  /** Length that a window should have, days: a shorter one is believed less. */
  wantedDays: number;
}

const S_PER_DAY = 86_400;

/** Use a day: (last − first) ÷ (t last − t first), of the time that is known; `null` when there was none. */
export function usePerDay({ fromNs, toNs, first, last, unknownS }: UseWindow): number | null {
  const knownS = Number(toNs - fromNs) / 1e9 - unknownS;
  return knownS <= 0 || last <= first ? null : ((last - first) / knownS) * S_PER_DAY;
}

/** Share of the window up to now that is known: it falls while no reading comes. */
export function confidenceOf({ fromNs, toNs, unknownS, wantedDays }: UseWindow, nowNs: bigint): number {
  const knownS = Math.max(0, Number(toNs - fromNs) / 1e9 - unknownS);
  const wholeS = Math.max(wantedDays * S_PER_DAY, Number(nowNs - fromNs) / 1e9);
  return wholeS <= 0 ? 0 : Math.min(1, knownS / wholeS);
}
