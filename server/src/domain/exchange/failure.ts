/** What was wrong, why, and what was done, by the codes of the machine's kind; a table may give a code or its name. */

import type { FailureCodeView } from '@gemba/contract/jobs';
import { machinesOf, type Plant } from '@gemba/contract/plant';
import type { Cells } from '../imports/cells.ts';
import { codesOf } from '../jobs/failure-codes.ts';
import type { Failure, Job } from '../jobs/types.ts';
import type { JobField } from './job-columns.ts';

export function failureIn(cells: Cells<JobField>, id: string, present: Job | null, plant: Plant): Failure | null {
  const kind = machinesOf(plant).find(({ machine }) => machine.id === id)?.machine.kind;
  const { problems, causes, remedies } = codesOf(plant, kind);
  const was = present?.failure ?? null;
  const problem = codeIn(cells, 'problem', problems, was?.problem ?? null);
  const failure = {
    cause: codeIn(cells, 'cause', causes, was?.cause ?? null),
    remedy: codeIn(cells, 'remedy', remedies, was?.remedy ?? null),
    note: cells.text('note', 500) ?? was?.note ?? null,
  };
  if (problem !== null) return { problem, ...failure };
  const missing = (['cause', 'remedy', 'note'] as const).find((field) => cells.says(field));
  if (missing === undefined || cells.says('problem')) return null;
  return cells.fault(
    missing,
    'stands without a problem',
    'Fill in the problem, for example UNK where nobody knows it.',
  );
}

/** What is there already is taken as it is: its code may be gone since. */
function codeIn(
  cells: Cells<JobField>,
  field: 'problem' | 'cause' | 'remedy',
  codes: readonly FailureCodeView[],
  present: string | null,
): string | null {
  const text = cells.text(field);
  if (text === null || text === present) return present;
  const bare = text.toLowerCase();
  const found =
    codes.find(({ code }) => code.toLowerCase() === bare) ?? codes.find((one) => one.name.toLowerCase() === bare);
  if (found !== undefined) return found.code;
  const list = codes.slice(0, 10).map(({ code, name }) => `${code} (${name})`);
  return cells.fault(
    field,
    `is no ${field} of such a machine`,
    `Write ${list.join(', ')}${codes.length > 10 ? ', …' : ''}.`,
  );
}
