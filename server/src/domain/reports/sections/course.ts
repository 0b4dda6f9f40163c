/** How the period went: a day by its shifts, a week or a month by its days. */

import { type Amounts, sumOf } from '../amounts.ts';
import { figureOf } from '../figures.ts';
import type { Cell, Row, Section } from '../model.ts';
import type { Period } from '../period.ts';
import { targetOf, wholeOf } from '../roll-up.ts';
import type { ReportSource } from '../source.ts';
import { breakdownCells, breakdownColumns } from './breakdown.ts';

export function course(source: ReportSource): Section | null {
  const { parts, profile, period } = source;
  if (parts.length < 2) return null;
  const sums = parts.map((_, index) => partOf(source, index));
  const rows = parts.map((part, index): Row => {
    const amounts = sums[index] as Amounts | null;
    const cells =
      amounts === null ? breakdownColumns(profile).map(({ unit }) => blank(unit)) : breakdownCells(amounts, profile);
    return { kind: 'row', cells: [labelOf(source, part), ...cells] };
  });
  const by = period.kind === 'day' ? 'row.shift' : 'row.day';
  return {
    id: 'section.course',
    blocks: [
      {
        kind: 'bars',
        id: 'block.course',
        unit: 'ratio',
        bars: parts.map((part, index) => {
          const amounts = sums[index] as Amounts | null;
          return {
            label: labelOf(source, part),
            value: amounts === null ? null : figureOf('index', profile).of(amounts.sums),
          };
        }),
        target: targetOf(source),
      },
      {
        kind: 'table',
        id: 'block.course',
        columns: [{ id: by, unit: 'text' }, ...breakdownColumns(profile)],
        rows: [...rows, { kind: 'total', cells: [{ word: 'row.total' }, ...breakdownCells(wholeOf(source), profile)] }],
      },
    ],
  };
}

/** Amounts of one part over all lines that have it. */
function partOf({ lines }: ReportSource, index: number): Amounts | null {
  const found = lines.flatMap(({ course: parts }) => parts[index] ?? []);
  return found.length === 0 ? null : sumOf(found);
}

function labelOf({ shiftNames }: ReportSource, part: Period): Cell {
  return { text: part.shift === null ? part.day : (shiftNames.get(part.shift) ?? part.shift) };
}

const blank = (unit: 'text' | Exclude<Cell, { text: string } | { word: string }>['unit']): Cell =>
  unit === 'text' ? { text: '' } : { value: null, unit };
