/**
 * How much of a gap a signal's history has told: only what lies between values between which the record is known to be
 * unbroken. Pure: readings go in in the order of time, stretches come out; whatever they leave out stays declared.
 *
 * - The beginning is whole when the record has a bounding value at or before it [OPC 10000-11 §3.1.4]; where the server
 *   has none (BadBoundNotFound) or gives none, the claim begins with the first value.
 * - The end is whole when the record has a bounding value at or behind it, or when its last value is the one that the
 *   signal has at present or had when it was watched again: its source time says when it last changed
 *   [OPC 10000-4 §7.11.3], so nothing came after it.
 * - A signal whose present value is older than the gap has not changed in it, whatever its record says.
 * - A record that goes back in time claims nothing more: what it left out before may still be to come.
 * - The record is broken around a value that says so (Bad_DataLost, Bad_DataUnavailable, Bad_NoData), around one that is
 *   calculated, interpolated or partial instead of raw [OPC 10000-11 §6.3.2], and between the last value before the
 *   server was started and the first one after: nobody recorded while it was down.
 */

import type { Reading, Stretch } from './source.ts';

export interface Claim {
  readonly gap: Stretch;
  /** When the server was started, if it was in the gap. */
  readonly startedNs: bigint | null;
  /** Since when the record is unbroken up to `last`; `null` while that isn't known. */
  readonly sinceNs: bigint | null;
  /** The newest value within or before the gap. */
  readonly last: Reading | null;
  /** Where the record last said that something is missing. */
  readonly holeNs: bigint | null;
  /** Whether a value behind the gap was seen: nothing more is to come. */
  readonly ended: boolean;
}

/** `sinceNs`: a claim that goes on where an earlier one was interrupted. */
export function newClaim(gap: Stretch, startedNs: bigint | null, sinceNs: bigint | null = null): Claim {
  const inGap = startedNs !== null && startedNs > gap.fromNs && startedNs <= gap.toNs;
  return { gap, startedNs: inGap ? startedNs : null, sinceNs, last: null, holeNs: null, ended: false };
}

/** A value of the record; a stretch that is thereby told to its end is given out. */
export function hear(claim: Claim, reading: Reading): [Claim, Stretch | null] {
  const { gap, ended, sinceNs } = claim;
  const { sourceNs } = reading;
  if (ended || reading.is === 'no-bound') return [claim, null];
  if (isBehind(claim, sourceNs)) return [{ ...claim, ended: true, sinceNs: null }, broken(claim)];
  if (reading.is === 'hole' || sourceNs === null)
    return [{ ...claim, sinceNs: null, holeNs: sourceNs ?? claim.holeNs }, told(claim) ?? broken(claim)];
  if (sourceNs <= gap.fromNs) return [{ ...claim, sinceNs: gap.fromNs, last: reading }, null];
  const isBroken = crossesStart(claim, sourceNs);
  if (sourceNs >= gap.toNs) {
    const closed = { ...claim, ended: true, sinceNs: null };
    if (isBroken) return [closed, told(claim) ?? broken(claim)];
    return [closed, sinceNs === null ? null : stretch(sinceNs, gap.toNs)];
  }
  if (isBroken) return [{ ...claim, sinceNs: sourceNs, last: reading }, told(claim) ?? broken(claim)];
  return [{ ...claim, sinceNs: sinceNs ?? sourceNs, last: reading }, null];
}

/** There is no more. `known`: what the signal is at present, and what it was when it was watched again. */
export function end(claim: Claim, known: readonly Reading[], present: Reading | null): Stretch | null {
  const { gap, ended, last, sinceNs } = claim;
  if (ended) return null;
  const rests = present !== null && present.sourceNs !== null && present.sourceNs <= gap.fromNs;
  const within = last?.sourceNs != null && last.sourceNs > gap.fromNs;
  if (rests && !within) return { ...gap };
  if (within && sinceNs !== null && known.some((one) => sameReading(one, last as Reading))) {
    return stretch(sinceNs, gap.toNs);
  }
  return told(claim) ?? broken(claim);
}

export const sameReading = (a: Reading, b: Reading): boolean =>
  a.sourceNs === b.sourceNs && a.status === b.status && Object.is(a.value, b.value);

/** What is claimed up to the newest value. */
export const told = ({ sinceNs, last }: Claim): Stretch | null =>
  sinceNs === null || last?.sourceNs == null ? null : stretch(sinceNs, last.sourceNs);

/**
 * Something is missing behind the newest value, and nothing can be claimed before: that nothing lies in its own nanosecond
 * is all there is to say, and tells whoever goes on from the journal that it doesn't go on without a break.
 */
export function broken({ last, gap }: Claim): Stretch | null {
  const lastNs = last?.sourceNs ?? null;
  return lastNs === null || lastNs <= gap.fromNs || lastNs + 1n >= gap.toNs ? null : stretch(lastNs, lastNs + 1n);
}

const stretch = (fromNs: bigint, toNs: bigint): Stretch | null => (fromNs < toNs ? { fromNs, toNs } : null);

const isBehind = ({ last, holeNs }: Claim, sourceNs: bigint | null): boolean =>
  sourceNs !== null && (sourceNs < (last?.sourceNs ?? sourceNs) || sourceNs < (holeNs ?? sourceNs));

function crossesStart({ startedNs, last, gap }: Claim, sourceNs: bigint): boolean {
  if (startedNs === null || sourceNs < startedNs) return false;
  return (last?.sourceNs ?? gap.fromNs) < startedNs;
}
