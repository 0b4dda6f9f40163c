/** A said report as a document of pdfmake: A4 across, because a breakdown has fifteen columns. */

import type { SaidBlock, SaidFigure, SaidReport } from '@gemba/contract/report';
import type { Content, ContentTable, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { say } from '../../texts/catalogue.ts';
import type { Language } from '../../texts/texts.ts';
import { runsOf } from './runs.ts';

const INK = '#171b1e';
const SOFT = '#57626a';
const LINE = '#ccd2d6';
const SHADE = '#eef0f1';
const BAR = '#6a747b';
const GOOD = '#1f6b4a';
const BAD = '#b3201f';
/** A4 lies 842 pt wide. */
const MARGIN = 36;
const WIDTH = 842 - 2 * MARGIN;
const BAR_WIDTH = 300;
const FIGURES_IN_ROW = 5;

export function documentOf(said: SaidReport, language: Language): TDocumentDefinitions {
  return {
    pageSize: 'A4',
    pageOrientation: 'landscape',
    pageMargins: [MARGIN, MARGIN, MARGIN, MARGIN + 8],
    info: { title: said.title, producer: 'Gemba', creator: 'Gemba' },
    language,
    defaultStyle: { font: 'Inter', fontSize: 8, color: INK, lineHeight: 1.15 },
    content: [
      { text: runsOf(said.title), fontSize: 16, bold: true, margin: [0, 0, 0, 6] },
      facts(said.facts),
      ...said.sections.flatMap(({ title, blocks }): Content[] => {
        const [first, ...rest] = blocks.map(blockOf);
        const head: Content = { text: runsOf(title), fontSize: 11, bold: true, margin: [0, 12, 0, 4] };
        // A heading is not left alone at the foot of a page.
        return first === undefined ? [] : [{ stack: [head, first], unbreakable: blocks[0]?.kind !== 'table' }, ...rest];
      }),
    ],
  };
}

/** Foot of a page; said of each when all are known. */
export function footOf(said: SaidReport, language: Language, page: number, pages: number): Content {
  const text = say(language, 'said.page', { page: String(page), pages: String(pages) });
  return {
    columns: [{ text: runsOf(said.title) }, { text: runsOf(text), alignment: 'right', width: 120 }],
    fontSize: 7,
    color: SOFT,
    margin: [MARGIN, 10, MARGIN, 0],
  };
}

function facts(all: SaidReport['facts']): Content {
  const rows = all.map(({ label, text }): TableCell[] => [
    { text: runsOf(label), color: SOFT },
    { text: runsOf(text) },
  ]);
  return { table: { widths: ['auto', '*'], body: rows }, layout: 'noBorders' };
}

function blockOf(block: SaidBlock): Content {
  switch (block.kind) {
    case 'figures':
      return figures(block.figures);
    case 'table':
      return table(block);
    case 'bars':
      return bars(block);
    case 'note':
      return {
        text: [block.level === 'warning' ? '! ' : '', ...runsOf(block.text)],
        bold: block.level === 'warning',
        margin: [0, 1, 0, 1],
      };
  }
}

function figures(all: readonly SaidFigure[]): Content {
  const body: TableCell[][] = [];
  for (let at = 0; at < all.length; at += FIGURES_IN_ROW) {
    const row = all.slice(at, at + FIGURES_IN_ROW).map(figure);
    while (row.length < FIGURES_IN_ROW) row.push({ text: '' });
    body.push(row);
  }
  return { table: { widths: Array(FIGURES_IN_ROW).fill('*'), body, dontBreakRows: true }, layout: LINES };
}

function figure({ label, value, unit, formula, previous, target, completeness, trend }: SaidFigure): TableCell {
  const mark = trend === 'better' ? { text: ' ▲', color: GOOD } : trend === 'worse' ? { text: ' ▼', color: BAD } : '';
  const small = (text: string | null): Content[] =>
    text === null ? [] : [{ text: runsOf(text), fontSize: 7, color: SOFT }];
  const compared = [previous, target].filter((text) => text !== null).join(' · ');
  return {
    stack: [
      { text: runsOf(label), color: SOFT },
      {
        text: [
          { text: value, fontSize: 15, bold: true },
          { text: unit === '' ? '' : ' ' },
          ...runsOf(unit),
          ...(mark === '' ? [] : [mark]),
        ],
      },
      ...small(compared === '' ? null : compared),
      ...small(formula),
      ...small(completeness),
    ],
  };
}

function table({ title, columns, rows }: Extract<SaidBlock, { kind: 'table' }>): Content {
  const cell = (text: string, index: number, bold: boolean): TableCell => ({
    text: runsOf(text),
    alignment: columns[index]?.number === true ? 'right' : 'left',
    bold,
  });
  const content: ContentTable = {
    table: {
      headerRows: 1,
      dontBreakRows: true,
      widths: columns.map(({ number }) => (number ? 'auto' : '*')),
      body: [
        columns.map(
          ({ label }, index) => ({ ...(cell(label, index, true) as object), color: SOFT, fontSize: 7 }) as TableCell,
        ),
        ...rows.map(({ cells, kind }) => cells.map((text, index) => cell(text, index, kind === 'total'))),
      ],
    },
    layout: LINES,
    fontSize: columns.length > 10 ? 7 : 8,
  };
  return { stack: [{ text: runsOf(title), color: SOFT, margin: [0, 6, 0, 2] }, content] };
}

function bars({ title, bars: all, target }: Extract<SaidBlock, { kind: 'bars' }>): Content {
  const body = all.map(({ label, text, share }): TableCell[] => [
    { text: runsOf(label) },
    {
      canvas: [
        { type: 'rect', x: 0, y: 1, w: BAR_WIDTH, h: 7, color: SHADE },
        { type: 'rect', x: 0, y: 1, w: Math.max(0.1, (share ?? 0) * BAR_WIDTH), h: 7, color: BAR },
        ...(target === null ? [] : [mark(target.share)]),
      ],
    },
    { text: runsOf(text), alignment: 'right' },
  ]);
  return {
    stack: [
      { text: runsOf(title), color: SOFT, margin: [0, 6, 0, 2] },
      { table: { widths: [WIDTH - BAR_WIDTH - 130, BAR_WIDTH, 80], body }, layout: 'noBorders' },
    ],
  };
}

const mark = (share: number) => ({
  type: 'line' as const,
  ...{ x1: share * BAR_WIDTH, x2: share * BAR_WIDTH, y1: 0, y2: 9, lineWidth: 1.2, lineColor: INK },
});

const LINES = {
  hLineWidth: (index: number) => (index === 0 ? 0 : 0.5),
  vLineWidth: () => 0,
  hLineColor: () => LINE,
  paddingLeft: () => 3,
  paddingRight: () => 3,
  paddingTop: () => 2,
  paddingBottom: () => 2,
};
