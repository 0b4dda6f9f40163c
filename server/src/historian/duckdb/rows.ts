/** Stored rows from and into samples, readings and values: the columns in which a value may stand, and which of them it is. */

import type { DuckDBAppender, DuckDBValue } from '@duckdb/node-api';
import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Sample, Value } from '@gemba/contract/sample';
import type { Row } from './database.ts';

/** Columns of a reading, in the order that the functions here expect. */
export const READING_COLUMNS = 'time, value, value_i, value_b, value_s, status, source_time';

/** The value among its four columns; `null` when it stands in none. */
export function valueAmong(float: DuckDBValue, int: DuckDBValue, bool: DuckDBValue, text: DuckDBValue): Value | null {
  return (float ?? int ?? bool ?? text) as Value | null;
}

/** Sample of a row of `READING_COLUMNS`. */
export function sampleOf(machine: MachineId, signal: SignalId, row: Row): Sample {
  const [time, float, int, bool, text, status, sourceTime] = row as DuckDBValue[] as [bigint, ...DuckDBValue[]];
  const sample: Sample = {
    kind: 'sample',
    machine,
    signal,
    timeNs: time,
    value: valueAmong(float ?? null, int ?? null, bool ?? null, text ?? null),
    status: status as number,
  };
  if (typeof sourceTime === 'bigint') sample.sourceTimeNs = sourceTime;
  return sample;
}

/** A value into its four columns `value, value_i, value_b, value_s`. */
export function appendValue(appender: DuckDBAppender, value: Value | null): void {
  if (typeof value === 'number') appender.appendDouble(value);
  else appender.appendNull();
  if (typeof value === 'bigint') appender.appendBigInt(value);
  else appender.appendNull();
  if (typeof value === 'boolean') appender.appendBoolean(value);
  else appender.appendNull();
  if (typeof value === 'string') appender.appendVarchar(value);
  else appender.appendNull();
}
