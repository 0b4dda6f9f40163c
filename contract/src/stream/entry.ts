/**
 * One entry of a batch as bytes: a tag (kind and flags), for a sample the number of its signal, then times and value.
 * Its machine stands before the run of entries that it belongs to.
 */

import type { MachineId, SignalId } from '../identity.ts';
import { type Entry, GAP_CAUSES, type Observed, orderTimeNs, type Sample, type Stretch } from '../sample.ts';
import type { Names } from './dictionary.ts';
import { LIMITS } from './message.ts';
import { readTime, writeTime } from './time.ts';
import { KIND, kindOf, readValue, writeValue } from './value.ts';
import { malformed, type Reader, readCount, readUint, type Writer, writeUint } from './varint.ts';

/** Flags of a tag, above the four bits of the kind. */
const KIND_BITS = 0x0f;
/** A StatusCode other than Good follows. */
const HAS_STATUS = 0x10;
/** The machine's own time follows. */
const HAS_SOURCE_TIME = 0x20;
/** The time is that of the entry before. */
const SAME_TIME = 0x40;
/** The sample was read from history. */
const HISTORICAL = 0x80;
/** The machine's own time was not credible. */
const WRONG_CLOCK = 0x100;
const FLAGS = HAS_STATUS | HAS_SOURCE_TIME | SAME_TIME | HISTORICAL | WRONG_CLOCK;

/** A name of the dictionary; an unknown number is malformed. */
export function nameAt<T>(names: readonly T[], number: number): T {
  const name = names[number];
  if (name === undefined) throw malformed('a name that is not in the dictionary');
  return name;
}

/** Writes an entry without its machine; `beforeNs` is the time of the entry before. */
export function writeEntry(writer: Writer, entry: Entry, signals: Names, beforeNs: bigint): void {
  const timeNs = orderTimeNs(entry);
  const same = timeNs === beforeNs ? SAME_TIME : 0;
  if (entry.kind === 'sample') writeSample(writer, entry, signals, same, beforeNs);
  else {
    writer.uint32(KIND[entry.kind] | same);
    if (same === 0) writeTime(writer, timeNs, beforeNs);
    writeTime(writer, entry.fromNs, timeNs);
    if (entry.kind !== 'observed') writeGapRest(writer, entry, signals);
  }
}

function writeSample(writer: Writer, sample: Sample, signals: Names, same: number, beforeNs: bigint): void {
  const { timeNs, value, status, sourceTimeNs, wrongClock, historical } = sample;
  if (typeof value === 'string' && value.length > LIMITS.textMaxChars) {
    throw malformed(`a text of ${value.length} characters`);
  }
  const kind = kindOf(value);
  const hasSource = sourceTimeNs === undefined ? 0 : HAS_SOURCE_TIME;
  const hasStatus = status === 0 ? 0 : HAS_STATUS;
  const why = (wrongClock ? WRONG_CLOCK : 0) | (historical ? HISTORICAL : 0);
  writer.uint32(kind | same | hasSource | hasStatus | why);
  writeUint(writer, signals.numberOf(sample.signal));
  if (same === 0) writeTime(writer, timeNs, beforeNs);
  writeValue(writer, kind, value);
  if (status !== 0) writer.fixed32(status);
  if (sourceTimeNs !== undefined) writeTime(writer, sourceTimeNs, timeNs);
}

function writeGapRest(writer: Writer, gap: Stretch, signals: Names): void {
  if (gap.signals.length > LIMITS.batchMaxEntries) throw malformed(`${gap.signals.length} signals of one gap`);
  writer.uint32(GAP_CAUSES.indexOf(gap.cause)).uint32(gap.signals.length);
  for (const signal of gap.signals) writeUint(writer, signals.numberOf(signal));
}

/** Reads what {@link writeEntry} wrote. */
export function readEntry(reader: Reader, machine: MachineId, signals: readonly SignalId[], beforeNs: bigint): Entry {
  const tag = readUint(reader);
  if (tag > (KIND_BITS | FLAGS)) throw malformed('an unknown flag');
  const kind = tag & KIND_BITS;
  if (kind !== KIND.observed && kind !== KIND.gap && kind !== KIND.filled)
    return readSample(reader, tag, machine, signals, beforeNs);
  const endNs = tag & SAME_TIME ? beforeNs : readTime(reader, beforeNs);
  const fromNs = readTime(reader, endNs);
  if (kind === KIND.observed) return { kind: 'observed', machine, fromNs, throughNs: endNs } satisfies Observed;
  const cause = GAP_CAUSES[readUint(reader)];
  if (cause === undefined) throw malformed('an unknown cause of a gap');
  const count = readCount(reader, 1, LIMITS.batchMaxEntries, 'signals of a gap');
  const concerned = Array.from({ length: count }, () => nameAt(signals, readUint(reader)));
  const stretch: Stretch = { machine, signals: concerned, fromNs, toNs: endNs, cause };
  return kind === KIND.gap ? { kind: 'gap', ...stretch } : { kind: 'filled', ...stretch };
}

function readSample(
  reader: Reader,
  tag: number,
  machine: MachineId,
  signals: readonly SignalId[],
  beforeNs: bigint,
): Sample {
  const signal = nameAt(signals, readUint(reader));
  const timeNs = tag & SAME_TIME ? beforeNs : readTime(reader, beforeNs);
  const value = readValue(reader, tag & KIND_BITS, LIMITS.textMaxChars);
  const status = tag & HAS_STATUS ? reader.fixed32() : 0;
  const sample: Sample = { kind: 'sample', machine, signal, timeNs, value, status };
  if (tag & HAS_SOURCE_TIME) sample.sourceTimeNs = readTime(reader, timeNs);
  if (tag & WRONG_CLOCK) sample.wrongClock = true;
  if (tag & HISTORICAL) sample.historical = true;
  return sample;
}
