/** What a kind of case is: a function from a case's plant, events and expectation to the differences found. */

import type { Plant } from '@gemba/contract/plant';

/** A line of `input.jsonl`: `at` in nanoseconds UTC, the rest as written; which keys there are is the kind's affair. */
export interface CaseEvent {
  line: number;
  /** A line without `at` has the time of the line before it. */
  atNs: bigint;
  fields: Record<string, unknown>;
}

export interface Case {
  folder: string;
  title: string;
  /** `case.yaml` as written, for settings of a kind's own. */
  settings: Record<string, unknown>;
  /** The plant of the case, checked like any other. */
  plant: Plant;
  /** Zone of the first site: times without an offset are read and printed in it. */
  timeZone: string;
  /** In the order of the file, which is the order of arrival. */
  events: CaseEvent[];
  /** `expected.yaml` as written. */
  expected: unknown;
  /** Reads a time of this case, nanoseconds UTC; throws a `CaseError` that names `where`. */
  time: (text: unknown, where: string) => bigint;
  /** Writes a time for people, in the zone of the case. */
  show: (timeNs: bigint) => string;
}

/** One thing that came out otherwise than expected. */
export interface Difference {
  /** When, as text for people; `null` when it concerns the whole case. */
  at: string | null;
  what: string;
  expected: unknown;
  actual: unknown;
}

export interface CaseKind {
  name: string;
  /** Runs the production code on the events and compares. An unreadable event or expectation throws a `CaseError`. */
  run(input: Case): Difference[];
}

/** The case itself is wrong: file, line if there is one, and what to write instead. */
export class CaseError extends Error {}
