/**
 * A world of its own: time passes only from one event to the next, in one order, and every timer of the production code
 * is such an event. So a run depends on its seed alone, hours take milliseconds, and a process can be killed between
 * any two steps. What lies outside of the processes (disks, sinks, the cable) is made of the same events.
 */

import { random } from '../support/proof.ts';
import { EventQueue, type WorldEvent } from './event-queue.ts';
import { Life } from './life.ts';

/** Nothing runs long enough to need more; a run that does is stuck in a circle. */
const EVENTS_MAX = 2_000_000;

export class World {
  /** Milliseconds UTC; with fractions, so that few things happen at the same moment. */
  nowMs: number;
  readonly director = new Life('director');
  readonly #queue = new EventQueue();
  readonly #random: () => number;
  #life = this.director;
  #events = 0;
  #print = 0;
  #log: string[] | null;

  /** `traced`: what happens is written down. */
  constructor(seed: number, startMs: number, traced: boolean) {
    this.nowMs = startMs;
    this.#random = random(seed);
    this.#log = traced ? [] : null;
  }

  get traced(): boolean {
    return this.#log !== null;
  }

  get log(): readonly string[] {
    return this.#log ?? [];
  }

  /** Two runs with the same print did the same things at the same times. */
  get print(): string {
    return `${this.#events}-${(this.#print >>> 0).toString(16)}`;
  }

  /** Nanoseconds UTC, in the ticks of 100 ns in which machines tell time. */
  get nowNs(): bigint {
    return BigInt(Math.floor(this.nowMs)) * 1_000_000n + BigInt(Math.floor((this.nowMs % 1) * 10_000)) * 100n;
  }

  /** A number in [from, to). */
  between(from: number, to: number): number {
    return from + this.#random() * (to - from);
  }

  /** Whether something of this probability happens. */
  chance(probability: number): boolean {
    return probability > 0 && this.#random() < probability;
  }

  note(text: () => string): void {
    this.#log?.push(`${this.nowMs.toFixed(2).slice(-9)} ${this.#life.name.padEnd(9)} ${text()}`);
  }

  /** Something happens to a process after so many milliseconds, unless it is dead by then. */
  after(ms: number, life: Life, action: () => void): WorldEvent {
    const event: WorldEvent = { atMs: this.nowMs + Math.max(0, ms), order: 0, life, action, off: !life.alive };
    if (!event.off) this.#queue.add(event);
    return event;
  }

  /** Resolves after so many milliseconds; never for a process that is dead by then. */
  pause(ms: number, life: Life): Promise<void> {
    return new Promise((resolve) => void this.after(ms, life, resolve));
  }

  /** Works events off until the time, or until `done` says so before one. */
  async run(untilMs: number, done: () => boolean = () => false): Promise<void> {
    for (;;) {
      const event = this.#queue.first;
      if (event === undefined || event.atMs > untilMs || done()) break;
      this.#queue.takeFirst();
      if (event.off || !event.life.alive) continue;
      if (++this.#events > EVENTS_MAX) throw new Error(`the run goes in circles: ${EVENTS_MAX} events`);
      this.nowMs = event.atMs;
      this.#life = event.life;
      this.#print = Math.imul(this.#print ^ (Math.floor(event.atMs * 1000) | 0), 0x01000193) + event.life.name.length;
      event.action();
      await turn();
      this.#life = this.director;
    }
    if (untilMs !== Number.POSITIVE_INFINITY && this.nowMs < untilMs && !done()) this.nowMs = untilMs;
  }

  /** Puts the world's time and chance in the place of Node's, for all that runs; returns what puts Node's back. */
  install(): () => void {
    const before = {
      setTimeout: globalThis.setTimeout,
      clearTimeout: globalThis.clearTimeout,
      setInterval: globalThis.setInterval,
      clearInterval: globalThis.clearInterval,
      setImmediate: globalThis.setImmediate,
      clearImmediate: globalThis.clearImmediate,
    };
    const { now } = Date;
    const { random: chance } = Math;
    const performanceNow = performance.now;
    const timer = (ms: number, action: () => void, again: boolean) =>
      new WorldTimer(this, this.#life, ms, action, again);
    const clear = (it: unknown) => {
      if (it instanceof WorldTimer) it.close();
    };
    Object.assign(globalThis, {
      setTimeout: (action: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
        timer(ms, () => action(...args), false),
      setInterval: (action: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
        timer(ms, () => action(...args), true),
      setImmediate: (action: (...args: unknown[]) => void, ...args: unknown[]) =>
        timer(0, () => action(...args), false),
      clearTimeout: clear,
      clearInterval: clear,
      clearImmediate: clear,
    });
    Date.now = () => Math.floor(this.nowMs);
    performance.now = () => this.nowMs;
    Math.random = this.#random;
    return () => {
      Object.assign(globalThis, before);
      Date.now = now;
      performance.now = performanceNow;
      Math.random = chance;
    };
  }
}

/** What `setTimeout` returns in the world; whether Node would wait for it doesn't matter here. */
class WorldTimer {
  readonly #world: World;
  readonly #life: Life;
  readonly #ms: number;
  readonly #action: () => void;
  readonly #again: boolean;
  #event: WorldEvent;

  constructor(world: World, life: Life, ms: number, action: () => void, again: boolean) {
    this.#world = world;
    this.#life = life;
    this.#ms = Math.max(again ? 1 : 0, ms);
    this.#action = action;
    this.#again = again;
    this.#event = this.#arm();
  }

  close(): void {
    this.#event.off = true;
  }

  ref = () => this;
  unref = () => this;
  hasRef = () => true;

  #arm(): WorldEvent {
    return this.#world.after(this.#ms, this.#life, () => {
      if (this.#again) this.#event = this.#arm();
      this.#action();
    });
  }
}

const realSetImmediate = setImmediate;
/** Lets every promise that is on its way arrive: none of them waits for anything outside of the world. */
const turn = (): Promise<void> => new Promise((resolve) => void realSetImmediate(resolve));
