/**
 * The periods that are sealed into files: raw samples and rollups by the minute a day at a time, rollups by the hour a
 * month at a time, all in UTC. Pure.
 */

export const HOUR_NS = 3_600_000_000_000n;
export const DAY_NS = 24n * HOUR_NS;
const NS_PER_MS = 1_000_000n;

/** What is sealed, and the folder in which it stands. */
export type SealKind = 'days' | 'minutes' | 'hours';

export const SEAL_KINDS: readonly SealKind[] = ['days', 'minutes', 'hours'];

export interface Period {
  kind: SealKind;
  /** `2026-11-22`, or `2026-11` of hours. */
  name: string;
  fromNs: bigint;
  toNs: bigint;
}

/** The first moment that DuckDB knows as a timestamp; what is older (no clock that works says it) is never sealed. */
export const SEALABLE_FROM_NS = -9_223_286_400_000_000_000n;

/** The period of a kind in which a time lies. */
export function periodAt(kind: SealKind, timeNs: bigint): Period {
  const day = new Date(Number(floorTo(timeNs, DAY_NS) / NS_PER_MS)).toISOString();
  return periodNamed(kind, day.slice(0, kind === 'hours' ? 7 : 10));
}

/** The period of a name that `periodAt` gave. */
export function periodNamed(kind: SealKind, name: string): Period {
  const [year, month, day] = name.split('-').map(Number) as [number, number, number | undefined];
  const from = Date.UTC(year, month - 1, day ?? 1);
  const to = day === undefined ? Date.UTC(year, month, 1) : Date.UTC(year, month - 1, day + 1);
  return { kind, name, fromNs: BigInt(from) * NS_PER_MS, toNs: BigInt(to) * NS_PER_MS };
}

/** The greatest multiple of `stepNs` that isn't later, before 1970 too. */
export function floorTo(timeNs: bigint, stepNs: bigint): bigint {
  return timeNs - (((timeNs % stepNs) + stepNs) % stepNs);
}
