/**
 * The figures that are derived from samples, held against the oracle: parts, run time, shifts, alarms, meters. Each
 * finding is a sentence.
 */

import type { MachineId } from '@gemba/contract/identity';
import { contextOf } from '@gemba/server/domain/ledger/context';
import type { Records } from '@gemba/server/records/port';
import { countedParts } from './counted-parts.ts';
import { realNs } from './ledger-of-samples.ts';
import type { Emission } from './oracle.ts';
import { activations, partsMade, ranNs } from './oracle-figures.ts';
import type { RunningPlant } from './running-plant.ts';
import { FOREVER_NS, ownNs, type StoredMachine, samplesOf } from './stored-machine.ts';
import { firstDifference, foldOnce, rowText, totalsText } from './straight-fold.ts';

/** A meter is not read more finely. */
const METER_STEP_S = 0.001;

export interface FigureBench {
  plant: RunningPlant;
  records: Records;
  /** Production day and shift that all rows must lie in; empty where it is all the same. */
  shifts: readonly string[];
  /** Takes what is counted. */
  facts: Record<string, unknown>;
}

export async function figureFindings(
  bench: FigureBench,
  stored: StoredMachine,
  emissions: readonly Emission[],
  counted: Counted,
): Promise<string[]> {
  return [
    ...foldFindings(bench.plant, stored),
    ...madeFindings(stored, emissions, counted),
    ...shiftFindings(stored, bench.shifts),
    ...(await alarmFindings(bench, stored)),
    ...(await maintenanceFindings(bench, stored)),
  ];
}

/** The ledger is what one undisturbed fold makes of what is stored. */
function foldFindings(plant: RunningPlant, stored: StoredMachine): string[] {
  const straight = foldOnce(stored.entries, contextOf(plant.config.plant, stored.machine.id as MachineId));
  const found: string[] = [];
  const differs = firstDifference(stored.rows, straight.rows);
  if (differs !== null) {
    found.push(
      `row ${differs} of ${stored.rows.length} is ${rowText(stored.rows[differs])}, but one fold makes it ${rowText(straight.rows[differs])}`,
    );
  }
  const [has, should] = [stored.fold === null ? 'no fold' : totalsText(stored.fold), totalsText(straight.state)];
  if (has !== should) found.push(`totals are ${has}, but one fold makes them ${should}`);
  return found;
}

export interface Counted {
  good: number;
  reject: number;
  ranNs: bigint;
  ranS: number;
}

export function countedOf({ rows, fold }: StoredMachine): Counted {
  const ran = rows
    .filter(({ state }) => state === 'producing')
    .reduce((sum, { fromNs, toNs }) => sum + toNs - fromNs, 0n);
  return {
    ...countedParts(rows, fold),
    ranNs: ran,
    ranS: Number(ran) / 1e9,
  };
}

/** Parts and run hours are those of the oracle, exactly. */
function madeFindings(stored: StoredMachine, emissions: readonly Emission[], counted: Counted): string[] {
  const { rows, machine, coverage } = stored;
  const window = { fromNs: rows[0]?.fromNs ?? 0n, toNs: rows.at(-1)?.toNs ?? 0n };
  const fixed = atFixedTimes(stored, emissions);
  const made = partsMade(machine, fixed, window);
  const ran = ranNs(machine, fixed, coverage, window);
  const found: string[] = [];
  if (made.good !== counted.good) found.push(`${counted.good} good parts in the ledger, ${made.good} made`);
  if (made.reject !== counted.reject) found.push(`${counted.reject} rejects in the ledger, ${made.reject} made`);
  if (ran !== counted.ranNs) found.push(`ran ${counted.ranNs} ns in the ledger, ${ran} ns by the oracle`);
  return found;
}

/**
 * Where the gateway replaced a machine's time, figures go by the gateway's: the earliest, where a value was restated.
 * What came after such a one and was not stored stands behind it.
 */
function atFixedTimes(stored: StoredMachine, emissions: readonly Emission[]): Emission[] {
  const keyOf = (signal: string, timeNs: bigint) => `${signal} ${timeNs}`;
  const fixed = new Map<string, bigint>();
  for (const sample of samplesOf(stored)) {
    const key = keyOf(sample.signal, ownNs(sample));
    if (sample.timeNs < (fixed.get(key) ?? FOREVER_NS)) fixed.set(key, sample.timeNs);
  }
  const last = new Map<string, bigint>();
  const placed = emissions.map((emission) => {
    const { signal, timeNs } = emission;
    const fixedNs = fixed.get(keyOf(signal, timeNs));
    if (fixedNs !== undefined && fixedNs !== timeNs) last.set(signal, fixedNs);
    const lastNs = last.get(signal) ?? 0n;
    return { ...emission, atNs: fixedNs ?? (realNs(emission) > lastNs ? realNs(emission) : lastNs) };
  });
  return placed.sort((a, b) => (a.atNs < b.atNs ? -1 : a.atNs > b.atNs ? 1 : 0));
}

/** Rows follow one another without a break or an overlap, each in its shift. */
function shiftFindings({ rows }: StoredMachine, shifts: readonly string[]): string[] {
  const torn = rows.findIndex((row, i) => i > 0 && row.fromNs !== rows[i - 1]?.toNs);
  const stray = shifts.length === 0 ? undefined : rows.find(({ shift }) => !shifts.includes(shift ?? ''));
  return [
    ...(torn < 0 ? [] : [`row ${torn} does not begin where the one before ends: ${rowText(rows[torn])}`]),
    ...(stray === undefined ? [] : [`a row lies in shift ${stray.shift}, not in ${shifts.join(', ')}`]),
  ];
}

async function alarmFindings({ plant, records, facts }: FigureBench, stored: StoredMachine): Promise<string[]> {
  const found: string[] = [];
  const all = await records.transitions(1_000_000);
  for (const { id, machines, condition } of plant.config.plant.alarms ?? []) {
    if (!machines.includes(stored.machine.id) || condition.kind !== 'above-limit') continue;
    const told = all.filter(
      ({ rule, machine, transition }) => rule === id && machine === stored.machine.id && transition === 'activated',
    );
    const should = activations(condition, samplesOf(stored));
    facts[`${id} active`] = `${told.length} of ${should}`;
    // Fewer are told where a sample came late into a stretch that counted as watched: the verdict shows them.
    if (told.length > should) found.push(`alarm ${id} was active ${told.length} times, should be ${should}`);
    const occurrences = new Set(told.map(({ occurrence }) => occurrence));
    if (occurrences.size !== told.length) found.push(`alarm ${id} tells ${told.length - occurrences.size} twice`);
  }
  return found;
}

/** A meter of run hours says what ran since its plan counts; it never had two jobs at once, nor one twice. */
async function maintenanceFindings({ plant, records }: FigureBench, stored: StoredMachine) {
  const found: string[] = [];
  const journal = await records.maintenanceJournal(1_000_000);
  const memories = await records.plans();
  for (const { id, machine } of plant.config.plant.maintenance ?? []) {
    if (machine !== stored.machine.id) continue;
    const memory = memories.find(({ plan }) => plan === id);
    if (memory === undefined) {
      found.push(`nothing is remembered of ${id}`);
      continue;
    }
    const fromS = memory.atReset['run-hours'] ?? 0;
    const meterS = Number(stored.fold?.totals.runNs ?? 0n) / 1e9 - fromS;
    const ranS = Number(ranSince(stored.rows, memory.sinceNs)) / 1e9;
    if (Math.abs(meterS - ranS) > METER_STEP_S) {
      found.push(`meter of ${id} stands at ${meterS} s (from ${fromS}), the machine ran ${ranS} s since`);
    }
    const own = journal.filter(({ plan }) => plan === id);
    const jobs = own.filter(({ kind }) => kind === 'job-opened').map(({ job }) => job);
    const over = own.filter(({ kind, job }) => job !== null && (kind === 'completed' || kind === 'cancelled')).length;
    if (jobs.length - over > 1) found.push(`of ${jobs.length} jobs of ${id} only ${over} are over`);
    if (new Set(jobs).size < jobs.length) found.push(`a job of ${id} was opened twice: ${jobs.join(', ')}`);
  }
  return found;
}

/** How long a machine ran behind a moment, ns. */
const ranSince = (rows: StoredMachine['rows'], sinceNs: bigint): bigint =>
  rows
    .filter(({ state, toNs }) => state === 'producing' && toNs > sinceNs)
    .reduce((sum, { fromNs, toNs }) => sum + toNs - (fromNs > sinceNs ? fromNs : sinceNs), 0n);
