/** How much each machine is used a day: what forecasts of maintenance hang on. Summed from the ledger now and then. */

import type { MachineId } from '@gemba/contract/identity';
import { usePerDayH } from '../domain/maintenance/forecast.ts';
import type { Records } from '../records/port.ts';

/** Days that the forecast looks back. */
const WINDOW_DAYS = 7;
const DAY_NS = 86_400_000_000_000n;

export class Use {
  readonly #perDayH = new Map<MachineId, number | null>();

  /** Run hours a day; `null` while nothing is known. */
  perDayH(machine: MachineId): number | null {
    return this.#perDayH.get(machine) ?? null;
  }

  /** Sums the last days anew. The window begins with the first row, so that a young plant is judged by its life. */
  async refresh(machines: Iterable<MachineId>, records: Pick<Records, 'rows'>, nowNs: bigint): Promise<void> {
    for (const machine of machines) {
      const rows = await records.rows(machine, nowNs - BigInt(WINDOW_DAYS) * DAY_NS, nowNs);
      const [first, last] = [rows[0], rows.at(-1)];
      if (first === undefined || last === undefined) continue;
      const seconds = (only: (state: string) => boolean) =>
        rows.reduce((sum, row) => (only(row.state) ? sum + Number(row.toNs - row.fromNs) / 1e9 : sum), 0);
      const window = { fromNs: first.fromNs, toNs: last.toNs };
      const known = seconds((state) => state !== 'no-data');
      const unknownS = Number(window.toNs - window.fromNs) / 1e9 - known;
      this.#perDayH.set(machine, usePerDayH({ ...window, runS: seconds((state) => state === 'producing'), unknownS }));
    }
  }
}
