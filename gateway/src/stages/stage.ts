/**
 * What a stage is: something that is done to some signals of a machine before they are journalled. What changes a status
 * or a value comes before the identity of a sample is fixed, so that a repeated value is recognised whatever was done to
 * it; what leaves samples out comes after, and never touches the ones that it lets through. Pure.
 */

import type { Signal } from '@gemba/contract/plant/machine';
import type { Sample, Value, ValueType } from '@gemba/contract/sample';

/** Why a stage leaves samples out, in the metrics. None of them is a gap: somebody wished it so. */
export const LEFT_OUT = ['deadband', 'minimum-interval', 'unchanged'] as const;
export type LeftOut = (typeof LEFT_OUT)[number];

/**
 * What is to become of a sample, given the last one that passed: it passes; it is dropped, and what was held with it; or
 * it is held until a later sample takes its place or the sample's own time reaches `dueNs`, whichever comes first.
 */
export type Verdict = 'pass' | 'drop' | { dueNs: bigint };

/** Decides which samples pass. Only asked for what has the status of `said` and isn't older. */
export interface Judge {
  reason: LeftOut;
  /** `sinceNs`: when `said` passed, in the samples' time; later than its own time where it had been held. */
  judge(sample: Sample, said: Sample, sinceNs: bigint): Verdict;
}

/** What a stage does to one signal. */
export type Effect =
  /** To the machine's StatusCode, before it is decided whether there is a usable value. */
  | { on: 'status'; map(status: number): number }
  /** To a value; its kind stays. */
  | { on: 'value'; map(value: Value): Value }
  | { on: 'samples'; judge: Judge };

/** What can't be, and what to do about it. */
export interface StageFault {
  problem: string;
  next: string;
}

/** One kind of stage: a file of its own, and a line in `registry.ts`. */
export interface Stage<S> {
  /** `kind` in gateway.yaml. */
  kind: string;
  on: Effect['on'];
  /** Kinds of signals that it can be used on. */
  types: readonly ValueType[];
  /** What the schema can't say; `null` where all is well. */
  fault?(settings: S, signal: Signal): StageFault | null;
  effect(settings: S, signal: Signal): Effect;
}

/** All that is done to one signal, in order. */
export interface SignalStages {
  statuses: ((status: number) => number)[];
  values: ((value: Value) => Value)[];
  judges: Judge[];
}

/** Nothing is done. */
export const UNTOUCHED: SignalStages = { statuses: [], values: [], judges: [] };
