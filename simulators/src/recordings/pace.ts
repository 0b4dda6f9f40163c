/**
 * Which moment of a recording is due when: its original spacing, so many times faster, from one fixed moment on, so that
 * no delay adds to the next. Where the process was held up or the clock was set, that moment is moved. Pure.
 */

/** Source times come in ticks of 100 ns [OPC 10000-6 §5.2.2.5]. */
export const TICK_NS = 100n;

/** Further from its time nothing is made up for: a burst would say what never was so, and a wrong time be refused. */
export const OFF_MAX_NS = 2_000_000_000n;

export class Pace {
  readonly #speed: number;
  #beganNs: bigint;

  /** `beganNs`: when the first moment of the recording is due. */
  constructor(speed: number, beganNs: bigint) {
    this.#speed = speed;
    this.#beganNs = beganNs - (beganNs % TICK_NS);
  }

  /** When that moment is due, ns UTC. */
  dueNs(atNs: bigint): bigint {
    // In ticks a Number is exact for 28 years.
    return this.#beganNs + BigInt(Math.round(Number(atNs / TICK_NS) / this.#speed)) * TICK_NS;
  }

  /** Everything from now on is due so much later. */
  move(byNs: bigint): void {
    this.#beganNs += byNs - (byNs % TICK_NS);
  }
}
