/**
 * What is stored of a machine, read through the ports from the engines under test while no server runs: samples and
 * coverage from the historian, rows from the records; held against the oracle.
 */

import { join } from 'node:path';
import type { MachineId, SignalId } from '@gemba/contract/identity';
import { machinesOf } from '@gemba/contract/plant';
import { decodeFold } from '@gemba/server/domain/ledger/state';
import { makeHistorian } from '@gemba/server/historian/registry';
import { makeRecords } from '@gemba/server/records/registry';
import { countedParts } from './counted-parts.ts';
import type { InfluxUnderTest } from './influx.ts';
import { type StoredReading, settle, type Verdict } from './ledger-of-samples.ts';
import { readOracle } from './oracle.ts';
import { gained, within } from './oracle-figures.ts';
import type { RunningPlant } from './running-plant.ts';
import { FOREVER_NS } from './stored-machine.ts';

/** Holds what is stored of a machine against what was emitted. */
export async function readBack(
  plant: RunningPlant,
  machine: string,
  influx: InfluxUnderTest | null,
): Promise<{ verdict: Verdict; stored: StoredReading[] }> {
  const historian = makeHistorian(
    influx === null ? { kind: 'duckdb', folder: join(plant.data, 'server/historian') } : influx.options,
  );
  await historian.start();
  try {
    const id = machine as MachineId;
    const signals = signalsOf(plant, machine);
    const stored: StoredReading[] = [];
    for await (const entries of historian.entries(id, signals as SignalId[], 0n, FOREVER_NS)) {
      for (const entry of entries) if (entry.kind === 'sample') stored.push(entry);
    }
    const coverage = await historian.coverage(id, 0n, FOREVER_NS);
    const emissions = readOracle(plant.data).get(machine) ?? [];
    const untilNs = coverage.observed.reduce((latest, { throughNs }) => (throughNs > latest ? throughNs : latest), 0n);
    return { verdict: settle(emissions, stored, coverage, untilNs), stored };
  } finally {
    await historian.stop();
  }
}

/** Parts in the ledger against parts that the machine made while the ledger ran: from its first row to its last. */
export async function partsOf(plant: RunningPlant, machine: string): Promise<{ made: number; counted: number }> {
  const records = makeRecords({ folder: join(plant.data, 'server/records') });
  await records.start();
  try {
    const rows = await records.rows(machine as MachineId, 0n, FOREVER_NS);
    const saved = (await records.folds()).find((one) => one.machine === machine);
    const { good, reject } = countedParts(rows, saved === undefined ? null : decodeFold(saved.state));
    const window = { fromNs: rows[0]?.fromNs ?? 0n, toNs: rows.at(-1)?.toNs ?? 0n };
    const counter = signalSpecs(plant, machine).find(({ role }) => role === 'count-total');
    const counts = within(readOracle(plant.data).get(machine) ?? [], counter?.id ?? '', window);
    return { made: gained(counts, counter?.modulus), counted: good + reject };
  } finally {
    await records.stop();
  }
}

const signalSpecs = (plant: RunningPlant, id: string) =>
  machinesOf(plant.config.plant).find(({ machine }) => machine.id === id)?.machine.signals ?? [];

const signalsOf = (plant: RunningPlant, machine: string): string[] => signalSpecs(plant, machine).map(({ id }) => id);
