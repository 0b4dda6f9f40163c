/**
 * A program for the kill tests: opens a historian and appends batches without end, some of them twice and some days
 * late, while the upkeep is done; prints `upkeep` when that begins, and the position of each
 * batch that it was told is stored. It is meant to be killed.
 */

import type { Epoch, GatewayId, MachineId, SignalId } from '@gemba/contract/identity';
import type { Entry } from '@gemba/contract/sample';
import { contiguous } from '@gemba/contract/stream/positions';
import type { HistorianBatch } from '@gemba/server/historian/port';
import { type HistorianOptions, makeHistorian } from '@gemba/server/historian/registry';

export const MACHINE = 'filler-1' as MachineId;
export const SIGNALS = ['speed', 'count', 'state'] as SignalId[];
const SAMPLES_A_BATCH = 300;
const HOUR_NS = 3_600_000_000_000n;
/** Every so-manieth batch is of the hour between two others, three days before: its day is sealed by then. */
const LATE_EVERY = 13;
const GATEWAY = 'edge-hanoi' as GatewayId;
const EPOCH = '0123456789abcdef' as Epoch;
const T0 = 1_795_000_000_000_000_000n - (1_795_000_000_000_000_000n % HOUR_NS);

/** When the server's clock stands there. */
export const nowAt = (position: number): bigint => T0 + BigInt(position) * HOUR_NS;

/** The batch at a position: always the same. */
export function batchAt(position: number): HistorianBatch {
  const isLate = position % LATE_EVERY === 0 && position > 30;
  const from = nowAt(position) - (isLate ? 72n * HOUR_NS - HOUR_NS / 2n : 0n);
  const entries: Entry[] = Array.from({ length: SAMPLES_A_BATCH }, (_, i) => ({
    kind: 'sample',
    machine: MACHINE,
    signal: SIGNALS[i % SIGNALS.length] as SignalId,
    timeNs: from + BigInt(i) * 100_000_000n,
    value: BigInt(position * 1000 + i),
    status: 0,
  }));
  entries.push({ kind: 'observed', machine: MACHINE, fromNs: from, throughNs: from + HOUR_NS });
  return { gateway: GATEWAY, epoch: EPOCH, position, entries };
}

/** `from`: where it begins, if the engine doesn't know what is stored. */
async function run(options: HistorianOptions, from: number): Promise<void> {
  const historian = makeHistorian(options);
  await historian.start();
  const known = await historian.positions();
  let position = known === null ? from : contiguous(known[0]?.set ?? []) + 1;
  const append = async (batches: HistorianBatch[]) => {
    await historian.append(batches);
    console.log(batches.map((batch) => batch.position).join(' '));
  };
  for (;;) {
    const next = [0, 1, 2].map((i) => batchAt(position + i));
    const before = position > 1 ? [batchAt(position - 1)] : [];
    position += 3;
    const upkeep = async () => {
      console.log('upkeep');
      const { problems } = await historian.upkeep(nowAt(position - 5));
      if (problems.length > 0) throw new Error(problems.join('; '));
    };
    await Promise.all([append([...before, ...next.slice(0, 2)]), append(next.slice(1)), upkeep()]);
  }
}

/** What `appender.ts` is started with. */
export const argumentsOf = (options: HistorianOptions, from = 1): string[] => [JSON.stringify(options), String(from)];

const [options, from] = process.argv.slice(2);
if (import.meta.main && options !== undefined) await run(JSON.parse(options) as HistorianOptions, Number(from));
