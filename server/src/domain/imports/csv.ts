/**
 * Tables as CSV [RFC 4180] that come in again as they went out. A text that a spreadsheet would take for a formula is
 * marked by an apostrophe (OWASP, CSV injection), and so is one that looks marked already: reading takes one mark off, so
 * that nothing is changed by going out and coming in.
 */

/** A number is written as it is; `null` and '' are nothing. */
export type CsvCell = string | number | null;

const FORMULA = /^'*[=+\-@\t\r]/;
const MARKED = /^'+[=+\-@\t\r]/;
const QUOTED = /[",;\r\n]|^\s|\s$/;

/** A heading and its rows, with a byte order mark: without it spreadsheets of the West read another alphabet. */
export const csvOf = (heading: readonly string[], rows: Iterable<readonly CsvCell[]>): string => {
  const lines = [heading, ...rows].map((row) => `${row.map(written).join(',')}\r\n`);
  return `\uFEFF${lines.join('')}`;
};

function written(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return plain(cell);
  const safe = FORMULA.test(cell) ? `'${cell}` : cell;
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A text of a cell without the mark that it was given. */
export const unmarked = (text: string): string => (MARKED.test(text) ? text.slice(1) : text);

/** A number in digits alone: readers of tables know no exponents. */
export function plain(value: number): string {
  const text = String(value);
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (match === null) return text;
  const [, sign, whole = '', fraction = '', exponent] = match;
  const [digits, shift] = [whole + fraction, Number(exponent)];
  if (shift < 0) return `${sign}0.${'0'.repeat(-shift - 1)}${digits}`;
  return `${sign}${digits}${'0'.repeat(shift - fraction.length)}`;
}
