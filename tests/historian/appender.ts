/**
 * A program for the kill tests: opens the embedded historian and appends batches without end, some of them twice, while
 * whole hours are moved; prints the position of each batch that it was told is stored. It is meant to be killed.
 */

import type { Epoch, GatewayId, MachineId, SignalId } from '@gemba/contract/identity';
import type { Entry } from '@gemba/contract/sample';
import { contiguous } from '@gemba/contract/stream/positions';
import { DuckDbHistorian } from '@gemba/server/historian/duckdb/historian';
import type { HistorianBatch } from '@gemba/server/historian/port';

export const MACHINE = 'filler-1' as MachineId;
export const SIGNALS = ['speed', 'count', 'state'] as SignalId[];
const SAMPLES_A_BATCH = 300;
/** Sixty batches an hour. */
const BATCH_NS = 60_000_000_000n;
const GATEWAY = 'edge-hanoi' as GatewayId;
const EPOCH = '0123456789abcdef' as Epoch;
const T0 = 1_795_000_000_000_000_000n;

/** The batch at a position: always the same. */
export function batchAt(position: number): HistorianBatch {
  const from = T0 + BigInt(position) * BATCH_NS;
  const entries: Entry[] = Array.from({ length: SAMPLES_A_BATCH }, (_, i) => ({
    kind: 'sample',
    machine: MACHINE,
    signal: SIGNALS[i % SIGNALS.length] as SignalId,
    timeNs: from + BigInt(i) * 100_000_000n,
    value: BigInt(position * 1000 + i),
    status: 0,
  }));
  entries.push({ kind: 'observed', machine: MACHINE, fromNs: from, throughNs: from + BATCH_NS });
  return { gateway: GATEWAY, epoch: EPOCH, position, entries };
}

async function run(folder: string): Promise<void> {
  const historian = new DuckDbHistorian({ folder, commitEveryMs: 0 });
  await historian.start();
  let position = contiguous((await historian.positions())[0]?.set ?? []) + 1;
  const append = async (batches: HistorianBatch[]) => {
    await historian.append(batches);
    console.log(batches.map((batch) => batch.position).join(' '));
  };
  for (;;) {
    const next = [0, 1, 2].map((i) => batchAt(position + i));
    const before = position > 1 ? [batchAt(position - 1)] : [];
    position += 3;
    const moved = position % 30 === 1 ? historian.upkeep(T0 + BigInt(position - 5) * BATCH_NS) : null;
    await Promise.all([append([...before, ...next.slice(0, 2)]), append(next.slice(1)), moved]);
  }
}

const [folder] = process.argv.slice(2);
if (import.meta.main && folder !== undefined) await run(folder);
