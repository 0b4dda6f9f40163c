/**
 * The journal stream as bytes and back: bodies of batches, and the messages that carry them. A body is self-describing;
 * it lies in the gateway's journal and travels unchanged, so it must be readable alone and for years. Compression is the
 * caller's, since it needs a library of its platform: `frame` and `unframe` only say which.
 *
 * Body: version; names of machines; names of signals; number of entries; then runs of entries of one machine (its
 * number, how many), in the given order.
 * Message: `G`, version, epoch (8 bytes), oldest position held, number of batches; per batch its position as a
 * difference from the one before (the first from `oldest`), length and bytes of its body.
 * Payload: a framing byte, then the message. All integers but the epoch are varints.
 */

import { type Epoch, isId, isSignalId, type MachineId, type SignalId } from '../identity.ts';
import { type Entry, orderTimeNs } from '../sample.ts';
import { Names, readNames } from './dictionary.ts';
import { nameAt, readEntry, writeEntry } from './entry.ts';
import { type EncodedMessage, LIMITS } from './message.ts';
import {
  guarded,
  malformed,
  newReader,
  newWriter,
  type Reader,
  readCount,
  readInt64,
  readUint,
  writeInt64,
  writeUint,
} from './varint.ts';

const BODY_VERSION = 1;
const MAGIC = 0x47;
const MESSAGE_VERSION = 1;
const EPOCH_BYTES = 8;

/** How the message behind the framing byte is packed: as it is, or by raw deflate (RFC 1951). */
export const FRAMING = { plain: 0, deflate: 1 } as const;
export type Framing = keyof typeof FRAMING;

/**
 * Encodes entries, in their order. Throws GEMBA_STREAM_MALFORMED when a limit of {@link LIMITS} is broken: more entries
 * or bytes than a body may have (see `encodeBodies`), or a text that is too long; RangeError beyond 64 bits.
 */
export function encodeBody(entries: readonly Entry[]): Uint8Array {
  if (entries.length > LIMITS.batchMaxEntries) throw malformed(`${entries.length} entries in one batch`);
  const bytes = encodeUnlimited(entries);
  if (bytes.length > LIMITS.bodyMaxBytes) throw malformed(`a body of ${bytes.length} bytes`);
  return bytes;
}

function encodeUnlimited(entries: readonly Entry[]): Uint8Array {
  const machines = new Names();
  const signals = new Names();
  const content = newWriter();
  let beforeNs = 0n;
  for (let first = 0; first < entries.length; ) {
    const { machine } = entries[first] as Entry;
    let end = first + 1;
    while (entries[end]?.machine === machine) end++;
    writeUint(content, machines.numberOf(machine));
    writeUint(content, end - first);
    for (; first < end; first++) {
      const entry = entries[first] as Entry;
      writeEntry(content, entry, signals, beforeNs);
      beforeNs = orderTimeNs(entry);
    }
  }
  const writer = newWriter().uint32(BODY_VERSION);
  machines.write(writer);
  signals.write(writer);
  writer.uint32(entries.length).raw(content.finish());
  return writer.finish();
}

/** Decodes a body; whatever is wrong with it throws GEMBA_STREAM_MALFORMED, and memory stays within {@link LIMITS}. */
export function decodeBody(bytes: Uint8Array): Entry[] {
  if (bytes.length > LIMITS.bodyMaxBytes) throw malformed(`a body of ${bytes.length} bytes`);
  return guarded(() => readBody(newReader(bytes)));
}

function readBody(reader: Reader): Entry[] {
  const version = readUint(reader);
  if (version !== BODY_VERSION) throw malformed(`unknown version of a body: ${version}`);
  const machines = readNames(reader, LIMITS.batchMaxEntries, isId) as MachineId[];
  const signals = readNames(reader, LIMITS.batchMaxEntries, isSignalId) as SignalId[];
  const count = readCount(reader, 2, LIMITS.batchMaxEntries, 'entries');
  const entries: Entry[] = [];
  let beforeNs = 0n;
  while (entries.length < count) {
    const machine = nameAt(machines, readUint(reader));
    const end = entries.length + readCount(reader, 2, count - entries.length, 'entries of a run');
    if (end === entries.length) throw malformed('an empty run');
    while (entries.length < end) {
      const entry = readEntry(reader, machine, signals, beforeNs);
      beforeNs = orderTimeNs(entry);
      entries.push(entry);
    }
  }
  if (reader.pos !== reader.len) throw malformed('bytes after the last entry');
  return entries;
}

/**
 * Encodes any number of entries as the fewest bodies that keep to the limits, in their order. A text that is too long
 * still throws: whoever makes samples must have cut it.
 */
export function encodeBodies(entries: readonly Entry[]): Uint8Array[] {
  if (entries.length <= LIMITS.batchMaxEntries) {
    const bytes = encodeUnlimited(entries);
    if (bytes.length <= LIMITS.bodyMaxBytes) return [bytes];
  }
  if (entries.length === 1) throw malformed('one entry that is longer than a body may be');
  const middle = entries.length >> 1;
  return [...encodeBodies(entries.slice(0, middle)), ...encodeBodies(entries.slice(middle))];
}

/** Encodes a message around bodies; throws GEMBA_STREAM_MALFORMED when it is longer than a message may be. */
export function encodeMessage(message: EncodedMessage): Uint8Array {
  const writer = newWriter().uint32(MAGIC).uint32(MESSAGE_VERSION).raw(epochBytes(message.epoch));
  writeUint(writer, message.oldest);
  writeUint(writer, message.batches.length);
  let before = message.oldest;
  for (const { position, body } of message.batches) {
    writeInt64(writer, BigInt(position - before));
    writer.bytes(body);
    before = position;
  }
  const bytes = writer.finish();
  if (bytes.length > LIMITS.messageMaxBytes) throw malformed(`a message of ${bytes.length} bytes`);
  return bytes;
}

/** Decodes a message; its bodies stay encoded, so that one that is damaged doesn't cost its neighbours. */
export function decodeMessage(bytes: Uint8Array): EncodedMessage {
  if (bytes.length > LIMITS.messageMaxBytes) throw malformed(`a message of ${bytes.length} bytes`);
  return guarded(() => readMessage(newReader(bytes)));
}

function readMessage(reader: Reader): EncodedMessage {
  if (readUint(reader) !== MAGIC) throw malformed('not a journal stream message');
  const version = readUint(reader);
  if (version !== MESSAGE_VERSION) throw malformed(`unknown version of a message: ${version}`);
  const epoch = readEpoch(reader);
  const oldest = readUint(reader);
  if (oldest < 1) throw malformed('positions begin at 1');
  const count = readCount(reader, 2, LIMITS.messageMaxBatches, 'batches');
  const batches: EncodedMessage['batches'] = [];
  let before = oldest;
  for (let i = 0; i < count; i++) {
    const position = before + Number(readInt64(reader));
    if (!Number.isSafeInteger(position) || position < 1) throw malformed('a position out of range');
    const length = readCount(reader, 1, LIMITS.bodyMaxBytes, 'bytes of a body');
    batches.push({ position, body: reader.buf.subarray(reader.pos, reader.pos + length) });
    reader.pos += length;
    before = position;
  }
  if (reader.pos !== reader.len) throw malformed('bytes after the last batch');
  return { epoch, oldest, batches };
}

function epochBytes(epoch: Epoch): Uint8Array {
  return Uint8Array.from({ length: EPOCH_BYTES }, (_, i) => Number.parseInt(epoch.slice(2 * i, 2 * i + 2), 16));
}

function readEpoch(reader: Reader): Epoch {
  if (reader.len - reader.pos < EPOCH_BYTES) throw malformed('it ends within the epoch');
  let epoch = '';
  for (let i = 0; i < EPOCH_BYTES; i++) epoch += (reader.buf[reader.pos++] as number).toString(16).padStart(2, '0');
  return epoch as Epoch;
}

/** Puts the framing byte before a message that is packed accordingly. */
export function frame(framing: Framing, packed: Uint8Array): Uint8Array {
  const payload = new Uint8Array(packed.length + 1);
  payload[0] = FRAMING[framing];
  payload.set(packed, 1);
  return payload;
}

/** Takes the framing byte off; the caller unpacks, to at most `LIMITS.messageMaxBytes`. */
export function unframe(payload: Uint8Array): { framing: Framing; packed: Uint8Array } {
  const packed = payload.subarray(1);
  if (payload[0] === FRAMING.plain) return { framing: 'plain', packed };
  if (payload[0] === FRAMING.deflate) return { framing: 'deflate', packed };
  throw malformed('an unknown framing');
}
