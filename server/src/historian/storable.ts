/**
 * What no historian can keep, with the reason, and what none keeps as it is: sorted out once, before an entry goes to an
 * engine, so that one of them doesn't refuse a whole batch for it. Pure.
 */

import type { Entry, Sample } from '@gemba/contract/sample';
import type { HistorianBatch, Quarantined } from './port.ts';

/**
 * The times that every engine can keep: InfluxDB sets aside the outermost of the 64 bits
 * (`models.MinNanoTime`, `MaxNanoTime`). 21 September 1677 to 11 April 2262.
 */
export const MIN_TIME_NS = -(2n ** 63n) + 2n;
export const MAX_TIME_NS = 2n ** 63n - 2n;

const MIN_INT = -(2n ** 63n);
const MAX_INT = 2n ** 63n - 1n;

/** Why the entry can't be stored; `null` when it can. */
export function whyNotStorable(entry: Entry): string | null {
  if (!timesOf(entry).every(inTime)) return 'a time outside the years 1677 to 2262';
  if (entry.kind !== 'sample') return null;
  const { value, status } = entry;
  if (typeof value === 'bigint' && (value < MIN_INT || value > MAX_INT)) return 'an integer of more than 64 bits';
  if (typeof value === 'string' && !value.isWellFormed()) return 'a text that is not well-formed Unicode';
  if (!Number.isInteger(status) || status < 0 || status > 0xffff_ffff)
    return 'a status that is not an OPC UA StatusCode';
  return null;
}

function timesOf(entry: Entry): readonly bigint[] {
  if (entry.kind === 'observed') return [entry.fromNs, entry.throughNs];
  if (entry.kind !== 'sample') return [entry.fromNs, entry.toNs];
  return entry.sourceTimeNs === undefined ? [entry.timeNs] : [entry.timeNs, entry.sourceTimeNs];
}

const inTime = (timeNs: bigint) => timeNs >= MIN_TIME_NS && timeNs <= MAX_TIME_NS;

/**
 * Zero is stored without a sign: compression takes both zeros for one value (DuckDB's RLE and ALP, the dictionaries of
 * Parquet), so that of several the sign of one would come back as that of all.
 */
const hasSignedZero = (entry: Entry): entry is Sample => entry.kind === 'sample' && Object.is(entry.value, -0);

/** The batches as they can be stored, what can't be with its reason, and how many entries were given. */
export function sortOutStorable(batches: readonly HistorianBatch[]): {
  storable: HistorianBatch[];
  quarantined: Quarantined[];
  entries: number;
} {
  const quarantined: Quarantined[] = [];
  let entries = 0;
  const storable = batches.map((batch) => {
    entries += batch.entries.length;
    const kept: Entry[] = [];
    let asGiven = true;
    for (const entry of batch.entries) {
      const reason = whyNotStorable(entry);
      if (reason !== null) quarantined.push({ entry, reason, code: 'not-storable' });
      else kept.push(hasSignedZero(entry) ? { ...entry, value: 0 } : entry);
      asGiven &&= kept.at(-1) === entry;
    }
    return asGiven ? batch : { ...batch, entries: kept };
  });
  return { storable, quarantined, entries };
}
