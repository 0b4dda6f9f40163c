/**
 * Proofs are tests that can run small or whole. `npm test` runs each once with its own small seeds; `npm run proof`
 * gives a seed or a slice of them at a time, asks for judgement where a small run only prints, and keeps the verdicts.
 */

import { appendFileSync } from 'node:fs';

/** Whether this run judges figures that depend on the machine's speed, as `npm run proof` does. */
export const judging = process.env.GEMBA_PROOF !== undefined;

/** The seeds of this run: those that `npm run proof` gives, one or a slice of them, else the small ones. */
export function seeds(small: readonly number[]): readonly number[] {
  const { GEMBA_PROOF_SEED: first, GEMBA_PROOF_COUNT: count } = process.env;
  return first === undefined ? small : Array.from({ length: Number(count ?? 1) }, (_, index) => Number(first) + index);
}

/** Keeps what a proof found: printed, and written for `npm run proof` to collect. */
export function record(proof: string, seed: number, facts: Record<string, unknown>): void {
  const line = JSON.stringify({ proof, seed, ...facts });
  console.log(`proof ${line}`);
  if (process.env.GEMBA_PROOF_VERDICTS !== undefined) appendFileSync(process.env.GEMBA_PROOF_VERDICTS, `${line}\n`);
}

/** Random numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
