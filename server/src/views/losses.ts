/** Losses as people read them: seconds instead of nanoseconds, reasons in the plant's words, money with its currency. */

import type { LossUnit, LostStretch, ParetoGroup, ParetoRow, RestKind, WaterfallView } from '@gemba/contract/losses';
import { REST_KINDS } from '@gemba/contract/losses';
import { msFromNs } from '@gemba/contract/sample';
import type { Stretch } from '../domain/losses/blame.ts';
import type { Loss } from '../domain/losses/losses.ts';
import { type Group, type Pareto, pareto, type Ranked } from '../domain/losses/pareto.ts';
import { bigLossOf, isOverIdeal, type Waterfall } from '../domain/losses/waterfall.ts';
import type { Reasons } from './reasons.ts';

export function waterfallView(waterfall: Waterfall): WaterfallView {
  return {
    calendarS: seconds(waterfall.calendarNs),
    bars: waterfall.bars.map(({ kind, group, ns }) => ({
      kind,
      group,
      bigLoss: bigLossOf(kind, group),
      seconds: seconds(ns),
    })),
    rest: REST_KINDS.map((kind: RestKind) => ({ kind, seconds: seconds(waterfall.rest[kind]) })).filter(
      (rest) => rest.kind === 'good' || rest.seconds !== 0,
    ),
    isOverIdeal: isOverIdeal(waterfall),
  };
}

/** The Pareto in one unit; of each group at most `limit` rows, the others in their sum. */
export function paretoView(losses: readonly Loss[], unit: LossUnit, limit: number, reasons: Reasons) {
  const found: Pareto = pareto(losses, unit);
  const groups = found.groups.map((group) => groupView(group, limit, reasons));
  const unpricedNs = found.unvalued.reduce((sum, { ns }) => sum + ns, 0n);
  return { groups, unpricedMinutes: Number(unpricedNs) / 60e9 };
}

function groupView({ currency, total, ranked }: Group, limit: number, reasons: Reasons): ParetoGroup {
  const others = ranked.slice(limit);
  return {
    currency,
    total,
    rows: ranked.slice(0, limit).map((one) => rowView(one, reasons)),
    others:
      others.length === 0 ? null : { rows: others.length, value: others.reduce((sum, { value }) => sum + value, 0) },
  };
}

function rowView({ loss, value, share, cumulative }: Ranked, reasons: Reasons): ParetoRow {
  return {
    ...{ line: loss.line, machine: loss.machine, kind: loss.kind, state: loss.state },
    reason: reasons.name(loss.machine, loss.reason),
    reasonId: loss.reason,
    ...{ count: loss.count, minutes: Number(loss.ns) / 60e9, parts: loss.parts },
    ...{ money: loss.money, currency: loss.currency, energyKWh: loss.energyKWh },
    ...{ value, share, cumulative },
  };
}

/** Stretches that touch and have one cause are one. */
export function stretchViews(stretches: readonly (Stretch & { line: string })[], reasons: Reasons): LostStretch[] {
  const views: LostStretch[] = [];
  for (const { line, machine, kind, state, reason, piece, fromNs, toNs } of stretches) {
    const last = views.at(-1);
    const fromMs = msFromNs(fromNs);
    const isSame = last?.toMs === fromMs && last.line === line && last.machine === machine && last.kind === kind;
    if (isSame && (kind === 'minor-stop' || last.state === state)) last.toMs = msFromNs(toNs);
    else {
      const calendar = piece.row?.calendar ?? 'scheduled';
      views.push({
        line,
        machine,
        kind,
        state,
        calendar,
        reason: reasons.name(machine, reason),
        fromMs,
        toMs: msFromNs(toNs),
      });
    }
  }
  return views;
}

const seconds = (ns: bigint): number => Number(ns) / 1e9;
