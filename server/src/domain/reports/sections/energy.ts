/** Energy of a line, which is that of all its machines that measure it, and how much of it went into each good part. */

import { quotient, SUMS, sumColumn } from '../figures.ts';
import type { Cell, Row, Section } from '../model.ts';
import { wholeOf } from '../roll-up.ts';
import { countedOf, type LinePart, type ReportSource } from '../source.ts';

export function energy(source: ReportSource): Section | null {
  const sums = source.lines.map(energyOf);
  if (sums.every((sum) => sum === null)) return null;
  const rows = source.lines.map(
    (line, index): Row => ({
      kind: 'row',
      cells: cells({ text: line.placed.line.name }, sums[index] ?? null, SUMS['figure.good'].of(countedOf(line))),
    }),
  );
  if (rows.length > 1) {
    const whole = sums.some((sum) => sum === null) ? null : sums.reduce<number>((sum, one) => sum + (one ?? 0), 0);
    const good = SUMS['figure.good'].of(wholeOf(source));
    rows.push({ kind: 'total', cells: cells({ word: 'row.total' }, whole, good) });
  }
  return {
    id: 'section.energy',
    blocks: [
      {
        kind: 'table',
        id: 'section.energy',
        columns: [
          { id: 'row.line', unit: 'text' },
          { id: 'figure.energy', unit: 'kWh' },
          sumColumn('figure.good'),
          {
            id: 'figure.energyPerPart',
            unit: 'perPart',
            ratio: { numerator: 'figure.energy', denominator: 'figure.good' },
          },
        ],
        rows,
      },
    ],
  };
}

/** `null` where no machine of the line measures energy. */
function energyOf({ machines }: LinePart): number | null {
  const measured = machines.filter(({ amounts }) => amounts.metered > 0);
  return measured.length === 0 ? null : measured.reduce((sum, { amounts }) => sum + amounts.sums.energyKWh, 0);
}

const cells = (label: Cell, energyKWh: number | null, good: number | null): Cell[] => [
  label,
  { value: energyKWh, unit: 'kWh' },
  { value: good, unit: 'parts' },
  { value: quotient(energyKWh, good), unit: 'perPart' },
];
