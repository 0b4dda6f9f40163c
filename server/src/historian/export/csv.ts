/**
 * Readings as CSV [RFC 4180]: one line a reading, times as ISO 8601 UTC with nine digits, so that nothing is rounded.
 * Pure. A text that a spreadsheet would take for a formula gets an apostrophe before it; Parquet keeps it as it is.
 */

import type { Value } from '@gemba/contract/sample';
import type { ExportRow } from './rows.ts';

/** `status` is the OPC UA StatusCode as a number: 0 is Good. An empty `value` is a reading without one. */
export const CSV_HEADER = 'machine,signal,time,value,status\r\n';

/** The lines of a page. */
export const csvLines = (rows: readonly ExportRow[]): string => rows.map(csvLine).join('');

const csvLine = ({ machine, signal, timeNs, value, status }: ExportRow): string =>
  `${cell(machine)},${cell(signal)},${isoNs(timeNs)},${valueCell(value)},${status}\r\n`;

function valueCell(value: Value | null): string {
  if (typeof value === 'string') return cell(value);
  if (Object.is(value, -0)) return '-0';
  return value === null ? '' : String(value);
}

/** What Excel, LibreOffice and Google Sheets begin to calculate with (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/;
const QUOTED = /[",\r\n]/;

function cell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return QUOTED.test(safe) || safe === '' ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const NS_PER_S = 1_000_000_000n;

/** Of the years 1677 to 2262, as the historians keep them. */
export function isoNs(timeNs: bigint): string {
  const fraction = ((timeNs % NS_PER_S) + NS_PER_S) % NS_PER_S;
  const seconds = new Date(Number((timeNs - fraction) / 1_000_000n)).toISOString().slice(0, 19);
  return `${seconds}.${fraction.toString().padStart(9, '0')}Z`;
}
