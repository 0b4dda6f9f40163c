/**
 * A fault that can be switched on: it acts on the machine (it wears, it jams), on what its sensors say, or on its
 * clock. One value of this type per file; pure.
 */

import type { Static, TObject } from 'typebox';
import type { Influence } from '../line.ts';
import type { Reading } from '../reading.ts';

export interface Fault<S extends TObject = TObject> {
  name: string;
  /** One sentence, for `npm run sim -- faults`. */
  summary: string;
  /** Its parameters with their defaults; `signal`, where it has one, must name a signal of the machine. */
  parameters: S;
  /** What it does to the machine. */
  influence?: (parameters: Static<S>, influence: Influence) => Influence;
  /** What it makes of a reading; `since` is how long it has been on. */
  distort?: (parameters: Static<S>, signal: string, reading: Reading, since: Since) => Reading;
  /** How far it puts the machine's clock off, ms. */
  clockOffsetMs?: (parameters: Static<S>) => number;
}

export interface Since {
  /** How long the fault has been on, ms. */
  ms: number;
  /** Reading of the signal when the fault was switched on. */
  before: Reading;
}

/** Gives a fault its parameters' type, and lists it among all others. */
export const fault = <const S extends TObject>(definition: Fault<S>): Fault => definition as unknown as Fault;
