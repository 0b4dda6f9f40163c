/**
 * How long a machine will still stand: told by the calendar where the stop is planned, else by how long stops that were
 * like it lasted, given that this one has already lasted for a while. A stop that was shorter tells nothing of one that
 * is longer, so only those that lasted longer are asked.
 */

import type { StopBasis } from '@gemba/contract/opportunity';

/** A stop that is over, or the one that lasts. */
export interface StopKind {
  /** Of the plant; `null`: none was given. */
  reason: string | null;
  state: string;
}

export interface PastStop extends StopKind {
  lengthS: number;
}

export interface ExpectedStop {
  basis: StopBasis;
  /** Stops that it is judged by; 0 for the calendar. */
  samples: number;
  /** Time from now until half of them had ended; and until a fifth had: it lasts at least so long four times in five. */
  p50S: number;
  p20S: number;
}

/** Fewest stops that say anything of half of them. */
export const SAMPLES_MIN = 5;

/** A planned stop ends when the calendar says. */
export const plannedStop = (restS: number): ExpectedStop => ({
  basis: 'calendar',
  samples: 0,
  p50S: restS,
  p20S: restS,
});

/** `null` where too few stops of the machine, of whatever kind, lasted as long as this one already has. */
export function expectedStop(now: StopKind, lastedS: number, past: readonly PastStop[]): ExpectedStop | null {
  const longer = past.filter(({ lengthS }) => lengthS > lastedS);
  const bases: [StopBasis, (stop: PastStop) => boolean][] = [
    ['reason', ({ reason }) => now.reason !== null && reason === now.reason],
    ['state', ({ state }) => state === now.state],
    ['machine', () => true],
  ];
  for (const [basis, isLike] of bases) {
    const rests = longer.filter(isLike).map(({ lengthS }) => lengthS - lastedS);
    if (rests.length < SAMPLES_MIN) continue;
    rests.sort((a, b) => a - b);
    return { basis, samples: rests.length, p50S: quantile(rests, 0.5), p20S: quantile(rests, 0.2) };
  }
  return null;
}

/** Of sorted values, with straight lines between them [Hyndman and Fan, The American Statistician 50 (1996), type 7]. */
function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const below = Math.floor(at);
  const [low, high] = [sorted[below] as number, sorted[Math.ceil(at)] as number];
  return low + (high - low) * (at - below);
}
