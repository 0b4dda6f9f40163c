/**
 * The present as JSON in a unified namespace: one retained message a signal at
 * `uns/{enterprise}/{site}/{area}/{line}/{machine}/{signal}` [IEC 62264-1 §5.3], and one that tells whether the gateway
 * is there. It is for people and small programs; what must not be lost goes over the journal stream. Pure.
 */

import type { GatewayId, SignalId } from '@gemba/contract/identity';
import { type Quality, qualityOf, type Sample, type Value } from '@gemba/contract/sample';

const ROOT = 'uns';
/** Everything of every mirror. */
export const MIRROR_FILTER = `${ROOT}/#`;

export interface MirrorMessage {
  /** An integer beyond 2^53 as text of digits, so that nobody's parser rounds it; `null` without a value. */
  value: number | string | boolean | null;
  /** As the plant has it; absent without one. */
  unit?: string;
  /** `stale`: nobody watches the machine now, and this is the last that was heard. */
  quality: Quality | 'stale';
  /** OPC UA StatusCode in hexadecimal; absent when Good. */
  status?: string;
  /** When it was true, ISO 8601 in UTC, to the nanosecond; `null` when nothing was ever heard. */
  time: string | null;
}

/** `path`: enterprise, site, area, line and machine, joined by `/`. */
export const mirrorTopic = (path: string, signal: SignalId): string => `${ROOT}/${path}/${signal}`;

/** Where a gateway says whether it is there. No id begins with `_`: it can't be an area's. */
export const presenceTopic = (enterprise: string, site: string, gateway: GatewayId): string =>
  `${ROOT}/${enterprise}/${site}/_gateway/${gateway}`;

/** What is told of a signal; `sample`: the newest, `null` when there is none. */
export function mirrorMessage(sample: Sample | null, unit: string | undefined, isWatched: boolean): MirrorMessage {
  const status = sample?.status ?? 0;
  return {
    value: sample === null || sample.value === null ? null : jsonOf(sample.value),
    ...(unit === undefined ? {} : { unit }),
    quality: isWatched && sample !== null ? qualityOf(status) : 'stale',
    ...(status === 0 ? {} : { status: `0x${status.toString(16).padStart(8, '0')}` }),
    time: sample === null ? null : Temporal.Instant.fromEpochNanoseconds(sample.timeNs).toString(),
  };
}

function jsonOf(value: Value): number | string | boolean {
  if (typeof value !== 'bigint') return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}
