/** Tasks of a shift as the API shows them. */

import { msFromNs } from '@gemba/contract/sample';
import type { ShiftOfLineView, ShiftTaskView } from '@gemba/contract/work';
import type { ShiftWindow } from '../domain/calendar/segment.ts';
import type { ShiftTask } from '../domain/tasks/shift.ts';

export const shiftView = ({ key, id, name, day, fromNs, toNs }: ShiftWindow): ShiftOfLineView => ({
  ...{ key, id, name, day },
  fromMs: msFromNs(fromNs),
  toMs: msFromNs(toNs),
});

export function shiftTaskView({ task, occurrence, state, isMissed, carried }: ShiftTask): ShiftTaskView {
  const { id, line, machine, text, when, assignee, carries, madeBy } = task;
  const settled = state.state === 'open' ? null : state;
  return {
    ...{ task: id, occurrence, line, machine, text, assignee, carries, madeBy, carried },
    when: when.kind === 'once' ? when : { ...when, days: when.days === null ? null : [...when.days] },
    state: isMissed ? 'missed' : state.state,
    by: settled?.by ?? null,
    atMs: settled === null ? null : msFromNs(settled.atNs),
    note: settled?.note ?? '',
  };
}
