/**
 * From calendar time to good time: pieces of time go in, bars come out whose sum is calendar time to the nanosecond,
 * also where parts came faster than the ideal cycle: the speed loss is then negative, and shown as it is.
 */

import type { BigLoss, LossGroup, LossKind, RestKind } from '@gemba/contract/losses';
import { LOSS_GROUPS, LOSS_KINDS, REST_KINDS } from '@gemba/contract/losses';
import type { Piece } from './pieces.ts';

interface Bar {
  kind: LossKind;
  group: LossGroup;
  ns: bigint;
}

/** Sums of bars and rests of two windows, machines or sites are plain sums: it is a sum itself. */
export interface Waterfall {
  calendarNs: bigint;
  /** By group, in each in the order of {@link LOSS_KINDS}; a kind may stand in several. */
  bars: Bar[];
  rest: Readonly<Record<RestKind, bigint>>;
}

export const NO_TIME: Waterfall = { calendarNs: 0n, bars: [], rest: { good: 0n, unjudged: 0n, uncounted: 0n } };

/** The waterfall of one machine. */
export function waterfallOf(pieces: readonly Piece[]): Waterfall {
  const bars = new Bars();
  const rest = { ...NO_TIME.rest };
  let calendarNs = 0n;
  for (const piece of pieces) {
    const lengthNs = piece.toNs - piece.fromNs;
    calendarNs += lengthNs;
    const { kind } = piece;
    const isRun = kind === 'run' || piece.group === 'run';
    if (kind !== 'run' && piece.group !== 'run') bars.add(kind, piece.group, lengthNs);
    if (isRun || piece.group === 'availability' || piece.group === 'performance') {
      addParts(piece, isRun ? lengthNs : 0n, bars, rest);
    }
  }
  return { calendarNs, bars: bars.all(), rest };
}

/** Run time in what its parts are worth, as far as anybody tells; parts may be told in a stop, just after they were made. */
function addParts(piece: Piece, runNs: bigint, bars: Bars, rest: Record<RestKind, bigint>): void {
  const { tells, idealNs, goodIdealNs, startupRejectNs } = piece;
  if (tells.good) rest.good += goodIdealNs;
  if (!tells.total) {
    rest.uncounted += runNs - (tells.good ? goodIdealNs : 0n);
    return;
  }
  bars.add('speed', 'performance', runNs - idealNs);
  if (!tells.good) {
    rest.unjudged += idealNs;
    return;
  }
  bars.add('startup-reject', 'quality', startupRejectNs);
  bars.add('production-reject', 'quality', idealNs - goodIdealNs - startupRejectNs);
}

/** Machines, lines or sites together. */
export function addWaterfalls(parts: readonly Waterfall[]): Waterfall {
  const bars = new Bars();
  const rest = { ...NO_TIME.rest };
  let calendarNs = 0n;
  for (const part of parts) {
    calendarNs += part.calendarNs;
    for (const { kind, group, ns } of part.bars) bars.add(kind, group, ns);
    for (const kind of REST_KINDS) rest[kind] += part.rest[kind];
  }
  return { calendarNs, bars: bars.all(), rest };
}

/** Parts came faster than the ideal cycle allows. */
export const isOverIdeal = ({ bars }: Waterfall): boolean => bars.some(({ kind, ns }) => kind === 'speed' && ns < 0n);

/** Which of the six big losses a bar is, under the profile that formed it. */
export function bigLossOf(kind: LossKind, group: LossGroup): BigLoss | null {
  if (group === 'outside' || group === 'unknown') return null;
  switch (kind) {
    case 'setup':
    case 'planned':
      // What was agreed beforehand but lies in planned time: cleaning, inspection, warming up.
      return 'setup-adjustment';
    case 'minor-stop':
      return 'idling-minor-stops';
    case 'waiting':
    case 'idle':
      // oee.com counts whatever stops a machine for longer among its failures, Nakajima idling among the minor stops.
      return group === 'availability' ? 'equipment-failure' : 'idling-minor-stops';
    case 'speed':
      return 'reduced-speed';
    case 'startup-reject':
      return 'reduced-yield';
    case 'production-reject':
      return 'process-defects';
    case 'breakdown':
    case 'maintenance':
      return 'equipment-failure';
    default:
      return null;
  }
}

/** Sums by kind and group. */
class Bars {
  readonly #sums = new Map<string, Bar>();

  add(kind: LossKind, group: LossGroup, ns: bigint): void {
    const key = `${kind} ${group}`;
    const bar = this.#sums.get(key);
    if (bar === undefined) this.#sums.set(key, { kind, group, ns });
    else bar.ns += ns;
  }

  all(): Bar[] {
    const order = ({ kind, group }: Bar) => LOSS_GROUPS.indexOf(group) * LOSS_KINDS.length + LOSS_KINDS.indexOf(kind);
    return [...this.#sums.values()].filter(({ ns }) => ns !== 0n).sort((a, b) => order(a) - order(b));
  }
}
