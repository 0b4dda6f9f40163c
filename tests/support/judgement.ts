/**
 * The verdict on a plant after faults: gateway and server have stopped, the engines are read through their ports, and
 * everything is held against what the machines emitted. Each finding is a sentence; no finding is the promise kept.
 */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MachineId } from '@gemba/contract/identity';
import { type Machine, machinesOf } from '@gemba/contract/plant';
import type { Entry, Gap, Observed, Sample } from '@gemba/contract/sample';
import { contextOf } from '@gemba/server/domain/ledger/context';
import type { LedgerRow } from '@gemba/server/domain/ledger/row';
import { decodeFold, type FoldState } from '@gemba/server/domain/ledger/state';
import type { Historian } from '@gemba/server/historian/port';
import { makeHistorian } from '@gemba/server/historian/registry';
import type { GatewayPositions, Records } from '@gemba/server/records/port';
import { makeRecords } from '@gemba/server/records/registry';
import { hopOf } from './hops.ts';
import type { InfluxUnderTest } from './influx.ts';
import { settle, summary } from './ledger-of-samples.ts';
import { type Emission, readOracle } from './oracle.ts';
import { activations, partsMade, ranNs } from './oracle-figures.ts';
import type { RunningPlant } from './running-plant.ts';
import { firstDifference, foldOnce, rowText, totalsText } from './straight-fold.ts';
import type { Tap } from './tap.ts';

const FOREVER_NS = 4_000_000_000_000_000_000n;

export interface Judgement {
  /** By machine: what was emitted, stored, in gaps, counted. */
  facts: Record<string, unknown>;
  findings: string[];
}

export interface JudgeOptions {
  influx?: InfluxUnderTest | null;
  tap?: Tap | null;
  /** Entries that were given to be refused (default none). */
  quarantined?: number;
  /** When each emission really was, where clocks were wrong. */
  real?: (emissions: Emission[]) => Emission[];
  /**
   * The gateway's memory was damaged: a value that is reported again is not recognised, and stands a second time, at the
   * gateway's time and with its own beside it.
   */
  restates?: boolean;
}

/** Everything that is stored of a machine. */
interface StoredMachine {
  machine: Machine;
  entries: Entry[];
  coverage: { observed: Observed[]; gaps: Gap[] };
  rows: LedgerRow[];
  fold: FoldState | null;
}

/** What one judgement has at hand. */
interface Bench {
  plant: RunningPlant;
  historian: Historian;
  records: Records;
  options: JudgeOptions;
  positions: { records: GatewayPositions[]; historian: GatewayPositions[] };
}

/** Opens the engines of a stopped server for as long as `use` takes. */
async function withEngines<T>(
  plant: RunningPlant,
  influx: InfluxUnderTest | null,
  use: (historian: Historian, records: Records) => Promise<T>,
): Promise<T> {
  const historian = makeHistorian(influx?.options ?? { kind: 'duckdb', folder: join(plant.data, 'server/historian') });
  const records = makeRecords({ folder: join(plant.data, 'server/records') });
  await historian.start();
  await records.start();
  try {
    return await use(historian, records);
  } finally {
    await records.stop();
    await historian.stop();
  }
}

export async function judge(plant: RunningPlant, options: JudgeOptions = {}): Promise<Judgement> {
  return withEngines(plant, options.influx ?? null, async (historian, records) => {
    const positions = {
      records: await records.positions('records'),
      historian: (await historian.positions()) ?? (await records.positions('historian')),
    };
    const bench: Bench = { plant, historian, records, options, positions };
    const judgement: Judgement = { facts: {}, findings: [] };
    const oracle = readOracle(plant.data);
    for (const { machine } of machinesOf(plant.config.plant)) {
      const emissions = oracle.get(machine.id) ?? [];
      await judgeMachine(bench, machine, options.real?.(emissions) ?? emissions, judgement);
    }
    judgePositions(positions, judgement);
    judgeQuarantine(plant, options.quarantined ?? 0, judgement);
    return judgement;
  });
}

async function judgeMachine(bench: Bench, machine: Machine, emissions: Emission[], judgement: Judgement) {
  const stored = await readStored(machine, bench.historian, bench.records);
  const counted = countedOf(stored);
  const samples = await sampleFindings(bench, stored, emissions, judgement);
  const found = [
    ...orderFindings(stored, emissions, bench.options.restates),
    ...foldFindings(bench, stored),
    ...figureFindings(stored, emissions, counted),
    ...(await alarmFindings(bench, stored, judgement)),
    ...(await maintenanceFindings(bench, stored, counted)),
  ];
  judgement.findings.push(...found.map((finding) => `${machine.id}: ${finding}`));
  const { good, reject, ranS } = counted;
  judgement.facts[machine.id] = `${samples}; ${good} good, ${reject} reject, ran ${ranS.toFixed(3)} s`;
}

async function readStored(machine: Machine, historian: Historian, records: Records): Promise<StoredMachine> {
  const id = machine.id as MachineId;
  const signals = machine.signals.map((signal) => signal.id);
  const entries: Entry[] = [];
  for await (const page of historian.entries(id, signals as never[], 0n, FOREVER_NS)) entries.push(...page);
  const saved = (await records.folds()).find((one) => one.machine === id);
  return {
    machine,
    entries,
    coverage: await historian.coverage(id, 0n, FOREVER_NS),
    rows: await records.rows(id, 0n, FOREVER_NS),
    fold: saved === undefined ? null : decodeFold(saved.state),
  };
}

const samplesOf = ({ entries }: StoredMachine): Sample[] =>
  entries.filter((entry): entry is Sample => entry.kind === 'sample');

/** The machine's own time, also where the gateway fixed another. */
const ownNs = ({ timeNs, sourceTimeNs }: Sample): bigint => sourceTimeNs ?? timeNs;

async function sampleFindings(bench: Bench, stored: StoredMachine, emissions: Emission[], judgement: Judgement) {
  const samples = samplesOf(stored);
  const once = bench.options.restates === true ? samples.filter((sample) => !isRestated(sample, samples)) : samples;
  const readings = once.map((sample) => ({
    signal: sample.signal,
    timeNs: ownNs(sample),
    value: sample.value,
  }));
  const untilNs = stored.coverage.observed.reduce((last, { throughNs }) => (throughNs > last ? throughNs : last), 0n);
  const verdict = settle(emissions, readings, stored.coverage, untilNs);
  const text = `${summary(verdict)}${once.length < samples.length ? `, ${samples.length - once.length} restated` : ''}`;
  const [lost] = verdict.lost;
  const { plant, positions, options } = bench;
  const gateway = join(plant.data, 'gateway/edge-1');
  if (lost !== undefined) {
    const hop = await hopOf(lost, { gateway, tap: options.tap ?? null, ...positions });
    judgement.findings.push(`${text}; the first was ${hop}`);
  } else if (verdict.doubled.length + verdict.invented.length > 0) {
    const [wrong] = [...verdict.doubled, ...verdict.invented];
    judgement.findings.push(`${text}; the first is ${wrong?.signal} = ${wrong?.value} at ${wrong?.timeNs}`);
  }
  if (verdict.stored < 20) judgement.findings.push(`${text}: so few prove nothing`);
  return text;
}

const isRestated = (sample: Sample, samples: readonly Sample[]): boolean =>
  sample.sourceTimeNs !== undefined &&
  samples.some(
    (other) =>
      other !== sample &&
      other.signal === sample.signal &&
      ownNs(other) === ownNs(sample) &&
      other.timeNs < sample.timeNs,
  );

/** In the order of the times that the gateway fixed, each series goes on as it was emitted. */
function orderFindings(stored: StoredMachine, emissions: readonly Emission[], restates = false): string[] {
  const seqs = new Map(emissions.map(({ signal, timeNs, seq }) => [`${signal} ${timeNs}`, seq]));
  const last = new Map<string, number>();
  for (const sample of samplesOf(stored)) {
    const seq = seqs.get(`${sample.signal} ${ownNs(sample)}`);
    if (seq === undefined) continue;
    const before = last.get(sample.signal) ?? 0;
    if (restates && seq === before) continue;
    if (seq <= before) return [`order of ${sample.signal}: seq ${seq} comes after ${before}`];
    last.set(sample.signal, seq);
  }
  return [];
}

/** The ledger is what one undisturbed fold makes of what is stored. */
function foldFindings({ plant }: Bench, stored: StoredMachine): string[] {
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

interface Counted {
  good: number;
  reject: number;
  ranNs: bigint;
  ranS: number;
}

function countedOf({ rows, fold }: StoredMachine): Counted {
  const ran = rows
    .filter(({ state }) => state === 'producing')
    .reduce((sum, { fromNs, toNs }) => sum + toNs - fromNs, 0n);
  return {
    // Parts that the total hasn't told of yet are in the rows already.
    good: rows.reduce((sum, { good }) => sum + good, 0) - (fold?.debt ?? 0),
    reject: rows.reduce((sum, { reject }) => sum + reject, 0),
    ranNs: ran,
    ranS: Number(ran) / 1e9,
  };
}

/** Parts and run hours are those of the oracle, exactly. */
function figureFindings(stored: StoredMachine, emissions: readonly Emission[], counted: Counted): string[] {
  const { rows, machine, coverage } = stored;
  const window = { fromNs: rows[0]?.fromNs ?? 0n, toNs: rows.at(-1)?.toNs ?? 0n };
  const made = partsMade(machine, emissions, window);
  const ran = ranNs(machine, emissions, coverage, window);
  const found: string[] = [];
  if (made.good !== counted.good) found.push(`${counted.good} good parts in the ledger, ${made.good} made`);
  if (made.reject !== counted.reject) found.push(`${counted.reject} rejects in the ledger, ${made.reject} made`);
  if (ran !== counted.ranNs) found.push(`ran ${counted.ranNs} ns in the ledger, ${ran} ns by the oracle`);
  return found;
}

async function alarmFindings(
  { plant, records }: Bench,
  stored: StoredMachine,
  judgement: Judgement,
): Promise<string[]> {
  const found: string[] = [];
  const all = await records.transitions(1_000_000);
  for (const { id, machines, condition } of plant.config.plant.alarms ?? []) {
    if (!machines.includes(stored.machine.id) || condition.kind !== 'above-limit') continue;
    const told = all.filter(
      ({ rule, machine, transition }) => rule === id && machine === stored.machine.id && transition === 'activated',
    );
    const should = activations(condition, samplesOf(stored));
    judgement.facts[`${id} active`] = `${told.length} of ${should}`;
    // Fewer are told where a sample came late into a stretch that counted as watched: the verdict shows them.
    if (told.length > should) found.push(`alarm ${id} was active ${told.length} times, should be ${should}`);
    const occurrences = new Set(told.map(({ occurrence }) => occurrence));
    if (occurrences.size !== told.length) found.push(`alarm ${id} tells ${told.length - occurrences.size} twice`);
  }
  return found;
}

/** The meter of run hours stands where the machine's run time does, and its one job was opened once. */
async function maintenanceFindings({ plant, records }: Bench, stored: StoredMachine, counted: Counted) {
  const found: string[] = [];
  const journal = await records.maintenanceJournal(1_000_000);
  const memories = await records.plans();
  for (const { id, machine } of plant.config.plant.maintenance ?? []) {
    if (machine !== stored.machine.id) continue;
    const reset = memories.find(({ plan }) => plan === id)?.runSAtReset ?? 0;
    const meterS = Number(stored.fold?.totals.runNs ?? 0n) / 1e9 - reset;
    if (reset !== 0 || Math.abs(meterS - counted.ranS) > 1e-6) {
      found.push(`meter of ${id} stands at ${meterS} s (from ${reset}), the machine ran ${counted.ranS} s`);
    }
    const jobs = journal.filter(({ plan, kind }) => plan === id && kind === 'job-opened').length;
    if (jobs > 1) found.push(`${jobs} jobs were opened for ${id}`);
  }
  return found;
}

function judgePositions({ records, historian }: Bench['positions'], { findings, facts }: Judgement): void {
  const text = (sets: readonly GatewayPositions[]) =>
    JSON.stringify(sets.map(({ gateway, epoch, set }) => [gateway, epoch, set]).sort());
  if (text(records) !== text(historian)) {
    findings.push(`the sinks disagree: records ${text(records)}, historian ${text(historian)}`);
  }
  facts.positions = records.map(({ set }) => set);
}

function judgeQuarantine(plant: RunningPlant, expected: number, { findings, facts }: Judgement): void {
  const file = join(plant.data, 'server/quarantine.jsonl');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').filter(Boolean) : [];
  facts.quarantined = lines.length;
  if (lines.length !== expected) {
    findings.push(`${lines.length} entries in quarantine, ${expected} were given to be refused: ${lines[0] ?? ''}`);
  }
}
