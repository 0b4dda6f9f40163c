/**
 * What a watcher must not forget over a restart: of each signal the last sample (so that a value that comes again is
 * recognised), and of each machine up to when it was observed (where the gap of the downtime begins). The journal says
 * it, as far as it reaches back; a snapshot beside it says what was released, and makes the start short. What the disk has
 * lost since is doubtful: the value still stands in the machine, and must be told again.
 */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Entry, Gap, Sample, Value } from '@gemba/contract/sample';
import Type, { type Static } from 'typebox';
import { Value as Schema } from 'typebox/value';
import type { Disk } from '../disk.ts';
import type { Journal } from '../journal.ts';
import { readJsonFile, writeJsonFile } from '../json-file.ts';
import type { Remembered } from './identity.ts';
import { readable } from './readable.ts';

/** What is known of one machine. */
export interface Recalled {
  throughNs: bigint | null;
  samples: Map<SignalId, Remembered>;
}

const digits = Type.String({ pattern: '^-?\\d{1,20}$' });

/** The snapshot: everything through `position` of this epoch. */
const Snapshot = Type.Object({
  epoch: Type.String(),
  position: Type.Integer({ minimum: 0 }),
  machines: Type.Array(
    Type.Object({
      machine: Type.String(),
      throughNs: Type.Union([digits, Type.Null()]),
      samples: Type.Array(
        Type.Object({
          signal: Type.String(),
          timeNs: digits,
          sourceTimeNs: Type.Optional(digits),
          status: Type.Integer({ minimum: 0 }),
          /** An `int` as text of digits, since JSON would round it. */
          type: Type.Enum(['none', 'float', 'int', 'bool', 'text']),
          value: Type.Union([Type.Number(), Type.String(), Type.Boolean(), Type.Null()]),
          doubtful: Type.Optional(Type.Literal(true)),
        }),
      ),
    }),
  ),
});
type Snapshot = Static<typeof Snapshot>;
type SavedSample = Snapshot['machines'][number]['samples'][number];

export class Memory {
  readonly #machines = new Map<MachineId, Recalled>();
  readonly #file: string;
  readonly #disk: Disk | undefined;
  #position = 0;

  /** `disk`: where the file isn't on the real one (simulation). */
  constructor(file: string, disk?: Disk) {
    this.#file = file;
    this.#disk = disk;
  }

  /** Reads the snapshot and what the journal holds beyond it. Returns how many batches were read. */
  async recall(journal: Pick<Journal, 'epoch' | 'lastWritten' | 'read'>): Promise<number> {
    this.#position = await this.#readSnapshot(journal.epoch);
    // The journal was durable before the snapshot: since then it has lost its end.
    if (this.#position > journal.lastWritten) this.#doubt(() => true);
    let batches = 0;
    for await (const { position, body } of journal.read(this.#position + 1)) {
      const entries = readable(body);
      if (entries === null) continue;
      batches += 1;
      this.learn(position, entries);
    }
    return batches;
  }

  /** Takes in a batch that is durable; in the order of positions. */
  learn(position: number, entries: readonly Entry[]): void {
    this.#position = position;
    for (const entry of entries) {
      const known = this.of(entry.machine);
      // What was read from history is older than what was reported since: it is neither the last nor the newest.
      if (entry.kind === 'sample' && !entry.historical) known.samples.set(entry.signal, entry);
      else if (entry.kind === 'observed' && !(known.throughNs !== null && entry.throughNs < known.throughNs))
        known.throughNs = entry.throughNs;
    }
  }

  /** What was said in this span may be lost. */
  doubt({ fromNs, toNs }: Pick<Gap, 'fromNs' | 'toNs'>): void {
    this.#doubt(({ timeNs }) => timeNs >= fromNs && timeNs <= toNs);
  }

  #doubt(isLost: (sample: Sample) => boolean): void {
    for (const { samples } of this.#machines.values()) {
      for (const [signal, sample] of samples) if (isLost(sample)) samples.set(signal, { ...sample, doubtful: true });
    }
  }

  /** The last sample of every signal. */
  samples(): Remembered[] {
    return [...this.#machines.values()].flatMap(({ samples }) => [...samples.values()]);
  }

  /** What is known of a machine. */
  of(machine: MachineId): Recalled {
    let known = this.#machines.get(machine);
    if (known === undefined) {
      known = { throughNs: null, samples: new Map() };
      this.#machines.set(machine, known);
    }
    return known;
  }

  /** Writes the snapshot: everything that was learned. Returns the position through which that goes. */
  async save(epoch: string): Promise<number> {
    const position = this.#position;
    const machines = [...this.#machines].map(([machine, { throughNs, samples }]) => ({
      machine,
      throughNs: throughNs === null ? null : String(throughNs),
      samples: [...samples.values()].map(toSaved),
    }));
    await writeJsonFile(this.#file, { epoch, position, machines } satisfies Snapshot, this.#disk);
    return position;
  }

  /** Position through which the snapshot goes; 0 without a usable one. */
  async #readSnapshot(epoch: string): Promise<number> {
    const raw = await readJsonFile(this.#file, this.#disk).catch(() => null);
    // Of another journal: what it says was perhaps never stored.
    if (!Schema.Check(Snapshot, raw) || raw.epoch !== epoch) return 0;
    for (const { machine, throughNs, samples } of raw.machines) {
      const known = this.of(machine as MachineId);
      known.throughNs = throughNs === null ? null : BigInt(throughNs);
      for (const saved of samples) known.samples.set(saved.signal as SignalId, fromSaved(machine as MachineId, saved));
    }
    return raw.position;
  }
}

function toSaved({ signal, timeNs, sourceTimeNs, status, value, doubtful }: Remembered): SavedSample {
  return {
    signal,
    timeNs: String(timeNs),
    ...(sourceTimeNs === undefined ? {} : { sourceTimeNs: String(sourceTimeNs) }),
    status,
    ...toJson(value),
    ...(doubtful ? { doubtful } : {}),
  };
}

function toJson(value: Value | null): Pick<SavedSample, 'type' | 'value'> {
  if (value === null) return { type: 'none', value };
  if (typeof value === 'bigint') return { type: 'int', value: String(value) };
  if (typeof value === 'number') return { type: 'float', value };
  return typeof value === 'boolean' ? { type: 'bool', value } : { type: 'text', value };
}

function fromSaved(machine: MachineId, saved: SavedSample): Remembered {
  const { signal, timeNs, sourceTimeNs, status, type, value, doubtful } = saved;
  return {
    kind: 'sample',
    machine,
    signal: signal as SignalId,
    timeNs: BigInt(timeNs),
    value: type === 'int' && typeof value === 'string' ? BigInt(value) : value,
    status,
    ...(sourceTimeNs === undefined ? {} : { sourceTimeNs: BigInt(sourceTimeNs) }),
    ...(doubtful ? { doubtful } : {}),
  };
}
