/**
 * What a report is made of: the amounts of each line of a place in a period and in the one before, the parts of the
 * period, and what was lost. Whoever reads the ledger fills this in; the report is then a pure matter.
 */

import type { LossKind } from '@gemba/contract/losses';
import type { MachineState } from '@gemba/contract/state';
import type { Profile } from '../kpis/profile.ts';
import type { Stop } from '../kpis/stops.ts';
import type { Window } from '../kpis/sums.ts';
import type { LinePlace, PlacedLine } from '../places/place.ts';
import type { Amounts, Compared } from './amounts.ts';
import type { CrewPart } from './crew-part.ts';
import type { OrderPart } from './order-part.ts';
import type { Period } from './period.ts';

/** A loss of a line, laid at the door of the machine that caused it. */
export interface LossPart {
  machine: string;
  kind: LossKind;
  /** As the row has it; `null` when nobody knows. */
  reason: string | null;
  /** `null` for lost speed and rejects. */
  state: MachineState | null;
  seconds: number;
  /** In the site's currency; `null` where it has no price. */
  money: number | null;
}

export interface MachinePart {
  machine: string;
  amounts: Amounts;
  stops: readonly Stop[];
  /** Through here the ledger has accounted for everything, within the window; `null` when it holds nothing of it. */
  settledNs: bigint | null;
}

export interface LinePart {
  placed: PlacedLine;
  window: Window;
  /** Id of the machine that speaks for the line. */
  counting: string;
  /** In the order of the flow. */
  machines: readonly MachinePart[];
  losses: readonly LossPart[];
  /** Amounts of the counting point in each part of the period (see `partsOf`); `null` where the line doesn't have it. */
  course: readonly (Amounts | null)[];
  /** Amounts of the counting point in the period before; `null` where there was none. */
  previous: Compared | null;
  /** Its shifts in the period, ascending. */
  crews: readonly CrewPart[];
  /** That ran in the period or were due in it, by due date. */
  orders: readonly OrderPart[];
}

export interface ReportSource {
  place: LinePlace;
  period: Period;
  previous: Period | null;
  profile: Profile;
  /** The parts that `course` of the lines goes by. */
  parts: readonly Period[];
  /** Names of shifts by their ids. */
  shiftNames: ReadonlyMap<string, string>;
  /** Lines on which the period is; those where its shift doesn't run are left out. */
  lines: readonly LinePart[];
  /** Name of a reason in the plant's words. */
  reasonName: (machine: string, reason: string) => string;
  knownAtNs: bigint;
}

/** Amounts of the machine that speaks for a line. */
export function countedOf(line: LinePart): Amounts {
  return (line.machines.find(({ machine }) => machine === line.counting) as MachinePart).amounts;
}
