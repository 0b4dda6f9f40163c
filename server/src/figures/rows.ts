/** Ledger rows for figures: those of a window, and as many around it as its stops and outages are judged by. */

import type { MachineId } from '@gemba/contract/identity';
import type { Window } from '../domain/kpis/sums.ts';
import type { LedgerRow } from '../domain/ledger/row.ts';
import type { RunSpan } from '../domain/orders/order.ts';

/** Rows that touch `[fromNs, toNs)`, ascending: as the ledger has them, with whatever people corrected laid over them. */
export type RowSource = (machine: MachineId, fromNs: bigint, toNs: bigint) => Promise<LedgerRow[]>;
/** When orders ran on the machine's line. */
export type RunSource = (machine: MachineId, fromNs: bigint, toNs: bigint) => Promise<RunSpan[]>;

const NS_PER_DAY = 86_400_000_000_000n;
/** An outage that lasts for longer than this before a window is not traced to its beginning. */
const OUTAGE_MAX_DAYS = [1n, 7n];

export const reachNs = (microStopS: number): bigint => BigInt(Math.ceil(microStopS * 1e9));

/** Rows of a window and around it, ascending. */
export async function rowsAround(
  source: RowSource,
  machine: MachineId,
  { fromNs, toNs }: Window,
  microStopS: number,
): Promise<LedgerRow[]> {
  const reach = reachNs(microStopS);
  const first = fromNs - reach;
  let rows = await source(machine, first, toNs + reach);
  for (const days of OUTAGE_MAX_DAYS) {
    const [oldest] = rows;
    if (oldest === undefined || oldest.fromNs > fromNs || oldest.state === 'producing') break;
    const earlier = await source(machine, first - days * NS_PER_DAY, oldest.fromNs);
    const began = earlier.findLastIndex(({ state }) => state === 'producing');
    rows = [...earlier.filter((row, i) => i >= began && row.fromNs < oldest.fromNs), ...rows];
  }
  return rows;
}
