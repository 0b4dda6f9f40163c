/**
 * How much of what a line does now will last. The share of time that a line turns into good parts wanders: a worn tool, a
 * new crew, a bad roll of film. The level is an exponentially weighted mean of the past, and what is expected of the
 * next hours lies between the line's long mean and that level, as far as the line's own history has borne it out.
 */

/** Spans over which the level is looked for, in bins; the one that would have told most is taken. */
const SPANS = [3, 6, 12, 24, 48, 96, 192, 384] as const;
/** A level must explain at least this share of what came, or the long mean is as good: chance explains a little always. */
const WORTH = 0.04;

export interface Level {
  /** What was to be expected after each bin, for the horizon it was fitted to; the last is what is expected now. */
  expected: Float64Array;
  mean: number;
  /** The present level is believed to last. */
  fitted: boolean;
}

/** The level of a history for what lies `horizon` bins ahead. */
export function levelOf(ratios: Float64Array, horizon: number): Level {
  const mean = meanOf(ratios);
  const flat = { expected: new Float64Array(ratios.length).fill(mean), mean, fitted: false };
  const came = comingMeans(ratios, horizon);
  // Too few windows that don't overlap say nothing of how long anything lasts.
  if (came.length < 4 * horizon) return flat;
  const total = came.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  let best: { gain: number; weight: number; smooth: Float64Array } | null = null;
  for (const span of SPANS) {
    if (span * 4 > ratios.length) break;
    const smooth = smoothed(ratios, mean, 2 / (span + 1));
    let [told, both] = [0, 0];
    for (let i = 0; i < came.length; i++) {
      const deviation = (smooth[i] as number) - mean;
      told += deviation ** 2;
      both += deviation * ((came[i] as number) - mean);
    }
    if (told <= 0 || both <= 0) continue;
    const weight = Math.min(1, both / told);
    const gain = (2 * weight * both - weight ** 2 * told) / total;
    if (gain > (best?.gain ?? WORTH)) best = { gain, weight, smooth };
  }
  if (best === null) return flat;
  const { weight, smooth } = best;
  return { expected: smooth.map((value) => mean + weight * (value - mean)), mean, fitted: true };
}

/** Mean of the `horizon` bins after each bin, as far as history goes. */
function comingMeans(ratios: Float64Array, horizon: number): Float64Array {
  const count = Math.max(0, ratios.length - horizon);
  const means = new Float64Array(count);
  let sum = 0;
  for (let i = 1; i <= horizon && i < ratios.length; i++) sum += ratios[i] as number;
  for (let i = 0; i < count; i++) {
    means[i] = sum / horizon;
    sum += ((ratios[i + horizon + 1] as number | undefined) ?? 0) - (ratios[i + 1] as number);
  }
  return means;
}

function smoothed(ratios: Float64Array, start: number, share: number): Float64Array {
  let level = start;
  return ratios.map((value) => {
    level += share * (value - level);
    return level;
  });
}

export const meanOf = (values: Float64Array): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
