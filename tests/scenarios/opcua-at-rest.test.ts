/**
 * OPC UA reports on change, so a machine at rest says nothing: that is not "no data". A machine whose cable is cut says
 * nothing either: that is, and since when it is must be right. Small: seconds. Whole: an hour, with the plant's own limit.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePorts } from '@gemba/program/free-ports';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { readMetric } from '../support/metrics.ts';
import { closeNasty, gatewaysOf, type NastyEnd, openNasty, plantOf } from '../support/nasty-works.ts';
import { Program, withTails } from '../support/processes.ts';
import { judging, record, seeds } from '../support/proof.ts';
import { type MachineSummary, until } from '../support/running-plant.ts';
import { Screen } from '../support/screen.ts';

const REST_S = judging ? 3600 : 6;
const NO_DATA_AFTER_S = judging ? 30 : 4;
const POLL_MS = 500;
/** The end of what was observed may lie before the cut by a keep-alive, a mark each second and the interval. */
const OBSERVED_BEFORE_MS = 2500;
/** The age is on the server's clock, the mark arrives a moment later; and a poll. */
const NOTICE_MS = 3000;

interface Works {
  ends: NastyEnd[];
  screen: Screen;
  machines(): Promise<MachineSummary[]>;
  metric(name: string, label?: string): Promise<number>;
}

for (const seed of seeds([1])) {
  test(`a machine at rest stays live, one whose cable is cut turns NO DATA: ${REST_S} s`, {
    timeout: (REST_S + 180) * 1000,
  }, async () => {
    await withWorks(async (works) => {
      const rest = await restFor(works, REST_S * 1000);
      const cut = await cutOne(works);
      record('at-rest', seed, { restS: REST_S, noDataAfterS: NO_DATA_AFTER_S, ...rest, ...cut });
    });
  });
}

/** Nothing happens, and all is live: by the API and to a screen. */
async function restFor({ machines, metric, screen }: Works, forMs: number) {
  const before = await machines();
  const samples = await metric('gemba_gateway_journalled_total', 'kind="sample"');
  const seen = { polls: 0, beats: 0, largestAgeMs: 0 };
  const wrong: unknown[] = [];
  screen.beat = ({ ages }) => {
    seen.beats += 1;
    for (const age of Object.values(ages)) {
      seen.largestAgeMs = Math.max(seen.largestAgeMs, age ?? Number.POSITIVE_INFINITY);
      if (age === null || age > NO_DATA_AFTER_S * 1000) wrong.push(ages);
    }
  };
  screen.view = (view) => {
    if (view.shown !== 'down') wrong.push(view);
  };
  const endMs = performance.now() + forMs;
  while (performance.now() < endMs) {
    const now = await machines();
    seen.polls += 1;
    for (const [index, { shown, sinceMs }] of now.entries()) {
      if (shown !== 'down' || sinceMs !== before[index]?.sinceMs) wrong.push(now[index]);
    }
    await pause(POLL_MS);
  }
  screen.view = () => {};
  expect(wrong).toEqual([]);
  expect(screen.closed).toBeNull();
  expect(seen.beats).toBeGreaterThan(forMs / 2000);
  // It really was at rest.
  expect(await metric('gemba_gateway_journalled_total', 'kind="sample"')).toBe(samples);
  expect(await metric('gemba_gateway_gaps_total')).toBe(0);
  return seen;
}

/** One cable passes nothing any more, and nobody is told. */
async function cutOne({ ends, machines, screen }: Works) {
  const cutMs = Date.now();
  ends[1]?.cable.hold();
  let screenMs = 0;
  screen.beat = ({ ages }) => {
    if ((ages.cut ?? 0) > NO_DATA_AFTER_S * 1000) screenMs ||= Date.now() - cutMs;
  };
  let cut: MachineSummary | undefined;
  await until('the cut machine is NO DATA', (NO_DATA_AFTER_S + 30) * 1000, async () => {
    const now = await machines();
    expect(now[0]?.shown).toBe('down');
    cut = now[1];
    return cut?.shown === 'no-data' && screenMs > 0;
  });
  const noDataMs = Date.now() - cutMs;
  const sinceMs = (cut?.sinceMs ?? 0) - cutMs;
  const facts = { noDataMs, screenNoDataMs: screenMs, sinceBeforeCutMs: -sinceMs };
  expect(sinceMs, JSON.stringify(facts)).toBeGreaterThan(-OBSERVED_BEFORE_MS);
  expect(sinceMs, JSON.stringify(facts)).toBeLessThanOrEqual(0);
  expect(noDataMs, JSON.stringify(facts)).toBeGreaterThan(NO_DATA_AFTER_S * 1000 - OBSERVED_BEFORE_MS);
  if (judging) expect(noDataMs, JSON.stringify(facts)).toBeLessThan(NO_DATA_AFTER_S * 1000 + NOTICE_MS);
  ends[1]?.cable.release();
  await until('it is live again', 60_000, async () => (await machines())[1]?.shown === 'down');
  return facts;
}

async function withWorks(act: (works: Works) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'gemba-rest-'));
  const data = join(folder, 'data');
  const ends = await openNasty(data, [['rest'], ['cut']]);
  for (const { machines, server } of ends) for (const machine of machines) server.say(machine, { state: 4n });
  const write = (name: string, value: object): string => {
    writeFileSync(join(folder, name), stringify(value, { aliasDuplicateObjects: false }));
    return join(folder, name);
  };
  const plantFile = write('plant.yaml', plantOf(ends, { noDataAfterS: NO_DATA_AFTER_S }));
  const gatewayFile = write('gateway.yaml', gatewaysOf(ends));
  const [http = 0, mqtt = 0, metrics = 0] = await freePorts(3);
  const common = ['--data', data, '--plant', plantFile, '--mqtt', `mqtt://127.0.0.1:${mqtt}`];
  const broker = new Program('broker', 'server/src/broker/main.ts', ['--port', String(mqtt)]);
  const gateway = new Program('gateway', 'gateway/src/main.ts', [
    ...common,
    '--config',
    gatewayFile,
    '--metrics-port',
    String(metrics),
  ]);
  const server = new Program('server', 'server/src/main.ts', [...common, '--port', String(http)]);
  const url = `http://127.0.0.1:${http}`;
  const machines = async (): Promise<MachineSummary[]> => {
    const response = await fetch(`${url}/api/v1/machines`);
    return ((await response.json()) as { machines: MachineSummary[] }).machines;
  };
  const metric = (name: string, label?: string) => readMetric(metrics, name, label);
  let screen: Screen | null = null;
  try {
    await broker.start();
    await Promise.all([gateway.start(), server.start()]);
    await until('both machines are live', 60_000, async () =>
      (await machines()).every(({ shown, ageMs }) => shown === 'down' && ageMs !== null && ageMs < 3000),
    );
    screen = await Screen.open(url);
    await act({ ends, screen, machines, metric });
  } catch (error) {
    throw withTails(error, gateway, server);
  } finally {
    screen?.close();
    for (const program of [gateway, server, broker]) await program.kill();
    await closeNasty(ends);
    rmSync(folder, { recursive: true, force: true });
  }
}
