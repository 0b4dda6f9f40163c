/** What the engines of a stopped server hold of a machine, read through their ports. */

import { join } from 'node:path';
import type { MachineId } from '@gemba/contract/identity';
import type { Machine } from '@gemba/contract/plant/machine';
import type { Entry, Sample } from '@gemba/contract/sample';
import type { LedgerRow } from '@gemba/server/domain/ledger/row';
import { decodeFold, type FoldState } from '@gemba/server/domain/ledger/state';
import type { Coverage, Historian } from '@gemba/server/historian/port';
import { makeHistorian } from '@gemba/server/historian/registry';
import type { Records } from '@gemba/server/records/port';
import { makeRecords } from '@gemba/server/records/registry';
import type { InfluxUnderTest } from './influx.ts';
import type { RunningPlant } from './running-plant.ts';

export const FOREVER_NS = 4_000_000_000_000_000_000n;

/** Everything that is stored of a machine. */
export interface StoredMachine {
  machine: Machine;
  entries: Entry[];
  coverage: Coverage;
  rows: LedgerRow[];
  fold: FoldState | null;
}

/** Opens the engines of a stopped server for as long as `use` takes. */
export async function withEngines<T>(
  plant: Pick<RunningPlant, 'data'>,
  influx: InfluxUnderTest | null,
  use: (historian: Historian, records: Records) => Promise<T>,
): Promise<T> {
  const historian = makeHistorian(influx?.options ?? { kind: 'duckdb', folder: join(plant.data, 'server/historian') });
  const records = makeRecords({ folder: join(plant.data, 'server/records') });
  await historian.start();
  await records.start();
  try {
    return await use(historian, records);
  } finally {
    await records.stop();
    await historian.stop();
  }
}

export async function readStored(machine: Machine, historian: Historian, records: Records): Promise<StoredMachine> {
  const id = machine.id as MachineId;
  const signals = machine.signals.map((signal) => signal.id);
  const entries: Entry[] = [];
  for await (const page of historian.entries(id, signals as never[], 0n, FOREVER_NS)) entries.push(...page);
  const saved = (await records.folds()).find((one) => one.machine === id);
  return {
    machine,
    entries,
    coverage: await historian.coverage(id, 0n, FOREVER_NS),
    rows: await records.rows(id, 0n, FOREVER_NS),
    fold: saved === undefined ? null : decodeFold(saved.state),
  };
}

export const samplesOf = ({ entries }: StoredMachine): Sample[] =>
  entries.filter((entry): entry is Sample => entry.kind === 'sample');

/** The machine's own time, also where the gateway fixed another. */
export const ownNs = ({ timeNs, sourceTimeNs }: Sample): bigint => sourceTimeNs ?? timeNs;
