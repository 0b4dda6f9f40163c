/** The value that `share` of the values don't exceed, by nearest rank; NaN of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** To tenths, as it is told. */
export const p99 = (values: readonly number[]): number => Math.round(percentile(values, 0.99) * 10) / 10;
