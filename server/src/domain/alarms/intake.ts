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
      const ours = signals.length === 0 || (bound.signal !== null && signals.includes(bound.signal));
      return ours ? takeStretch(memory, event, { fromNs, throughNs: toNs }, bound) : unchanged(memory);
    }
  }
}

const unchanged = (memory: AlarmMemory): StepResult => ({ memory, transitions: [], refusal: null });
const late = (memory: AlarmMemory): StepResult => ({ memory, transitions: [], refusal: { kind: 'late' } });

function takeSample(memory: AlarmMemory, sample: Sample, bound: BoundRule): StepResult {
  if (sample.signal !== bound.signal || sample.machine !== bound.machine) return unchanged(memory);
  const run = head(memory.coverage);
  if (run !== null && sample.timeNs < run.fromNs) return takeBacklog(memory, sample, bound);
  if (memory.newestNs !== null && sample.timeNs <= memory.newestNs) return takeOvertaken(memory, sample, bound);
  const outcome = evaluate(memory, { kind: 'sample', sample }, bound);
  if (outcome === null) return unchanged(memory);
  const isAhead = run === null || sample.timeNs > run.throughNs;
  const pass = memory.pass ?? (outcome.spoke && isAhead ? begin(memory) : null);
  // The pass wants what changed the word of the live picture, and the first of the present run, which it knows better.
  const isFirst = pass !== null && run !== null && !pass.ahead.some(({ timeNs }) => timeNs >= run.fromNs);
  const after: AlarmMemory = {
    ...outcome.memory,
    newestNs: sample.timeNs,
    unwatched: isAhead ? [...memory.unwatched, sample].slice(-MAX_UNWATCHED) : memory.unwatched,
    pass: pass !== null && (outcome.spoke || isFirst) ? insert(pass, sample) : pass,
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
  const { evaluatedNs, newestNs } = pass.settled;
  const known = sample.timeNs <= evaluatedNs || (newestNs !== null && sample.timeNs <= newestNs);
  if (known || pass.ahead.some(({ timeNs }) => timeNs === sample.timeNs)) return late(memory);
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
  const run = head(memory.coverage);
  const isOpen = run !== null && sample.timeNs > run.throughNs;
  if (!isOpen || memory.unwatched.some(({ timeNs }) => timeNs === sample.timeNs)) return late(memory);
  const pass = memory.pass ?? begin(memory);
  return takeBacklog({ ...memory, pass: tear(pass, memory.unwatched, sample.timeNs) }, sample, bound);
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
    .filter(({ timeNs }) => timeNs >= fromNs && !pass.ahead.some((sample) => sample.timeNs === timeNs))
    .reduce(insert, { ...pass, torn: true });
}

/** A pass from the very beginning, for an alarm that was watched but never had a value; `null` for any other. */
function blank(memory: AlarmMemory, bound: BoundRule): LatePass | null {
  if (memory.newestNs !== null || memory.pass !== null) return null;
  const condition = conditionFor(bound).initial(0n);
  return { ...begin({ ...memory, condition, evaluatedNs: 0n }), torn: true };
}
