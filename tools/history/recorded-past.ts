/**
 * A recording as the past of a machine of the plant, as a gateway would have journalled it: readings where they differ
 * from the one before, the time between lines as watched, and what nobody recorded as a gap. A recording that ends before
 * the plant was there is moved by whole weeks, so that times of day and days of the week stay what they were.
 */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Machine } from '@gemba/contract/plant/machine';
import type { Entry, Sample } from '@gemba/contract/sample';
import { same } from '@gemba/simulators/reading';
import { type Cell, isBroken } from '@gemba/simulators/recordings/line';
import type { Recording } from '@gemba/simulators/recordings/recording';
import { readingOf } from '@gemba/simulators/recordings/values';

export interface RecordedPast {
  /** As plant.yaml has it: of its signals those are told that the recording has, as the types that stand there. */
  machine: Machine;
  /** Added to the times of the file, ns. */
  shiftNs: bigint;
  /** Lines further apart than this have a gap between them, ns. */
  gapNs: bigint;
  /** When it ends, and until when nobody watched the machine after that: until somebody did, or until now. */
  endNs: bigint;
  untilNs: bigint;
}

const WEEK_NS = 7n * 86_400n * 1_000_000_000n;
/** Lines that are told of at once. */
const PORTION_LINES = 200;

/** By how much a recording that ends at `endNs` is moved so that it ends at `latestNs` at the latest, and no week before. */
export function shiftBefore(endNs: bigint, latestNs: bigint): bigint {
  const apart = latestNs - endNs;
  const weeks = apart / WEEK_NS - (apart < 0n && apart % WEEK_NS !== 0n ? 1n : 0n);
  return weeks * WEEK_NS;
}

/**
 * Entries portion by portion: the gap behind the recording first, so that all of it is of the past to whoever folds it,
 * and nobody is told of its alarms as if they were of today; then in the order of time. Lines of a time that was told before are left out: a clock that is
 * set back tells the same hour twice. Throws GEMBA_RECORDING_UNREADABLE on the way.
 */
export async function* entriesOf(recording: Recording, past: RecordedPast): AsyncGenerator<Entry[]> {
  if (past.untilNs > past.endNs) yield [gapOf(past.machine.id as MachineId, past.endNs, past.untilNs)];
  const told = new Told(past, recording.comma);
  let lines = 0;
  for await (const portion of recording.read().lines) {
    for (const one of portion) {
      if (isBroken(one)) continue;
      told.hear(one.line.timeNs + past.shiftNs, one.line.cells);
      lines += 1;
      if (lines % PORTION_LINES !== 0) continue;
      const entries = told.take();
      if (entries.length > 0) yield entries;
    }
  }
  const entries = told.end();
  if (entries.length > 0) yield entries;
}

/** What has been heard of the recording, and not been taken yet. */
class Told {
  readonly #machine: MachineId;
  readonly #past: RecordedPast;
  readonly #comma: boolean;
  readonly #types: ReadonlyMap<string, NonNullable<Machine['signals'][0]['type']>>;
  readonly #last = new Map<string, Sample>();
  /** Of the newest time: whatever else is said of it comes with it. */
  #newest = new Map<string, Sample>();
  #entries: Entry[] = [];
  /** Told as watched through. */
  #throughNs: bigint | null = null;
  #nowNs: bigint | null = null;

  constructor(past: RecordedPast, comma: boolean) {
    this.#past = past;
    this.#comma = comma;
    this.#machine = past.machine.id as MachineId;
    this.#types = new Map(past.machine.signals.map(({ id, type = 'float' }) => [id, type]));
  }

  hear(timeNs: bigint, cells: readonly Cell[]): void {
    if (this.#nowNs !== null && timeNs < this.#nowNs) return;
    if (timeNs !== this.#nowNs) this.#go(timeNs);
    for (const { signal, text, status = 0 } of cells) {
      const type = this.#types.get(signal);
      if (type === undefined) continue;
      const plain = readingOf(text, type, this.#comma);
      const reading = status === 0 ? plain : { ...plain, status };
      const sample: Sample = {
        ...{ kind: 'sample', machine: this.#machine, signal: signal as SignalId, timeNs },
        ...{ value: reading.value, status: reading.status },
      };
      if (!same(this.#last.get(signal), reading)) this.#newest.set(signal, sample);
    }
  }

  /** What is whole: everything before the newest time. */
  take(): Entry[] {
    const taken = this.#entries;
    this.#entries = [];
    return taken;
  }

  end(): Entry[] {
    this.#close();
    return this.take();
  }

  #go(timeNs: bigint): void {
    this.#close();
    if (this.#nowNs !== null && timeNs - this.#nowNs > this.#past.gapNs) {
      this.#entries.push(gapOf(this.#machine, this.#nowNs, timeNs));
      this.#throughNs = timeNs;
    }
    this.#throughNs ??= timeNs;
    this.#nowNs = timeNs;
  }

  /** The newest time is over: what was said of it, and that it was watched until then. */
  #close(): void {
    const [fromNs, throughNs] = [this.#throughNs, this.#nowNs];
    this.#entries.push(...[...this.#newest.values()].sort((a, b) => (a.signal < b.signal ? -1 : 1)));
    for (const [signal, sample] of this.#newest) this.#last.set(signal, sample);
    this.#newest = new Map();
    if (fromNs === null || throughNs === null || fromNs >= throughNs) return;
    this.#entries.push({ kind: 'observed', machine: this.#machine, fromNs, throughNs });
    this.#throughNs = throughNs;
  }
}

const gapOf = (machine: MachineId, fromNs: bigint, toNs: bigint): Entry => ({
  ...{ kind: 'gap', machine, signals: [], fromNs, toNs, cause: 'gateway-down' },
});
