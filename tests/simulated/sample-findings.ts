/**
 * The ledger of samples of one machine: what was promised is stored exactly once, and what was emitted and not
 * journalled lies in a gap that says why, or in time that nobody claims to have watched.
 */

import type { Epoch, MachineId } from '@gemba/contract/identity';
import type { Entry, Filled, Gap, Observed, Sample } from '@gemba/contract/sample';
import { has } from '@gemba/contract/stream/positions';
import { mergeStretches } from '@gemba/server/historian/stretches';
import { decodePayload } from '@gemba/server/ingest/decode';
import { type Coverage, settle } from '../support/ledger-of-samples.ts';
import type { Evidence, Finding } from './evidence.ts';
import type { Emitted, FieldMachine } from './field.ts';
import { brief, type GatewayProcess } from './gateway-process.ts';
import { toldAgain } from './told-again.ts';

/** An entry that became durable in the gateway, and where. */
interface Journalled {
  epoch: Epoch;
  position: number;
  entry: Entry;
}

/** Of a kind of finding that comes in numbers, so many are told. */
const TOLD_MAX = 3;

export function sampleFindings(machine: MachineId, evidence: Evidence): Finding[] {
  const { stage, gateway, historian } = evidence;
  const stored = historian.of(machine);
  const coverage = {
    observed: stored.filter((entry): entry is Observed => entry.kind === 'observed'),
    gaps: stored.filter((entry): entry is Gap => entry.kind === 'gap'),
    filled: stored.filter((entry): entry is Filled => entry.kind === 'filled'),
  };
  const journalled = journalledOf(machine, gateway);
  return [
    ...promiseFindings(journalled, stored, coverage),
    ...emissionFindings(stage.field.machines.get(machine) as FieldMachine, stored, coverage, journalled, evidence),
  ];
}

function journalledOf(machine: MachineId, gateway: GatewayProcess): Journalled[] {
  const all: Journalled[] = [];
  for (const [epoch, batches] of gateway.promised) {
    for (const [position, { entries }] of batches) {
      for (const entry of entries) if (entry.machine === machine) all.push({ epoch, position, entry });
    }
  }
  return all;
}

/** Each promised sample is there once, each gap, and all that was said to be observed is. */
function promiseFindings(journalled: readonly Journalled[], stored: readonly Entry[], coverage: Coverage): Finding[] {
  const found: Finding[] = [];
  const times = new Map<string, number>();
  for (const entry of stored) times.set(keyOf(entry), (times.get(keyOf(entry)) ?? 0) + 1);
  const watched = mergeStretches(coverage.observed as Observed[]);
  const covers = ({ fromNs, throughNs }: Observed) =>
    fromNs === throughNs || watched.some((one) => one.fromNs <= fromNs && one.throughNs >= throughNs);
  for (const { position, entry } of journalled) {
    const count = times.get(keyOf(entry)) ?? 0;
    const there = entry.kind === 'observed' ? covers(entry) : count > 0;
    const detail = `${brief(entry)} of position ${position}`;
    if (!there) found.push({ what: 'promised, and not stored', detail });
    else if (entry.kind === 'sample' && count > 1) found.push({ what: 'stored more than once', detail });
  }
  return found;
}

function emissionFindings(
  field: FieldMachine,
  stored: readonly Entry[],
  coverage: Coverage,
  journalled: readonly Journalled[],
  evidence: Evidence,
): Finding[] {
  const { emissions } = field;
  const all = stored.filter((entry): entry is Sample => entry.kind === 'sample');
  const again = toldAgain(all, field);
  const samples = all.filter((sample) => !again.has(sample));
  const readings = samples.map((sample) => ({ signal: sample.signal, timeNs: ownTime(sample), value: sample.value }));
  const untilNs = coverage.observed.reduce((last, { throughNs }) => (throughNs > last ? throughNs : last), 0n);
  const verdict = settle(emissions, readings, coverage, untilNs);
  // What was late counts from when the machine's server knew it: before that nobody could be told.
  const late = (verdict.lost as Emitted[]).map((emission) => ({ ...emission, timeNs: emission.toldNs }));
  const lost = (settle(late, [], coverage, untilNs).lost as Emitted[]).sort((a, b) => (a.toldNs < b.toldNs ? -1 : 1));
  const found: Finding[] = [];
  for (const { machine, signal, seq, value } of lost.slice(0, 1)) {
    const first = emissions.find((emission) => emission.signal === signal && emission.seq === seq) as Emitted;
    const detail = `${lost.length}, first ${machine}/${signal} seq ${seq} = ${value}: ${hopOf(first, journalled, evidence)}`;
    found.push({ what: 'lost without a gap', detail });
  }
  for (const [what, wrong] of [['doubled', verdict.doubled] as const, ['invented', verdict.invented] as const]) {
    for (const { signal, value, timeNs } of wrong.slice(0, TOLD_MAX)) {
      found.push({ what, detail: `${signal} = ${value} at ${timeNs}` });
    }
  }
  return found;
}

/** The machine's own time, also where the gateway gave another. */
const ownTime = ({ timeNs, sourceTimeNs }: Sample): bigint => sourceTimeNs ?? timeNs;

/** Up to which hop an emission came. */
function hopOf(emission: Emitted, journalled: readonly Journalled[], { gateway, server }: Evidence): string {
  const found = journalled.find(
    ({ entry }) => entry.kind === 'sample' && entry.signal === emission.signal && ownTime(entry) === emission.timeNs,
  );
  if (found === undefined) return emission.heard ? 'notified, and not journalled' : 'emitted, and not notified';
  const { epoch, position } = found;
  const as = `as position ${position}`;
  const published = gateway.published.some((payload) => {
    const message = decodePayload(payload);
    return message.epoch === epoch && message.batches.some((batch) => batch.position === position);
  });
  if (!published) return `journalled ${as}, and not published`;
  return has(server.accepted, position) ? `accepted ${as}, and not stored` : `published ${as}, and not accepted`;
}

/** Identity and content in one. */
function keyOf(entry: Entry): string {
  if (entry.kind === 'observed') return `${entry.fromNs} ${entry.throughNs}`;
  if (entry.kind !== 'sample') return `${entry.kind} ${entry.cause} ${entry.signals} ${entry.fromNs} ${entry.toNs}`;
  const { signal, timeNs, value, status, sourceTimeNs } = entry;
  return `${signal} ${timeNs} ${typeof value} ${value} ${status} ${sourceTimeNs}`;
}
