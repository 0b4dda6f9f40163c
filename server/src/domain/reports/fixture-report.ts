/** Whole reports out of made-up rows, as the reader of the ledger would give them, for tests of reports and their layouts. */

import type { MachineId } from '@gemba/contract/identity';
import { DEFAULT_PROFILE } from '../kpis/registry.ts';
import type { Window } from '../kpis/sums.ts';
import { contextOf } from '../ledger/context.ts';
import { type LinePlace, linePlaceNamed } from '../places/place.ts';
import { amountsOf } from './amounts.ts';
import { plantOf, rowsOf } from './fixture.ts';
import type { Report } from './model.ts';
import type { OrderPart } from './order-part.ts';
import { type PeriodKind, partsOf, periodOf, previousOf, shiftsAt, windowOf } from './period.ts';
import { reportOf } from './report.ts';
import type { LinePart } from './source.ts';

const DAY_NS = 86_400_000_000_000n;
const HOUR_NS = 3_600_000_000_000n;

/** An order that ended an hour after it was due, in the middle of the window. */
function orderOf(line: string, { fromNs }: Window): OrderPart {
  return {
    order: {
      ...{ id: `4711-${line}`, line, product: 'water', quantity: 1000, plannedStartNs: fromNs - DAY_NS, priority: 5 },
      ...{ dueNs: fromNs + 3n * HOUR_NS, sequence: null, state: 'done', source: 'csv', startedNs: fromNs - HOUR_NS },
      endedNs: fromNs + 4n * HOUR_NS,
    },
    ...{ product: 'Stilles Wasser', made: 640, madeInAll: 1004 },
  };
}

export function madeReport(
  path: string,
  kind: PeriodKind,
  day: string,
  seed: number,
  shift: string | null = null,
): Report {
  const plant = plantOf();
  const place = linePlaceNamed(plant, path) as LinePlace;
  const period = periodOf(kind, day, shift);
  const previous = previousOf(plant, place, period);
  const parts = partsOf(plant, place, period);
  const lines = place.lines.flatMap((placed): LinePart[] => {
    const window = windowOf(plant, placed, period);
    if (window === null) return [];
    const counting = placed.line.machines.at(-1)?.id as string;
    const machines = placed.line.machines.map(({ id }, index) => {
      const rows = rowsOf(plant, id, placed.line.id, window.fromNs - DAY_NS, window.toNs + DAY_NS, seed + index);
      const context = contextOf(plant, id as MachineId);
      return { id, rows, ...amountsOf(rows, window, context, DEFAULT_PROFILE) };
    });
    const own = machines.at(-1) as (typeof machines)[0];
    const context = contextOf(plant, counting as MachineId);
    return [
      {
        ...{ placed, window, counting, previous: own.amounts },
        crews: shiftsAt(plant, { ...place, lines: [placed] }, period.day).map(({ id, name }) => ({
          ...{ day: period.day, shift: { id, name }, team: { id: 'red', name: 'Team Rot' }, idealParts: 1250 },
          amounts: own.amounts,
          targets: new Map([['oee', { value: 0.8, setFor: 'Werk Leipzig · Team Rot' }]]),
        })),
        orders: [orderOf(placed.line.id, window)],
        machines: machines.map(({ id, amounts, stops }) => ({ machine: id, amounts, stops, settledNs: window.toNs })),
        losses: [
          {
            machine: counting,
            reason: 'jam',
            kind: 'breakdown',
            state: 'stopped',
            seconds: own.amounts.sums.downS,
            money: own.amounts.sums.downS,
          },
        ],
        course: parts.map((part) => {
          const of = windowOf(plant, placed, part);
          return of === null ? null : amountsOf(own.rows, of, context, DEFAULT_PROFILE).amounts;
        }),
      },
    ];
  });
  return reportOf({
    ...{
      place,
      period,
      previous,
      profile: DEFAULT_PROFILE,
      parts,
      lines,
      knownAtNs: BigInt(Date.UTC(2027, 5, 1)) * 1_000_000n,
    },
    shiftNames: new Map(shiftsAt(plant, place, period.day).map(({ id, name }) => [id, name])),
    reasonName: (_, reason) => reason.toUpperCase(),
  });
}
