/** Rows without the cuts at quarter hours: neighbours that say the same are one stretch. */

import type { LedgerRow } from '@gemba/server/domain/ledger/row';

const SAME = ['calendar', 'shift', 'state', 'reason', 'product'] as const;
const ADDED = ['good', 'reject', 'rework', 'idealS', 'goodIdealS', 'energyKWh'] as const;

export function joined(rows: readonly LedgerRow[]): LedgerRow[] {
  const stretches: LedgerRow[] = [];
  for (const row of rows) {
    const last = stretches.at(-1);
    if (last?.toNs !== row.fromNs || !SAME.every((key) => last[key] === row[key])) {
      stretches.push({ ...row });
      continue;
    }
    last.toNs = row.toNs;
    for (const key of ADDED) last[key] += row[key];
    last.estimated ||= row.estimated;
  }
  return stretches;
}
