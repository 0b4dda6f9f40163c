/**
 * Proof of repair: a job that came from an alarm is proven when the alarm's rule has stayed normal for its time in
 * operation, which is time in `producing`. A break begins the count anew; a new alarm opens the job again, and so does one
 * that never went. What nobody saw counts for neither.
 */

import { openedAgain } from './ends.ts';
import type { JobEvent, JobRules, JobStep } from './event.ts';
import { happened, stepped } from './fact.ts';
import type { Job, Proof } from './types.ts';

/** The proof that a job needs when it is said to be done; `null` where nothing can prove it. */
export function proofOf({ alarm }: Job, nowNs: bigint, rules: JobRules): Proof | null {
  if (alarm === null) return null;
  const needNs = rules.proofNs(alarm.rule);
  return { state: 'pending', needNs, haveNs: 0n, brokenNs: 0n, sinceNs: nowNs, countedNs: nowNs, why: null };
}

/** The alarm came: while its repair is being proven, that refutes it; before, it is the same trouble. */
export function alarmed(job: Job, event: Extract<JobEvent, { kind: 'alarm' }>, rules: JobRules): JobStep {
  const { occurrence, atNs, nowNs } = event;
  if (job.alarm === null || job.endedNs !== null || job.alarm.occurrences.includes(occurrence)) return stepped(job);
  const occurrences = [...job.alarm.occurrences, occurrence];
  const linked: Job = { ...job, alarm: { ...job.alarm, occurrences }, changedNs: nowNs };
  const again = happened(job, 'alarm-again', atNs, nowNs, { occurrence });
  if (job.proof?.state !== 'pending' || atNs <= job.proof.sinceNs) return stepped(linked, again);
  const { job: failed, facts } = refute(linked, 'came-again', atNs, nowNs, rules);
  return stepped(failed, again, ...facts);
}

/** The machine ran: what that says of the repair. Each moment counts once. */
export function ran(job: Job, event: Extract<JobEvent, { kind: 'ran' }>, rules: JobRules): JobStep {
  const { proof } = job;
  if (proof?.state !== 'pending') return stepped(job);
  const fromNs = event.fromNs > proof.countedNs ? event.fromNs : proof.countedNs;
  const span = event.toNs - fromNs;
  if (span <= 0n) return stepped(job);
  const counted = count({ ...proof, countedNs: event.toNs }, span, event);
  const { needNs, haveNs, brokenNs } = counted;
  const after = { ...job, proof: counted };
  if (haveNs >= needNs) return prove(after, event.toNs - (haveNs - needNs), event.nowNs);
  if (brokenNs < needNs) return stepped(after);
  return refute(after, 'still-active', event.toNs - (brokenNs - needNs), event.nowNs, rules);
}

type Ran = Extract<JobEvent, { kind: 'ran' }>;

function count(proof: Proof, span: bigint, { truth, active }: Ran): Proof {
  if (truth === 'unknown') return proof;
  const { haveNs, brokenNs } = proof;
  if (truth === 'beyond') return { ...proof, haveNs: 0n, brokenNs: active ? brokenNs + span : 0n };
  // On its way back: neither broken nor proven yet.
  if (active) return { ...proof, haveNs: 0n };
  return { ...proof, haveNs: haveNs + span, brokenNs: 0n };
}

/** Proven, it needs nobody to close it. */
function prove(job: Job, atNs: bigint, nowNs: bigint): JobStep {
  const proof = job.proof === null ? null : { ...job.proof, state: 'proven' as const, haveNs: job.proof.needNs };
  const closed: Job = { ...job, proof, state: 'closed', endedNs: atNs, movedNs: atNs, changedNs: nowNs };
  return stepped(closed, happened(job, 'proven', atNs, nowNs), happened(job, 'closed', atNs, nowNs));
}

function refute(job: Job, why: 'came-again' | 'still-active', atNs: bigint, nowNs: bigint, rules: JobRules): JobStep {
  const proof = job.proof === null ? null : { ...job.proof, state: 'failed' as const, why };
  const open = openedAgain({ ...job, proof }, why, nowNs, rules);
  return stepped(
    { ...open, movedNs: atNs, changedNs: nowNs },
    happened(job, 'proof-failed', atNs, nowNs, { why }),
    happened(job, 'reopened', atNs, nowNs, { why }),
  );
}

/** Nobody watches any more what would prove it: it is for people to close. */
export function ruleGone(job: Job, nowNs: bigint): JobStep {
  if (job.proof?.state !== 'pending') return stepped(job);
  const proof = { ...job.proof, state: 'waived' as const };
  return stepped({ ...job, proof, changedNs: nowNs }, happened(job, 'proof-waived', nowNs, nowNs));
}
