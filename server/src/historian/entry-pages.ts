/**
 * Reads a long stretch of a machine's entries page by page, in the one order of things, from sources that each know
 * only their own kind. A page ends where the first source that was cut short has surely told everything, so that no
 * entry of a moment is ever split from the others of that moment.
 */

import { compareEntries, type Entry, orderTimeNs } from '@gemba/contract/sample';

/** What a source has after a time, ascending by order time. */
export interface EntryPart {
  entries: Entry[];
  /** The limit was reached: there may be more, at the time of the last entry as well. */
  cut: boolean;
}

export type EntrySource = (afterNs: bigint, throughNs: bigint, limit: number) => Promise<EntryPart>;

/** Entries asked of each source for one page: a few MB. */
const PAGE_ENTRIES = 20_000;

/** Pages of all entries with order time in `(afterNs, throughNs]`; no page is empty. */
export async function* entryPages(
  sources: readonly EntrySource[],
  afterNs: bigint,
  throughNs: bigint,
  pageEntries: number = PAGE_ENTRIES,
): AsyncGenerator<Entry[]> {
  let after = afterNs;
  let limit = pageEntries;
  while (after < throughNs) {
    const parts = await Promise.all(sources.map((source) => source(after, throughNs, limit)));
    const through = wholeThrough(parts, throughNs);
    if (through <= after) {
      // A single moment holds more entries than a page: read it in one piece.
      limit *= 4;
      continue;
    }
    const page = parts.flatMap(({ entries }) => entries).filter((entry) => orderTimeNs(entry) <= through);
    if (page.length > 0) yield page.sort(compareEntries);
    after = through;
    limit = pageEntries;
  }
}

/** The time through which every part is known to be complete: the last moment of a part that was cut may not be. */
function wholeThrough(parts: readonly EntryPart[], throughNs: bigint): bigint {
  let through = throughNs;
  for (const { entries, cut } of parts) {
    const last = entries.at(-1);
    if (!cut || last === undefined) continue;
    const before = orderTimeNs(last) - 1n;
    if (before < through) through = before;
  }
  return through;
}
