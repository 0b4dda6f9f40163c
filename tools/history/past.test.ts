import { resolve } from 'node:path';
import type { MachineId } from '@gemba/contract/identity';
import { machinesOf } from '@gemba/contract/plant';
import { compareEntries, type Entry, NS_PER_S, type Observed, type Sample } from '@gemba/contract/sample';
import { readConfiguration as readGateways } from '@gemba/gateway/read-config';
import { contextOf } from '@gemba/server/domain/ledger/context';
import { fold } from '@gemba/server/domain/ledger/fold';
import { initialFold } from '@gemba/server/domain/ledger/state';
import { readConfiguration as readSimulators } from '@gemba/simulators/config';
import { expect, test } from 'vitest';
import { pastOf } from './past.ts';

const config = (name: string) => resolve(import.meta.dirname, '../../config', name);
const { plant, settings: simulators } = readSimulators(config('plant.yaml'), config('simulators.yaml'));
const { config: gateways } = readGateways(config('plant.yaml'), config('gateway.yaml'));
const fromNs = BigInt(Date.parse('2026-11-02T05:00:00Z')) * 1_000_000n;
const HOURS = 4;
const throughNs = fromNs + BigInt(HOURS) * 3600n * NS_PER_S;
/** Most samples that a month of the demo plant may have. */
const MONTH_MAX = 10_000_000;

function pastOfDemo(seed = simulators.seed): Entry[] {
  const lines = pastOf({ plant, gateways, simulators: { ...simulators, seed } }, { fromNs, throughNs });
  return lines.flatMap(({ entries }) => [...entries].flat());
}
const text = (entries: readonly Entry[]) =>
  JSON.stringify(entries, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));

const past = pastOfDemo();
const samples = past.filter((entry): entry is Sample => entry.kind === 'sample');
const ids = machinesOf(plant).map(({ machine }) => machine.id);

test('the same seed gives the same entries, another one others', () => {
  const told = text(past);
  expect(text(pastOfDemo()) === told).toBe(true);
  expect(text(pastOfDemo(7)) === told).toBe(false);
});

test('each machine that a gateway reads is told of, each sample has an identity, and a month is not too dense', () => {
  expect([...new Set(samples.map(({ machine }) => machine as string))].toSorted()).toEqual(ids.toSorted());
  const times = new Map<string, bigint>();
  for (const { machine, signal, timeNs } of samples) {
    const key = `${machine} ${signal}`;
    expect(timeNs > (times.get(key) ?? 0n), `${key} at ${timeNs}`).toBe(true);
    times.set(key, timeNs);
    if (timeNs < fromNs || timeNs > throughNs) throw new Error(`${key} at ${timeNs} is outside`);
  }
  expect((samples.length / HOURS) * 720).toBeLessThan(MONTH_MAX);
});

test.each(ids)('%s was observed without a break, and the ledger counts the parts that it made', (id) => {
  const own = past.filter(({ machine }) => (machine as string) === id).toSorted(compareEntries);
  const observed = own.filter((entry): entry is Observed => entry.kind === 'observed');
  expect(own.filter(({ kind }) => kind === 'gap')).toEqual([]);
  expect(observed.every(({ fromNs: from }, index) => index === 0 || from === observed[index - 1]?.throughNs)).toBe(
    true,
  );
  expect(Number((observed[0] as Observed).fromNs - fromNs) / 1e9).toBeLessThan(120);
  expect(Number(throughNs - (observed.at(-1) as Observed).throughNs) / 1e9).toBeLessThan(1);

  const context = contextOf(plant, id as MachineId);
  const { state } = fold(initialFold(id as MachineId), own, context);
  const counter = signal('count-total', id) ?? signal('count-good', id);
  const counts = own.flatMap((entry) =>
    entry.kind === 'sample' && entry.signal === counter?.id ? [Number(entry.value)] : [],
  );
  const modulus = counter?.modulus ?? Number.POSITIVE_INFINITY;
  const made = counts.slice(1).reduce((sum, count, index) => {
    const more = count - (counts[index] as number);
    return sum + (more < 0 ? more + modulus : more);
  }, 0);
  const parts = counter?.role === 'count-total' ? state.totals.good + state.totals.reject : state.totals.good;
  expect(made).toBeGreaterThan(100);
  expect(parts).toBe(made);
  expect(Number(state.totals.runNs) / 3.6e12).toBeGreaterThan(1);
});

const signal = (role: string, id: string) =>
  machinesOf(plant)
    .find(({ machine }) => machine.id === id)
    ?.machine.signals.find((one) => one.role === role);

test('what gateway.yaml does to a value is done to the past too', () => {
  const changed = structuredClone(gateways);
  const source = changed.gateways.flatMap(({ machines }) => machines['filler-1'] ?? [])[0];
  source?.stages.push({ kind: 'scale', signals: ['pressure'], factor: 1000, offset: 0 });
  const [line] = pastOf({ plant, gateways: changed, simulators }, { fromNs, throughNs: fromNs + 600n * NS_PER_S });
  const pressures = (entries: readonly Entry[]) =>
    entries.flatMap((entry) =>
      entry.kind === 'sample' && entry.machine === 'filler-1' && entry.signal === 'pressure'
        ? [Number(entry.value)]
        : [],
    );
  const scaled = pressures([...(line?.entries ?? [])].flat());
  expect(scaled.length).toBeGreaterThan(5);
  expect(scaled.map((value) => Math.round(value))).toEqual(
    pressures(past)
      .slice(0, scaled.length)
      .map((value) => Math.round(value * 1000)),
  );
});
