/** The quarantine as it is shown: items, one of them whole, and sums. */

import type {
  QuarantineDetailView,
  QuarantinedEntryView,
  QuarantineItemView,
  QuarantineSummary,
} from '@gemba/contract/quarantine';
import { type Entry, orderTimeNs } from '@gemba/contract/sample';
import { type Item, mayReplay } from '../quarantine/item.ts';
import type { Content, Quarantine } from '../quarantine/quarantine.ts';
import { plainValue } from './plain.ts';

/** Entries of an item that are shown. */
const FIRST = 50;

export function quarantineItemView(item: Item): QuarantineItemView {
  const { id, reason, state, atMs, changedMs, source, machine, signal, count, by, replays } = item;
  const what = { id, reason, state, atMs, changedMs, source, machine, signal, by, replays };
  return { ...what, entries: count, replayable: mayReplay(item) };
}

/** `content`: `null` where it can't be read any more. */
export function quarantineDetailView(item: Item, content: Content | null): QuarantineDetailView {
  const { detail = '', entries = [], unreadable = null } = content ?? {};
  const evidence =
    unreadable === null ? null : { bytes: unreadable.bytes, start: Buffer.from(unreadable.start).toString('base64') };
  return { ...quarantineItemView(item), detail, first: entries.slice(0, FIRST).map(entryView), evidence };
}

export function quarantineSummary({
  catalog,
  bytes,
  givenUp,
}: Pick<Quarantine, 'catalog' | 'bytes' | 'givenUp'>): QuarantineSummary {
  const { items, lastMs } = givenUp;
  return { open: catalog.sums(), states: catalog.states(), ...bytes, givenUp: items, lastGivenUpMs: lastMs };
}

function entryView(entry: Entry): QuarantinedEntryView {
  const timeNs = `${orderTimeNs(entry)}`;
  if (entry.kind !== 'sample') return { kind: entry.kind, signal: null, timeNs, value: null, status: null };
  const { kind, signal, value, status } = entry;
  return { kind, signal, timeNs, value: shown(plainValue(value)), status };
}

/** JSON has no word for NaN and infinity. */
const shown = (value: QuarantinedEntryView['value']): QuarantinedEntryView['value'] =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
