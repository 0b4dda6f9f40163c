/** The rows of one machine over the running shift, in memory: what its figures on the screens are summed from. */

import type { LedgerRow } from '../domain/ledger/row.ts';

export class RowWindow {
  /** Ascending by `fromNs`. */
  #rows: LedgerRow[] = [];
  #version = 0;

  get rows(): readonly LedgerRow[] {
    return this.#rows;
  }

  /** Another one after every change. */
  get version(): number {
    return this.#version;
  }

  /** Rows are written over what begins at the same time. */
  put(rows: readonly LedgerRow[]): void {
    if (rows.length > 0) this.#version++;
    for (const row of rows) {
      const at = this.#placeOf(row.fromNs);
      this.#rows.splice(at, this.#rows[at]?.fromNs === row.fromNs ? 1 : 0, row);
    }
  }

  /** Rows that begin at the time or later are gone. */
  cutFrom(fromNs: bigint): void {
    this.#rows.length = this.#placeOf(fromNs);
    this.#version++;
  }

  /** Rows that ended by the time are of no more use. */
  dropBefore(timeNs: bigint): void {
    const first = this.#rows.findIndex((row) => row.toNs > timeNs);
    if (first === 0 || this.#rows.length === 0) return;
    this.#rows.splice(0, first < 0 ? this.#rows.length : first);
    this.#version++;
  }

  /** Index of the first row that begins at the time or later; looked for from the end, where nearly all of them belong. */
  #placeOf(fromNs: bigint): number {
    let at = this.#rows.length;
    while (at > 0 && (this.#rows[at - 1] as LedgerRow).fromNs >= fromNs) at--;
    return at;
  }
}
