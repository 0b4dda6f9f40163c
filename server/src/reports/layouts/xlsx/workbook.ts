/**
 * A workbook as a file [ECMA-376 Part 1, SpreadsheetML]: sheets of texts, numbers and formulas with their results go in,
 * a zip of XML comes out. Results stand beside their formulas because a phone's viewer and most libraries read them and
 * calculate nothing; a spreadsheet program calculates anew when it opens the file.
 */

import { strToU8, zipSync } from 'fflate';

/** How a number is shown. The order is that of the styles below. */
export const LOOKS = ['plain', 'ratio', 'whole', 'decimal', 'moment', 'money'] as const;
export type Look = (typeof LOOKS)[number];

export type SheetCell =
  | { text: string; bold?: boolean }
  | { number: number | null; look: Look; bold?: boolean /** Without `=`. */; formula?: string };

export interface Sheet {
  name: string;
  /** Of the columns, in characters. */
  widths: readonly number[];
  rows: readonly (readonly SheetCell[])[];
  /** Rows at the top that stay when it is scrolled. */
  frozen: number;
}

const FORMATS: Record<Look, string> = {
  plain: 'General',
  ratio: '0.0%',
  whole: '#,##0',
  decimal: '#,##0.0##',
  moment: 'yyyy\\-mm\\-dd\\ hh:mm',
  money: '#,##0',
};
/** Longest name of a sheet. */
const NAME_MAX = 31;
/** Formats below this number are the program's own. */
const OWN_FORMATS_FROM = 164;
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** @param sheets at least one; two of the same name are told apart by a number */
export function workbook(sheets: readonly Sheet[], title: string): Uint8Array {
  const names = namesOf(sheets);
  const files: Record<string, Uint8Array> = {
    '[Content_Types].xml': xml(contentTypes(sheets.length)),
    '_rels/.rels': xml(
      relations([
        ['officeDocument', 'xl/workbook.xml'],
        ['metadata/core-properties', 'docProps/core.xml'],
      ]),
    ),
    'docProps/core.xml': xml(
      `<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${escaped(title)}</dc:title><dc:creator>Gemba</dc:creator></cp:coreProperties>`,
    ),
    'xl/workbook.xml': xml(
      `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${names
        .map((name, i) => `<sheet name="${escaped(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`)
        .join('')}</sheets><calcPr calcId="0" fullCalcOnLoad="1"/></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': xml(
      relations([
        ...sheets.map((_, i): [string, string] => ['worksheet', `worksheets/sheet${i + 1}.xml`]),
        ['styles', 'styles.xml'],
      ]),
    ),
    'xl/styles.xml': xml(styles()),
  };
  for (const [index, sheet] of sheets.entries()) files[`xl/worksheets/sheet${index + 1}.xml`] = xml(sheetXml(sheet));
  return zipSync(files, { level: 6 });
}

/** Name of a column: 0 is `A`, 26 is `AA`. */
export function columnName(index: number): string {
  const rest = Math.floor(index / 26);
  return (rest > 0 ? columnName(rest - 1) : '') + String.fromCharCode(65 + (index % 26));
}

/** Days since 30 December 1899 of a local wall-clock time, as spreadsheets count moments. */
export const serialOf = (local: Temporal.PlainDateTime): number =>
  (local.toZonedDateTime('UTC').epochMilliseconds - Date.UTC(1899, 11, 30)) / 86_400_000;

const xml = (text: string): Uint8Array => strToU8(HEAD + text);

/** What XML can't carry is left out; the rest is text, whatever it looks like. */
const escaped = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must go [XML 1.0 §2.2]
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

function namesOf(sheets: readonly Sheet[]): string[] {
  const taken = new Set<string>();
  return sheets.map(({ name }) => {
    const plain = name.replaceAll(/[[\]:*?/\\']/g, ' ').trim() || 'Sheet';
    for (let count = 1; ; count++) {
      const suffix = count === 1 ? '' : ` ${count}`;
      const named = plain.slice(0, NAME_MAX - suffix.length) + suffix;
      if (taken.has(named.toLowerCase())) continue;
      taken.add(named.toLowerCase());
      return named;
    }
  });
}

const contentTypes = (count: number): string =>
  `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPES}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPES}.styles+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>${Array.from(
    { length: count },
    (_, i) => `<Override PartName="/xl/worksheets/sheet${i + 1}.xml" ContentType="${TYPES}.worksheet+xml"/>`,
  ).join('')}</Types>`;

const relations = (all: readonly [string, string][]): string =>
  `<Relationships xmlns="${PACKAGE}/relationships">${all
    .map(([type, target], i) => {
      const family = type.includes('/') ? `${PACKAGE}/relationships` : OFFICE;
      return `<Relationship Id="rId${i + 1}" Type="${family}/${type}" Target="${target}"/>`;
    })
    .join('')}</Relationships>`;

/** Each look twice: as it is, and bold. */
function styles(): string {
  const formats = LOOKS.map(
    (look, i) => `<numFmt numFmtId="${OWN_FORMATS_FROM + i}" formatCode="${escaped(FORMATS[look])}"/>`,
  );
  const looks = [0, 1].flatMap((font) =>
    LOOKS.map((_, i) => {
      const wrap = font === 1 && i === 0 ? ' applyAlignment="1"><alignment wrapText="1" vertical="top"/></xf>' : '/>';
      return `<xf numFmtId="${OWN_FORMATS_FROM + i}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"${wrap}`;
    }),
  );
  return `<styleSheet xmlns="${MAIN}"><numFmts count="${formats.length}">${formats.join('')}</numFmts><fonts count="2"><font><sz val="10"/><name val="Calibri"/></font><font><b/><sz val="10"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${looks.length}">${looks.join('')}</cellXfs></styleSheet>`;
}

function sheetXml({ widths, rows, frozen }: Sheet): string {
  const columns = widths.map((width, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`);
  const pane =
    frozen === 0
      ? ''
      : `<pane ySplit="${frozen}" topLeftCell="A${frozen + 1}" activePane="bottomLeft" state="frozen"/>`;
  const body = rows.map(
    (cells, row) => `<row r="${row + 1}">${cells.map((cell, column) => cellXml(cell, row, column)).join('')}</row>`,
  );
  return `<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews><cols>${columns.join('')}</cols><sheetData>${body.join('')}</sheetData></worksheet>`;
}

function cellXml(cell: SheetCell, row: number, column: number): string {
  const style = (look: Look) => LOOKS.indexOf(look) + (cell.bold === true ? LOOKS.length : 0);
  const place = `r="${columnName(column)}${row + 1}"`;
  if ('text' in cell) {
    if (cell.text === '') return '';
    return `<c ${place} s="${style('plain')}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell.text)}</t></is></c>`;
  }
  if (cell.number === null || !Number.isFinite(cell.number)) return `<c ${place} s="${style(cell.look)}"/>`;
  const formula = cell.formula === undefined ? '' : `<f>${escaped(cell.formula)}</f>`;
  return `<c ${place} s="${style(cell.look)}">${formula}<v>${cell.number}</v></c>`;
}
