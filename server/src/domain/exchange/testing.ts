/** What goes out as a table and comes in again, for tests: as a file would be read, without a file. */

import type { ImportMode } from '@gemba/contract/imports';
import { draftsOf } from '../imports/columns.ts';
import type { DecimalMark } from '../imports/numbers.ts';
import { type Judgement, judge } from './judge.ts';
import type { Table } from './table.ts';

interface Options<T, W> {
  world: W;
  present?: ReadonlyMap<string, T>;
  mode?: ImportMode;
  decimal?: DecimalMark;
}

/** What the rows under a heading would do; the heading is line 1. */
export function judged<T, F extends string, W>(
  table: Table<T, F, W>,
  rows: readonly (readonly string[])[],
  { world, present = new Map(), mode = 'valid-rows', decimal = '.' }: Options<T, W>,
): Judgement<T> {
  const lines = rows.map((cells, index) => ({ line: index + 1, cells }));
  return judge(table, draftsOf(lines, table.columns), { present, world, decimal, mode });
}
