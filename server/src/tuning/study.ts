/**
 * A study: a rule as it is and as it might be, played side by side on what the historian has of a machine, an hour at a
 * time so that memory stays small, and judged by the machine's real stops as people know them, or by what somebody knows
 * of that time.
 */

import type { StudyRequest } from '@gemba/contract/alarm-figures';
import type { MachineId } from '@gemba/contract/identity';
import { compareEntries, type Entry, NS_PER_S, nsFromMs } from '@gemba/contract/sample';
import type { BoundRule } from '../domain/alarms/rules.ts';
import { compare, type Difference, type Incident } from '../domain/alarms/tuning/compare.ts';
import { byRow, Replay } from '../domain/alarms/tuning/replay.ts';
import type { LedgerRow } from '../domain/ledger/row.ts';
import type { EditedLedger } from '../edits/edited-ledger.ts';
import type { Historian } from '../historian/port.ts';

const HOUR_NS = 3600n * NS_PER_S;
/** Time before the window in which conditions warm up: trends and charts look back for hours. */
const WARM_UP_NS = 24n * HOUR_NS;

/** States in which a machine stands against its will. */
const STOPS: readonly LedgerRow['state'][] = ['stopped', 'faulted'];

export interface StudyParts {
  historian: Pick<Historian, 'entries'>;
  ledger: Pick<EditedLedger, 'rows' | 'stops'>;
}

/** A rule as it is and as it might be, on a machine. */
export interface StudyRules {
  before: BoundRule;
  after: BoundRule;
  /** Whether the machine says in which state it is. */
  saysState: boolean;
}

export interface Studied {
  difference: Difference;
  incidents: Incident[];
  unknownS: number;
}

/** Plays both; `onProgress` is told the share that is done. Rejects with the signal's reason when it is broken off. */
export async function study(
  parts: StudyParts,
  asked: StudyRequest,
  rules: StudyRules,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (share: number) => void },
): Promise<Studied> {
  const machine = asked.machine as MachineId;
  const [fromNs, toNs] = [nsFromMs(asked.fromMs), nsFromMs(asked.toMs)];
  const replays = [new Replay(rules.before, fromNs), new Replay(rules.after, fromNs)] as const;
  const signals = [...new Set(replays.flatMap(({ bound }) => bound.signals))];
  const unknown = new Unknown(fromNs, toNs);
  const startNs = fromNs - WARM_UP_NS;
  for (let beginNs = startNs; beginNs < toNs; beginNs += HOUR_NS) {
    signal.throwIfAborted();
    const endNs = beginNs + HOUR_NS < toNs ? beginNs + HOUR_NS : toNs;
    const rows = cut(await parts.ledger.rows(machine, beginNs, endNs), beginNs, endNs);
    const entries: Entry[] = [];
    for await (const page of parts.historian.entries(machine, signals, beginNs, endNs)) {
      signal.throwIfAborted();
      entries.push(...page);
    }
    entries.sort(compareEntries);
    for (const part of byRow(rows, entries)) for (const replay of replays) replay.hear(part.row, part.entries);
    unknown.hear(rows, entries);
    onProgress(Number(endNs - startNs) / Number(toNs - startNs));
  }
  const incidents = knownOf(asked) ?? (await stopsOf(parts, machine, asked));
  const span = { fromNs, toNs, horizonNs: BigInt(Math.round(asked.horizonMin * 60)) * NS_PER_S };
  return {
    difference: compare(replays[0].raised, replays[1].raised, incidents, span),
    incidents,
    unknownS: Number(rules.saysState ? unknown.rowsNs : unknown.unwatchedNs) / Number(NS_PER_S),
  };
}

/**
 * Time of the window of which nothing is known: by the ledger, which knows what history has filled; of a machine that
 * says nothing of its state, and so has no other rows than those, by what was watched.
 */
class Unknown {
  readonly #fromNs: bigint;
  readonly #toNs: bigint;
  rowsNs = 0n;
  unwatchedNs: bigint;

  constructor(fromNs: bigint, toNs: bigint) {
    [this.#fromNs, this.#toNs] = [fromNs, toNs];
    this.unwatchedNs = toNs - fromNs;
  }

  hear(rows: readonly LedgerRow[], entries: readonly Entry[]): void {
    for (const row of rows)
      if (row.fromNs >= this.#fromNs && row.state === 'no-data') this.rowsNs += row.toNs - row.fromNs;
    for (const entry of entries) {
      if (entry.kind !== 'observed') continue;
      const sinceNs = entry.fromNs > this.#fromNs ? entry.fromNs : this.#fromNs;
      const untilNs = entry.throughNs < this.#toNs ? entry.throughNs : this.#toNs;
      if (untilNs > sinceNs) this.unwatchedNs -= untilNs - sinceNs;
    }
  }
}

/** Rows as far as they lie in `[fromNs, toNs)`. */
function cut(rows: readonly LedgerRow[], fromNs: bigint, toNs: bigint): LedgerRow[] {
  return rows
    .map((row) => ({
      ...row,
      fromNs: row.fromNs < fromNs ? fromNs : row.fromNs,
      toNs: row.toNs > toNs ? toNs : row.toNs,
    }))
    .filter((row) => row.fromNs < row.toNs);
}

/** What somebody knows, as far as it lies in the window, in the order of time; `null` where nothing was said. */
function knownOf({ known = [], fromMs, toMs }: StudyRequest): Incident[] | null {
  if (known.length === 0) return null;
  return known
    .filter((one) => one.toMs >= fromMs && one.fromMs < toMs)
    .sort((a, b) => a.fromMs - b.fromMs)
    .map((one) => {
      const sinceNs = nsFromMs(one.fromMs);
      // What is one moment lasts for one: an alarm that stands then has told of it.
      const untilNs = one.toMs > one.fromMs ? nsFromMs(one.toMs) : sinceNs + 1n;
      return { fromNs: sinceNs, toNs: untilNs, reason: one.reason };
    });
}

/** Stops of the machine's own that lasted long enough, with the reasons that people gave them. */
async function stopsOf({ ledger }: StudyParts, machine: MachineId, asked: StudyRequest): Promise<Incident[]> {
  const [fromNs, toNs] = [nsFromMs(asked.fromMs), nsFromMs(asked.toMs)];
  const { stops } = await ledger.stops(machine, fromNs, toNs);
  return stops
    .filter((stop) => STOPS.includes(stop.state) && stop.fromNs >= fromNs)
    .filter((stop) => Number(stop.toNs - stop.fromNs) / Number(NS_PER_S) >= asked.stopS)
    .map(({ fromNs: since, toNs: until, reason }) => ({ fromNs: since, toNs: until, reason }));
}
