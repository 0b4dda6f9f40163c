/** Debian's InfluxDB 1.x on free ports behind the path shim, started and killed by a test; gone afterwards. */

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '@gemba/program/free-ports';
import type { HistorianOptions } from '@gemba/server/historian/registry';
import { InfluxShim } from './influx-shim.ts';
import { Part } from './processes.ts';

const COMMAND = ['/usr/bin/influxd', '/usr/local/bin/influxd', '/opt/homebrew/bin/influxd'].find((path) =>
  existsSync(path),
);

/** Why tests that need it must be skipped; `null` when it is there. */
export const influxMissing = COMMAND === undefined ? 'InfluxDB is not installed (Debian package influxdb)' : null;

const BUCKET = 'gemba';

interface Series {
  tags?: Record<string, string>;
  columns: string[];
  values: unknown[][];
}

export class InfluxUnderTest {
  readonly shim: InfluxShim;
  readonly #folder: string;
  readonly #port: number;
  readonly #part: Part;

  constructor(folder: string, httpPort: number, rpcPort: number) {
    this.#folder = folder;
    this.#port = httpPort;
    this.shim = new InfluxShim(httpPort);
    const file = join(folder, 'influxdb.conf');
    writeFileSync(file, settings(folder, httpPort, rpcPort));
    this.#part = new Part(COMMAND ?? 'influxd', ['-config', file]);
  }

  /** Where a historian finds it. */
  get options() {
    const connection = { url: this.shim.url, token: 'not-checked', org: 'gemba', bucket: BUCKET };
    return { kind: 'influx', ...connection } as const satisfies HistorianOptions;
  }

  /** The same as environment of a server. */
  get env(): Record<string, string> {
    const { url, token, org, bucket } = this.options;
    return { GEMBA_INFLUX_URL: url, GEMBA_INFLUX_TOKEN: token, GEMBA_INFLUX_ORG: org, GEMBA_INFLUX_BUCKET: bucket };
  }

  /** Starts the engine (again), and makes the database if it isn't there. */
  async start(): Promise<void> {
    await this.#part.start(async () => (await fetch(this.#engine('ping')).catch(() => null))?.ok === true);
    await this.statement(`CREATE DATABASE ${BUCKET}`);
    await this.statement(`CREATE DATABASE "${this.rollup}"`);
  }

  /** The database of what is kept for years. */
  readonly rollup = `${BUCKET}-rollup`;

  /** Rows of a statement, tags of its groups among the columns. */
  async rows(q: string, database = BUCKET): Promise<Record<string, unknown>[]> {
    const { results } = (await this.statement(q, database)) as { results: { series?: Series[] }[] };
    return (results[0]?.series ?? []).flatMap(({ tags, columns, values }) =>
      values.map((row) => ({ ...tags, ...Object.fromEntries(columns.map((column, index) => [column, row[index]])) })),
    );
  }

  /** Runs a statement in the engine itself, past the shim. */
  async statement(q: string, database = BUCKET): Promise<unknown> {
    const response = await fetch(this.#engine('query'), {
      method: 'POST',
      body: new URLSearchParams({ db: database, q, epoch: 'ns' }),
    });
    const reply = (await response.json()) as { results: { error?: string }[] };
    const error = reply.results[0]?.error;
    if (error !== undefined) throw new Error(`${q}: ${error}`);
    return reply;
  }

  /** Writes line protocol into the engine itself, past the shim. */
  async write(lines: string): Promise<void> {
    const response = await fetch(this.#engine(`write?db=${BUCKET}&precision=n`), { method: 'POST', body: lines });
    if (!response.ok) throw new Error(await response.text());
  }

  kill(): Promise<void> {
    return this.#part.end('SIGKILL');
  }

  get pid(): number | null {
    return this.#part.pid;
  }

  /** Ends it; what it has stored stays in its folder. */
  async end(): Promise<void> {
    await this.shim.stop();
    await this.#part.end();
  }

  async stop(): Promise<void> {
    await this.shim.stop();
    await this.#part.end('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  readonly #engine = (path: string) => `http://127.0.0.1:${this.#port}/${path}`;
}

/** An engine that runs, with an empty database, and its shim. */
export async function startInflux(): Promise<InfluxUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), 'gemba-influx-'));
  const [httpPort = 0, rpcPort = 0] = await freePorts(2);
  const influx = new InfluxUnderTest(folder, httpPort, rpcPort);
  await influx.shim.start();
  await influx.start();
  return influx;
}

const settings = (folder: string, httpPort: number, rpcPort: number) => `
reporting-enabled = false
bind-address = "127.0.0.1:${rpcPort}"
[meta]
  dir = "${folder}/meta"
[data]
  dir = "${folder}/data"
  wal-dir = "${folder}/wal"
  query-log-enabled = false
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:${httpPort}"
  log-enabled = false
[continuous_queries]
  enabled = false
`;
