/** How much each meter goes on in a day: what forecasts of maintenance hang on. Summed from the ledger now and then. */

import type { MachineId } from '@gemba/contract/identity';
import { lifeOf } from '../domain/ledger/life.ts';
import { type Life, NO_LIFE } from '../domain/ledger/lived.ts';
import type { LedgerRow } from '../domain/ledger/row.ts';
import { decodeFold, type FoldState } from '../domain/ledger/state.ts';
import type { HandMeter } from '../domain/maintenance/meters/by-hand.ts';
import type { BoundMeter } from '../domain/maintenance/meters/meter.ts';
import { confidenceOf, type MeterReading, type UseWindow, usePerDay } from '../domain/maintenance/meters/reading.ts';
import type { Records } from '../records/port.ts';
import { lifeOfRows } from './meters-then.ts';

/** Days that a forecast looks back, of meters that telemetry tells and of those that people read. */
const WINDOW_DAYS = 7;
const HAND_WINDOW_DAYS = 90;
const DAY_NS = 86_400_000_000_000n;

type Rate = Pick<MeterReading, 'perDay' | 'confidence'>;

export class Use {
  readonly #windows = new Map<string, UseWindow>();

  /** Use a day; nothing is known before the first refresh. */
  of(machine: MachineId, meter: string, nowNs: bigint): Rate {
    const window = this.#windows.get(`${machine} ${meter}`);
    if (window === undefined) return { perDay: null, confidence: 0 };
    return { perDay: usePerDay(window), confidence: confidenceOf(window, nowNs) };
  }

  /** Sums the last days anew. The window begins with the first row, so that a young plant is judged by its life. */
  async refresh(
    state: FoldState,
    meters: readonly BoundMeter[],
    records: Pick<Records, 'rows' | 'checkpointBefore'>,
    nowNs: bigint,
  ): Promise<void> {
    const { machine } = state;
    const sinceNs = nowNs - BigInt(WINDOW_DAYS) * DAY_NS;
    const rows = await records.rows(machine, sinceNs, nowNs);
    const [first, last] = [rows[0], rows.at(-1)];
    if (first === undefined || last === undefined) return;
    const saved = await records.checkpointBefore(machine, sinceNs);
    const then = (saved === null ? null : decodeFold(saved.state)) ?? { totals: state.totals, metered: {} };
    const [was, is] = [lifeOf(then).counters, lifeOf(state).counters];
    const counters = Object.fromEntries(Object.entries(is).map(([id, total]) => [id, total - (was[id] ?? 0)]));
    const life: Life = { ...lifeOfRows(rows), counters };
    const unknownS = Number(life.statesNs['no-data'] ?? 0n) / 1e9 + betweenS(rows);
    for (const { id, read } of meters) {
      if (read === null) continue;
      const window = { fromNs: first.fromNs, toNs: last.toNs, first: read(NO_LIFE), last: read(life), unknownS };
      this.#windows.set(`${machine} ${id}`, { ...window, wantedDays: WINDOW_DAYS });
    }
  }
}

/** The window of a meter that people read, and how much it is to be believed. */
export function handWindow({ points }: HandMeter, nowNs: bigint): { window: UseWindow | null; confidence: number } {
  const sinceNs = nowNs - BigInt(HAND_WINDOW_DAYS) * DAY_NS;
  // The reading before the window begins it, where there are not two in it.
  const from = Math.max(
    0,
    Math.min(
      points.length - 2,
      points.findIndex(({ atNs }) => atNs >= sinceNs),
    ),
  );
  const [first, last] = [points[from], points.at(-1)];
  if (first === undefined || last === undefined || first.atNs === last.atNs) return { window: null, confidence: 0 };
  const window = {
    ...{ fromNs: first.atNs, toNs: last.atNs, first: first.life, last: last.life },
    ...{ unknownS: 0, wantedDays: HAND_WINDOW_DAYS },
  };
  return { window, confidence: confidenceOf(window, nowNs) };
}

/** Time between rows of which there is none, s: it is no more known than what a row says nobody watched. */
function betweenS(rows: readonly LedgerRow[]): number {
  const between = rows.slice(1).reduce((sum, row, i) => sum + row.fromNs - (rows[i] as LedgerRow).toNs, 0n);
  return Number(between) / 1e9;
}
