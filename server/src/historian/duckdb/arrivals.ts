/**
 * What a group of batches brings: those whose positions are stored bring nothing. A sample newer than all of its signal
 * can't be there already; the others are late, and the files are to be asked, so that what comes doubled, in another
 * batch too, is stored once. What is older than anything kept is refused: it might be counted twice.
 */

import type { Filled, Gap, Observed, Sample } from '@gemba/contract/sample';
import { add, has } from '@gemba/contract/stream/positions';
import type { HistorianBatch, Quarantined } from '../port.ts';
import type { KnownSignal, Memory, StoredPositions } from './memory.ts';

export interface Placed {
  signal: KnownSignal;
  sample: Sample;
  /** Whose it is, by number, so that who gave it is told when it is refused. */
  work: number;
}

export interface Arrivals {
  fresh: Placed[];
  late: Placed[];
  /** For each of the works. */
  refused: Quarantined[][];
  observed: Observed[];
  gaps: Gap[];
  filled: Filled[];
  added: { id: number; machine: string; name: string }[];
  positions: Set<StoredPositions>;
}

/** Changes `memory`, which must be loaded again when the arrivals can't be written. */
export function sortOut(memory: Memory, works: readonly (readonly HistorianBatch[])[]): Arrivals {
  const arrivals: Arrivals = {
    fresh: [],
    late: [],
    refused: works.map(() => []),
    observed: [],
    gaps: [],
    filled: [],
    added: [],
    positions: new Set(),
  };
  for (const [work, batches] of works.entries()) for (const batch of batches) take(memory, work, batch, arrivals);
  return arrivals;
}

function take(memory: Memory, work: number, batch: HistorianBatch, arrivals: Arrivals): void {
  const stored = memory.positionsOf(batch.gateway, batch.epoch);
  if (has(stored.set, batch.position)) return;
  stored.set = add(stored.set, batch.position);
  arrivals.positions.add(stored);
  for (const entry of batch.entries) {
    if (entry.kind === 'sample') placeSample(memory, entry, work, arrivals);
    else if (entry.kind === 'observed') arrivals.observed.push(entry);
    else if (entry.kind === 'gap') arrivals.gaps.push(entry);
    else arrivals.filled.push(entry);
  }
}

function placeSample(memory: Memory, sample: Sample, work: number, { fresh, late, refused, added }: Arrivals): void {
  const keptFromNs = memory.keptFrom.days;
  if (keptFromNs !== null && sample.timeNs < keptFromNs) {
    refused[work]?.push({ entry: sample, reason: TOO_OLD });
    return;
  }
  let signal = memory.find(sample.machine, sample.signal);
  if (signal === undefined) {
    signal = memory.add(sample.machine, sample.signal);
    added.push({ id: signal.id, machine: sample.machine, name: sample.signal });
  }
  if (signal.newest !== null && sample.timeNs <= signal.newest.timeNs) late.push({ signal, sample, work });
  else {
    signal.newest = sample;
    fresh.push({ signal, sample, work });
  }
}

const TOO_OLD = 'older than the retention of raw samples: whether it was stored before can not be told any more';
