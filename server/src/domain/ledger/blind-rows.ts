/**
 * Rows of a stretch in which nobody watched. What counters told of it afterwards is spread over its scheduled time and
 * marked estimated; where it has none, over all of it.
 */

import type { MachineId } from '@gemba/contract/identity';
import type { Segment } from '../calendar/segment.ts';
import type { FoldContext } from './context.ts';
import type { LedgerRow } from './row.ts';
import { floorQuarter, NS_PER_QUARTER } from './run.ts';
import type { Blind } from './state.ts';

export function rowsOfBlind(blind: Blind, machine: MachineId, context: FoldContext): LedgerRow[] {
  const pieces = piecesOf(blind, context);
  const weights = weightsOf(pieces);
  const good = share(blind.good, weights);
  const reject = share(blind.reject, weights);
  const rework = share(blind.rework, weights);
  const energy = share(blind.energyKWh, weights);
  return pieces.map((piece, i) => {
    const goodParts = good[i] ?? 0;
    const parts = goodParts + (reject[i] ?? 0);
    return {
      machine,
      fromNs: piece.fromNs,
      toNs: piece.toNs,
      calendar: piece.calendar,
      shift: piece.shift?.key ?? null,
      state: 'no-data',
      reason: null,
      product: context.product,
      good: goodParts,
      reject: reject[i] ?? 0,
      rework: rework[i] ?? 0,
      idealS: parts * context.idealCycleS,
      goodIdealS: goodParts * context.idealCycleS,
      energyKWh: energy[i] ?? 0,
      estimated: parts > 0 || (rework[i] ?? 0) > 0 || (energy[i] ?? 0) > 0,
    };
  });
}

/** Scheduled seconds of `[fromNs, toNs)`; where nothing is scheduled, all its seconds. */
export function spreadableS(fromNs: bigint, toNs: bigint, context: FoldContext): number {
  return weightsOf(context.calendar.segments(fromNs, toNs)).reduce((sum, weight) => sum + weight, 0);
}

/** Divides an amount by weights: whole parts stay whole, and the pieces add up to the amount. */
export function share(amount: number, weights: readonly number[]): number[] {
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const whole = Number.isInteger(amount);
  let weight = 0;
  let given = 0;
  return weights.map((own, i) => {
    weight += own;
    const exact = i === weights.length - 1 || all === 0 ? amount : (amount * weight) / all;
    const upTo = Math.max(given, whole ? Math.round(exact) : exact);
    const piece = upTo - given;
    given = upTo;
    return piece;
  });
}

function weightsOf(pieces: readonly Segment[]): number[] {
  const seconds = pieces.map((piece) => Number(piece.toNs - piece.fromNs) / 1e9);
  if (!pieces.some((piece) => piece.calendar === 'scheduled')) return seconds;
  return seconds.map((s, i) => (pieces[i]?.calendar === 'scheduled' ? s : 0));
}

function piecesOf(blind: Blind, context: FoldContext): Segment[] {
  return context.calendar.segments(blind.fromNs, blind.toNs).flatMap((segment) => {
    const pieces: Segment[] = [];
    for (let at = segment.fromNs; at < segment.toNs; ) {
      const quarterEnd = floorQuarter(at) + NS_PER_QUARTER;
      const end = quarterEnd < segment.toNs ? quarterEnd : segment.toNs;
      pieces.push({ ...segment, fromNs: at, toNs: end });
      at = end;
    }
    return pieces;
  });
}
