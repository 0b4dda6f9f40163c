/**
 * The late pass. While the live picture runs ahead of what somebody has watched without a break, the alarm as it stood
 * there is kept, and is told in order what comes out of order. When nothing lies open any more it completes the journal,
 * marked late, and announces only what stands now; until then the live picture holds.
 */

import { type Gap, orderTimeNs, type Sample } from '@gemba/contract/sample';
import { acknowledge, reset } from './acts.ts';
import { cover } from './coverage.ts';
import { evaluate, marked } from './evaluate.ts';
import { type Outcome, stands } from './journal.ts';
import { inOrder } from './order.ts';
import { outerOf } from './outer.ts';
import { isDraft } from './rationalisation.ts';
import type { BoundRule } from './rules.ts';
import { spent } from './shelf.ts';
import type { AlarmMemory, AlarmTransition, LatePass } from './types.ts';

/** Samples and stretches that are kept for it (about 150 bytes each); beyond that the oldest hole counts as a gap. */
export const MAX_AHEAD = 500;
export const MAX_RUNS = 32;
/** Lines that are held back; beyond that the oldest are told at once. */
const MAX_LATE = 500;

/** A pass from here. */
export const begin = (memory: AlarmMemory): LatePass => ({
  // Late to the pass is what lies before the time through which it has come; the newest live sample lies behind that.
  // A one-shot shelving ends in the live picture, not in it.
  settled: {
    ...memory,
    newestNs: null,
    newestSignal: null,
    unwatched: [],
    coverage: [],
    pass: null,
    shelvedOnce: false,
  },
  ahead: [],
  gaps: [],
  torn: false,
  said: [],
  late: [],
  acts: [],
});

/** The pass with a sample that it has yet to come to. */
export function insert(pass: LatePass, sample: Sample): LatePass {
  const i = pass.ahead.findLastIndex((other) => inOrder(other, sample) < 0) + 1;
  return { ...pass, ahead: pass.ahead.toSpliced(i, 0, sample) };
}

/** Remembers what the live picture said, so that the pass doesn't say it again. */
export function note(memory: AlarmMemory, transitions: AlarmTransition[]): Outcome {
  const { pass } = memory;
  if (pass === null || transitions.length === 0) return { memory, transitions };
  const said = transitions.map(({ transition, occurrence, atNs }) => ({ transition, occurrence, atNs }));
  return { memory: { ...memory, pass: { ...pass, said: [...pass.said, ...said] } }, transitions };
}

/** Lets the pass follow as far as there is no hole, and joins it with the live picture when there is none at all. */
export function settle(given: AlarmMemory, bound: BoundRule): Outcome {
  const memory = withinLimits(given);
  const { pass, coverage } = memory;
  const [first] = coverage;
  if (pass === null || first === undefined) return { memory, transitions: [] };
  const whole = coverage.length === 1;
  // The usual case: what was evaluated ahead has been watched since, and nothing was missed.
  if (whole && !pass.torn && pass.ahead.every(({ timeNs }) => timeNs <= first.throughNs)) {
    return { memory: { ...memory, pass: null }, transitions: [] };
  }
  const followed = follow(pass, first.throughNs, first.fromNs, bound);
  if (whole && pass.torn) return reunite(memory, followed, bound);
  const over = followed.late.length > MAX_LATE ? followed.late.slice(0, -1) : [];
  const kept = { ...followed, late: followed.late.slice(over.length) };
  return { memory: { ...memory, pass: kept }, transitions: over };
}

function withinLimits(memory: AlarmMemory): AlarmMemory {
  const { pass, coverage } = memory;
  const [first, second] = coverage;
  if (pass === null || first === undefined || second === undefined) return memory;
  if (pass.ahead.length <= MAX_AHEAD && coverage.length <= MAX_RUNS) return memory;
  const { machine } = memory;
  const hole = { fromNs: first.throughNs, toNs: second.fromNs };
  const gap: Gap = { kind: 'gap', machine, signals: [], cause: 'journal-lost', ...hole };
  const closed = cover(coverage, { fromNs: hole.fromNs, throughNs: hole.toNs });
  return withinLimits({ ...memory, coverage: closed, pass: { ...pass, gaps: [...pass.gaps, gap] } });
}

/** Tells the pass everything through a time, in order: samples, gaps, and that the time before each was watched. */
function follow(pass: LatePass, throughNs: bigint, firstNs: bigint, bound: BoundRule): LatePass {
  const gaps = pass.gaps.filter((gap) => gap.toNs <= throughNs);
  const samples = pass.ahead.filter(({ timeNs }) => timeNs <= throughNs);
  const steps: (Sample | Gap | { kind: 'watched'; throughNs: bigint })[] = [
    ...samples,
    ...gaps.flatMap((gap) => [{ kind: 'watched' as const, throughNs: gap.fromNs }, gap]),
    ...pass.said
      .filter(({ atNs }) => atNs < throughNs)
      .map(({ atNs }) => ({ kind: 'watched' as const, throughNs: atNs })),
    { kind: 'watched', throughNs },
  ];
  const timeOf = (step: (typeof steps)[number]) => (step.kind === 'watched' ? step.throughNs : orderTimeNs(step));
  steps.sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : timeOf(a) > timeOf(b) ? 1 : 0));
  let followed: LatePass = {
    ...pass,
    ahead: pass.ahead.slice(samples.length),
    gaps: pass.gaps.filter((gap) => gap.toNs > throughNs),
  };
  for (const step of steps) {
    const fromNs = followed.settled.evaluatedNs === 0n ? firstNs : followed.settled.evaluatedNs;
    if (step.kind === 'sample') followed = hear(followed, { kind: 'sample', sample: step }, bound);
    else if (step.kind === 'gap') followed = hear(followed, { kind: 'gap', gap: step }, bound);
    else if (step.throughNs >= fromNs)
      followed = hear(followed, { kind: 'observed', fromNs, throughNs: step.throughNs }, bound);
  }
  return followed;
}

/** One thing; what the live picture has already said of it is struck off, what it has not is late. */
function hear(pass: LatePass, event: Parameters<typeof evaluate>[1], bound: BoundRule): LatePass {
  const outcome = evaluate(pass.settled, event, bound);
  if (outcome === null) return pass;
  const { newestNs, newestSignal = null } =
    event.kind === 'sample' ? { newestNs: event.sample.timeNs, newestSignal: event.sample.signal } : pass.settled;
  const nowNs = event.kind === 'observed' ? event.throughNs : (newestNs ?? 0n);
  let said = pass.said;
  const late = [...pass.late];
  for (const line of outcome.transitions) {
    const i = said.findIndex(
      ({ transition, occurrence }) => transition === line.transition && occurrence === line.occurrence,
    );
    if (i >= 0) said = said.toSpliced(i, 1);
    else late.push({ ...line, announce: false, late: true });
  }
  return met(named({ ...pass, settled: { ...outcome.memory, newestNs, newestSignal }, said, late }, nowNs), bound);
}

/**
 * The live picture has announced an occurrence that the pass sees as the continuation of one that began earlier: it
 * keeps the name and time under which people know it, so that nobody is told twice.
 */
function named(pass: LatePass, nowNs: bigint): LatePass {
  const { settled } = pass;
  const known = pass.said.find(({ transition, atNs }) => transition === 'activated' && atNs <= nowNs);
  const began = settled.state.startsWith('active') ? settled.activeNs : null;
  if (known === undefined || began === null || began > known.atNs) return pass;
  const { occurrence, atNs } = known;
  return {
    ...pass,
    settled: { ...settled, state: 'active-unacknowledged', occurrence, activeNs: atNs, changedNs: atNs },
    said: pass.said.filter((line) => line !== known),
    late: pass.late.filter((line) => line.transition !== 'activated' || line.occurrence !== settled.occurrence),
  };
}

/** Acts on the occurrence that the pass has come to; what the act itself said stands in the journal already. */
export function met(pass: LatePass, bound: BoundRule): LatePass {
  const act = pass.acts.find(({ occurrence }) => occurrence === pass.settled.occurrence);
  if (act === undefined) return pass;
  const { memory, refusal } = (act.kind === 'acknowledge' ? acknowledge : reset)(pass.settled, act, bound);
  if (refusal !== null) return pass;
  return met({ ...pass, settled: memory, acts: pass.acts.filter((other) => other !== act) }, bound);
}

/** Nothing lies open: the pass knows all that the live picture knows, and more. Its word counts. */
function reunite(live: AlarmMemory, followed: LatePass, bound: BoundRule): Outcome {
  const full = followed.ahead.reduce((pass, sample) => hear(pass, { kind: 'sample', sample }, bound), followed);
  const { stalled, coverage, newestNs, newestSignal = null, unwatched, evaluatedNs, toMachine } = live;
  const known = live.occurrence === full.settled.occurrence;
  const memory: AlarmMemory = marked({
    ...full.settled,
    ...outerOf(live),
    ...(known ? {} : { announced: false, held: null, place: null }),
    ...{ stalled, coverage, newestNs, newestSignal, unwatched, evaluatedNs },
    ...(toMachine === undefined ? {} : { toMachine }),
    pass: followed.ahead.length > 0 ? { ...followed, torn: false, gaps: [], late: [] } : null,
  });
  const tell = stands(memory) && !isDraft(bound.rule);
  const early = full.late.filter((line) => !followed.late.includes(line));
  if (memory.pass !== null) memory.pass = { ...memory.pass, said: [...memory.pass.said, ...early] };
  const transitions = full.late.map((line) =>
    tell && line.transition === 'activated' && line.occurrence === memory.occurrence
      ? { ...line, announce: true }
      : line,
  );
  const returned = full.late.findLast(({ transition }) => transition === 'returned');
  if (returned === undefined) return { memory, transitions };
  const over = spent(memory, returned.atNs, bound);
  return { memory: over.memory, transitions: [...transitions, ...over.transitions] };
}
