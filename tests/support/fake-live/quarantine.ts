/** What stands in a quarantine with something of most reasons, one of them many times. */

import type {
  QuarantineDetailView,
  QuarantineItemView,
  QuarantineSum,
  QuarantineSummary,
} from '@gemba/contract/quarantine';
import { HOSTILE_NAME } from './plant.ts';

const MINUTE_MS = 60_000;

const itemOf = (nowMs: number, id: number, more: Partial<QuarantineItemView>): QuarantineItemView => ({
  ...{ id, reason: 'unknown-machine', state: 'open', atMs: nowMs - id * MINUTE_MS, changedMs: nowMs - id * MINUTE_MS },
  ...{ source: 'edge-7', machine: 'palletiser-hall-south-12', signal: null, entries: 5, replayable: true, by: null },
  ...{ replays: 0, ...more },
});

/** Newest first. */
export function quarantinedOf(nowMs: number): QuarantineItemView[] {
  const known = { source: 'edge-1', machine: 'filler-2', signal: 'pressure', entries: 1 } as const;
  const unreadable = { machine: null, entries: 0, replayable: false } as const;
  return [
    itemOf(nowMs, 1, { ...known, reason: 'historian', replays: 2, by: 'linh' }),
    itemOf(nowMs, 2, { ...known, reason: 'not-storable' }),
    itemOf(nowMs, 3, { ...unreadable, reason: 'malformed-message', source: 'edge-versuchshalle-sued-12' }),
    itemOf(nowMs, 4, { ...unreadable, reason: 'sparkplug', source: `somebody/${HOSTILE_NAME}` }),
    ...Array.from({ length: 60 }, (_, i) => itemOf(nowMs, 5 + i, {})),
  ];
}

export function quarantineOf(nowMs: number): QuarantineSummary {
  const sums = new Map<string, QuarantineSum>();
  for (const { reason, source, machine, entries, replayable, atMs } of quarantinedOf(nowMs)) {
    const key = `${reason} ${source} ${machine}`;
    const sum = sums.get(key) ?? { reason, source, machine, items: 0, entries: 0, replayable: 0, lastMs: atMs };
    sums.set(key, {
      ...sum,
      items: sum.items + 1,
      entries: sum.entries + entries,
      replayable: sum.replayable + (replayable ? 1 : 0),
    });
  }
  return {
    open: [...sums.values()],
    states: { open: 64, replaying: 3, replayed: 12, dismissed: 1 },
    ...{ bytes: 31_000_000, maxBytes: 268_435_456, givenUp: 2, lastGivenUpMs: nowMs - 90 * MINUTE_MS },
  };
}

/** Of one that nobody could read its bytes, of any other its entries. */
export function quarantinedItem(nowMs: number, id: number): QuarantineDetailView | null {
  const item = quarantinedOf(nowMs).find((one) => one.id === id);
  if (item === undefined) return null;
  const entry = { kind: 'sample', signal: 'pressure', timeNs: `${item.atMs}123456`, value: 7.25, status: 0 } as const;
  return {
    ...item,
    detail: 'partial write: field type conflict: input field "value" on measurement "telemetry" is type integer',
    first: item.entries === 0 ? [] : [entry, { ...entry, value: 'Überdruck im Block 4. '.repeat(20) }],
    evidence: item.entries > 0 ? null : { bytes: 900, start: Buffer.alloc(300, 7).toString('base64') },
  };
}
