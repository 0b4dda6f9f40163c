/**
 * Messages of the journal stream, decoded: both lanes, what the server has stored, whether it is there; and what goes
 * beside them, certificates and acknowledgements.
 */

import { inflateRawSync } from 'node:zlib';
import { type Entry, typeOf } from '@gemba/contract/sample';
import { decodeAnswer, decodeRequest } from '@gemba/contract/stream/acknowledge';
import { decodeCertificates } from '@gemba/contract/stream/certificates';
import { decodeBody, decodeMessage, unframe } from '@gemba/contract/stream/codec';
import { LIMITS } from '@gemba/contract/stream/message';
import { decodeStored } from '@gemba/contract/stream/stored';
import { decodeServerState, parseLaneTopic, SERVER_STATE_TOPIC } from '@gemba/contract/stream/topics';
import { isoOf, qualityText, type Row, type Said, valueText } from './said.ts';

/** Everything of the stream. */
export const STREAM_FILTER = 'gemba/v1/#';

/** What it says; never throws. */
export function readStream(topic: string, payload: Uint8Array): Said {
  const said = { kind: 'stream', topic } as const;
  try {
    if (parseLaneTopic(topic) !== null) return { ...said, ...readLane(payload) };
    const text = Buffer.from(payload).toString();
    if (topic === SERVER_STATE_TOPIC) return { ...said, head: stateHead(text), rows: [] };
    const word = topic.slice(topic.lastIndexOf('/') + 1);
    return { ...said, head: (HEADS[word] ?? storedHead)(text), rows: [] };
  } catch (error) {
    return { ...said, head: `${payload.length} bytes`, rows: [], problem: (error as Error).message };
  }
}

/** What is told in one sentence, by the last word of its topic. Each throws when it can't be read. */
const HEADS: Readonly<Record<string, (text: string) => string>> = {
  stored: storedHead,
  certificates: certificatesHead,
  acknowledge: requestHead,
  acknowledged: answerHead,
};

function readLane(payload: Uint8Array): Pick<Said, 'head' | 'rows' | 'problem'> {
  const { framing, packed } = unframe(payload);
  const bytes = framing === 'plain' ? packed : inflateRawSync(packed, { maxOutputLength: LIMITS.messageMaxBytes });
  const { epoch, oldest, batches } = decodeMessage(bytes);
  const rows: Row[] = [];
  const problems: string[] = [];
  for (const { position, body } of batches) {
    try {
      rows.push(...decodeBody(body).map((entry) => rowOf(entry, position)));
    } catch (error) {
      problems.push(`position ${position}: ${(error as Error).message}`);
    }
  }
  const [first, last] = [batches[0]?.position, batches.at(-1)?.position];
  const positions = first === last ? `position ${first ?? 'none'}` : `positions ${first} to ${last}`;
  const packing = framing === 'plain' ? '' : `, packed ${payload.length} of ${bytes.length} bytes`;
  return {
    head: `epoch ${epoch}, oldest ${oldest}, ${positions}${packing}`,
    rows,
    ...(problems.length === 0 ? {} : { problem: problems.join('; ') }),
  };
}

function rowOf(entry: Entry, position: number): Row {
  const { kind, machine } = entry;
  if (kind === 'sample') {
    const { signal, timeNs, value, status, sourceTimeNs, wrongClock, historical } = entry;
    const time = isoOf(timeNs);
    const words = [
      value === null ? null : typeOf(value),
      qualityText(status),
      sourceTimeNs === undefined ? null : `the machine said ${isoOf(sourceTimeNs)}`,
      wrongClock ? 'its clock is wrong' : null,
      historical ? 'from history' : null,
    ].filter((word) => word !== null);
    const more = {
      ...(sourceTimeNs === undefined ? {} : { sourceTime: isoOf(sourceTimeNs) }),
      ...(wrongClock ? { wrongClock } : {}),
      ...(historical ? { historical } : {}),
    };
    const text = `${valueText(value)} (${words.join(', ')})`;
    return { what: kind, machine, signal, time, text, data: { position, value, status, ...more } };
  }
  if (kind === 'observed') {
    const to = isoOf(entry.throughNs);
    return { what: kind, machine, signal: '', time: isoOf(entry.fromNs), text: `to ${to}`, data: { position, to } };
  }
  const { signals, fromNs, toNs, cause } = entry;
  const of = signals.length === 0 ? 'all signals' : signals.join(', ');
  const to = isoOf(toNs);
  const data = { position, to, cause, signals };
  return { what: kind, machine, signal: '', time: isoOf(fromNs), text: `to ${to}, ${cause}, ${of}`, data };
}

function stateHead(text: string): string {
  const state = decodeServerState(text);
  if (state === null) throw new Error('not the state of a server');
  const { online, sinceMs } = state;
  return `the server is ${online ? 'there' : 'away'}, since ${new Date(sinceMs).toISOString()}`;
}

function storedHead(text: string): string {
  const stored = decodeStored(text);
  if (stored === null) throw new Error('not a message of the stream');
  const { epoch, through, beyond } = stored;
  const ranges = beyond.map(([first, last]) => `${first} to ${last}`);
  return `epoch ${epoch}, stored through ${through}${ranges.length === 0 ? '' : ` and ${ranges.join(', ')}`}`;
}

function certificatesHead(text: string): string {
  const said = decodeCertificates(text);
  if (said === null) throw new Error('not the certificates of a gateway');
  const each = said.certificates.map(
    ({ kind, name, endMs }) => `${kind} ${name} until ${new Date(endMs).toISOString()}`,
  );
  return each.length === 0 ? 'no certificates' : `certificates: ${each.join('; ')}`;
}

function requestHead(text: string): string {
  const asked = decodeRequest(text);
  if (asked === null) throw new Error('not an acknowledgement');
  const { machine, signal, event, by, comment } = asked;
  const said = comment === null ? '' : `: ${JSON.stringify(comment)}`;
  return `${by} acknowledges ${signal} of ${machine}, event ${event}${said}`;
}

function answerHead(text: string): string {
  const answer = decodeAnswer(text);
  if (answer === null) throw new Error('not the answer to an acknowledgement');
  const { id, result, code } = answer;
  return `acknowledgement ${id}: ${result}${code === null ? '' : ` (${code})`}`;
}
