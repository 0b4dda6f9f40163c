/**
 * How a meter has gone on over the last days, for a small picture: what people read off as they read it, and what telemetry
 * tells at even steps, reckoned back by the ledger's rows from what the machine has now.
 */

import { lifeOf } from '../domain/ledger/life.ts';
import type { Life } from '../domain/ledger/lived.ts';
import type { LedgerRow } from '../domain/ledger/row.ts';
import { decodeFold, type FoldState } from '../domain/ledger/state.ts';
import type { HandMeter } from '../domain/maintenance/meters/by-hand.ts';
import type { Records } from '../records/port.ts';
import { lifeOfRows } from './meters-then.ts';

/** Life-to-date at a time. */
export interface MeterPoint<T = number> {
  atNs: bigint;
  life: T;
}

/** Points of a picture: more of them nobody tells apart. */
const STEPS = 48;
/** Readings by hand that are shown: the newest. */
const READINGS_MAX = 200;

/** Readings since a time, and the one before it, at which the picture begins. */
export function handHistory({ points }: HandMeter, sinceNs: bigint): MeterPoint[] {
  const first = points.findIndex(({ atNs }) => atNs >= sinceNs);
  return (first === -1 ? points.slice(-1) : points.slice(Math.max(0, first - 1))).slice(-READINGS_MAX);
}

/** The life of a machine at even steps from a time, or from its first row, to the end of what is accounted for. */
export async function lifeHistory(
  state: FoldState,
  sinceNs: bigint,
  records: Pick<Records, 'rows' | 'checkpointBefore'>,
): Promise<MeterPoint<Life>[]> {
  const { machine, settledNs } = state;
  const rows = await records.rows(machine, sinceNs, settledNs);
  const first = rows[0];
  if (first === undefined) return [];
  const fromNs = first.fromNs > sinceNs ? first.fromNs : sinceNs;
  const saved = await records.checkpointBefore(machine, fromNs);
  const before = saved === null ? null : decodeFold(saved.state);
  const counters = before === null ? {} : lifeOf(before).counters;
  return livesThen({ now: lifeOf(state), rows, counters }, timesBetween(fromNs, settledNs));
}

/** Both ends, and even steps between. */
function timesBetween(fromNs: bigint, toNs: bigint): bigint[] {
  if (toNs <= fromNs) return [toNs];
  return Array.from({ length: STEPS + 1 }, (_, i) => fromNs + ((toNs - fromNs) * BigInt(i)) / BigInt(STEPS));
}

/**
 * The lives at ascending times, of which the last is now, in one walk through the rows. Counters of the machine's own are
 * taken to have run evenly while it ran, from what they had at the first time.
 */
export function livesThen(
  { now, rows, counters }: { now: Life; rows: readonly LedgerRow[]; counters: Life['counters'] },
  times: readonly bigint[],
): MeterPoint<Life>[] {
  let i = 0;
  const parts = times.slice(1).map((toNs, part) => {
    const fromNs = times[part] as bigint;
    while (i < rows.length && (rows[i] as LedgerRow).toNs <= fromNs) i++;
    let end = i;
    while (end < rows.length && (rows[end] as LedgerRow).fromNs < toNs) end++;
    return lifeOfRows(rows.slice(i, end), { fromNs, toNs });
  });
  const wholeNs = parts.reduce((sum, { statesNs }) => sum + Number(statesNs.producing ?? 0n), 0);
  const points: MeterPoint<Life>[] = [];
  let life = now;
  let ranNs = 0;
  for (let at = times.length - 1; at >= 0; at--) {
    const share = wholeNs === 0 ? 0 : ranNs / wholeNs;
    points.unshift({ atNs: times[at] as bigint, life: { ...life, counters: countersBefore(now, counters, share) } });
    const part = parts[at - 1];
    if (part === undefined) break;
    life = less(life, part);
    ranNs += Number(part.statesNs.producing ?? 0n);
  }
  return points;
}

/** What counters had when so large a share of what the machine ran since the first time was still to come. */
const countersBefore = (now: Life, first: Life['counters'], share: number): Life['counters'] =>
  Object.fromEntries(
    Object.entries(now.counters).map(([id, total]) => [id, total - (total - (first[id] ?? 0)) * share]),
  );

function less(life: Life, part: Life): Life {
  const states = Object.entries(life.statesNs) as [keyof Life['statesNs'], bigint][];
  return {
    statesNs: Object.fromEntries(states.map(([state, ns]) => [state, ns - (part.statesNs[state] ?? 0n)])),
    good: life.good - part.good,
    reject: life.reject - part.reject,
    energyKWh: life.energyKWh - part.energyKWh,
    counters: life.counters,
  };
}
