/** Sorts maintenance plans into the columns of the board; pure. */

import type { MaintenanceView } from '@gemba/contract/maintenance';
import { daysApart } from '../format/time.ts';

export const COLUMNS = ['overdue', 'today', 'week', 'later', 'done'] as const;
export type Column = (typeof COLUMNS)[number];

const DAY_MS = 86_400_000;

/** Column of what is still to be done. What the server calls due belongs to the next 24 hours, whatever its forecast. */
export function columnOf(plan: MaintenanceView, nowMs: number): Exclude<Column, 'done'> {
  if (plan.due === 'overdue') return 'overdue';
  if (plan.due === 'due') return 'today';
  if (plan.dueMs === null) return plan.due === 'due-soon' ? 'week' : 'later';
  if (plan.dueMs < nowMs + DAY_MS) return 'today';
  return plan.dueMs < nowMs + 7 * DAY_MS ? 'week' : 'later';
}

/**
 * The board: each plan in its column, soonest first; what was done on the plant's present day also under `done`.
 * @param zoneOf zone of the plan's machine
 */
export function board(
  plans: readonly MaintenanceView[],
  nowMs: number,
  zoneOf: (plan: MaintenanceView) => string,
): Record<Column, MaintenanceView[]> {
  const columns: Record<Column, MaintenanceView[]> = { overdue: [], today: [], week: [], later: [], done: [] };
  const soonest = (a: MaintenanceView, b: MaintenanceView): number =>
    (a.dueMs ?? Number.POSITIVE_INFINITY) - (b.dueMs ?? Number.POSITIVE_INFINITY) || b.used - a.used;
  for (const plan of [...plans].sort(soonest)) {
    columns[columnOf(plan, nowMs)].push(plan);
    if (plan.lastDoneMs !== null && daysApart(zoneOf(plan), nowMs, plan.lastDoneMs) === 0) columns.done.push(plan);
  }
  columns.done.sort((a, b) => (b.lastDoneMs ?? 0) - (a.lastDoneMs ?? 0));
  return columns;
}
