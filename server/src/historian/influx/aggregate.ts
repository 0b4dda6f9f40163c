/**
 * Partials from what the engine aggregates. It aggregates field by field, and a value stands in one of five fields: of a
 * stretch that holds several kinds it can't say which value came first, so such a stretch is read and counted here.
 */

import type { Row } from './query.ts';
import type { Partial } from './rollups/partial.ts';
import { valueIn } from './rows.ts';

const of = (functions: readonly string[], field: string) =>
  functions.map((name) => `${name}(${field}) AS ${name}_${field}`);

/** What is asked of each stretch. */
export const AGGREGATES = [
  ...of(['count', 'min', 'max', 'sum', 'first', 'last'], 'value'),
  ...of(['count', 'min', 'max', 'sum', 'first', 'last'], 'value_i'),
  ...['value_b', 'value_s', 'special'].flatMap((field) => of(['count', 'first', 'last'], field)),
].join(', ');

const KINDS = ['value', 'value_i', 'value_b', 'value_s', 'special'] as const;
/** From here on the engine's sum of 64-bit integers could have run over. */
const SUM_MAX = 2 ** 62;

/** What the row of aggregates says of the stretch that begins at a time; `null` when it doesn't say enough. */
export function partialFrom(row: Row, atNs: bigint): Partial | null {
  const counts = KINDS.map((kind) => Number(row[`count_${kind}`] ?? 0));
  const count = counts.reduce((a, b) => a + b, 0);
  if (counts.filter((n) => n > 0).length > 1) return null;
  const numeric = counts[0] ? 'value' : 'value_i';
  const [min, max, sum] = ['min', 'max', 'sum'].map((name) => numberIn(row[`${name}_${numeric}`]));
  if (numeric === 'value_i' && Math.max(Math.abs(min ?? 0), Math.abs(max ?? 0)) * count > SUM_MAX) return null;
  const [first, last] = [valueIn(row, 'first_'), valueIn(row, 'last_')];
  const numbers = (counts[0] ?? 0) + (counts[1] ?? 0);
  // The engine asks each function for itself: a sample that is written meanwhile may be in one of them and not in the next.
  if ([first, last].some((one) => (one !== null) !== count > 0)) return null;
  if ([min, max, sum].some((one) => (one != null) !== numbers > 0)) return null;
  return {
    count,
    numbers,
    min: min ?? null,
    max: max ?? null,
    sum: sum ?? 0,
    first: first === null ? null : { atNs, value: first },
    last: last === null ? null : { atNs, value: last },
  };
}

const numberIn = (cell: Row[string] | undefined): number | null => (cell == null ? null : Number(cell));
