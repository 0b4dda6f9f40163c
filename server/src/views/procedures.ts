/** Procedures as the API shows them: what holds, what comes, how they belong to a place, and what the asker owes. */

import { msFromNs } from '@gemba/contract/sample';
import type { ProcedureView, ReadingView, ReceiptView, VersionView } from '@gemba/contract/work';
import { nearestRelation, type Place } from '../domain/procedures/attachments.ts';
import { type Reading, readingOf } from '../domain/procedures/reading.ts';
import type { Procedure, ProcedureVersion, ReadingPerson, Receipt } from '../domain/procedures/types.ts';
import { inForce, standingOf } from '../domain/procedures/versions.ts';

/** Out of what a view is made. */
export interface ProcedureParts {
  procedure: Procedure;
  /** Of this procedure. */
  versions: readonly ProcedureVersion[];
  /** Of the person, or of the procedure. */
  receipts: readonly Receipt[];
  /** Who asks; `null` for a screen. */
  person: ReadingPerson | null;
  /** Where he stands; `null` where nobody asked for a place. */
  place: Place | null;
  nowNs: bigint;
}

export function procedureView(parts: ProcedureParts): ProcedureView {
  const { procedure, versions, receipts, person, place, nowNs } = parts;
  const view = (version: ProcedureVersion | null | undefined) =>
    version == null ? null : versionView(version, versions, nowNs);
  const coming = versions.find((version) => standingOf(version, versions, nowNs) === 'coming');
  const reading = person === null ? null : readingOf(procedure, versions, receipts, person, nowNs);
  return {
    id: procedure.id,
    title: procedure.title,
    attachments: [...procedure.attachments],
    readers: procedure.readers.map(({ sinceNs: _, ...reader }) => reader),
    readWithinDays: procedure.readWithinDays,
    madeBy: procedure.madeBy,
    madeMs: msFromNs(procedure.madeNs),
    inForce: view(inForce(versions, nowNs)),
    coming: view(coming),
    relation: place === null ? null : nearestRelation(procedure.attachments, place),
    reading: reading === null ? null : readingView(reading),
  };
}

export function versionView(
  version: ProcedureVersion,
  versions: readonly ProcedureVersion[],
  nowNs: bigint,
): VersionView {
  const { number, mediaType, fileName, bytes, note, madeBy, madeNs, publication, withdrawal } = version;
  return {
    ...{ number, mediaType, fileName, bytes, note, madeBy },
    madeMs: msFromNs(madeNs),
    standing: standingOf(version, versions, nowNs),
    publication:
      publication === null
        ? null
        : {
            by: publication.by,
            atMs: msFromNs(publication.atNs),
            effectiveMs: msFromNs(publication.effectiveNs),
            isEditorial: publication.isEditorial,
          },
    withdrawal:
      withdrawal === null ? null : { by: withdrawal.by, atMs: msFromNs(withdrawal.atNs), reason: withdrawal.reason },
  };
}

function readingView(reading: Reading): ReadingView {
  if (reading.state !== 'read') {
    return { state: reading.state, number: null, atMs: null, byMs: msFromNs(reading.byNs) };
  }
  return { state: 'read', number: reading.number, atMs: msFromNs(reading.atNs), byMs: null };
}

const ORDER = { overdue: 0, due: 1, read: 2 } as const;

/** Everybody who is asked to read what holds: who owes it first, the longest owed at the top. */
export function receiptsView(
  parts: Omit<ProcedureParts, 'person' | 'place'>,
  people: readonly ReadingPerson[],
): ReceiptView[] {
  const { procedure, versions, receipts, nowNs } = parts;
  const lines = people.flatMap((person): ReceiptView[] => {
    const reading = readingOf(procedure, versions, receipts, person, nowNs);
    return reading === null ? [] : [{ person: person.name, role: person.role, ...readingView(reading) }];
  });
  const timeOf = ({ byMs, atMs }: ReceiptView): number => byMs ?? -(atMs ?? 0);
  return lines.sort(
    (a, b) => ORDER[a.state] - ORDER[b.state] || timeOf(a) - timeOf(b) || (a.person < b.person ? -1 : 1),
  );
}
