/**
 * Lost time by its cause, in minutes, parts and money: the pieces of a line's counting point and the rows of its
 * neighbours go in, one loss for each cause comes out. Their time adds up to what the waterfall takes off planned time.
 */

import type { LossKind } from '@gemba/contract/losses';
import type { MachineState } from '@gemba/contract/state';
import type { Count } from '../kpis/profile.ts';
import type { LedgerRow } from '../ledger/row.ts';
import { causesOf, type Neighbour, type Stretch } from './blame.ts';
import type { Piece } from './pieces.ts';

/** What lost time and lost parts are worth; `null` where nobody has given a price. */
export interface Prices {
  /** Of a minute in which the line stands or is slow. */
  stopPerMin: number | null;
  /** Of a rejected part. */
  scrapOf: (product: string | null) => number | null;
  /** Of the energy that the counting point takes while it makes nothing. */
  energyPerKWh: number | null;
  currency: string | null;
}

export interface LineLossesParts {
  line: string;
  /** Machine at the counting point, and its pieces. */
  machine: string;
  pieces: readonly Piece[];
  /** What the profile takes a stretch of any machine of the line for, micro-stops apart. */
  countOf: (row: LedgerRow) => Count;
  /** The line's machines in the order of the flow; `[]`: every wait stays with the machine that waits. */
  flow: readonly Neighbour[];
  /** Place of the counting point in the flow. */
  counting: number;
  /** Ideal seconds for a part at the counting point. */
  cycleSOf: (product: string | null) => number;
  prices: Prices;
}

/** A cause, with all that it took in the window. */
export interface Loss {
  line: string;
  machine: string;
  kind: LossKind;
  /** `null` for lost speed and rejects, which are no state. */
  state: MachineState | null;
  /** As rows have it; `null` when nobody knows. */
  reason: string | null;
  /** How often it came; stretches that touch are one. */
  count: number;
  ns: bigint;
  parts: number;
  money: number | null;
  currency: string | null;
  energyKWh: number;
}

/** Losses of a line, largest first. Time in which parts came faster than the ideal cycle is no loss, and in none. */
export function lossesOf(parts: LineLossesParts): Loss[] {
  const found = [...stopLosses(parts), ...speedLoss(parts), ...rejectLosses(parts)];
  return found.sort((a, b) => (a.ns === b.ns ? 0 : a.ns > b.ns ? -1 : 1));
}

/** The stretches of lost time that stops are added up from, ascending. */
export function stretchesOf(parts: Pick<LineLossesParts, 'pieces' | 'flow' | 'counting' | 'countOf'>): Stretch[] {
  const { pieces, flow, counting, countOf } = parts;
  return pieces
    .filter(isLost)
    .flatMap((piece) => (piece.kind === 'minor-stop' ? own(piece) : causesOf(piece, flow, counting, countOf)));
}

const isLost = ({ kind, group, row }: Piece): boolean =>
  row !== null && kind !== 'run' && (group === 'availability' || group === 'performance');

/** A micro-stop is told as one row of its machine: nobody gives reasons for seconds. */
function own(piece: Piece): Stretch[] {
  const { row, fromNs, toNs } = piece;
  if (row === null) return [];
  return [{ fromNs, toNs, machine: row.machine, state: row.state, reason: null, kind: 'minor-stop', piece }];
}

function stopLosses(parts: LineLossesParts): Loss[] {
  const sums = new Map<string, Loss & { endNs: bigint }>();
  for (const stretch of stretchesOf(parts)) {
    const { machine, kind, reason, piece } = stretch;
    // Micro-stops of one machine are one row, whatever it did in each.
    const state = kind === 'minor-stop' ? null : stretch.state;
    const key = JSON.stringify([machine, kind, reason, state]);
    const sum = sums.get(key) ?? { ...none(parts, kind, machine), reason, state, endNs: -1n };
    const lengthNs = stretch.toNs - stretch.fromNs;
    if (sum.endNs !== stretch.fromNs) sum.count += 1;
    sum.endNs = stretch.toNs;
    sum.ns += lengthNs;
    sum.parts += Number(lengthNs) / 1e9 / parts.cycleSOf(piece.row?.product ?? null);
    sum.energyKWh += piece.energyKWh * (Number(lengthNs) / Number(piece.toNs - piece.fromNs));
    sums.set(key, sum);
  }
  return [...sums.values()].map(({ endNs: _, ...loss }) => ({ ...loss, money: costOfTime(loss, parts.prices) }));
}

function speedLoss(parts: LineLossesParts): Loss[] {
  const loss = none(parts, 'speed', parts.machine);
  for (const piece of parts.pieces) {
    if (!piece.tells.total) continue;
    const ns = (piece.group === 'run' ? piece.toNs - piece.fromNs : 0n) - piece.idealNs;
    loss.ns += ns;
    if (ns !== 0n) loss.parts += Number(ns) / 1e9 / parts.cycleSOf(piece.row?.product ?? null);
  }
  return loss.ns > 0n ? [{ ...loss, count: 1, money: costOfTime(loss, parts.prices) }] : [];
}

/** Parts that became good by rework have cost time, and no part: they come off the scrap that has a price. */
function rejectLosses(parts: LineLossesParts): Loss[] {
  const startup = none(parts, 'startup-reject', parts.machine);
  const production = none(parts, 'production-reject', parts.machine);
  const byProduct = new Map<string | null, Scrap>();
  for (const { row, tells, idealNs, goodIdealNs, startupRejectNs, rejects, startupRejects, rework } of parts.pieces) {
    if (row === null || !tells.total || !tells.good) continue;
    startup.ns += startupRejectNs;
    production.ns += idealNs - goodIdealNs - startupRejectNs;
    const scrap = byProduct.get(row.product) ?? { startup: 0, production: 0, rework: 0 };
    scrap.startup += startupRejects;
    scrap.production += rejects - startupRejects;
    scrap.rework += rework;
    byProduct.set(row.product, scrap);
  }
  const scraps = [...byProduct].map(([product, scrap]) => ({ ...scrap, price: parts.prices.scrapOf(product) }));
  count(startup, scraps, (scrap) => [scrap.startup, scrap.startup - Math.max(0, scrap.rework - scrap.production)]);
  count(production, scraps, (scrap) => [scrap.production, scrap.production - scrap.rework]);
  return [startup, production].filter(({ ns }) => ns > 0n);
}

/** Parts of one product. */
interface Scrap {
  startup: number;
  production: number;
  rework: number;
}

/** `of` gives rejects and, of those, scrap. */
function count(
  loss: Loss,
  scraps: readonly (Scrap & { price: number | null })[],
  of: (scrap: Scrap) => [number, number],
): void {
  loss.money = 0;
  for (const scrap of scraps) {
    const [rejects, scrapped] = of(scrap);
    loss.parts += rejects;
    if (rejects > 0)
      loss.money =
        loss.money === null || scrap.price === null ? null : loss.money + Math.max(0, scrapped) * scrap.price;
  }
  loss.count = Math.round(loss.parts);
}

const none = ({ line, prices }: LineLossesParts, kind: LossKind, machine: string): Loss => ({
  ...{ line, machine, kind, state: null, reason: null },
  ...{ count: 0, ns: 0n, parts: 0, money: null, currency: prices.currency, energyKWh: 0 },
});

/** Unknown unless a minute has a price; what the energy cost comes on top where that is known. */
function costOfTime({ ns, energyKWh }: Loss, { stopPerMin, energyPerKWh }: Prices): number | null {
  if (stopPerMin === null) return null;
  return (Number(ns) / 60e9) * stopPerMin + energyKWh * (energyPerKWh ?? 0);
}
