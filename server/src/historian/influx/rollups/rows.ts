/**
 * Partials as points of the bucket of what is kept for years: a measurement for each width, tags machine and signal
 * alone, so that a machine that is moved in the plant has one rollup of each stretch. First and last name the field that
 * they stand in: of a point that was written again with another kind of value, the field of the former one stays.
 */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Value } from '@gemba/contract/sample';
import { lineTag } from '../escape.ts';
import { fieldOf, kindOf } from '../lines.ts';
import type { Row } from '../query.ts';
import { timeOf, valueIn } from '../rows.ts';
import type { Partial } from './partial.ts';

export const MINUTE_NS = 60_000_000_000n;
export const HOUR_NS = 3_600_000_000_000n;

/** Widths of rollups, coarsest first. */
export const WIDTHS = [
  { measurement: 'telemetry_hour', ns: HOUR_NS },
  { measurement: 'telemetry_minute', ns: MINUTE_NS },
] as const;
export type Width = (typeof WIDTHS)[number];

const ENDS = ['first', 'last'] as const;
const FIELDS = ['value', 'value_i', 'value_b', 'value_s', 'special'];

/** Columns of which a partial is read. */
export const COLUMNS = [
  ...['count', 'numbers', '"min"', '"max"', '"sum"', 'sum_special'],
  ...ENDS.flatMap((end) => [`${end}_kind`, ...FIELDS.map((field) => `${end}_${field}`)]),
].join(', ');

export function lineOf(width: Width, machine: MachineId, signal: SignalId, atNs: bigint, partial: Partial): string {
  const { count, numbers, min, max, sum } = partial;
  const ends = ENDS.flatMap((end) => {
    const value = partial[end]?.value ?? null;
    return value === null ? [] : [`${end}_kind="${kindOf(value)}"`, fieldOf(value, `${end}_`)];
  });
  const amounts = numbers === 0 ? [] : [`min=${min}`, `max=${max}`, sumOf(sum)];
  const fields = [`count=${count}i`, `numbers=${numbers}i`, ...amounts, ...ends].join(',');
  return `${width.measurement},machine=${lineTag(machine)},signal=${lineTag(signal)} ${fields} ${atNs}`;
}

/** Finite numbers can add up to an infinity, which the engine refuses as a float. */
const sumOf = (sum: number): string => (Number.isFinite(sum) ? `sum=${sum}` : `sum_special="${sum}"`);

export function partialIn(row: Row): Partial {
  const number = (name: string): number | null => (row[name] == null ? null : Number(row[name]));
  const atNs = timeOf(row);
  const end = (name: (typeof ENDS)[number]): { atNs: bigint; value: Value } | null => {
    const field = `${name}_${row[`${name}_kind`]}`;
    const value = valueIn({ [field]: row[field] ?? null }, `${name}_`);
    return value === null ? null : { atNs, value };
  };
  return {
    count: number('count') ?? 0,
    numbers: number('numbers') ?? 0,
    min: number('min'),
    max: number('max'),
    sum: number('sum_special') ?? number('sum') ?? 0,
    first: end('first'),
    last: end('last'),
  };
}
