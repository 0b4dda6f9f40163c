/** The historians by name: one line and one folder each, held to `port.suite.ts`. The one place that knows them. */

import type { MachineId } from '@gemba/contract/identity';
import { DuckDbHistorian } from './duckdb/historian.ts';
import type { Historian } from './port.ts';

/** Where a machine stands, for engines that store it beside the samples so that dashboards can group by it. */
export interface Place {
  site: string;
  area: string;
  line: string;
}

export interface HistorianOptions {
  /** `DATA/server/historian`, for engines that keep files of their own; made if missing. */
  folder: string;
  /** `null` for a machine that the plant doesn't know (any more). */
  place(machine: MachineId): Place | null;
}

export const HISTORIANS = {
  duckdb: ({ folder }: HistorianOptions): Historian => new DuckDbHistorian({ folder }),
} as const;

export type HistorianName = keyof typeof HISTORIANS;

/** A historian, not yet started. */
export const makeHistorian = (name: HistorianName, options: HistorianOptions): Historian => HISTORIANS[name](options);
