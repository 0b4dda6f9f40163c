/**
 * Where time was lost: the largest losses by time and by money, each laid at the door of the machine that caused it, and
 * the stops that nobody has given a reason.
 */

import { msFromNs } from '@gemba/contract/sample';
import { overlapS } from '../../kpis/sums.ts';
import type { Amount, Block, Column, Row, Section } from '../model.ts';
import { machineNameOf, reasonOf } from '../names.ts';
import { currencyOf } from '../roll-up.ts';
import { countedOf, type LinePart, type LossPart, type ReportSource } from '../source.ts';

/** Rows of a ranking, and stops that are listed one by one. */
const RANKED_MAX = 10;
const LISTED_MAX = 20;

interface Loss {
  line: LinePart;
  part: LossPart;
  cost: number | null;
}

export function stops(source: ReportSource): Section {
  const losses = source.lines.flatMap((line) => line.losses.map((part): Loss => ({ line, part, cost: part.money })));
  const blocks: Block[] = [];
  if (losses.length > 0) {
    const byTime = losses.toSorted((a, b) => b.part.seconds - a.part.seconds);
    const byCost = losses.filter(({ cost }) => cost !== null).sort((a, b) => (b.cost ?? 0) - (a.cost ?? 0));
    blocks.push(bars(source, byTime), table(source, 'block.stopsByTime', byTime));
    // On one line the two orders are one; with several currencies there is no order.
    if (source.place.level !== 'line' && byCost.length > 0) {
      if (currencyOf(source) === null) blocks.push({ kind: 'note', level: 'info', id: 'note.currencies', values: {} });
      else blocks.push(table(source, 'block.stopsByCost', byCost));
    }
  }
  const open = uncommented(source);
  if (open.length > 0) blocks.push(list(open));
  if (blocks.length === 0) blocks.push({ kind: 'note', level: 'info', id: 'note.nothing', values: {} });
  return { id: 'section.stops', blocks };
}

const COLUMNS: Column[] = [
  { id: 'row.line', unit: 'text' },
  { id: 'row.machine', unit: 'text' },
  { id: 'row.reason', unit: 'text' },
  { id: 'figure.lost', unit: 'seconds' },
  { id: 'figure.share', unit: 'ratio' },
  { id: 'figure.cost', unit: 'money' },
];

function table(source: ReportSource, id: 'block.stopsByTime' | 'block.stopsByCost', ranked: readonly Loss[]): Block {
  const plannedS = source.lines.reduce((sum, line) => sum + countedOf(line).sums.plannedS, 0);
  const rows = ranked.slice(0, RANKED_MAX).map(
    ({ line, part, cost }): Row => ({
      kind: 'row',
      cells: [
        { text: line.placed.line.name },
        { text: machineNameOf(line, part.machine) },
        reasonOf(source, part),
        { value: part.seconds, unit: 'seconds' },
        { value: plannedS > 0 ? part.seconds / plannedS : null, unit: 'ratio' },
        money(line, cost),
      ],
    }),
  );
  return { kind: 'table', id, columns: COLUMNS, rows };
}

function money({ placed }: LinePart, value: number | null): Amount {
  const { currency } = placed.site;
  return { value, unit: 'money', ...(currency === undefined ? {} : { currency }) };
}

function bars(source: ReportSource, ranked: readonly Loss[]): Block {
  return {
    kind: 'bars',
    id: 'block.downByReason',
    unit: 'seconds',
    bars: ranked.slice(0, RANKED_MAX).map(({ part }) => ({ label: reasonOf(source, part), value: part.seconds })),
    target: null,
  };
}

interface Listed {
  line: LinePart;
  fromNs: bigint;
  toNs: bigint;
  seconds: number;
}

/** Stops of the counting points without a reason, longest first by what lies in the period. */
function uncommented({ lines }: ReportSource): Listed[] {
  return lines
    .flatMap((line) => {
      const machine = line.machines.find(({ machine }) => machine === line.counting);
      const found = (machine?.stops ?? []).filter(({ kind, reason }) => kind === 'stop' && reason === null);
      return found.map(({ fromNs, toNs }) => ({
        line,
        fromNs,
        toNs,
        seconds: overlapS({ fromNs, toNs }, line.window),
      }));
    })
    .sort((a, b) => b.seconds - a.seconds);
}

function list(open: readonly Listed[]): Block {
  return {
    kind: 'table',
    id: 'block.uncommented',
    columns: [
      { id: 'row.line', unit: 'text' },
      { id: 'row.machine', unit: 'text' },
      { id: 'figure.from', unit: 'moment' },
      { id: 'figure.to', unit: 'moment' },
      { id: 'figure.length', unit: 'seconds' },
    ],
    rows: open.slice(0, LISTED_MAX).map(({ line, fromNs, toNs, seconds }) => ({
      kind: 'row',
      cells: [
        { text: line.placed.line.name },
        { text: machineNameOf(line, line.counting) },
        { value: Math.round(msFromNs(fromNs)), unit: 'moment' },
        { value: Math.round(msFromNs(toNs)), unit: 'moment' },
        { value: seconds, unit: 'seconds' },
      ],
    })),
  };
}
