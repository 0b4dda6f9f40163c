/**
 * What is in a recording: its signals with their types, how much it holds, and every line that can't be played, found by
 * reading it once from end to end. A machine's address space is made of that before the first value is played.
 */

import { GembaError } from '@gemba/contract/errors';
import type { Signal } from '@gemba/contract/plant/machine';
import type { SignalSpec } from '../machines/kind.ts';
import { unitIn } from './columns.ts';
import { type Broken, isBroken } from './line.ts';
import type { Recording } from './recording.ts';
import { named, Recogniser } from './values.ts';

/** Signals that a machine may have in plant.yaml. */
const SIGNALS_MAX = 2000;
/** Broken lines that are listed; the others are counted. */
const LISTED_MAX = 100;
/** Folder of the signals in the address space. */
const FOLDER = 'Signals';

export interface Survey {
  signals: readonly SignalSpec[];
  /** Signal → words among its numbers. */
  odd: ReadonlyMap<string, readonly string[]>;
  /** Lines that are played, and values in them. */
  lines: number;
  values: number;
  takes: number;
  reordered: number;
  /** Of the file, from the earliest to the latest. */
  fromNs: bigint;
  toNs: bigint;
  /** How long the playing takes at the original speed. */
  lastsNs: bigint;
  unzoned: boolean;
  broken: { count: number; first: readonly Broken[] };
}

/** Reads the whole file. Throws GEMBA_RECORDING_UNREADABLE, GEMBA_RECORDING_BROKEN, GEMBA_RECORDING_UNKNOWN. */
export async function survey(recording: Recording): Promise<Survey> {
  const { settings, comma, names } = recording;
  const recognisers = new Map<string, Recogniser>();
  const found = { lines: 0, values: 0, fromNs: 0n, toNs: 0n, lastsNs: 0n };
  const broken: { count: number; first: Broken[] } = { count: 0, first: [] };
  const { lines, order, reader } = recording.read();
  for await (const portion of lines) {
    for (const one of portion) {
      if (isBroken(one)) {
        broken.count += 1;
        if (broken.first.length < LISTED_MAX) broken.first.push(one);
        continue;
      }
      const { timeNs, cells } = one.line;
      if (found.lines === 0 || timeNs < found.fromNs) found.fromNs = timeNs;
      if (found.lines === 0 || timeNs > found.toNs) found.toNs = timeNs;
      found.lines += 1;
      found.values += cells.length;
      found.lastsNs = one.atNs;
      for (const { signal, text } of cells) {
        const recogniser = recognisers.get(signal) ?? new Recogniser(comma);
        recognisers.set(signal, recogniser);
        if (text !== null) recogniser.see(text);
      }
    }
  }
  const recognised = [...recognisers].map(([id, recogniser]) => {
    const type = settings.types[id];
    return [id, type === undefined ? recogniser.recognise() : named(type)] as const;
  });
  const result = {
    ...found,
    signals: recognised.map(([id, { type, node }]) => specOf(id, type, node, settings.units[id], names.get(id))),
    odd: new Map(recognised.filter(([, { odd }]) => odd.length > 0).map(([id, { odd }]) => [id, odd] as const)),
    takes: order.takes,
    reordered: order.reordered,
    unzoned: reader.unzoned ?? false,
    broken: { ...broken, first: broken.first.toSorted((a, b) => a.number - b.number) },
  };
  refuse(result, recording);
  return result;
}

function specOf(
  id: string,
  type: Signal['type'],
  node: SignalSpec['type'],
  unit: string | undefined,
  name: string | undefined,
): SignalSpec {
  const told = unit ?? (name === undefined ? undefined : unitIn(name));
  return {
    signal: { id, type, ...(told === undefined ? {} : { unit: told }) },
    node: `${FOLDER}.${id}`,
    type: node,
    ...(name === undefined || name === id ? {} : { comment: name }),
  };
}

function refuse({ signals, lines, broken }: Survey, { settings }: Recording): void {
  const { file } = settings;
  const faults = broken.first.map(({ number, reason }) => ({
    path: `${file}:${number}`,
    problem: reason,
    next: 'Mend the line, or leave it out with --broken skip.',
  }));
  if (broken.count > 0 && settings.broken === 'refuse') {
    throw new GembaError('GEMBA_RECORDING_BROKEN', { file, count: broken.count }, faults);
  }
  const strange = [settings.units, settings.types].flatMap((table) => Object.keys(table)).filter(isStrange(signals));
  const unknown = [
    ...(lines === 0 ? [{ path: file, problem: 'no line of it can be played', next: 'See the lines below.' }] : []),
    ...(signals.length > SIGNALS_MAX
      ? [
          {
            path: file,
            problem: `it has ${signals.length} signals; a machine may have ${SIGNALS_MAX}`,
            next: 'Choose some with --columns.',
          },
        ]
      : []),
    ...(lines === 0
      ? faults
      : strange.map((id) => ({
          path: `signal ${id}`,
          problem: 'the recording has no such signal',
          next: `Its signals: ${signals.map(({ signal }) => signal.id).join(', ')}.`,
        }))),
  ];
  if (unknown.length > 0) throw new GembaError('GEMBA_RECORDING_UNKNOWN', { file }, unknown);
}

const isStrange =
  (signals: readonly SignalSpec[]) =>
  (id: string): boolean =>
    !signals.some(({ signal }) => signal.id === id);
