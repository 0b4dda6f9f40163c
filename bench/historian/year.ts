/**
 * A year of a plant for the historian's benchmarks: machines of a hundred signals, each at its own moments, the same values on
 * every run. The last day is as dense as a plant that says what has changed once a minute; the days before it are thinner, so
 * that the large year can be made within an hour; what a signal holds doesn't depend on how many others there are.
 */

import type { Epoch, GatewayId, MachineId, SignalId } from '@gemba/contract/identity';
import type { Entry, Sample } from '@gemba/contract/sample';
import type { HistorianBatch } from '@gemba/server/historian/port';

/** So many days, one after the other, with a sample of each signal every so often. */
export interface Stretch {
  days: number;
  everyS: number;
}

export const YEAR: readonly Stretch[] = [
  { days: 334, everyS: 28_800 },
  { days: 30, everyS: 3600 },
  { days: 1, everyS: 60 },
];

export const SIGNALS_PER_MACHINE = 100;
const S_NS = 1_000_000_000n;
const DAY_NS = 86_400n * S_NS;
/** 2026-11-01T00:00Z, the end of the year. */
export const END_NS = 1_793_491_200n * S_NS;
/** One batch holds so many samples of one machine at most. */
const BATCH_SAMPLES = 20_000;

export const machineOf = (index: number): MachineId => `bench-${index}` as MachineId;
export const signalOf = (index: number): SignalId => `s${index}` as SignalId;

/** Samples of one signal in the year. */
export const samplesOfSignal = (year: readonly Stretch[]): number =>
  year.reduce((sum, { days, everyS }) => sum + days * (86_400 / everyS), 0);

/** A day of the year: its number from 1 on, when it is over, how many samples it has, and what the machines said. */
export interface Day {
  number: number;
  endNs: bigint;
  samples: number;
  batches: Generator<HistorianBatch>;
}

/** Positions of one day begin at its number times this. */
const POSITIONS_A_DAY = 1_000_000;

/** Day by day, oldest first. `epoch` names one filling; each day has the same positions, whether one asks for those before it or not. */
export function* daysOf(machines: number, year: readonly Stretch[], epoch: Epoch): Generator<Day> {
  let fromNs = END_NS - BigInt(year.reduce((sum, { days }) => sum + days, 0)) * DAY_NS;
  let number = 0;
  for (const { days, everyS } of year) {
    for (let day = 0; day < days; day++) {
      number += 1;
      const positions = { next: number * POSITIONS_A_DAY };
      const batches = batchesOf(machines, fromNs, DAY_NS, everyS * 1000, epoch, positions);
      const samples = (machines * SIGNALS_PER_MACHINE * 86_400) / everyS;
      yield { number, endNs: fromNs + DAY_NS, samples, batches };
      fromNs += DAY_NS;
    }
  }
}

/** What machines say from a moment on, as batches of one machine each; `positions.next` is the next position. */
export function* batchesOf(
  machines: number,
  fromNs: bigint,
  lengthNs: bigint,
  everyMs: number,
  epoch: Epoch,
  positions: { next: number },
): Generator<HistorianBatch> {
  const stepNs = BigInt(everyMs) * 1_000_000n;
  const stepsABatch = BigInt(Math.max(1, Math.floor(BATCH_SAMPLES / SIGNALS_PER_MACHINE)));
  for (let machine = 0; machine < machines; machine++) {
    for (let startNs = fromNs; startNs < fromNs + lengthNs; startNs += stepsABatch * stepNs) {
      const endNs = min(startNs + stepsABatch * stepNs, fromNs + lengthNs);
      const entries = said(machine, startNs, endNs, stepNs);
      yield { gateway: 'bench' as GatewayId, epoch, position: positions.next++, entries };
    }
  }
}

function said(machine: number, startNs: bigint, endNs: bigint, stepNs: bigint): Entry[] {
  const id = machineOf(machine);
  const entries: Entry[] = [];
  for (let timeNs = startNs; timeNs < endNs; timeNs += stepNs) {
    for (let signal = 0; signal < SIGNALS_PER_MACHINE; signal++) entries.push(sampleAt(id, machine, signal, timeNs));
  }
  entries.push({ kind: 'observed', machine: id, fromNs: startNs, throughNs: endNs });
  return entries;
}

/** Signals of a machine don't speak in one breath; values wander as temperatures do, in steps of a tenth. */
function sampleAt(id: MachineId, machine: number, signal: number, timeNs: bigint): Sample {
  const seconds = Number(timeNs / S_NS);
  const wave = Math.sin(seconds / (600 + 37 * signal)) * 20 + Math.sin(seconds / 41 + machine) * 2;
  const value = Math.round((50 + wave) * 10) / 10;
  return {
    kind: 'sample',
    machine: id,
    signal: signalOf(signal),
    timeNs: timeNs + BigInt(1 + signal) * 10_000_003n,
    value,
    status: 0,
  };
}

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
