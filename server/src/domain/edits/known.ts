/** Which edits hold as known at a moment, and which of them make the difference between two moments. */

import type { Edit, Retraction, Statement } from './edit.ts';

/** In the order in which they were recorded, whatever the order in which they are given. */
export const inOrder = <T extends Edit>(edits: readonly T[]): T[] =>
  edits.toSorted((a, b) => (a.recordedNs === b.recordedNs ? a.id - b.id : a.recordedNs < b.recordedNs ? -1 : 1));

/** Edits that hold as known at a moment (`null`: as known now), in the order in which they were recorded. */
export function knownAt(edits: readonly Edit[], asKnownAtNs: bigint | null): Statement[] {
  const retracted = new Set<number>();
  const holding: Statement[] = [];
  // From the newest on: whether a retraction holds hangs on what was recorded after it alone.
  for (const edit of inOrder(edits).reverse()) {
    if ((asKnownAtNs !== null && edit.recordedNs > asKnownAtNs) || retracted.has(edit.id)) continue;
    if (edit.kind === 'retraction') retracted.add(edit.edit);
    else holding.push(edit);
  }
  return holding.reverse();
}

export interface Difference {
  /** Held at the later moment, and not at the earlier one. */
  added: Statement[];
  /** Held at the earlier moment, and were taken back by the later one. */
  retracted: { edit: Statement; by: Retraction }[];
}

/** The edits that make the difference between what was known at two moments (`null`: now), in order of recording. */
export function differenceBetween(edits: readonly Edit[], earlierNs: bigint, laterNs: bigint | null): Difference {
  const [before, after] = [knownAt(edits, earlierNs), knownAt(edits, laterNs)];
  const [had, has] = [new Set(before.map(({ id }) => id)), new Set(after.map(({ id }) => id))];
  const retractions = inOrder(edits).filter((edit) => edit.kind === 'retraction');
  return {
    added: after.filter(({ id }) => !had.has(id)),
    retracted: before.flatMap((edit) => {
      const by = has.has(edit.id) ? undefined : retractions.findLast((retraction) => retraction.edit === edit.id);
      return by === undefined ? [] : [{ edit, by }];
    }),
  };
}
