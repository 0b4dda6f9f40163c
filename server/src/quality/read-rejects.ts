/**
 * Reads why a machine rejected parts in a window: readings of its reject counter and of the signal that names the reason.
 * A machine that tells no reason has none.
 */

import { GembaError } from '@gemba/contract/errors';
import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Plant } from '@gemba/contract/plant';
import type { Machine, Signal } from '@gemba/contract/plant/machine';
import { qualityOf, type Value } from '@gemba/contract/sample';
import { contextOf } from '../domain/ledger/context.ts';
import { type ReasonCount, type RejectReading, rejectsByReason } from '../domain/quality/rejects.ts';
import type { Reading } from '../historian/port.ts';
import { type HistoryReads, heldBefore } from '../history/held.ts';
import type { Span } from '../history/missing.ts';
import { readingsOf } from './read-chart.ts';

/** Readings of one signal: a counter that tells more in a window has no reasons in this answer. */
const READINGS_MAX = 20_000;

/** `null` when there are more readings than one answer takes. */
export async function readRejects(
  historian: HistoryReads,
  plant: Plant,
  machine: Machine,
  window: Span,
): Promise<ReasonCount[] | null> {
  const counter = machine.signals.find(({ role }) => role === 'count-reject');
  const reason = machine.signals.find(({ role }) => role === 'reject-reason');
  if (counter === undefined || reason === undefined) return [];
  const id = machine.id as MachineId;
  const counts = await withHeld(historian, id, counter, window);
  const reasons = await withHeld(historian, id, reason, window);
  if (counts === null || reasons === null) return null;
  const limits = { modulus: counter.modulus ?? null, ratePerS: contextOf(plant, id).maxRatePerS };
  return rejectsByReason(inOrder(counts, reasons), window.fromNs, limits, (value) => nameOf(reason, value));
}

/** Readings of the window after what held when it began. */
async function withHeld(historian: HistoryReads, machine: MachineId, { id }: Signal, window: Span) {
  const signal = id as SignalId;
  const newest = (await historian.latest(machine)).find((sample) => sample.signal === signal);
  const held = await heldBefore(historian, machine, signal, window.fromNs, newest);
  const before = held === null ? [] : [{ ...held, timeNs: held.timeNs ?? window.fromNs - 1n }];
  try {
    return [...before, ...(await readingsOf(historian, machine, signal, window, READINGS_MAX))];
  } catch (error) {
    if (error instanceof GembaError && error.code === 'GEMBA_READ_LIMIT') return null;
    throw error;
  }
}

/** By time, at one moment the reason first; a count of bad quality tells nothing, a reason of bad quality is none. */
function inOrder(counts: readonly Reading[], reasons: readonly Reading[]): RejectReading[] {
  const isGood = ({ status }: Reading) => qualityOf(status) === 'good';
  const all: RejectReading[] = [
    ...reasons.map((one) => ({ of: 'reason' as const, timeNs: one.timeNs, value: isGood(one) ? one.value : null })),
    ...counts.filter(isGood).map(({ timeNs, value }) => ({ of: 'count' as const, timeNs, value })),
  ];
  return all.sort((a, b) => (a.timeNs < b.timeNs ? -1 : a.timeNs > b.timeNs ? 1 : a.of === 'reason' ? -1 : 1));
}

/** Id of the reason; the code as text where the plant doesn't know it, `null` where it says that there is none. */
function nameOf({ reasons }: Signal, value: Value): string | null {
  const code = String(value);
  const known = reasons?.find((reason) => String(reason.code) === code);
  return known?.id ?? (code === '' || code === '0' ? null : code);
}
