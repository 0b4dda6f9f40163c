/**
 * Grafana's dashboards against the real engine: what a small plant did is published, then each panel's queries are taken
 * out of the dashboards, their variables filled in, and run where the panel's data source points; what comes back must
 * be what the plant did. Grafana itself does not run here.
 */

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Diagnostics } from '@gemba/contract/diagnostics';
import { freePorts } from '@gemba/program/free-ports';
import { makeLog } from '@gemba/program/log';
import { Metrics } from '@gemba/program/metrics';
import { systemClock } from '@gemba/server/clock';
import type { Fact } from '@gemba/server/facts/port';
import { Publisher } from '@gemba/server/facts/publisher';
import { fromTag } from '@gemba/server/historian/influx/escape';
import { makeFactSink } from '@gemba/server/historian/registry';
import { ODD_NAMES } from '@gemba/server/historian/suite/odd-names';
import { Bench } from '@gemba/server/testing/bench';
import { FILLER, LABELLER, observed, START_MS, sample, testPlant } from '@gemba/server/testing/plant';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { type InfluxUnderTest, influxMissing, startInflux } from '../support/influx.ts';
import { Program, ROOT } from '../support/processes.ts';
import { describeWith } from '../support/skip.ts';
import { soon } from '../support/soon.ts';
import { writeTestPlant } from '../support/test-plant.ts';

interface Target {
  refId: string;
  query: string;
  datasource: { uid: string };
}
interface Panel {
  id: number;
  title: string;
  type: string;
  description: string;
  datasource: { uid: string };
  gridPos: { x: number; y: number; w: number; h: number };
  targets: Target[];
}
interface Dashboard {
  uid: string;
  title: string;
  panels: Panel[];
  templating: { list: { name: string; type: string; multi: boolean; query: string; datasource?: { uid: string } }[] };
}
type Row = Record<string, unknown>;

const GRAFANA = join(ROOT, 'config/grafana');
const FOLDER = join(GRAFANA, 'dashboards');
const dashboards = readdirSync(FOLDER).map(
  (file) => [file, JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Dashboard] as const,
);
const { datasources } = parse(readFileSync(join(GRAFANA, 'provisioning/datasources/gemba.yaml'), 'utf8')) as {
  datasources: { uid: string; type: string; jsonData: { dbName: string } }[];
};

/** Half an hour from 08:00 of the test's plant. */
const END_S = 1800;
/** What `$…` stands for; the time of a panel is that half hour. */
const VARIABLES: Record<string, string> = {
  $timeFilter: `time >= ${START_MS}ms AND time <= ${START_MS + END_S * 1000}ms`,
  $__interval: '1s',
  $group: '15m',
  $line: '(line-1)',
  $rule: '(hot)',
  $gateway: '(edge-1)',
};
/** `uid`: the present, in the bucket of samples, is sampled now. */
const fill = (query: string, uid: string): string =>
  query.replace(/\$\w+/g, (variable) => {
    const present = uid === 'gemba-samples' && variable === '$timeFilter';
    const value = present ? 'time > now() - 5m' : VARIABLES[variable];
    if (value === undefined) throw new Error(`${variable} is no variable`);
    return value;
  });

/** As Grafana does with the chosen value of a variable of several (`escapeStringForRegex` of `@grafana/data`). */
const escaped = (value: string): string => value.replace(/[\\^$*+?.()|[\]{}/]/g, '\\$&');

const atS = (since: number): number => (START_MS + since * 1000) * 1e6;
const near = (value: number) => expect.closeTo(value, 6);
const ofLine = (rows: object[]): object[] => rows.map((row) => ({ line: 'line-1', ...row }));
const ofGateway = (rows: object[]): object[] => rows.map((row) => ({ gateway: 'edge-1', ...row }));
const HOT = { machine: FILLER, rule: 'hot', text: 'Too hot', priority: 'high' };

/** What each panel shows after the half hour: the rows of its queries, one after the other, as far as they are named. */
const SHOWS: Record<string, Record<string, object[]>> = {
  'Line status': {
    'Machines now': ofLine([
      { machine: FILLER, shown: 'no-data', reason: '', 'heard ago': 200 },
      { machine: LABELLER, shown: 'run', reason: '', 'heard ago': 0.3 },
    ]),
    States: [
      { machine: FILLER, shown: 'slow', time: atS(0) },
      { machine: FILLER, shown: 'slow', time: atS(900) },
      { machine: LABELLER, shown: 'run', time: atS(0) },
      { machine: LABELLER, shown: 'down', time: atS(600) },
      { machine: LABELLER, shown: 'run', time: atS(900) },
    ],
    'Good parts of the lines': ofLine([
      { sum: 576, time: atS(0) },
      { sum: 864, time: atS(900) },
    ]),
    'Where time went': [{ machine: LABELLER, shown: 'down', reason: 'Bottle jam', seconds: 300, time: atS(600) }],
  },
  OEE: {
    'OEE of the lines': ofLine([{ OEE: near(1440 / 1800) }]),
    'Figures of the machines': ofLine([
      { machine: FILLER, OEE: near(870 / 1800) },
      { machine: LABELLER, OEE: near(1440 / 1800) },
      { machine: FILLER, Availability: 1 },
      { machine: LABELLER, Availability: near(1500 / 1800) },
      { machine: FILLER, Performance: near(870 / 1800) },
      { machine: LABELLER, Performance: near(1) },
      { machine: FILLER, Quality: 1 },
      { machine: LABELLER, Quality: near(0.96) },
      { machine: FILLER, Completeness: 1 },
      { machine: LABELLER, Completeness: 1 },
    ]),
    'OEE over time': ofLine([
      { OEE: near(576 / 900), time: atS(0) },
      { OEE: near(0.96), time: atS(900) },
    ]),
    'Planned time of the lines': ofLine([
      { run: 600, down: 300, 'no data': 0, time: atS(0) },
      { run: 900, down: 0, 'no data': 0, time: atS(900) },
    ]),
    'Parts of the lines': ofLine([
      { good: 576, reject: 24, time: atS(0) },
      { good: 864, reject: 36, time: atS(900) },
    ]),
  },
  Alarms: {
    'Active alarms': [{ active: 1 }],
    'Alarms that stand': [{ ...HOT, state: 'active-unacknowledged', suppression: 'none' }],
    Activations: [
      { rule: 'hot', count: 1, time: atS(0) },
      { rule: 'hot', count: 1, time: atS(1200) },
    ],
    'Most frequent alarms': [{ rule: 'hot', machine: FILLER, activations: 2 }],
    Journal: [
      { ...HOT, transition: 'activated', time: atS(1680), value: 90, late: false },
      { ...HOT, transition: 'returned', time: atS(240) },
      { ...HOT, transition: 'activated', time: atS(120) },
    ],
  },
  'Gateway health': {
    'Gateways now': ofGateway([{ 'heard ago': 0.4, behind: 1.5, waiting: 3, lost: 2, refused: 4, twin: false }]),
    Behind: ofGateway([{ max: 1.5 }]),
    'Batches that wait': ofGateway([{ max: 3 }]),
    'Batches stored': ofGateway([{ non_negative_derivative: expect.any(Number) }]),
    'Lost and refused': ofGateway([{ lost: 2, refused: 4 }]),
    'Machines heard ago': [
      { machine: FILLER, max: 200 },
      { machine: LABELLER, max: 0.3 },
    ],
  },
};

const RULE = {
  id: 'hot',
  machines: [FILLER],
  condition: { kind: 'above-limit' as const, signal: 'zone/temperature', limit: 80, deadband: 5 },
  priority: 'high' as const,
  text: 'Too hot',
};

/**
 * The labeller makes a part a second, one of 25 bad, and jams for five minutes; the filler is slow, gets hot twice, and
 * stays hot.
 */
async function workHalfAnHour(): Promise<Bench> {
  const bench = await Bench.make(testPlant({ alarms: [RULE] }));
  let made = 0;
  bench.live(sample(LABELLER, 'total', 0, 0n), sample(LABELLER, 'reject', 0, 0n));
  for (let from = 0; from < END_S; from += 60) {
    const jammed = from >= 600 && from < 900;
    const hot = from === 120 || from === 180 || from >= 1680;
    bench.live(
      sample(FILLER, 'state', from, 'run'),
      sample(FILLER, 'total', from, BigInt(from / 2)),
      sample(FILLER, 'reject', from, 0n),
      sample(FILLER, 'zone/temperature', from, hot ? 90 : 20),
      sample(LABELLER, 'state', from, jammed ? 'fault' : 'run'),
      sample(LABELLER, 'reason', from, jammed ? 7n : 0n),
      ...Array.from({ length: 60 }, (_, second) => from + second).flatMap((at) => {
        if (!jammed) made++;
        const rejected = BigInt(Math.floor(made / 25));
        return [sample(LABELLER, 'total', at + 0.5, BigInt(made)), sample(LABELLER, 'reject', at + 0.5, rejected)];
      }),
      observed(FILLER, from, from + 60),
      observed(LABELLER, from, from + 60),
    );
    await bench.clock.advance(1000);
  }
  await bench.clock.advance(5000);
  return bench;
}

let stored = 37;
const diagnostics = (): Diagnostics => ({
  ...{ serverMs: 0, sinceMs: 0, stream: { up: true, refused: [] }, nodes: [], machines: [], certificates: [] },
  sparkplug: { up: true, hostId: 'gemba', refused: [] },
  gateways: [
    {
      ...{ kind: 'gateway', gateway: 'edge-1', site: 'site-1', epoch: '0123456789abcdef', liveAgoMs: 400 },
      ...{ messages: { live: 9, replay: 0 }, produced: stored + 3, stored: stored++, waiting: 3, behindMs: 1500 },
      ...{ newJournals: 0, lost: 2, twin: null, refused: [{ name: 'stranger', count: 4, last: '', atMs: 0 }] },
    },
  ],
});

describe('the dashboards', () => {
  test('are provisioned: data sources, folder and files are named as they are', () => {
    const { providers } = parse(readFileSync(join(GRAFANA, 'provisioning/dashboards/gemba.yaml'), 'utf8'));
    const compose = parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8'));
    const { volumes, environment } = compose.services.grafana;
    expect(volumes).toContain(`./config/grafana/dashboards:${providers[0].options.path}:ro`);
    for (const { type, jsonData } of datasources) {
      expect(type).toBe('influxdb');
      expect(Object.keys(environment)).toContain(/^\$\{(\w+)\}$/.exec(jsonData.dbName)?.[1]);
    }
  });

  test.each(dashboards)(
    '%s takes what somebody chose only where Grafana escapes it',
    (_file, { panels, templating }) => {
      const chosen = new Set(templating.list.filter(({ type }) => type === 'query').map(({ name }) => name));
      for (const { multi, name } of templating.list) expect(multi, name).toBe(chosen.has(name));
      for (const { query } of panels.flatMap(({ targets }) => targets)) {
        for (const [variable] of query.matchAll(/\$\w+/g)) {
          if (!chosen.has(variable.slice(1))) continue;
          expect(query.split(variable).length, query).toBe(query.split(` =~ /^${variable}$/`).length);
        }
      }
    },
  );

  test.each(dashboards)('%s has what Grafana needs to know', (_file, { uid, panels, templating }) => {
    const sources = datasources.map((source) => source.uid);
    expect(dashboards.filter(([, other]) => other.uid === uid)).toHaveLength(1);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const { title, description, datasource, targets, gridPos } of panels) {
      expect(title).not.toBe('');
      expect(description).not.toBe('');
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      for (const one of [{ datasource }, ...targets]) expect(sources).toContain(one.datasource.uid);
      expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
    }
    for (const { type, datasource } of templating.list) {
      if (type === 'query') expect(sources).toContain(datasource?.uid);
    }
  });
});

describeWith([influxMissing], 'the panels', () => {
  let influx: InfluxUnderTest;
  let publisher: Publisher;

  beforeAll(async () => {
    influx = await startInflux();
    const bench = await workHalfAnHour();
    const metrics = new Metrics();
    const sink = makeFactSink(influx.options);
    if (sink === null) throw new Error('InfluxDB takes facts');
    publisher = new Publisher({
      ...{ sink, metrics, plant: bench.plant, records: bench.records },
      // Rounds every 300 ms.
      clock: { ...systemClock, after: (ms, action) => systemClock.after(ms * 0.03, action) },
      log: makeLog('test', 'silent'),
      present: () => ({
        machines: bench.life.pipeline.picture.machines(),
        ages: { [FILLER]: 200_000, [LABELLER]: 300 },
        diagnostics: diagnostics(),
      }),
    });
    await publisher.start();
    await soon(async () => {
      const waiting = await metrics.registry.getSingleMetric('gemba_server_facts_waiting_machines')?.get();
      expect(waiting?.values[0]?.value).toBe(0);
      const seen = await influx.rows(
        'SELECT max(stored) FROM gateway WHERE time > now() - 5m GROUP BY time(1s) fill(none)',
      );
      expect(seen.length).toBeGreaterThan(2);
    });
  });
  afterAll(async () => {
    await publisher?.stop();
    await influx?.stop();
  });

  const run = (uid: string, query: string): Promise<Row[]> => {
    const source = datasources.find((one) => one.uid === uid);
    const kept = source?.jsonData.dbName.includes('ROLLUP') === true;
    return influx.rows(query, kept ? influx.rollup : influx.options.bucket);
  };

  test('are fed by a server that runs with InfluxDB', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gemba-facts-'));
    const { plantFile } = writeTestPlant(folder, { machines: [{ id: 'press-1', kind: 'press' }] });
    const [port = 0] = await freePorts(1);
    const args = ['--data', join(folder, 'data'), '--plant', plantFile, '--port', String(port)];
    const server = new Program('server', 'server/src/main.ts', [...args, '--historian', 'influx'], { env: influx.env });
    onTestFinished(async () => {
      await server.kill();
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    });
    await server.start();
    await soon(async () => {
      const now = await influx.rows(
        "SELECT last(shown) AS shown FROM machine WHERE machine = 'press-1' AND time > now() - 1m",
      );
      expect(now).toMatchObject([{ shown: 'no-data' }]);
    });
  }, 120_000);

  test('find by its name whatever is called oddly, and it alone', async () => {
    const sink = makeFactSink(influx.options);
    const timeNs = BigInt(Date.now()) * 1_000_000n;
    const facts = ODD_NAMES.map((odd): Fact => {
      const fields = { epoch: odd, behind_s: 1, waiting: 1n, stored: 1n, lost: 1n, refused: 1n, twin: false };
      const tags = { gateway: odd, site: odd, kind: 'gateway' };
      return { measurement: 'gateway', tags, fields: { ...fields, live_age_s: 1 }, timeNs };
    });
    expect(await sink?.write(facts)).toBe(0);
    const [, health] = dashboards.find(([, { title }]) => title === 'Gateway health') ?? [];
    const query = health?.panels.find(({ title }) => title === 'Gateways now')?.targets[0]?.query ?? '';
    const names = await influx.rows(health?.templating.list[0]?.query ?? '');
    const found = names.map(({ value }) => String(value)).filter((value) => value !== 'edge-1');
    expect(found.map(fromTag).sort()).toEqual([...ODD_NAMES].sort());
    for (const name of found) {
      const rows = await influx.rows(query.replaceAll('$gateway', `(${escaped(name)})`));
      expect(rows).toMatchObject([{ gateway: name, lost: 1 }]);
      const said = await influx.rows(`SELECT epoch FROM gateway WHERE gateway =~ /^${escaped(name)}$/`);
      expect(said.map(({ epoch }) => epoch)).toEqual([fromTag(name)]);
    }
    // The other tests look at what is here.
    await influx.statement(`DROP SERIES FROM gateway WHERE gateway != 'edge-1'`);
  });

  describe.each(dashboards)('%s', (_file, { title, panels, templating }) => {
    test.each(panels)('$title', async (panel) => {
      const found: Row[] = [];
      for (const { query, datasource } of panel.targets) {
        found.push(...(await run(datasource.uid, fill(query, datasource.uid))));
      }
      const shown = SHOWS[title]?.[panel.title] ?? [];
      expect(shown.length, 'somebody says what it ought to show').toBeGreaterThan(0);
      // The present was sampled more than once.
      const sampled = panel.datasource.uid === 'gemba-samples';
      if (!sampled) expect(found).toHaveLength(shown.length);
      for (const [index, row] of shown.entries()) {
        if (sampled) expect(found).toContainEqual(expect.objectContaining(row));
        else expect(found[index]).toMatchObject(row);
      }
    });

    test('its variables have something to choose from', async () => {
      for (const { type, name, query, datasource } of templating.list) {
        if (type === 'query') expect(await run(datasource?.uid ?? '', query), name).not.toEqual([]);
      }
    });
  });
});
