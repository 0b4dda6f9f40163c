/** What each shift and team of each line reached of what it is held to, and for whom that target was set. */

import { knownS } from '../../kpis/sums.ts';
import { compare } from '../../targets/compare.ts';
import { FIGURE_IDS, type FigureId } from '../../targets/registry.ts';
import { sumOf } from '../amounts.ts';
import { type CrewPart, weighedTarget } from '../crew-part.ts';
import type { Row, Section, Unit } from '../model.ts';
import type { LinePart, ReportSource } from '../source.ts';
import type { Word } from '../words.ts';

/** How a figure that can have a target is told; a target of `mtbf` is in hours, its figure in seconds. */
const SHOWN: Readonly<Record<FigureId, { word: Word; unit: Unit; factor: number }>> = {
  oee: { word: 'figure.oee', unit: 'ratio', factor: 1 },
  availability: { word: 'figure.availability', unit: 'ratio', factor: 1 },
  performance: { word: 'figure.performance', unit: 'ratio', factor: 1 },
  quality: { word: 'figure.quality', unit: 'ratio', factor: 1 },
  'first-pass-yield': { word: 'figure.first-pass-yield', unit: 'ratio', factor: 1 },
  'scrap-ratio': { word: 'figure.scrap-ratio', unit: 'ratio', factor: 1 },
  'rework-ratio': { word: 'figure.rework-ratio', unit: 'ratio', factor: 1 },
  'throughput-rate': { word: 'figure.throughput-rate', unit: 'parts', factor: 1 },
  'energy-per-unit': { word: 'figure.energyPerPart', unit: 'perPart', factor: 1 },
  mtbf: { word: 'figure.mtbf', unit: 'seconds', factor: 3600 },
  mttr: { word: 'figure.mttr', unit: 'seconds', factor: 3600 },
};

export function targets(source: ReportSource): Section | null {
  const rows = source.lines.flatMap((line) => rowsOf(line, source));
  if (rows.length === 0) return null;
  const units = new Set(rows.map(({ unit }) => unit));
  // A column of several units has none of its own: its cells say theirs.
  const unit = units.size === 1 ? ([...units][0] as Unit) : 'count';
  return {
    id: 'section.targets',
    blocks: [
      {
        kind: 'table',
        id: 'section.targets',
        columns: [
          { id: 'row.line', unit: 'text' },
          { id: 'row.shift', unit: 'text' },
          { id: 'row.team', unit: 'text' },
          { id: 'row.figure', unit: 'text' },
          { id: 'row.setFor', unit: 'text' },
          { id: 'figure.actual', unit },
          { id: 'figure.target', unit },
          { id: 'figure.difference', unit },
        ],
        rows: rows.map(({ row }) => row),
      },
    ],
  };
}

/** Crews of the same shift and team stand together, whatever the day. */
function rowsOf(line: LinePart, { profile }: ReportSource): { unit: Unit; row: Row }[] {
  const crews = Map.groupBy(line.crews, ({ shift, team }) => JSON.stringify([shift.id, team?.id ?? null]));
  return [...crews.values()].flatMap((own) =>
    FIGURE_IDS.flatMap((id) => {
      const figure = profile.figures[id];
      const target = weighedTarget(own, id, ({ sums }) => knownS(sums));
      if (figure === undefined || target === null) return [];
      const { word, unit, factor } = SHOWN[id];
      const actual = figure.of(sumOf(own.map(({ amounts }) => amounts)).sums);
      const value = target * factor;
      const difference = compare(id, actual, value)?.difference ?? null;
      const { shift, team } = own.at(-1) as CrewPart;
      return {
        unit,
        row: {
          kind: 'row' as const,
          cells: [
            ...[{ text: line.placed.line.name }, { text: shift.name }, { text: team?.name ?? '' }, { word }],
            { text: setFor(own, id) },
            { value: actual, unit },
            { value, unit },
            { value: difference, unit },
          ],
        },
      };
    }),
  );
}

/** For whom the target was set, each once: it may have changed within the period. */
const setFor = (crews: readonly CrewPart[], id: FigureId): string =>
  [...new Set(crews.flatMap(({ targets }) => targets.get(id)?.setFor ?? []))].join(', ');
