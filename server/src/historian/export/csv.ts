/**
 * Readings as CSV [RFC 4180]: one line a reading, times as ISO 8601 UTC with nine digits, so that nothing is rounded, and
 * where people read it also as the clock of the site showed them. Pure. A text that a spreadsheet would take for a formula
 * gets an apostrophe before it; Parquet keeps it as it is.
 */

import type { Value } from '@gemba/contract/sample';
import type { ExportRow } from './rows.ts';

/** `status` is the OPC UA StatusCode as a number: 0 is Good. An empty `value` is a reading without one. */
export const CSV_HEADER = 'machine,signal,time,value,status\r\n';
/** With the time of the site beside the one in UTC. */
export const CSV_LOCAL_HEADER = 'machine,signal,time,time_local,value,status\r\n';

/** The lines of a page. @param local writes a time as the site's clock showed it (`localIso`) */
export const csvLines = (rows: readonly ExportRow[], local?: (timeNs: bigint) => string): string =>
  rows.map((row) => csvLine(row, local)).join('');

function csvLine({ machine, signal, timeNs, value, status }: ExportRow, local?: (timeNs: bigint) => string): string {
  const time = local === undefined ? isoNs(timeNs) : `${isoNs(timeNs)},${local(timeNs)}`;
  return `${cell(machine)},${cell(signal)},${time},${valueCell(value)},${status}\r\n`;
}

function valueCell(value: Value | null): string {
  if (typeof value === 'string') return cell(value);
  if (Object.is(value, -0)) return '-0';
  return value === null ? '' : String(value);
}

/** What Excel, LibreOffice and Google Sheets begin to calculate with (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/;
const QUOTED = /[",\r\n]/;

/** A text as a field: quoted where it must be. */
export function cell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return QUOTED.test(safe) || safe === '' ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const NS_PER_S = 1_000_000_000n;

/** Of the years 1677 to 2262, as the historians keep them. */
export const isoNs = (timeNs: bigint): string => `${clockNs(timeNs)}Z`;

/** Clocks are changed at quarters of an hour, of UTC as of the zone. */
const NS_PER_QUARTER = 900n * NS_PER_S;

/** Writes times as a zone's clock showed them, with its offset: `2026-11-22T15:00:00.123456789+07:00`. */
export function localIso(timeZone: string): (timeNs: bigint) => string {
  let known = { quarter: null as bigint | null, offsetNs: 0n, text: '' };
  return (timeNs) => {
    const quarter = timeNs / NS_PER_QUARTER - (timeNs < 0n ? 1n : 0n);
    if (quarter !== known.quarter) {
      const { offset, offsetNanoseconds } = new Temporal.ZonedDateTime(timeNs, timeZone);
      known = { quarter, offsetNs: BigInt(offsetNanoseconds), text: offset };
    }
    return `${clockNs(timeNs + known.offsetNs)}${known.text}`;
  };
}

function clockNs(timeNs: bigint): string {
  const fraction = ((timeNs % NS_PER_S) + NS_PER_S) % NS_PER_S;
  const seconds = new Date(Number((timeNs - fraction) / 1_000_000n)).toISOString().slice(0, 19);
  return `${seconds}.${fraction.toString().padStart(9, '0')}`;
}
