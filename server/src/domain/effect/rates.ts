/**
 * Two failure rates side by side: counts over time go in, their ratio with an exact interval comes out. Given how many
 * failures there were in all, those of the second are binomial, whatever the rate is [Przyborowski and Wilenski,
 * Biometrika 31 (1940)]; the interval of a binomial share is that of Clopper and Pearson [Biometrika 26 (1934)].
 */

export interface Exposure {
  failures: number;
  /** Time in which they could happen, in any unit. */
  time: number;
}

export interface RateRatio {
  /** Second ÷ first; `null` where the first has none. */
  ratio: number | null;
  low: number;
  /** `null`: no bound. */
  high: number | null;
}

const STEPS = 60;

/** `null` where there is no failure at all, or no time. `confidence` two-sided. */
export function rateRatio(first: Exposure, second: Exposure, confidence: number): RateRatio | null {
  const count = first.failures + second.failures;
  if (count === 0 || first.time <= 0 || second.time <= 0) return null;
  const tail = (1 - confidence) / 2;
  const perTime = first.time / second.time;
  const odds = (share: number) => (share / (1 - share)) * perTime;
  const k = second.failures;
  // P(X ≥ k) rises with the share, P(X ≤ k) falls.
  const low = k === 0 ? 0 : shareAt((share) => 1 - atMost(k - 1, count, share) - tail);
  const high = k === count ? 1 : shareAt((share) => tail - atMost(k, count, share));
  return {
    ratio: first.failures === 0 ? null : (k / first.failures) * perTime,
    low: odds(low),
    high: high === 1 ? null : odds(high),
  };
}

/** Where a function of a share that rises passes zero. */
function shareAt(rising: (share: number) => number): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < STEPS; i++) {
    const middle = (low + high) / 2;
    if (rising(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(X ≤ k) of a binomial count. */
function atMost(k: number, count: number, share: number): number {
  const [yes, no] = [Math.log(share), Math.log1p(-share)];
  let logChoose = 0;
  let sum = 0;
  for (let i = 0; i <= k; i++) {
    sum += Math.exp(logChoose + i * yes + (count - i) * no);
    logChoose += Math.log(count - i) - Math.log(i + 1);
  }
  return Math.min(1, sum);
}
