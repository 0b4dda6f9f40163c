/**
 * Which column of a CSV file is what: the time, and either a signal in each column (wide) or the signal's name in one and
 * its value in another (long). By the names in its head, by what its first records hold, or as an engineer says. Pure.
 */

import type { ConfigFault } from '@gemba/contract/errors';
import { Times } from './times.ts';
import { statusOf } from './values.ts';

/** `time`, `signal`, `value`, `quality` or the id of a signal → the column's name, or its number from 1. */
export type Columns = Readonly<Record<string, string>>;

export interface Layout {
  hasHeader: boolean;
  /** More than one where date and time stand apart. */
  time: readonly number[];
  /** Column → signal. */
  wide: ReadonlyMap<number, WideColumn>;
  long: { signal: number; value: number; quality: number | null } | null;
  /** Fields that a record has to have. */
  fields: number;
}

interface WideColumn {
  id: string;
  /** As the file calls it. */
  name: string;
}

const TIME = /^(time|timestamp|time.?stamp|ts|t|date.?time|datetime|date.?and.?time|zeit|zeitstempel|zeitpunkt)\b/i;
const DATE = /^(date|datum)$/i;
const TIME_OF_DAY = /^(time|zeit|uhrzeit)$/i;
const SIGNAL =
  /^(signal|tag|tag.?name|name|variable|variablenname|sensor|channel|key|item|parameter|point|metric|measurement)$/i;
const VALUE = /^(value|val|wert|reading|data)$/i;
const QUALITY = /^(quality|status|qualit[äa]t|good|q)$/i;
/** Records that are looked at. */
const LOOKED_AT = 50;
const ROLES = ['time', 'signal', 'value', 'quality'];

/** The layout of a file whose first records these are; faults where none is found, or what was named is not there. */
export function layoutOf(records: readonly (readonly string[])[], named: Columns): Layout | ConfigFault[] {
  const [first = [], ...others] = records;
  const hasHeader = !first.some((field) => isTime(field)) && first.some((field) => /\p{L}/u.test(field));
  const data = (hasHeader ? others : records).slice(0, LOOKED_AT);
  const names = first.map((field, index) => (hasHeader ? field.trim() : `column ${index + 1}`));
  const faults: ConfigFault[] = [];
  const at = (column: string): number => {
    const found = names.findIndex((name) => name.toLowerCase() === column.trim().toLowerCase());
    const index = found >= 0 ? found : Number(column) - 1;
    if (names[index] !== undefined) return index;
    faults.push({
      path: `columns ${column}`,
      problem: `there is no such column; the file has ${names.join(', ')}`,
      next: 'Name one of them, or its number from 1.',
    });
    return -1;
  };
  const time = named.time === undefined ? timeColumns(names, data) : named.time.split('+').map(at);
  if (time.length === 0) {
    faults.push({
      path: 'columns',
      problem: `no column holds times; the file has ${names.join(', ')}`,
      next: 'Name it: --columns time=NAME. ISO 8601, or seconds or milliseconds since 1970 are understood.',
    });
  }
  const long = longColumns(names, data, named, at);
  const chosen = Object.entries(named).filter(([id]) => long === null && !['time', 'quality'].includes(id));
  const wide = long !== null ? new Map() : wideColumns(names, chosen, time, at);
  if (faults.length > 0) return faults;
  return { hasHeader, time, wide, long, fields: names.length };
}

/** Whether it reads as a date with a time, which a number doesn't by itself. */
const isTime = (field: string): boolean => /\d[-/.:]\d/.test(field) && 'timeNs' in new Times('UTC').parse(field);

function timeColumns(names: readonly string[], data: readonly (readonly string[])[]): number[] {
  const date = names.findIndex((name) => DATE.test(name));
  const ofDay = names.findIndex((name) => TIME_OF_DAY.test(name));
  const times = new Times('UTC');
  const holdsTimes = (...columns: number[]) =>
    data.length > 0 &&
    data.filter((fields) => 'timeNs' in times.parse(columns.map((column) => fields[column] ?? '').join(' '))).length >
      data.length / 2;
  if (date >= 0 && ofDay >= 0 && holdsTimes(date, ofDay)) return [date, ofDay];
  const byName = names.findIndex((name, index) => TIME.test(name) && holdsTimes(index));
  const byLook = names.findIndex((_, index) => data.some((fields) => isTime(fields[index] ?? '')) && holdsTimes(index));
  const found = byName >= 0 ? byName : byLook;
  return found >= 0 ? [found] : [];
}

function longColumns(
  names: readonly string[],
  data: readonly (readonly string[])[],
  named: Columns,
  at: (column: string) => number,
): Layout['long'] {
  const find = (role: string, expression: RegExp): number =>
    named[role] === undefined ? names.findIndex((name) => expression.test(name)) : at(named[role]);
  // Signals that were named stand in columns of their own.
  const isWide = named.signal === undefined && Object.keys(named).some((id) => !ROLES.includes(id));
  const signal = find('signal', SIGNAL);
  const value = find('value', VALUE);
  if (isWide || signal < 0 || value < 0) return null;
  const quality = find('quality', QUALITY);
  // A column that is only called so may hold a machine's state.
  const isOne = named.quality !== undefined || data.every((fields) => isQuality(fields[quality] ?? ''));
  return { signal, value, quality: quality >= 0 && isOne ? quality : null };
}

const isQuality = (field: string): boolean => field.trim() === '' || statusOf(field) !== null;

function wideColumns(
  names: readonly string[],
  chosen: readonly (readonly [string, string])[],
  time: readonly number[],
  at: (column: string) => number,
): Map<number, WideColumn> {
  if (chosen.length > 0) {
    return new Map(
      chosen.map(([id, name]) => {
        const column = at(name);
        return [column, { id, name: names[column] ?? '' }] as const;
      }),
    );
  }
  const ids = new Ids();
  return new Map(
    names.flatMap((name, index) => (time.includes(index) ? [] : [[index, { id: ids.of(name), name }] as const])),
  );
}

/** `Oil temperature [°C]`, `Pressure (bar)`. */
const UNIT = /^(.+?)\s*[[(]([^\])]{1,16})[\])]\s*$/;

/** The unit that a column's name tells. */
export const unitIn = (name: string): string | undefined => UNIT.exec(name)?.[2]?.trim();

const ID_MAX_CHARS = 60;

/** Names of columns and keys as ids of signals, which browse names and topics can bear; each once. */
export class Ids {
  readonly #byName = new Map<string, string>();
  readonly #taken = new Set<string>();

  of(name: string): string {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    const plain = (UNIT.exec(name)?.[1] ?? name)
      .normalize('NFKD')
      .replaceAll(/\p{M}/gu, '')
      .replaceAll(/[^A-Za-z0-9_-]+/g, '_')
      .replaceAll(/^[_-]+|_+$/g, '')
      .slice(0, ID_MAX_CHARS);
    const base = plain === '' ? 'signal' : plain;
    let id = base;
    for (let number = 2; this.#taken.has(id.toLowerCase()); number++) id = `${base}_${number}`;
    this.#taken.add(id.toLowerCase());
    this.#byName.set(name, id);
    return id;
  }
}
