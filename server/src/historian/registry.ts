/** The historians by kind: one line and one folder each, held to `port.suite.ts`. The one place that knows them. */

import type { FactSink } from '../facts/port.ts';
import { DuckDbHistorian, type DuckDbOptions } from './duckdb/historian.ts';
import { InfluxFacts } from './influx/facts.ts';
import { InfluxHistorian, type InfluxOptions } from './influx/historian.ts';
import type { Historian } from './port.ts';

/** Which historian, and what it needs to know. */
export type HistorianOptions = ({ kind: 'duckdb' } & DuckDbOptions) | ({ kind: 'influx' } & InfluxOptions);

export type HistorianKind = HistorianOptions['kind'];

const HISTORIANS: { [K in HistorianKind]: (options: Extract<HistorianOptions, { kind: K }>) => Historian } = {
  duckdb: (options) => new DuckDbHistorian(options),
  influx: (options) => new InfluxHistorian(options),
};

/** A historian, not yet started. */
export function makeHistorian(options: HistorianOptions): Historian {
  const make = HISTORIANS[options.kind] as (options: HistorianOptions) => Historian;
  return make(options);
}

/**
 * The historian that a backup of a kind holds in a folder, not yet started; `null` for a kind that this release doesn't
 * know, or that keeps its samples elsewhere.
 */
export const openCopy = (kind: string, folder: string): Historian | null =>
  kind === 'duckdb' ? makeHistorian({ kind, folder }) : null;

/** Where facts for dashboards of other programs go; `null` for an engine that no such program reads. */
export const makeFactSink = (options: HistorianOptions): FactSink | null =>
  options.kind === 'influx' ? new InfluxFacts(options) : null;
