/** Labels to be printed and cut up: eight on an A4 page, each with a code, what it stands for, and where it leads. */

import type { Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { makePdf } from './make.ts';
import { runsOf } from './runs.ts';

export interface Label {
  title: string;
  lines: readonly string[];
  /** Small, below all: for whoever can't read the code. */
  foot: string;
  svg: string;
}

export interface LabelSheet {
  title: string;
  labels: readonly Label[];
}

const COLUMNS = 2;
const ROWS = 4;
/** A4 stands 595 pt wide and 842 pt high. */
const MARGIN = 28;
const WIDTH = (595 - 2 * MARGIN) / COLUMNS;
const HEIGHT = (842 - 2 * MARGIN - 8) / ROWS;
const CODE = 130;

export function sheetOf({ title, labels }: LabelSheet): TDocumentDefinitions {
  const rows = Array.from({ length: Math.ceil(labels.length / COLUMNS) }, (_, r) =>
    Array.from({ length: COLUMNS }, (_, c): TableCell => cellOf(labels[r * COLUMNS + c])),
  );
  return {
    pageSize: 'A4',
    pageMargins: [MARGIN, MARGIN, MARGIN, MARGIN],
    info: { title, producer: 'Gemba', creator: 'Gemba' },
    defaultStyle: { font: 'Inter', fontSize: 9 },
    content: [{ table: { widths: COLUMNS_WIDE, heights: HEIGHT - 14, dontBreakRows: true, body: rows }, layout: CUT }],
  };
}

const COLUMNS_WIDE = Array.from({ length: COLUMNS }, () => WIDTH - 14);
/** Named in the thread that makes it: functions don't go there. */
const CUT = 'cut';

function cellOf(label: Label | undefined): Content {
  if (label === undefined) return { text: '' };
  const { title, lines, foot, svg } = label;
  return {
    columns: [
      { width: CODE, svg, fit: [CODE, CODE] },
      {
        width: '*',
        stack: [
          { text: runsOf(title), fontSize: 15, bold: true, margin: [0, 6, 0, 4] },
          ...lines.map((line): Content => ({ text: runsOf(line), margin: [0, 0, 0, 3] })),
          { text: runsOf(foot), fontSize: 6, color: '#57626a', margin: [0, 6, 0, 0] },
        ],
      },
    ],
    columnGap: 8,
    margin: [4, 10, 4, 4],
  };
}

/** A sheet as a PDF. */
export const makeLabelSheet = (sheet: LabelSheet): Promise<Uint8Array> => makePdf({ definition: sheetOf(sheet) });
