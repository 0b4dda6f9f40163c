/**
 * A durable append-only log: bytes in; a position out once they survive a power loss; bytes by position out again,
 * until they are released. The gateway keeps its batches here until the server has stored them, the server its spool of
 * foreign nodes. What it can't take it refuses with a reason; what a disk damages it reports as lost positions.
 */

import type { Epoch } from '@gemba/contract/identity';
import { add, type PositionSet } from '@gemba/contract/stream/positions';
import type { Disk, DiskFile } from './disk.ts';
import { GroupCommit } from './group-commit.ts';
import { RESERVE_BLOCK, writeMeta } from './meta.ts';
import { NodeDisk } from './node-disk.ts';
import { type Item, readItems } from './reader.ts';
import { BODY_MAX_BYTES, encodeRecords, RECORD_HEADER_BYTES } from './record.ts';
import { recover } from './recovery.ts';
import { JournalRefused, REFUSALS, type Refusal } from './refused.ts';
import { encodeHeader, remember, SEGMENT_HEADER_BYTES, type Segment, segmentName } from './segment.ts';

export interface JournalOptions {
  /** Folder of this journal alone; made if missing. */
  folder: string;
  /** Bytes on disk beyond which appends are refused (default 4 GiB). */
  maxBytes?: number;
  /** Bytes of the disk that are left free for others (default 256 MiB). */
  freeDiskFloorBytes?: number;
  /** Bytes after which a segment is ended (default 8 MiB): what is deleted at once, and read at once. */
  segmentMaxBytes?: number;
  /** Milliseconds for which an append waits for company (default 20, at most 50): fewer syncs against later data. */
  commitDelayMs?: number;
  /** Bytes in memory that may wait for the disk (default 64 MiB). */
  queueMaxBytes?: number;
  /** The disk, where it isn't the folder (tests, simulation). */
  disk?: Disk;
}

/** What was found at the start. */
export interface JournalFound {
  /** Positions left out because the last run did not end in order: they may have been given, but never will be again. */
  skipped: [first: number, last: number] | null;
  /** Bytes behind the last whole record. */
  tornBytes: number;
  /** Names of segments of another epoch, left alone. */
  foreign: string[];
}

export interface JournalCounts {
  appended: number;
  /** Bytes written, framing included. */
  writtenBytes: number;
  commits: number;
  refused: Record<Refusal, number>;
}

const MIB = 1024 * 1024;

export class Journal {
  #limits: { maxBytes: number; freeDiskFloorBytes: number; segmentMaxBytes: number };
  readonly #disk: Disk;
  readonly #group: GroupCommit;
  #running = false;
  #epoch: Epoch | null = null;
  #segments: Segment[] = [];
  #active: { segment: Segment; file: DiskFile } | null = null;
  #last = 0;
  #lastWritten = 0;
  #reserved = 0;
  #damaged: PositionSet = [];
  /** The segment being written is to be ended. */
  #rotates = false;

  readonly counts: JournalCounts = {
    appended: 0,
    writtenBytes: 0,
    commits: 0,
    refused: Object.fromEntries(REFUSALS.map((reason) => [reason, 0])) as Record<Refusal, number>,
  };

  constructor(options: JournalOptions) {
    const { folder, maxBytes = 4096 * MIB, freeDiskFloorBytes = 256 * MIB, segmentMaxBytes = 8 * MIB } = options;
    this.#limits = { maxBytes, freeDiskFloorBytes, segmentMaxBytes };
    this.#disk = options.disk ?? new NodeDisk(folder);
    const { commitDelayMs = 20, queueMaxBytes = 64 * MIB } = options;
    this.#group = new GroupCommit((bodies) => this.#commit(bodies), Math.min(commitDelayMs, 50), queueMaxBytes);
  }

  /** Opens or makes the journal. Throws GEMBA_DATA_LOCKED when another process has it, and the disk's own errors. */
  async start(): Promise<JournalFound> {
    await this.#disk.lock();
    try {
      const found = await recover(this.#disk);
      this.#epoch = found.epoch;
      this.#segments = found.segments;
      this.#lastWritten = found.lastWritten;
      this.#last = found.next - 1;
      await this.#reserve(found.next - 1 + RESERVE_BLOCK);
      this.#running = true;
      return { skipped: found.skipped, tornBytes: found.tornBytes, foreign: found.foreign };
    } catch (error) {
      await this.#disk.unlock();
      throw error;
    }
  }

  /** Makes durable what was given, then closes the files. */
  async stop(): Promise<void> {
    if (!this.#running) return;
    this.#running = false;
    await this.#group.flush();
    await this.#endSegment();
    const clean = { last: this.#last, lastWritten: this.#lastWritten };
    // If the disk is full even for this, the next start takes the careful way: it costs a few positions and no data.
    await writeMeta(this.#disk, { epoch: this.epoch, reserved: this.#reserved, clean }).catch(() => {});
    await this.#disk.unlock();
  }

  /** Made with the files, for as long as they live. */
  get epoch(): Epoch {
    if (this.#epoch === null) throw new Error('the journal has not been started');
    return this.#epoch;
  }

  /** Oldest position that is still held; one more than {@link last} when nothing is. */
  get oldest(): number {
    return this.#segments[0]?.first ?? this.#last + 1;
  }

  /** Last position that is durable, or was left out; 0 in a new journal. */
  get last(): number {
    return this.#last;
  }

  /** Position of the last whole batch; 0 when none was ever written. */
  get lastWritten(): number {
    return this.#lastWritten;
  }

  /** Bytes on disk. */
  get bytes(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.bytes, 0);
  }

  /** Bytes that wait for the disk. */
  get waitingBytes(): number {
    return this.#group.bytes;
  }

  /** Positions that were written and found damaged when they were read, so far. */
  get damaged(): PositionSet {
    return this.#damaged;
  }

  /**
   * Makes a body durable; resolves with its position, one more than the position before. Rejects with
   * {@link JournalRefused}, whose reason is counted. The bytes must not be changed until then.
   */
  async append(body: Uint8Array): Promise<number> {
    try {
      if (!this.#running) throw new JournalRefused('stopped');
      if (body.length === 0 || body.length > BODY_MAX_BYTES) throw new JournalRefused('body-size');
      return await this.#group.add(body);
    } catch (error) {
      if (error instanceof JournalRefused) this.counts.refused[error.reason]++;
      throw error;
    }
  }

  /**
   * Items from a position (or the oldest held) through the last that is durable when the reader gets there; it may be
   * read slowly, and while appends and releases go on. Every position comes: with `body: null` where its record is
   * damaged or was never given. A body is a view of a segment's bytes: copy what is kept for long.
   */
  read(from: number): AsyncGenerator<Item, void, undefined> {
    const journal = this;
    return readItems(
      {
        disk: this.#disk,
        get segments() {
          return journal.#segments;
        },
        get last() {
          return journal.#last;
        },
        get lastWritten() {
          return journal.#lastWritten;
        },
        get oldest() {
          return journal.oldest;
        },
        onDamage(first, last) {
          journal.#damaged = add(journal.#damaged, first, last);
        },
      },
      from,
    );
  }

  /** Deletes the segments whose positions are all at or below `through`; the one being written stays. */
  async release(through: number): Promise<void> {
    while (this.#segments.length > 0) {
      const [segment, next] = this.#segments as [Segment, Segment | undefined];
      if (segment === this.#active?.segment || (next === undefined ? this.#last : next.first - 1) > through) return;
      this.#segments = this.#segments.slice(1);
      await this.#disk.remove(segment.name);
    }
  }

  /** Other limits from now on. What is held beyond them stays: nothing is taken until there is room. */
  limit(limits: Pick<JournalOptions, 'maxBytes' | 'freeDiskFloorBytes'>): void {
    this.#limits = { ...this.#limits, ...limits };
  }

  /** What can be released at once, oldest first: all segments but the one that is being written. */
  get ended(): { first: number; last: number }[] {
    return this.#segments.flatMap((segment, index) => {
      if (segment === this.#active?.segment) return [];
      return [{ first: segment.first, last: (this.#segments[index + 1]?.first ?? this.#last + 1) - 1 }];
    });
  }

  /** The next append begins a new segment, so that what is held until then can be released by itself. */
  rotate(): void {
    this.#rotates = this.#active !== null;
  }

  async #commit(bodies: Uint8Array[]): Promise<number> {
    const first = this.#last + 1;
    try {
      const records = encodeRecords(first, bodies);
      await this.#checkRoom(records.length);
      if (first + bodies.length - 1 > this.#reserved) await this.#reserve(this.#last + bodies.length + RESERVE_BLOCK);
      await this.#write(first, records, bodies);
    } catch (error) {
      // Also for want of room: what is ended can be released, and that makes room.
      await this.#endSegment();
      throw error;
    }
    this.#last = first + bodies.length - 1;
    this.#lastWritten = this.#last;
    this.counts.appended += bodies.length;
    this.counts.commits++;
    return first;
  }

  async #checkRoom(bytes: number): Promise<void> {
    const needed = bytes + SEGMENT_HEADER_BYTES;
    if (this.bytes + needed > this.#limits.maxBytes) throw new JournalRefused('journal-full');
    const free = await this.#disk.freeBytes();
    if (free - needed < this.#limits.freeDiskFloorBytes) throw new JournalRefused('disk-floor');
  }

  /** Writes records behind the last ones, or into a new segment, and syncs. */
  async #write(first: number, records: Buffer, bodies: Uint8Array[]): Promise<void> {
    const fits = (this.#active?.segment.bytes ?? 0) + records.length <= this.#limits.segmentMaxBytes;
    if (!fits || this.#rotates) await this.#endSegment();
    this.#rotates = false;
    const isNew = this.#active === null;
    this.#active ??= await this.#newSegment(first);
    const { segment, file } = this.#active;
    const offset = segment.bytes;
    await file.write(records, offset);
    await file.sync();
    if (isNew) this.#segments = [...this.#segments, segment];
    segment.bytes = offset + records.length;
    this.counts.writtenBytes += records.length;
    let at = offset;
    for (const [i, body] of bodies.entries()) {
      remember(segment, first + i, at);
      at += RECORD_HEADER_BYTES + body.length;
    }
  }

  async #newSegment(first: number): Promise<{ segment: Segment; file: DiskFile }> {
    const name = segmentName(first);
    // Left by an attempt that failed: nothing in it was ever confirmed.
    await this.#disk.remove(name).catch(() => {});
    const file = await this.#disk.create(name);
    await file.write(encodeHeader(this.epoch, first, this.#lastWritten), 0);
    return { file, segment: { name, first, before: this.#lastWritten, bytes: SEGMENT_HEADER_BYTES, index: [] } };
  }

  /** Leaves the segment: after a failure nobody knows what the disk holds behind its last synced byte. */
  async #endSegment(): Promise<void> {
    const active = this.#active;
    this.#active = null;
    await active?.file.close().catch(() => {});
  }

  async #reserve(through: number): Promise<void> {
    await writeMeta(this.#disk, { epoch: this.epoch, reserved: through, clean: null });
    this.#reserved = through;
  }
}
