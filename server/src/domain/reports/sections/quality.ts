/** Parts that were made, and how many of them were rejected. */

import type { Amounts } from '../amounts.ts';
import { quotient, SUMS, sumAmount, sumColumn } from '../figures.ts';
import type { Cell, Row, Section } from '../model.ts';
import { wholeOf } from '../roll-up.ts';
import { countedOf, type ReportSource } from '../source.ts';

export function quality(source: ReportSource): Section | null {
  const counted = source.lines.map(countedOf);
  if (counted.every((amounts) => SUMS['figure.reject'].of(amounts) === null)) return null;
  const rows = source.lines.map(
    (line): Row => ({ kind: 'row', cells: cells({ text: line.placed.line.name }, countedOf(line)) }),
  );
  if (rows.length > 1) rows.push({ kind: 'total', cells: cells({ word: 'row.total' }, wholeOf(source)) });
  return {
    id: 'section.quality',
    blocks: [
      {
        kind: 'table',
        id: 'section.quality',
        columns: [
          { id: 'row.line', unit: 'text' },
          sumColumn('figure.made'),
          sumColumn('figure.good'),
          sumColumn('figure.reject'),
          sumColumn('figure.rework'),
          {
            id: 'figure.rejectRatio',
            unit: 'ratio',
            ratio: { numerator: 'figure.reject', denominator: 'figure.made' },
          },
        ],
        rows,
      },
    ],
  };
}

const cells = (label: Cell, amounts: Amounts): Cell[] => [
  label,
  sumAmount('figure.made', amounts),
  sumAmount('figure.good', amounts),
  sumAmount('figure.reject', amounts),
  sumAmount('figure.rework', amounts),
  { value: quotient(SUMS['figure.reject'].of(amounts), SUMS['figure.made'].of(amounts)), unit: 'ratio' },
];
