import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MachineId, SignalId } from '@gemba/contract/identity';
import { readConfiguration as readGateways } from '@gemba/gateway/read-config';
import { makeLog } from '@gemba/program/log';
import { makeHistorian } from '@gemba/server/historian/registry';
import { makeRecords } from '@gemba/server/records/registry';
import { readSimulators } from '@gemba/simulators/config';
import { expect, onTestFinished, test } from 'vitest';
import { writePlant } from './plant.ts';
import { seed } from './seed.ts';

const DAY_NS = 86_400_000_000_000n;
const DAYS = 3;
const RAW_DAYS = 1;
const endNs = BigInt(Date.parse('2026-11-02T00:00:00Z')) * 1_000_000n;
const fromNs = endNs - BigInt(DAYS) * DAY_NS;

test('of a seeded past the last days are samples, all days are rollups and ledger rows', async () => {
  const data = await mkdtemp(join(tmpdir(), 'gemba-seed-'));
  onTestFinished(() => rm(data, { recursive: true, force: true }));
  const plantFile = writePlant(join(data, 'config'), 3);
  const { plant, config: gateways } = readGateways(plantFile, join(data, 'config/gateway.yaml'));
  const simulators = readSimulators(join(data, 'config/simulators.yaml'), plant);
  const log = makeLog('test', 'silent');
  const { signal } = new AbortController();
  await seed({ data, plant, gateways, simulators, days: DAYS, endNs, rawDays: RAW_DAYS, log, signal });

  const historian = makeHistorian({ kind: 'duckdb', folder: join(data, 'server/historian') });
  const records = makeRecords({ folder: join(data, 'server/records') });
  onTestFinished(() => historian.stop());
  onTestFinished(() => records.stop());
  await historian.start();
  await records.start();
  const machine = 'machine-2' as MachineId;
  const { oldestNs, newestNs } = await historian.stats();
  expect(Number((endNs - (oldestNs as bigint)) / DAY_NS)).toBeLessThan(RAW_DAYS + 2);
  expect(Number(endNs - (newestNs as bigint)) / 1e9).toBeLessThan(120);
  const buckets = await historian.buckets(machine, 'pressure' as SignalId, fromNs, endNs, DAYS);
  expect(buckets.every(({ count }) => count > 300)).toBe(true);
  const rows = await records.rows(machine, 0n, endNs);
  const known = rows.filter(({ state }) => state !== 'no-data');
  expect(Number((known[0]?.fromNs as bigint) - fromNs) / 1e9).toBeLessThan(120);
  expect(known.reduce((sum, { good }) => sum + good, 0)).toBeGreaterThan(DAYS * 5000);
  expect(await records.dirty()).toEqual([]);
}, 300_000);
