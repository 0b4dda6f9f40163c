/**
 * What a stage is: something that is done to the values of some signals before they become samples. It comes before the
 * identity of a sample is fixed, so that a repeated value is recognised whatever was done to it. Pure.
 */

import type { Value, ValueType } from '@gemba/contract/sample';

/** What is done to one value; the kind of value stays. */
export type Step = (value: Value) => Value;

/** One kind of stage: a file of its own, and a line in `registry.ts`. */
export interface Stage<S> {
  /** `kind` in gateway.yaml. */
  kind: string;
  /** Kinds of signals that it can be used on. */
  types: readonly ValueType[];
  step(settings: S): Step;
}
