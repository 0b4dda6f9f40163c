/** Plan against actual: good parts that the planned time should have brought, and those that it did. */

import { plannedPartsOfCrews } from '../crew-part.ts';
import { quotient, SUMS } from '../figures.ts';
import type { Cell, Row, Section } from '../model.ts';
import { plannedPartsOf, wholeOf } from '../roll-up.ts';
import { countedOf, type ReportSource } from '../source.ts';

export function plan(source: ReportSource): Section | null {
  if (source.lines.every(({ crews }) => plannedPartsOfCrews(crews) === null)) return null;
  const rows = source.lines.map(
    (line): Row => ({
      kind: 'row',
      cells: cells(
        { text: line.placed.line.name },
        plannedPartsOfCrews(line.crews),
        SUMS['figure.good'].of(countedOf(line)),
      ),
    }),
  );
  const whole = SUMS['figure.good'].of(wholeOf(source));
  if (rows.length > 1) rows.push({ kind: 'total', cells: cells({ word: 'row.total' }, plannedPartsOf(source), whole) });
  return {
    id: 'section.plan',
    blocks: [
      {
        kind: 'table',
        id: 'section.plan',
        columns: [
          { id: 'row.line', unit: 'text' },
          { id: 'figure.plannedParts', unit: 'parts' },
          { id: 'figure.good', unit: 'parts' },
          { id: 'figure.difference', unit: 'parts' },
          {
            id: 'figure.attained',
            unit: 'ratio',
            ratio: { numerator: 'figure.good', denominator: 'figure.plannedParts' },
          },
        ],
        rows,
      },
    ],
  };
}

function cells(label: Cell, planned: number | null, good: number | null): Cell[] {
  return [
    label,
    { value: planned, unit: 'parts' },
    { value: good, unit: 'parts' },
    { value: planned === null || good === null ? null : good - planned, unit: 'parts' },
    { value: quotient(good, planned), unit: 'ratio' },
  ];
}
