/**
 * Who has to read what: receipts are of a person and a version. A new version asks for reading again, unless it was
 * published as editorial: then a receipt for the version before it still counts. Who is asked and has not read is
 * reminded until he has, and is overdue some days after he was first asked.
 */

import type { Procedure, ProcedureVersion, Reader, ReadingPerson, Receipt } from './types.ts';
import { inForce, tookEffect } from './versions.ts';

const NS_PER_DAY = 86_400_000_000_000n;

/** What a person owes a procedure at a moment. */
export type Reading =
  | { state: 'read'; number: number; atNs: bigint }
  | { state: 'due' | 'overdue'; sinceNs: bigint; byNs: bigint };

/** A line of somebody's list of what is to be read. */
export interface ToRead {
  procedure: Procedure;
  version: ProcedureVersion;
  reading: Exclude<Reading, { state: 'read' }>;
}

/**
 * The oldest version whose receipt counts for the version: itself, or where it is editorial what was published before
 * it. All that was published counts as a link, also what was withdrawn before it held: it may have held news.
 */
export function readingBase(version: ProcedureVersion, versions: readonly ProcedureVersion[]): ProcedureVersion {
  let base = version;
  while (base.publication?.isEditorial === true) {
    const before = versions
      .filter(({ number, publication }) => number < base.number && publication !== null)
      .sort((a, b) => b.number - a.number)[0];
    if (before === undefined) return base;
    base = before;
  }
  return base;
}

/** Since when a person is asked to read a procedure at all; `null` when he isn't. */
export function askedSinceNs(procedure: Procedure, person: ReadingPerson): bigint | null {
  const asked = procedure.readers
    .filter((reader) => (reader.kind === 'role' ? reader.role === person.role : reader.person === person.name))
    .map(({ sinceNs }) => sinceNs);
  return asked.length === 0 ? null : latest([earliest(asked), person.sinceNs]);
}

/** What a person owes a procedure; `null` where nothing is in force, or nobody asks him. */
export function readingOf(
  procedure: Procedure,
  versions: readonly ProcedureVersion[],
  receipts: readonly Receipt[],
  person: ReadingPerson,
  nowNs: bigint,
): Reading | null {
  const version = inForce(versions, nowNs);
  const askedNs = askedSinceNs(procedure, person);
  if (version === null || askedNs === null) return null;
  const base = readingBase(version, versions);
  const read = receipts
    .filter((receipt) => receipt.procedure === procedure.id && receipt.person === person.name)
    .filter(({ number, atNs }) => number >= base.number && number <= version.number && atNs <= nowNs)
    .sort((a, b) => a.number - b.number || (a.atNs < b.atNs ? -1 : 1))[0];
  if (read !== undefined) return { state: 'read', number: read.number, atNs: read.atNs };
  // A base that never held itself asks from when what carries its news does.
  const heldNs = earliest(
    versions
      .filter((one) => one.number >= base.number && one.number <= version.number && tookEffect(one, nowNs))
      .flatMap(({ publication }) => (publication === null ? [] : [publication.effectiveNs])),
  );
  const sinceNs = latest([heldNs, askedNs]);
  const byNs = sinceNs + BigInt(procedure.readWithinDays) * NS_PER_DAY;
  return { state: nowNs >= byNs ? 'overdue' : 'due', sinceNs, byNs };
}

/** What a person has to read now, the longest owed first. */
export function toRead(
  procedures: readonly Procedure[],
  versions: readonly ProcedureVersion[],
  receipts: readonly Receipt[],
  person: ReadingPerson,
  nowNs: bigint,
): ToRead[] {
  const owed = procedures.flatMap((procedure): ToRead[] => {
    const own = versions.filter((version) => version.procedure === procedure.id);
    const reading = readingOf(procedure, own, receipts, person, nowNs);
    const version = inForce(own, nowNs);
    return reading === null || reading.state === 'read' || version === null ? [] : [{ procedure, version, reading }];
  });
  return owed.sort((a, b) => compare(a.reading.byNs, b.reading.byNs) || (a.procedure.id < b.procedure.id ? -1 : 1));
}

/** Readers as they are wanted; who is asked already keeps his moment. One that is named twice is one. */
export function askReaders(
  before: readonly Reader[],
  wanted: readonly ({ kind: 'role'; role: string } | { kind: 'person'; person: string })[],
  nowNs: bigint,
): Reader[] {
  const known = new Map(before.map((reader) => [keyOf(reader), reader]));
  const made = wanted.map((one) => ({ ...one, sinceNs: known.get(keyOf(one))?.sinceNs ?? nowNs }));
  return [...new Map(made.map((reader) => [keyOf(reader), reader])).values()];
}

const keyOf = (reader: { kind: 'role'; role: string } | { kind: 'person'; person: string }): string =>
  reader.kind === 'role' ? `role ${reader.role}` : `person ${reader.person}`;

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);
const earliest = (times: readonly bigint[]): bigint => times.reduce((a, b) => (b < a ? b : a));
const latest = (times: readonly bigint[]): bigint => times.reduce((a, b) => (b > a ? b : a));
