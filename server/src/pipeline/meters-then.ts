/**
 * What the meters of a machine had at a moment that time has passed: reckoned back from what they have now by the rows
 * since, for work that is told of later than it was done.
 */

import type { MachineState } from '@gemba/contract/state';
import type { Life } from '../domain/ledger/lived.ts';
import type { LedgerRow } from '../domain/ledger/row.ts';

/** A stretch of the ledger. */
interface Window {
  fromNs: bigint;
  toNs: bigint;
}

/** What rows add to a machine's life; of counters of its own they know nothing. Of a row cut by the window, its share. */
export function lifeOfRows(rows: readonly LedgerRow[], window: Window | null = null): Life {
  const statesNs: Partial<Record<MachineState, bigint>> = {};
  const sums = { good: 0, reject: 0, energyKWh: 0 };
  for (const { state, fromNs, toNs, good, reject, energyKWh } of rows) {
    const from = window !== null && window.fromNs > fromNs ? window.fromNs : fromNs;
    const to = window !== null && window.toNs < toNs ? window.toNs : toNs;
    if (to <= from) continue;
    const share = Number(to - from) / Number(toNs - fromNs);
    statesNs[state] = (statesNs[state] ?? 0n) + to - from;
    sums.good += good * share;
    sums.reject += reject * share;
    sums.energyKWh += energyKWh * share;
  }
  return { statesNs, ...sums, counters: {} };
}

/**
 * The life at `atNs`. Time in states is exact; what was made and used within the one row that was going on then is shared
 * out evenly; counters of the machine's own are taken to have run evenly since `known`, a moment of which their totals
 * are known.
 * @param now the life at `settledNs`
 * @param rows all that touch `[known.atNs, settledNs)`
 */
export function lifeThen(
  {
    now,
    settledNs,
    rows,
    known,
  }: {
    now: Life;
    settledNs: bigint;
    rows: readonly LedgerRow[];
    known: { atNs: bigint; counters: Life['counters'] };
  },
  atNs: bigint,
): Life {
  const since = lifeOfRows(rows, { fromNs: atNs, toNs: settledNs });
  const ranNs = (fromNs: bigint) => Number(lifeOfRows(rows, { fromNs, toNs: settledNs }).statesNs.producing ?? 0n);
  const whole = ranNs(known.atNs);
  const share = whole === 0 ? 0 : ranNs(atNs) / whole;
  const states = Object.entries(now.statesNs) as [MachineState, bigint][];
  const counters = Object.entries(now.counters).map(([id, total]): [string, number] => [
    id,
    total - (total - (known.counters[id] ?? 0)) * share,
  ]);
  return {
    statesNs: Object.fromEntries(states.map(([state, ns]) => [state, ns - (since.statesNs[state] ?? 0n)])),
    good: now.good - since.good,
    reject: now.reject - since.reject,
    energyKWh: now.energyKWh - since.energyKWh,
    counters: Object.fromEntries(counters),
  };
}
