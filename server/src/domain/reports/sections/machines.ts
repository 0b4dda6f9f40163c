/**
 * The machines of each line, in the order of the flow. They don't add up to the line, which speaks through its counting
 * point alone: what four machines of a line made is not four times the parts.
 */

import type { Section } from '../model.ts';
import { machineNameOf } from '../names.ts';
import type { ReportSource } from '../source.ts';
import { breakdownCells, breakdownColumns } from './breakdown.ts';

export function machines({ place, lines, profile }: ReportSource): Section | null {
  // Of a whole enterprise nobody reads hundreds of them.
  if (place.level === 'enterprise') return null;
  return {
    id: 'section.machines',
    blocks: [
      {
        kind: 'table',
        id: 'section.machines',
        columns: [{ id: 'row.line', unit: 'text' }, { id: 'row.machine', unit: 'text' }, ...breakdownColumns(profile)],
        rows: lines.flatMap((line) =>
          line.machines.map(({ machine, amounts }) => ({
            kind: 'row' as const,
            cells: [
              { text: line.placed.line.name },
              { text: machineNameOf(line, machine) },
              ...breakdownCells(amounts, profile),
            ],
          })),
        ),
      },
    ],
  };
}
