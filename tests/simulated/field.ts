/**
 * The machines. Each reports values that are a function of (seed, machine, signal, sequence number), at times of its own
 * clock; some come late, doubled or in a burst that its queue can't hold. What was emitted is remembered here: the
 * oracle of the simulation.
 */

import type { MachineId } from '@gemba/contract/identity';
import type { Value } from '@gemba/contract/sample';
import type { Emission } from '../support/oracle.ts';
import { Life } from './life.ts';
import { MACHINES, TOTAL_MODULUS } from './plant.ts';
import type { World } from './world.ts';

export interface Emitted extends Emission {
  /** The machine's clock when its OPC UA server came to know it; later than `timeNs` for what is late. */
  toldNs: bigint;
  /** It was reported to a gateway. */
  heard: boolean;
}

/** A change in the queue of a monitored item. */
export interface Change {
  emission: Emitted;
  /** Older ones were dropped just before it [OPC 10000-4 §5.13.1.5]. */
  overflow: boolean;
}

const QUEUE_SIZE = 10;
const BURST = 25;
const STATES = ['run', 'stop', 'fault', 'starved', 'blocked', 'run', 'run'];

/** The value with this sequence number. */
function emittedValue(seed: number, machine: string, signal: string, seq: number): Value {
  const noise = hash(`${seed} ${machine} ${signal} ${seq}`);
  switch (signal) {
    case 'state':
      return STATES[noise % STATES.length] as string;
    case 'reason':
      return BigInt(noise % 9);
    case 'total':
      // Both start below where 16 bits end: one rolls over by its modulus, the other is known to be of 16 bits.
      return BigInt((TOTAL_MODULUS - 20 + seq) % TOTAL_MODULUS);
    case 'reject':
      return BigInt(seq);
    default:
      return ((noise % 20_000) - 5_000) / 100;
  }
}

/** FNV-1a. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
  return (state ^ (state >>> 15)) >>> 0;
}

export class FieldMachine {
  readonly id: MachineId;
  readonly emissions: Emitted[] = [];
  /** Whether it can be reached. */
  reachable = true;
  /** Its server says nothing any more, not even that it lives: nothing new is journalled. */
  silent = false;
  readonly #world: World;
  readonly #life: Life;
  readonly #seed: number;
  readonly #skewNs: bigint;
  readonly #seqs = new Map<string, number>();
  readonly #present = new Map<string, Emitted>();
  #queues: Map<string, Change[]> | null = null;
  #deafUntilMs = 0;

  /** `skewMs`: its clock is that much ahead. */
  constructor(id: MachineId, world: World, life: Life, seed: number, skewMs: number) {
    this.id = id;
    this.#world = world;
    this.#life = life;
    this.#seed = seed;
    this.#skewNs = BigInt(skewMs) * 1_000_000n;
  }

  /** Its clock. */
  get nowNs(): bigint {
    return this.#world.nowNs + this.#skewNs;
  }

  /**
   * Items are monitored: the present values come first [OPC 10000-4 §5.13.1.3]. What changes in the next moment may be
   * reported by nobody, as was seen with a server under load.
   */
  subscribe(): void {
    this.#deafUntilMs = this.#world.chance(0.3) ? this.#world.nowMs + this.#world.between(0, 100) : 0;
    this.#queues = new Map([...this.#present].map(([signal, emission]) => [signal, [{ emission, overflow: false }]]));
  }

  unsubscribe(): void {
    this.#queues = null;
  }

  /** Whether a read at that moment of the gateway's clock, or up to `delayMs` before it, would have shown this. */
  showed(emission: Emitted, atNs: bigint, delayMs: number): boolean {
    const untilNs = atNs + this.#skewNs;
    const sinceNs = untilNs - BigInt(delayMs) * 1_000_000n;
    const { signal, toldNs } = emission;
    const replaces = (other: Emitted) => other.signal === signal && other.toldNs > toldNs && other.toldNs <= sinceNs;
    return toldNs <= untilNs && !this.emissions.some(replaces);
  }

  /** What a read shows. */
  present(): Emitted[] {
    return [...this.#present.values()];
  }

  /** What is to be published now. */
  takeChanges(): Change[] {
    const changes = [...(this.#queues?.values() ?? [])].flat();
    for (const signal of this.#queues?.keys() ?? []) this.#queues?.set(signal, []);
    return changes;
  }

  /** A value changes; the server knows it `lateMs` later, and perhaps twice. `tick`: which of a burst. */
  emit(signal: string, { lateMs = 0, tick = 0, twice = false } = {}): void {
    const seq = (this.#seqs.get(signal) ?? 0) + 1;
    this.#seqs.set(signal, seq);
    const timeNs = this.nowNs + BigInt(tick) * 100n;
    const value = emittedValue(this.#seed, this.id, signal, seq);
    const emission: Emitted = { machine: this.id, signal, seq, timeNs, value, toldNs: this.nowNs, heard: false };
    this.emissions.push(emission);
    if (lateMs === 0) this.#tell(emission, twice);
    else this.#world.after(lateMs, this.#life, () => this.#tell(emission, twice));
  }

  #tell(emission: Emitted, twice: boolean): void {
    emission.toldNs = this.nowNs;
    this.#world.note(
      () =>
        `${this.id} tells ${emission.signal} ${emission.seq} = ${emission.value} of ${emission.timeNs}${twice ? ' twice' : ''}`,
    );
    this.#present.set(emission.signal, emission);
    if (this.#queues === null || this.#world.nowMs < this.#deafUntilMs) return;
    const queue = this.#queues.get(emission.signal) ?? [];
    this.#queues.set(emission.signal, queue);
    queue.push({ emission, overflow: false });
    if (twice) queue.push({ emission, overflow: false });
    while (queue.length > QUEUE_SIZE) {
      queue.shift();
      (queue[0] as Change).overflow = true;
    }
  }
}

/** Probabilities of a step: that the state changes, that a part is rejected, that a value comes late or twice. */
const STATE_CHANGES = 0.15;
const REJECTED = 0.15;
const LATE = 0.04;
const TWICE = 0.04;
/** Beyond the limit of the clock rule (10 s) the gateway gives a sample a time of its own. */
const LATE_MS = 5_000;
const TOO_LATE_MS = 15_000;

/** All machines, stepping until they are told to stop. */
export class Field {
  readonly life = new Life('field');
  readonly machines: ReadonlyMap<MachineId, FieldMachine>;
  readonly #world: World;
  #stopped = false;

  constructor(world: World, seed: number) {
    this.#world = world;
    this.machines = new Map(
      MACHINES.map((id) => {
        const skewMs = Math.round(world.chance(0.5) ? 0 : world.between(-3_000, 3_000));
        return [id, new FieldMachine(id, world, this.life, seed, skewMs)];
      }),
    );
  }

  start(): void {
    for (const machine of this.machines.values()) {
      for (const signal of ['state', 'reason', 'total', 'reject', 'zone/temperature']) machine.emit(signal);
      this.#again(machine);
    }
  }

  stop(): void {
    this.#stopped = true;
  }

  #again(machine: FieldMachine): void {
    this.#world.after(this.#world.between(50, 1_200), this.life, () => {
      if (this.#stopped) return;
      this.#step(machine);
      this.#again(machine);
    });
  }

  #step(machine: FieldMachine): void {
    const world = this.#world;
    if (world.chance(STATE_CHANGES)) {
      machine.emit('state', this.#manner());
      machine.emit('reason', this.#manner());
    }
    if (world.chance(0.6)) {
      machine.emit('total', this.#manner());
      if (world.chance(REJECTED)) machine.emit('reject', this.#manner());
    }
    if (world.chance(0.4)) machine.emit('zone/temperature', this.#manner());
  }

  #manner(): { lateMs?: number; twice?: boolean } {
    const world = this.#world;
    if (world.chance(LATE)) return { lateMs: world.between(20, world.chance(0.1) ? TOO_LATE_MS : LATE_MS) };
    return world.chance(TWICE) ? { twice: true } : {};
  }

  /** More changes at once than the queue holds. */
  burst(machine: MachineId): void {
    for (let tick = 0; tick < BURST; tick++) this.machines.get(machine)?.emit('zone/temperature', { tick });
  }
}
