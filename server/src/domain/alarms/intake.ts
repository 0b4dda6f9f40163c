/**
 * Entries of a journal, in the order of their arrival, for an alarm that goes by samples. What is new is evaluated at
 * once; what comes from a backlog, behind the present, goes to the late pass, so that what is long over is never taken
 * for what is now, and what came out of order is not lost.
 */

import type { Gap, Sample } from '@gemba/contract/sample';
import { cover, head } from './coverage.ts';
import { conditionFor, evaluate } from './evaluate.ts';
import type { AlarmEvent, StepResult } from './event.ts';
import { begin, insert, note, settle } from './late-pass.ts';
import { isOvertaken, isSame } from './order.ts';
import type { BoundRule } from './rules.ts';
import { type AlarmMemory, type LatePass, MAX_UNWATCHED, type Run } from './types.ts';

export type EntryEvent = Extract<AlarmEvent, { kind: 'sample' | 'observed' | 'gap' }>;

export function takeIn(memory: AlarmMemory, event: EntryEvent, bound: BoundRule): StepResult {
  switch (event.kind) {
    case 'sample':
      return takeSample(memory, event.sample, bound);
    case 'observed':
      return takeStretch(memory, event, { fromNs: event.fromNs, throughNs: event.throughNs }, bound);
    case 'gap': {
      const { signals, fromNs, toNs } = event.gap;
      const ours = signals.length === 0 || bound.signals.some((signal) => signals.includes(signal));
      return ours ? takeStretch(memory, event, { fromNs, throughNs: toNs }, bound) : unchanged(memory);
    }
  }
}

const unchanged = (memory: AlarmMemory): StepResult => ({ memory, transitions: [], refusal: null });
const late = (memory: AlarmMemory): StepResult => ({ memory, transitions: [], refusal: { kind: 'late' } });

function takeSample(memory: AlarmMemory, sample: Sample, bound: BoundRule): StepResult {
  if (!bound.signals.includes(sample.signal) || sample.machine !== bound.machine) return unchanged(memory);
  const run = head(memory.coverage);
  if (run !== null && sample.timeNs < run.fromNs) return takeBacklog(memory, sample, bound);
  const waits = conditionFor(bound).pace === 'watched';
  const overtaken = isOvertaken(sample, memory);
  if (overtaken && !(waits && isNew(memory, sample))) return takeOvertaken(memory, sample, bound);
  const outcome = evaluate(memory, { kind: 'sample', sample }, bound);
  if (outcome === null) return unchanged(memory);
  const isAhead = run === null || sample.timeNs > run.throughNs;
  const several = bound.signals.length > 1;
  // Of several signals one may overtake another, and what is said then goes by both.
  const pass = memory.pass ?? (isAhead && !waits && (outcome.spoke || several) ? begin(memory) : null);
  // The pass wants what changed the word of the live picture, and the first of the present run, which it knows better.
  const isFirst = pass !== null && run !== null && !pass.ahead.some(({ timeNs }) => timeNs >= run.fromNs);
  const after: AlarmMemory = {
    ...outcome.memory,
    newestNs: overtaken ? memory.newestNs : sample.timeNs,
    newestSignal: overtaken ? (memory.newestSignal ?? null) : sample.signal,
    unwatched: isAhead ? [...memory.unwatched, sample].slice(-MAX_UNWATCHED * bound.signals.length) : memory.unwatched,
    pass: pass !== null && (outcome.spoke || isFirst || waits || several) ? insert(pass, sample) : pass,
  };
  return { ...note(after, outcome.transitions), refusal: null };
}

/**
 * A moment of a backlog, for the late pass. One that lies before all that was covered opens a hole by itself, until the
 * stretch that it lies in has come.
 */
function takeBacklog(memory: AlarmMemory, sample: Sample, bound: BoundRule): StepResult {
  const pass = memory.pass ?? blank(memory, bound);
  if (pass === null) return late(memory);
  const known = sample.timeNs <= pass.settled.evaluatedNs || isOvertaken(sample, pass.settled);
  if (known || pass.ahead.some((other) => isSame(other, sample))) return late(memory);
  const { timeNs } = sample;
  const isFirst = timeNs < (memory.coverage[0]?.fromNs ?? timeNs);
  const coverage = isFirst ? cover(memory.coverage, { fromNs: timeNs, throughNs: timeNs }) : memory.coverage;
  const kept = { ...memory, coverage, pass: insert({ ...pass, torn: true }, sample) };
  return { memory: kept, transitions: [], refusal: null };
}

/**
 * A live sample has overtaken it: it was sent again after a break, and no stretch had shown yet that something was
 * missing. The late pass puts both in order. What lies in covered time, or is known, comes twice.
 */
function takeOvertaken(memory: AlarmMemory, sample: Sample, bound: BoundRule): StepResult {
  if (!isNew(memory, sample)) return late(memory);
  const pass = memory.pass ?? begin(memory);
  return takeBacklog({ ...memory, pass: tear(pass, memory.unwatched, sample.timeNs) }, sample, bound);
}

/** It lies ahead of what is covered, and wasn't heard yet. */
function isNew({ coverage, unwatched }: AlarmMemory, sample: Sample): boolean {
  const run = head(coverage);
  const isOpen = run !== null && sample.timeNs > run.throughNs;
  return isOpen && !unwatched.some((other) => isSame(other, sample));
}

/**
 * A stretch that was watched, or a declared gap. One that leaves a hole before it tears the picture; one that lies
 * before all that this alarm has heard of is nothing to it, unless it has no value yet and can take one from there.
 */
function takeStretch(
  memory: AlarmMemory,
  event: Extract<EntryEvent, { kind: 'observed' | 'gap' }>,
  run: Run,
  bound: BoundRule,
): StepResult {
  const [first, before] = [memory.coverage[0], head(memory.coverage)];
  let pass = memory.pass;
  if (first !== undefined && run.throughNs <= first.fromNs && pass?.settled.evaluatedNs !== 0n) {
    pass = blank(memory, bound);
    if (pass === null) return unchanged(memory);
  }
  if (before !== null && run.fromNs > before.throughNs)
    pass = tear(pass ?? begin(memory), memory.unwatched, run.fromNs);
  if (pass !== null && event.kind === 'gap') pass = { ...pass, gaps: [...pass.gaps, event.gap satisfies Gap] };
  const unwatched = memory.unwatched.filter(({ timeNs }) => timeNs > run.throughNs);
  const covered: AlarmMemory = { ...memory, coverage: cover(memory.coverage, run), unwatched, pass };
  const isPresent = before === null || run.throughNs >= (event.kind === 'gap' ? before.fromNs : before.throughNs);
  const outcome = isPresent ? evaluate(covered, event, bound) : null;
  const told = outcome === null ? { memory: covered, transitions: [] } : note(outcome.memory, outcome.transitions);
  const settled = settle(told.memory, bound);
  return { memory: settled.memory, transitions: [...told.transitions, ...settled.transitions], refusal: null };
}

/** Something lies open before `fromNs`: what was evaluated since, in the belief that nothing did, is to be passed again. */
function tear(pass: LatePass, unwatched: readonly Sample[], fromNs: bigint): LatePass {
  return unwatched
    .filter((sample) => sample.timeNs >= fromNs && !pass.ahead.some((other) => isSame(other, sample)))
    .reduce(insert, { ...pass, torn: true });
}

/** A pass from the very beginning, for an alarm that was watched but never had a value; `null` for any other. */
function blank(memory: AlarmMemory, bound: BoundRule): LatePass | null {
  if (memory.newestNs !== null || memory.pass !== null) return null;
  const condition = conditionFor(bound).initial(0n, bound);
  return { ...begin({ ...memory, condition, evaluatedNs: 0n }), torn: true };
}
