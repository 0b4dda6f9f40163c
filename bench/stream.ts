/**
 * The journal stream against what peers send: one JSON message a sample. Bytes on the wire before compression, and
 * samples encoded and decoded a second of CPU, on what a line of twelve machines says in 20 seconds.
 */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Sample } from '@gemba/contract/sample';
import { decodeBody, encodeBody } from '@gemba/contract/stream/codec';
import { compare, perSecond, type Row } from './compare.ts';

const MACHINES = 12;
const SIGNALS = ['state', 'good-count', 'temperature', 'power', 'cycle-time', 'vibration'];
const SECONDS = 20;
const START_NS = 1_795_000_000_000_000_000n;

function samples(): Sample[] {
  const made: Sample[] = [];
  for (let tick = 0; tick < SECONDS * 10; tick++) {
    for (let machine = 0; machine < MACHINES; machine++) {
      for (const [index, signal] of SIGNALS.entries()) {
        if ((tick + machine + index) % (index + 1) !== 0) continue;
        made.push({
          kind: 'sample',
          machine: `filler-${machine}` as MachineId,
          signal: signal as SignalId,
          timeNs: START_NS + BigInt(tick) * 100_000_000n + BigInt(machine * 1_000_000),
          value: index < 2 ? BigInt(tick * (index + 1)) : 20 + Math.sin(tick / 50 + index) * 3,
          status: 0,
        });
      }
    }
  }
  return made;
}

const asJson = ({ machine, signal, timeNs, value, status }: Sample): string =>
  JSON.stringify({
    machine,
    signal,
    timestamp: new Date(Number(timeNs / 1_000_000n)).toISOString(),
    value: Number(value),
    quality: status === 0 ? 'good' : 'bad',
  });

const each =
  <T>(items: readonly T[], work: (item: T) => unknown) =>
  () => {
    for (const item of items) work(item);
  };

/** The rows of the stream's benchmark. */
export function stream(): Row[] {
  const all = samples();
  // One group commit holds what arrived within 50 ms; at this rate some 20 samples.
  const batches = Array.from({ length: Math.ceil(all.length / 20) }, (_, index) =>
    all.slice(index * 20, index * 20 + 20),
  );
  const bodies = batches.map((batch) => encodeBody(batch));
  const texts = all.map(asJson);
  const bytes = bodies.reduce((sum, body) => sum + body.length, 0) / all.length;
  const jsonBytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / all.length;
  const repeat = (work: () => void) => () =>
    perSecond(all.length * 5, () => {
      for (let i = 0; i < 5; i++) work();
    });
  return [
    compare(
      'bytes a sample',
      () => bytes,
      () => jsonBytes,
    ),
    compare('encoded a second of CPU', repeat(each(batches, encodeBody)), repeat(each(all, asJson))),
    compare(
      'decoded a second of CPU',
      repeat(each(bodies, decodeBody)),
      repeat(each(texts, (text) => JSON.parse(text))),
    ),
  ];
}
