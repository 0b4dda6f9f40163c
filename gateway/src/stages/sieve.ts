/**
 * Leaves samples of one signal out, as its judges say, and keeps three promises whatever they say: a change of status
 * passes at once, with the last value before it; what is held comes in the end, with its own time, if nothing newer
 * takes its place; and nothing that has passed is ever followed by something older that was held.
 */

import type { Sample } from '@gemba/contract/sample';
import type { Judge, LeftOut } from './stage.ts';

interface Level {
  judge: Judge;
  /** The last that passed, and since when; `null` before the first. */
  said: Sample | null;
  sinceNs: bigint;
  held: Held | null;
}

interface Held {
  sample: Sample;
  /** When it passes: in the samples' time, and on the gateway's clock. */
  dueNs: bigint;
  dueAtNs: bigint;
}

export class Sieve {
  readonly #levels: Level[];
  readonly #leftOut: (reason: LeftOut) => void;

  /** `leftOut` is told of each sample that will never pass. */
  constructor(judges: readonly Judge[], leftOut: (reason: LeftOut) => void) {
    this.#levels = judges.map((judge) => ({ judge, said: null, sinceNs: 0n, held: null }));
    this.#leftOut = leftOut;
  }

  /** Whether anything can be left out. */
  get isActive(): boolean {
    return this.#levels.length > 0;
  }

  /** Time of the oldest sample that may still pass; `null` when none waits. Nothing beyond it is to be called observed. */
  get heldNs(): bigint | null {
    let oldestNs: bigint | null = null;
    for (const { held } of this.#levels) {
      if (held !== null && (oldestNs === null || held.sample.timeNs < oldestNs)) oldestNs = held.sample.timeNs;
    }
    return oldestNs;
  }

  /** Takes a sample; gives what passes now, in the order of time. `nowNs`: the gateway's clock. */
  take(sample: Sample, nowNs: bigint): Sample[] {
    const passed: Sample[] = [];
    this.#offer(0, sample, nowNs, passed);
    return passed;
  }

  /** What was held until now. */
  due(nowNs: bigint): Sample[] {
    const passed: Sample[] = [];
    for (const [index, { held }] of this.#levels.entries()) {
      if (held !== null && held.dueAtNs <= nowNs) this.#release(index, nowNs, passed);
    }
    return passed;
  }

  /** The watch ends: what is held passes, and the next sample will, whatever it is. */
  flush(): Sample[] {
    const passed: Sample[] = [];
    // What the next level would hold is released in its turn, whatever the time is.
    for (const index of this.#levels.keys()) this.#release(index, 0n, passed);
    for (const level of this.#levels) level.said = null;
    return passed;
  }

  /** As if nothing had ever been taken; what was held is gone. */
  forget(): void {
    for (const level of this.#levels) {
      level.said = null;
      level.held = null;
    }
  }

  #offer(index: number, sample: Sample, nowNs: bigint, passed: Sample[]): void {
    const level = this.#levels[index];
    if (level === undefined) {
      passed.push(sample);
      return;
    }
    const { timeNs } = sample;
    if (level.held !== null && timeNs > level.held.dueNs) this.#release(index, nowNs, passed);
    const { said, held } = level;
    // Out of order: it says nothing of the present, and holds nothing up.
    if ((said !== null && timeNs < said.timeNs) || (held !== null && timeNs < held.sample.timeNs)) {
      this.#offer(index + 1, sample, nowNs, passed);
      return;
    }
    if (said === null || said.status !== sample.status || (said.value === null) !== (sample.value === null)) {
      this.#release(index, nowNs, passed);
      this.#pass(index, sample, timeNs, nowNs, passed);
      return;
    }
    const verdict = level.judge.judge(sample, said, level.sinceNs);
    if (held !== null) this.#leftOut(level.judge.reason);
    level.held = null;
    if (verdict === 'pass') this.#pass(index, sample, timeNs, nowNs, passed);
    else if (verdict === 'drop') this.#leftOut(level.judge.reason);
    else level.held = { sample, dueNs: verdict.dueNs, dueAtNs: nowNs + (verdict.dueNs - timeNs) };
  }

  #release(index: number, nowNs: bigint, passed: Sample[]): void {
    const level = this.#levels[index] as Level;
    const { held } = level;
    if (held === null) return;
    level.held = null;
    this.#pass(index, held.sample, held.dueNs, nowNs, passed);
  }

  #pass(index: number, sample: Sample, sinceNs: bigint, nowNs: bigint, passed: Sample[]): void {
    const level = this.#levels[index] as Level;
    level.said = sample;
    level.sinceNs = sinceNs;
    this.#offer(index + 1, sample, nowNs, passed);
  }
}
