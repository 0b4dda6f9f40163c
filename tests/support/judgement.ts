/**
 * The verdict on a plant after faults: gateway and server have stopped, the engines are read through their ports, and
 * everything is held against what the machines emitted. Each finding is a sentence; no finding is the promise kept.
 */

import { join } from 'node:path';
import { machinesOf } from '@gemba/contract/plant';
import type { Machine } from '@gemba/contract/plant/machine';
import type { Sample } from '@gemba/contract/sample';
import { has } from '@gemba/contract/stream/positions';
import type { Historian } from '@gemba/server/historian/port';
import type { GatewayPositions, Records } from '@gemba/server/records/port';
import { countedOf, figureFindings } from './figure-findings.ts';
import { hopOf } from './hops.ts';
import type { InfluxUnderTest } from './influx.ts';
import { settle, summary } from './ledger-of-samples.ts';
import { type Emission, readOracle } from './oracle.ts';
import { quarantinedOf } from './quarantined.ts';
import type { RunningPlant } from './running-plant.ts';
import { ownNs, readStored, type StoredMachine, samplesOf, withEngines } from './stored-machine.ts';
import { type Heard, messageOf, type Tap } from './tap.ts';

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
  /** History has told what was missed: what isn't stored is a finding, though it lies in a gap. */
  heals?: boolean;
  /** Production day and shift that all rows must lie in. */
  shifts?: readonly string[];
}

/** What one judgement has at hand. */
interface Bench {
  plant: RunningPlant;
  historian: Historian;
  records: Records;
  options: JudgeOptions;
  positions: { records: GatewayPositions[]; historian: GatewayPositions[] };
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
    if (options.tap != null && options.restates !== true) judgePublished(options.tap, positions, judgement);
    await judgeQuarantine(plant, options.quarantined ?? 0, judgement);
    return judgement;
  });
}

async function judgeMachine(bench: Bench, machine: Machine, emissions: Emission[], judgement: Judgement) {
  const stored = await readStored(machine, bench.historian, bench.records);
  const counted = countedOf(stored);
  const samples = await sampleFindings(bench, stored, emissions, judgement);
  const { plant, records, options } = bench;
  const shifts = options.shifts ?? [];
  const found = [
    ...orderFindings(stored, emissions, options.restates),
    ...(await figureFindings({ plant, records, shifts, facts: judgement.facts }, stored, emissions, counted)),
  ];
  judgement.findings.push(...found.map((finding) => `${machine.id}: ${finding}`));
  const { good, reject, ranS } = counted;
  judgement.facts[machine.id] = `${samples}; ${good} good, ${reject} reject, ran ${ranS.toFixed(3)} s`;
}

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
  const missed = Object.keys(verdict.inGaps).filter((cause) => cause !== 'before');
  if (options.heals === true && missed.length > 0) judgement.findings.push(`${text}: history has told of all`);
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

function judgePositions({ records, historian }: Bench['positions'], { findings, facts }: Judgement): void {
  const text = (sets: readonly GatewayPositions[]) =>
    JSON.stringify(sets.map(({ gateway, epoch, set }) => [gateway, epoch, set]).sort());
  if (text(records) !== text(historian)) {
    findings.push(`the sinks disagree: records ${text(records)}, historian ${text(historian)}`);
  }
  facts.positions = records.map(({ set }) => set);
}

/** What was published was durable before: all of it is stored, whatever happened since. */
function judgePublished(tap: Tap, positions: Bench['positions'], { findings, facts }: Judgement): void {
  const missing = new Set<number>();
  let published = 0;
  for (const heard of tap.heard) {
    const message = readable(heard);
    const own = positions.records.find(({ epoch }) => epoch === message?.epoch);
    if (message === null || own === undefined) continue;
    for (const { position } of message.batches) {
      published = Math.max(published, position);
      if (!has(own.set, position)) missing.add(position);
    }
  }
  facts.publishedThrough = published;
  if (missing.size > 0) findings.push(`published, and not stored: positions ${[...missing].slice(0, 10).join(', ')}`);
}

function readable(heard: Heard): ReturnType<typeof messageOf> | null {
  try {
    return messageOf(heard);
  } catch {
    return null;
  }
}

async function judgeQuarantine(plant: RunningPlant, expected: number, { findings, facts }: Judgement): Promise<void> {
  const kept = (await quarantinedOf(plant.data)).filter(({ item }) => item.state === 'open');
  // What could not be read is one thing each.
  const count = kept.reduce((sum, { item }) => sum + Math.max(1, item.count), 0);
  facts.quarantined = count;
  if (count !== expected) {
    const [first] = kept;
    const example = first === undefined ? '' : `${first.item.reason}, ${first.content?.detail}`;
    findings.push(`${count} entries in quarantine, ${expected} were given to be refused: ${example}`);
  }
}
