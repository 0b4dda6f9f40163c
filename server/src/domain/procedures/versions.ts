/**
 * The life of a procedure's versions: a draft is published with the moment from which it holds, later superseded by one
 * with a higher number, or withdrawn. What stands when is a function of the moment: nothing has to happen at midnight
 * for a version to take effect.
 */

import type { ProcedureVersion, Publication, Standing, Withdrawal } from './types.ts';

/** Why an act on a version doesn't fit; words for the error table's `reason`. */
export type Refusal = { refused: string };

export const isRefused = (outcome: object): outcome is Refusal => 'refused' in outcome;

/** Whether a version has begun to hold by a moment, however it ended. One withdrawn before it held never did. */
export const tookEffect = ({ publication, withdrawal }: ProcedureVersion, nowNs: bigint): boolean =>
  publication !== null &&
  publication.effectiveNs <= nowNs &&
  (withdrawal === null || withdrawal.atNs > publication.effectiveNs);

/**
 * The version that holds at a moment: of those that have taken effect the one with the highest number, unless it has
 * been withdrawn. Then none holds: what it superseded was superseded for a reason and doesn't come back by itself.
 */
export function inForce(versions: readonly ProcedureVersion[], nowNs: bigint): ProcedureVersion | null {
  const last = newest(versions.filter((version) => tookEffect(version, nowNs)));
  return last === null || (last.withdrawal !== null && last.withdrawal.atNs <= nowNs) ? null : last;
}

function newest(versions: readonly ProcedureVersion[]): ProcedureVersion | null {
  return versions.reduce<ProcedureVersion | null>(
    (best, version) => (best === null || version.number > best.number ? version : best),
    null,
  );
}

/** Where a version stands among the others at a moment. */
export function standingOf(version: ProcedureVersion, versions: readonly ProcedureVersion[], nowNs: bigint): Standing {
  const { publication, withdrawal } = version;
  if (withdrawal !== null && withdrawal.atNs <= nowNs) return 'withdrawn';
  if (publication === null || publication.atNs > nowNs) return 'draft';
  const isOvertaken = versions.some((other) => other.number > version.number && tookEffect(other, nowNs));
  if (isOvertaken) return 'superseded';
  return publication.effectiveNs > nowNs ? 'coming' : 'in-force';
}

/**
 * Publishes a draft. It may hold from now or from later, never from before: what people worked by in the past stays
 * what it was. Refused where a higher number has been published: it would supersede the newer text by the older.
 */
export function publish(
  version: ProcedureVersion,
  versions: readonly ProcedureVersion[],
  act: Publication,
): ProcedureVersion | Refusal {
  if (version.withdrawal !== null) return { refused: 'the version has been withdrawn' };
  if (version.publication !== null) return { refused: 'the version has been published already' };
  if (act.effectiveNs < act.atNs) return { refused: 'a version can not hold from a moment that has passed' };
  const before = versions.filter(({ number, publication }) => number !== version.number && publication !== null);
  const later = before.find(({ number }) => number > version.number);
  if (later !== undefined) return { refused: `version ${later.number} is newer and has been published` };
  if (act.isEditorial && before.length === 0) return { refused: 'the first version that is published is to be read' };
  return { ...version, publication: act };
}

/** Takes a version out of use: a draft is given up, one that is coming never comes, one that holds ends. */
export function withdraw(
  version: ProcedureVersion,
  versions: readonly ProcedureVersion[],
  act: Withdrawal,
): ProcedureVersion | Refusal {
  const standing = standingOf(version, versions, act.atNs);
  if (version.withdrawal !== null) return { refused: 'the version has been withdrawn already' };
  if (standing === 'superseded') return { refused: 'the version has been superseded and is out of use already' };
  return { ...version, withdrawal: act };
}
