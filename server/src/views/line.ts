/** A line as the head of its row: it speaks through its counting point, never through an average of machines. */

import type { LineView, MachineView, OeeTarget } from '@gemba/contract/live';
import type { Line } from '@gemba/contract/plant/site';
import { msFromNs } from '@gemba/contract/sample';
import type { IdealParts } from './ideal-parts.ts';
import { ms, target } from './machine.ts';
import type { RunningShift } from './running-shift.ts';

export interface LineParts {
  line: Line;
  /** View of the counting point. */
  counting: MachineView;
  running: RunningShift;
  /** What the planned time of the running shift can hold at the counting point. */
  ideal: IdealParts;
  oeeTarget: OeeTarget | null;
}

export function lineView({ line, counting, running, ideal, oeeTarget }: LineParts): LineView {
  const { shift } = running;
  return {
    id: line.id,
    shift:
      shift === null
        ? null
        : { id: shift.id, name: shift.name, fromMs: msFromNs(shift.fromNs), toMs: msFromNs(shift.toNs) },
    calendar: running.calendar,
    calendarUntilMs: ms(running.untilNs),
    made: counting.kpi.good,
    targetNow: counting.targetNow,
    targetEnd: target(ideal.end, oeeTarget?.value ?? null),
    oeeTarget,
    kpi: counting.kpi,
  };
}
