/**
 * What an export takes out of a historian, whichever engine it is: readings of the named signals in a window, page by
 * page, so that a year of them needs no more memory than a page. CSV and Parquet are made of these.
 */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Historian, Reading } from '../port.ts';

export interface ExportRow extends Reading {
  machine: MachineId;
  signal: SignalId;
}

/** Readings read at a time: some milliseconds of work, between which others have their turn. */
const PAGE_READINGS = 10_000;

/** Readings in `[fromNs, toNs)` in pages: signal after signal as they are named, ascending in time within each. */
export async function* exportPages(
  historian: Pick<Historian, 'range'>,
  machine: MachineId,
  signals: readonly SignalId[],
  fromNs: bigint,
  toNs: bigint,
): AsyncGenerator<ExportRow[]> {
  for (const signal of signals) {
    let cursor: string | undefined;
    do {
      const page = await historian.range(machine, signal, fromNs, toNs, PAGE_READINGS, cursor);
      if (page.items.length > 0) yield page.items.map((reading) => ({ machine, signal, ...reading }));
      cursor = page.cursor ?? undefined;
    } while (cursor !== undefined);
  }
}
