/** Procedures of a line: how it is changed over, which is at hand where that comes next, and how it is cleaned. */

import type { ProceduresView, ProcedureView } from '@gemba/contract/work';

const DAY_MS = 86_400_000;

/** Line 1 stands before a changeover. */
export function proceduresOf(asked: URLSearchParams, nowMs: number): ProceduresView {
  const line = asked.get('line');
  const procedure = (id: string, title: string, relation: ProcedureView['relation']): ProcedureView => ({
    ...{ id, title, relation, attachments: [], readers: [], readWithinDays: 7, coming: null, reading: null },
    ...{ madeBy: 'hoa', madeMs: nowMs - 90 * DAY_MS },
    inForce: {
      ...{ number: 3, mediaType: 'text/markdown', fileName: 'change.md', bytes: 2_410, note: 'Torque' },
      ...{ madeBy: 'hoa', madeMs: nowMs - 20 * DAY_MS, standing: 'in-force', withdrawal: null },
      publication: { by: 'hoa', atMs: nowMs - 19 * DAY_MS, effectiveMs: nowMs - 19 * DAY_MS, isEditorial: false },
    },
  });
  const cleaning = procedure('WI-014', 'Cleaning in place', 'line');
  const change = procedure('WI-031', 'Changing from water to tea: flush, gaskets, first samples', 'changeover-now');
  return {
    procedures: line === 'line-1' ? [change, cleaning] : [cleaning],
    people: [],
    may: { write: false, publish: false, seeReceipts: false },
  };
}
