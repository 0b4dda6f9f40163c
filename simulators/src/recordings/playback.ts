/**
 * One machine that is a recording: hands on what the file says when it is due, to the oracle first, then to the machine's
 * server, as the simulation does with its models. An emission is a change here too: a server reports on change.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { qualityOf, type ValueType } from '@gemba/contract/sample';
import { type Emission, type Reading, same } from '../reading.ts';
import type { Sink } from '../simulation.ts';
import type { Clock } from '../wall-clock.ts';
import { BETWEEN_TAKES_NS } from './in-order.ts';
import { type Cell, isBroken } from './line.ts';
import { OFF_MAX_NS, Pace, TICK_NS } from './pace.ts';
import type { Recording } from './recording.ts';
import type { Survey } from './survey.ts';
import { readingOf, STATUS } from './values.ts';

export interface PlaybackParts {
  id: string;
  recording: Recording;
  survey: Survey;
  clock: Clock;
  /** In this order. */
  sinks: readonly Sink[];
  /** The recording has ended, or could not be read any further. */
  onEnd?: (error: Error | null) => void;
  /** The process was held up, or the clock set: what follows is due so much later. */
  onMoved?: (byMs: number) => void;
  /** Waits; tests bring their own. */
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface Progress {
  state: 'playing' | 'paused' | 'ended';
  /** Values of this round that were looked at, and of them those that said nothing new. */
  values: number;
  unchanged: number;
  /** Time of the recording at which it is; `null` before its first line. */
  atNs: bigint | null;
}

/** The clock is looked at again at least this often, ms. */
const WAIT_MAX_MS = 10_000;
/** Lines that are played in one go before others get a turn. */
const GO_LINES = 200;

export class Playback {
  readonly #parts: PlaybackParts;
  readonly #types: ReadonlyMap<string, ValueType>;
  readonly #said = new Map<string, { reading: Reading; seq: number; timeNs: bigint }>();
  readonly #stopped = new AbortController();
  #pace: Pace;
  /** Of this round's beginning in the playing. */
  #roundNs = 0n;
  #paused: PromiseWithResolvers<void> | null = null;
  #pausedNs = 0n;
  #done: Promise<void> = Promise.resolve();
  #sinceTurn = 0;
  readonly #progress: Progress = { state: 'playing', values: 0, unchanged: 0, atNs: null };

  constructor(parts: PlaybackParts) {
    this.#parts = parts;
    this.#types = new Map(parts.survey.signals.map(({ signal }) => [signal.id, signal.type]));
    this.#pace = new Pace(parts.recording.settings.speed, 0n);
  }

  get id(): string {
    return this.#parts.id;
  }

  /** Values in the file. */
  get values(): number {
    return this.#parts.survey.values;
  }

  /** The clock that it is played by. */
  get nowNs(): bigint {
    return this.#parts.clock.nowNs();
  }

  get progress(): Readonly<Progress> {
    const isPaused = this.#paused !== null && this.#progress.state !== 'ended';
    return isPaused ? { ...this.#progress, state: 'paused' } : this.#progress;
  }

  /** Says of every signal that there is no value yet, and begins, unless it is to begin paused. */
  start(): void {
    const nowNs = this.#parts.clock.nowNs();
    const waiting: Reading = { value: null, status: STATUS.badWaitingForInitialData };
    this.#emit(nowNs, new Map([...this.#types.keys()].map((signal) => [signal, waiting])));
    this.#pace = new Pace(this.#parts.recording.settings.speed, nowNs + 1_000_000n);
    if (this.#parts.recording.settings.paused) this.pause();
    this.#done = this.#play();
  }

  /** Time stands still until {@link resume}. */
  pause(): void {
    if (this.#paused !== null) return;
    this.#pausedNs = this.#parts.clock.nowNs();
    this.#paused = Promise.withResolvers();
  }

  resume(): void {
    if (this.#paused === null) return;
    this.#pace.move(this.#parts.clock.nowNs() - this.#pausedNs);
    this.#paused.resolve();
    this.#paused = null;
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    this.#paused?.resolve();
    await this.#done;
  }

  async #play(): Promise<void> {
    try {
      do await this.#playOnce();
      while (this.#parts.recording.settings.loop && !this.#stopped.signal.aborted);
      this.#end(null);
    } catch (error) {
      this.#end(error as Error);
    }
  }

  #end(error: Error | null): void {
    this.#progress.state = 'ended';
    if (!this.#stopped.signal.aborted) this.#parts.onEnd?.(error);
  }

  async #playOnce(): Promise<void> {
    let lastNs = this.#roundNs;
    this.#progress.values = 0;
    this.#progress.unchanged = 0;
    for await (const portion of this.#parts.recording.read().lines) {
      for (const one of portion) {
        if (isBroken(one)) continue;
        lastNs = this.#roundNs + one.atNs;
        await this.#until(lastNs);
        if (this.#stopped.signal.aborted) return;
        this.#tell(one.line.timeNs, this.#pace.dueNs(lastNs), one.line.cells);
      }
    }
    this.#roundNs = lastNs + BETWEEN_TAKES_NS;
  }

  /** Resolves when that moment of the playing is due, or it was stopped. */
  async #until(atNs: bigint): Promise<void> {
    const { clock, onMoved, wait = sleep } = this.#parts;
    const { signal } = this.#stopped;
    let stoodNs = 0n;
    for (;;) {
      if (this.#paused !== null) await this.#paused.promise;
      const beforeNs = clock.nowNs();
      const aheadNs = this.#pace.dueNs(atNs) - beforeNs;
      if (signal.aborted) return;
      if (aheadNs <= 0n) {
        if (-aheadNs > OFF_MAX_NS) {
          this.#pace.move(-aheadNs);
          onMoved?.(Number(-aheadNs) / 1e6);
        }
        break;
      }
      const ms = Math.min(Math.ceil(Number(aheadNs) / 1e6), WAIT_MAX_MS);
      await wait(ms, signal);
      this.#sinceTurn = 0;
      // A clock that was set back stands still: what is due would wait until it has caught up.
      const lagNs = BigInt(ms) * 1_000_000n - (clock.nowNs() - beforeNs);
      if (lagNs > 0n) stoodNs += lagNs;
      if (stoodNs > OFF_MAX_NS && this.#paused === null) {
        this.#pace.move(-stoodNs);
        onMoved?.(-Number(stoodNs) / 1e6);
        stoodNs = 0n;
      }
    }
    this.#sinceTurn += 1;
    if (this.#sinceTurn < GO_LINES) return;
    this.#sinceTurn = 0;
    await new Promise(setImmediate);
  }

  /** Tells what is new in a line. A signal that comes twice in one tick gets the next one. */
  #tell(timeNs: bigint, dueNs: bigint, cells: readonly Cell[]): void {
    const { recording } = this.#parts;
    const sourceNs = recording.settings.times === 'original' ? timeNs - (timeNs % TICK_NS) : dueNs;
    this.#progress.atNs = timeNs;
    const groups = new Map<bigint, Map<string, Reading>>();
    for (const { signal, text, status } of cells) {
      this.#progress.values += 1;
      const plain = readingOf(text, this.#types.get(signal) ?? 'text', recording.comma);
      const reading = status === undefined || status === 0 ? plain : qualified(plain, status);
      const said = this.#said.get(signal);
      if (same(said?.reading, reading)) {
        this.#progress.unchanged += 1;
        continue;
      }
      const isTaken = said !== undefined && said.timeNs >= sourceNs && said.timeNs - sourceNs < OFF_MAX_NS;
      const ownNs = isTaken ? said.timeNs + TICK_NS : sourceNs;
      const group = groups.get(ownNs) ?? new Map<string, Reading>();
      groups.set(ownNs, group);
      // Twice in one line: what comes last holds.
      group.set(signal, reading);
    }
    for (const [ownNs, readings] of groups) this.#emit(ownNs, readings);
  }

  #emit(timeNs: bigint, readings: ReadonlyMap<string, Reading>): void {
    const emissions: Emission[] = [...readings].map(([signal, reading]) => {
      const seq = (this.#said.get(signal)?.seq ?? 0) + 1;
      this.#said.set(signal, { reading, seq, timeNs });
      return { signal, seq, ...reading };
    });
    if (emissions.length > 0) for (const sink of this.#parts.sinks) sink.emit(this.id, timeNs, emissions);
  }
}

/** What is bad has no usable value, whatever stands beside it [OPC 10000-8 §6.3.2]. */
const qualified = ({ value }: Reading, status: number): Reading => ({
  value: qualityOf(status) === 'bad' ? null : value,
  status,
});

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch(() => {});
}
