/**
 * A machine in certain states for longer than a time. It goes by ledger rows, which say exactly when state and calendar
 * changed; breaks and planned stops pause the count, time without data starts it anew.
 */

import type { StateStretch } from '../event.ts';
import type { BoundRule } from '../rules.ts';
import type { Reading, Truth } from '../types.ts';
import { type Condition, conditionOf, nsFromS } from './condition.ts';

export interface StateMemory {
  /** What came last, ascending and touching; neighbours of one kind are one piece. At most {@link MAX_PIECES}. */
  pieces: readonly Piece[];
  told: Truth;
}

interface Piece {
  fromNs: bigint;
  toNs: bigint;
  /** In the states and counted, in the states but in a break, not in them, or not known. */
  kind: 'counted' | 'paused' | 'other' | 'unknown';
}

/** A count that is broken into more pieces than that loses its oldest. */
const MAX_PIECES = 64;

export const stateLongerThan: Condition<StateMemory> = {
  about:
    'By the rows of the ledger. The states count together; breaks and planned stops pause the count unless all time counts, time without data starts it anew.',
  pace: 'clock',
  stalls: true,
  initial: () => ({ pieces: [], told: 'unknown' }),
  hear(memory, event, bound) {
    if (event.kind === 'state') return weigh(memory, [event], bound);
    return event.kind === 'restated' && event.stretches.length > 0 ? weigh(memory, event.stretches, bound) : null;
  },
};

function weigh(memory: StateMemory, stretches: readonly StateStretch[], bound: BoundRule) {
  let pieces = memory.pieces;
  for (const stretch of stretches) pieces = place(pieces, stretch, bound);
  const readings = verdict(pieces, memory.told, bound);
  const told = readings.at(-1)?.truth ?? memory.told;
  return { memory: { pieces, told }, readings, throughNs: pieces.at(-1)?.toNs ?? null };
}

/** The stretch takes the place of everything from its beginning on; time between it and what came before is unknown. */
function place(pieces: readonly Piece[], { sinceNs, atNs, state, calendar }: StateStretch, bound: BoundRule): Piece[] {
  const { states, scheduledOnly = true } = conditionOf(bound, 'state-longer-than');
  const placed: Piece[] = [];
  for (const piece of pieces) {
    if (piece.fromNs < sinceNs) placed.push(piece.toNs <= sinceNs ? piece : { ...piece, toNs: sinceNs });
  }
  const endNs = placed.at(-1)?.toNs;
  if (endNs !== undefined && endNs < sinceNs) append(placed, { fromNs: endNs, toNs: sinceNs, kind: 'unknown' });
  const inStates = states.includes(state);
  const kind = !inStates ? 'other' : scheduledOnly && calendar !== 'scheduled' ? 'paused' : 'counted';
  append(placed, { fromNs: sinceNs, toNs: atNs, kind: state === 'no-data' && !inStates ? 'unknown' : kind });
  return placed.slice(-MAX_PIECES);
}

function append(pieces: Piece[], piece: Piece): void {
  const last = pieces.at(-1);
  if (last?.kind === piece.kind) pieces[pieces.length - 1] = { ...last, toNs: piece.toNs };
  else pieces.push(piece);
}

/**
 * What the pieces mean now. In the states but not for long enough is between normal and beyond: it breaks an off-delay,
 * because the machine stands again, and does not clear an alarm after time without data.
 */
function verdict(pieces: readonly Piece[], told: Truth, bound: BoundRule): Reading[] {
  const last = pieces.at(-1);
  if (last === undefined) return [];
  if (last.kind === 'unknown') return told === 'unknown' ? [] : [reading(last.fromNs, 'unknown')];
  if (last.kind === 'other') return told === 'back' ? [] : [reading(last.fromNs, 'back')];
  const stay = pieces.slice(pieces.findLastIndex(({ kind }) => kind === 'other' || kind === 'unknown') + 1);
  const began = reading((stay[0] ?? last).fromNs, 'between');
  const dueNs = reached(stay, nsFromS(conditionOf(bound, 'state-longer-than').forS));
  if (dueNs === null) return told === 'between' ? [] : [began];
  if (told === 'beyond') return [];
  return told === 'between' ? [reading(dueNs, 'beyond')] : [began, reading(dueNs, 'beyond')];
}

/** When the counted pieces add up to the time; `null` when they don't yet. */
function reached(stay: readonly Piece[], forNs: bigint): bigint | null {
  let leftNs = forNs;
  for (const { kind, fromNs, toNs } of stay) {
    if (kind !== 'counted') continue;
    if (toNs - fromNs >= leftNs) return fromNs + leftNs;
    leftNs -= toNs - fromNs;
  }
  return null;
}

const reading = (atNs: bigint, truth: Truth): Reading => ({ atNs, truth, value: null, untilNs: null });
