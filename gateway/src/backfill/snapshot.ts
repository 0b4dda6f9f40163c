/** What a backfill remembers, as a file beside the journal; samples in the form that they have in it. */

import { isId, type MachineId, type SignalId } from '@gemba/contract/identity';
import { type Entry, type Filled, GAP_CAUSES, type Sample } from '@gemba/contract/sample';
import { decodeBody, encodeBodies } from '@gemba/contract/stream/codec';
import type { Disk } from '@gemba/journal/disk';
import { readJsonFile, writeJsonFile } from '@gemba/journal/json-file';
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import type { GapMemory, OpenGap } from './gap-memory.ts';

const digits = Type.String({ pattern: '^-?\\d{1,20}$' });
const optionalDigits = Type.Union([digits, Type.Null()]);
/** Bodies of the stream, base64. */
const bodies = Type.Array(Type.String());

const SavedGap = Type.Object({
  machine: Type.String(),
  cause: Type.Enum([...GAP_CAUSES]),
  from: digits,
  to: digits,
  declared: Type.Array(Type.String()),
  told: bodies,
  live: bodies,
  tail: bodies,
  signals: Type.Array(
    Type.Object({ signal: Type.String(), first: optionalDigits, filled: optionalDigits, closed: Type.Boolean() }),
  ),
});
type SavedGap = Static<typeof SavedGap>;

const Snapshot = Type.Object({
  epoch: Type.String(),
  position: Type.Integer({ minimum: 0 }),
  machines: Type.Array(Type.Object({ machine: Type.String(), through: optionalDigits, samples: bodies })),
  gaps: Type.Array(SavedGap),
});
type Snapshot = Static<typeof Snapshot>;

/** Writes what is known through a position of the epoch. */
export function writeSnapshot(
  file: string,
  epoch: string,
  position: number,
  memory: GapMemory,
  disk?: Disk,
): Promise<void> {
  const { recent, gaps } = memory.dump();
  const machines = [...recent].map(([machine, { throughNs, samples }]) => ({
    machine,
    through: throughNs === null ? null : String(throughNs),
    samples: toText([...samples.values()].flat()),
  }));
  return writeJsonFile(file, { epoch, position, machines, gaps: gaps.map(toSaved) } satisfies Snapshot, disk);
}

/** Reads it back into a memory. Returns the position through which it goes; 0 without a usable one of this epoch. */
export async function readSnapshot(file: string, epoch: string, memory: GapMemory, disk?: Disk): Promise<number> {
  const raw = await readJsonFile(file, disk).catch(() => null);
  if (!Value.Check(Snapshot, raw) || raw.epoch !== epoch) return 0;
  try {
    const recent = raw.machines.map(({ machine, through, samples }) => {
      const own = Map.groupBy(fromText<Sample>(samples), ({ signal }) => signal);
      return [machine as MachineId, { throughNs: ns(through), samples: own }] as const;
    });
    memory.restore(recent as [MachineId, { throughNs: bigint | null; samples: Map<SignalId, Sample[]> }][], []);
    memory.restore([], raw.gaps.filter(({ machine }) => isId(machine)).map(fromSaved));
    return raw.position;
  } catch {
    return 0;
  }
}

function toSaved({ machine, cause, fromNs, toNs, declared, told, signals }: OpenGap): SavedGap {
  const states = [...signals.values()];
  return {
    machine,
    cause,
    from: String(fromNs),
    to: String(toNs),
    declared,
    told: toText(told),
    live: toText(states.flatMap(({ live }) => live)),
    tail: toText(states.flatMap(({ tail }) => tail)),
    signals: [...signals].map(([signal, { firstNs, filledNs, closed }]) => ({
      signal,
      first: firstNs === null ? null : String(firstNs),
      filled: filledNs === null ? null : String(filledNs),
      closed,
    })),
  };
}

function fromSaved(saved: SavedGap): OpenGap {
  const live = Map.groupBy(fromText<Sample>(saved.live), ({ signal }) => signal);
  const tail = Map.groupBy(fromText<Sample>(saved.tail), ({ signal }) => signal);
  return {
    machine: saved.machine as MachineId,
    cause: saved.cause,
    fromNs: BigInt(saved.from),
    toNs: BigInt(saved.to),
    declared: saved.declared as SignalId[],
    told: fromText<Filled>(saved.told),
    signals: new Map(
      saved.signals.map(({ signal, first, filled, closed }) => [
        signal as SignalId,
        {
          live: live.get(signal as SignalId) ?? [],
          tail: tail.get(signal as SignalId) ?? [],
          firstNs: ns(first),
          filledNs: ns(filled),
          closed,
        },
      ]),
    ),
  };
}

const ns = (text: string | null): bigint | null => (text === null ? null : BigInt(text));
const toText = (entries: readonly Entry[]): string[] =>
  entries.length === 0 ? [] : encodeBodies(entries).map((body) => Buffer.from(body).toString('base64'));
const fromText = <T extends Entry>(texts: readonly string[]): T[] =>
  texts.flatMap((text) => decodeBody(Buffer.from(text, 'base64')) as T[]);
