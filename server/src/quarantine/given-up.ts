/**
 * What the quarantine had to give up, because there was no room for what came after: counted on the disk before
 * anything is deleted, so that the loss can't become silent, nor be counted twice.
 */

import { readJsonFile, writeJsonFile } from '@gemba/journal/json-file';

export interface GivenUp {
  /** Everything through this position of the journal. */
  through: number;
  /** Items of which nobody had decided what becomes of them. */
  items: number;
  lastMs: number | null;
  /** Last position that was given to a replay: it may stand only in what is deleted, and none is given twice. */
  lastReplay: number;
}

export const NOTHING_GIVEN_UP: GivenUp = { through: 0, items: 0, lastMs: null, lastReplay: 0 };

/** Of the journal of this epoch; the count goes on over a journal that was replaced. */
export async function readGivenUp(file: string, epoch: string): Promise<GivenUp> {
  const found = (await readJsonFile(file)) as (GivenUp & { epoch: string }) | null;
  if (found === null) return NOTHING_GIVEN_UP;
  const { through, items, lastMs, lastReplay } = found;
  return found.epoch === epoch ? { through, items, lastMs, lastReplay } : { ...NOTHING_GIVEN_UP, items, lastMs };
}

export const writeGivenUp = (file: string, epoch: string, givenUp: GivenUp): Promise<void> =>
  writeJsonFile(file, { epoch, ...givenUp });
