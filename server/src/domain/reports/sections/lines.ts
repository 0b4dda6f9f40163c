/** The lines of a place side by side, each through its counting point; their sums make the whole. */

import type { Section } from '../model.ts';
import { wholeOf } from '../roll-up.ts';
import { countedOf, type ReportSource } from '../source.ts';
import { breakdownCells, breakdownColumns } from './breakdown.ts';

export function lines(source: ReportSource): Section | null {
  const { profile, place } = source;
  if (place.level === 'line') return null;
  return {
    id: 'section.lines',
    blocks: [
      {
        kind: 'table',
        id: 'section.lines',
        columns: [{ id: 'row.line', unit: 'text' }, ...breakdownColumns(profile)],
        rows: [
          ...source.lines.map((line) => ({
            kind: 'row' as const,
            cells: [{ text: line.placed.line.name }, ...breakdownCells(countedOf(line), profile)],
          })),
          { kind: 'total', cells: [{ word: 'row.total' }, ...breakdownCells(wholeOf(source), profile)] },
        ],
      },
    ],
  };
}
