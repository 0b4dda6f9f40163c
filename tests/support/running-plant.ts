/**
 * A whole plant as processes, as `npm start` runs it, but each part in the test's hands: broker (ours or Mosquitto),
 * simulators, gateway, server. Everything lies in one folder and is gone afterwards.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { machinesOf } from '@gemba/contract/plant';
import { exchangeCertificates } from '@gemba/program/exchange-certificates';
import { freePorts } from '@gemba/program/free-ports';
import { stringify } from 'yaml';
import { type Cables, lay } from './cables.ts';
import type { FaultProxy } from './fault-proxy.ts';
import { readMetric } from './metrics.ts';
import { Mosquitto } from './mosquitto.ts';
import { Program, type StartExtras } from './processes.ts';
import { type TestPlant, type TestPlantSpec, writeTestPlant } from './test-plant.ts';

export interface RunningPlantOptions extends TestPlantSpec {
  broker?: 'embedded' | 'mosquitto';
  /** Environment of the server, for example where InfluxDB is. */
  serverEnv?: Record<string, string>;
  historian?: 'duckdb' | 'influx';
  /** Arguments beside the usual ones. */
  serverArgs?: string[];
  /** Content of its server.yaml; where it is absent, that of the demo plant. */
  serverConfig?: object;
  /** Everything on the network goes through cables that a test can cut, hold or make slow. */
  cables?: boolean;
  /** What programs are started with beside the usual, given the plant's folder. */
  extras?: (folder: string) => Partial<Record<'simulators' | 'gateway' | 'server', StartExtras>>;
}

interface Restartable {
  start(): Promise<void>;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export class RunningPlant {
  readonly folder: string;
  readonly data: string;
  readonly config: TestPlant;
  readonly http: number;
  readonly mqtt: number;
  readonly control: number;
  readonly gatewayMetrics: number;
  readonly broker: Restartable;
  readonly simulators: Program;
  readonly gateway: Program;
  readonly server: Program;
  readonly #cables: Cables | null;

  private constructor(
    folder: string,
    config: TestPlant,
    ports: readonly number[],
    options: RunningPlantOptions,
    cables: Cables | null,
  ) {
    this.#cables = cables;
    this.folder = folder;
    this.data = join(folder, 'data');
    this.config = config;
    const [http = 0, mqtt = 0, control = 0, gatewayMetrics = 0, ...machines] = ports;
    this.http = http;
    this.mqtt = mqtt;
    this.control = control;
    this.gatewayMetrics = gatewayMetrics;
    const ids = options.machines.map(({ id }) => id);
    const portsFile = writePorts(join(folder, 'ports.json'), { http, mqtt, control }, ids, machines);
    const seen = [...(cables?.machines.values() ?? [])].map(({ port }) => port);
    const seenFile =
      cables === null ? portsFile : writePorts(join(folder, 'ports-seen.json'), { http, mqtt, control }, ids, seen);
    const common = ['--data', this.data, '--plant', config.plantFile];
    const url = (cable: FaultProxy | undefined) => ['--mqtt', `mqtt://127.0.0.1:${cable?.port ?? mqtt}`];
    this.broker =
      options.broker === 'mosquitto'
        ? new Mosquitto(folder, mqtt)
        : new Program('broker', 'server/src/broker/main.ts', ['--port', String(mqtt)]);
    const extras = options.extras?.(folder) ?? {};
    this.simulators = new Program(
      'simulators',
      'simulators/src/main.ts',
      [...common, '--config', config.simulatorsFile, '--ports', portsFile],
      extras.simulators,
    );
    this.gateway = new Program(
      'gateway',
      'gateway/src/main.ts',
      [
        ...common,
        ...url(cables?.gateway),
        ...['--config', config.gatewayFile, '--ports', seenFile],
        ...['--metrics-port', String(gatewayMetrics)],
      ],
      extras.gateway,
    );
    const historian = ['--historian', options.historian ?? 'duckdb'];
    const serverFile = join(folder, 'config/server.yaml');
    if (options.serverConfig !== undefined) writeFileSync(serverFile, stringify(options.serverConfig));
    const serverConfig = options.serverConfig === undefined ? [] : ['--config', serverFile];
    this.server = new Program(
      'server',
      'server/src/main.ts',
      [
        ...common,
        ...url(cables?.server),
        ...historian,
        ...serverConfig,
        '--port',
        String(http),
        ...(options.serverArgs ?? []),
      ],
      { ...extras.server, env: { ...options.serverEnv, ...extras.server?.env } },
    );
  }

  /** Prepares a plant: folder, ports, configuration, certificates. Nothing runs yet. */
  static async prepare(options: RunningPlantOptions): Promise<RunningPlant> {
    const folder = mkdtempSync(join(tmpdir(), 'gemba-plant-'));
    const config = writeTestPlant(folder, options);
    const ports = await freePorts(4 + options.machines.length);
    const cables =
      options.cables === true
        ? await lay({ mqtt: ports[1] ?? 0, machines: options.machines.map(({ id }, i) => [id, ports[4 + i] ?? 0]) })
        : null;
    const plant = new RunningPlant(folder, config, ports, options, cables);
    await exchangeCertificates(plant.data);
    return plant;
  }

  /** Starts everything and waits until every machine is live. */
  async start(): Promise<void> {
    await this.broker.start();
    await this.startPrograms();
  }

  /** Starts everything but the broker, which runs. */
  async startPrograms(): Promise<void> {
    await Promise.all([this.simulators.start(), this.gateway.start(), this.server.start()]);
    await this.untilAllLive();
  }

  /** Stops what still runs, in order, and removes the folder, unless somebody is to look at it. */
  async end({ keep = false } = {}): Promise<void> {
    for (const part of [this.simulators, this.gateway, this.server, this.broker])
      await part.kill().catch(() => undefined);
    for (const cable of this.#allCables()) await cable.stop();
    if (!keep) rmSync(this.folder, { recursive: true, force: true });
  }

  /** Of a plant that was asked for with cables. */
  get cables(): Cables {
    if (this.#cables === null) throw new Error('the plant was prepared without cables');
    return this.#cables;
  }

  #allCables(): FaultProxy[] {
    const cables = this.#cables;
    return cables === null ? [] : [...cables.machines.values(), cables.gateway, cables.server];
  }

  get url(): string {
    return `http://127.0.0.1:${this.http}`;
  }

  /** GET of the API; `null` while the server doesn't answer. */
  async get<T>(path: string): Promise<T | null> {
    const response = await fetch(`${this.url}${path}`).catch(() => null);
    return response?.ok ? ((await response.json()) as T) : null;
  }

  async machines(): Promise<MachineSummary[]> {
    return (await this.get<{ machines: MachineSummary[] }>('/api/v1/machines'))?.machines ?? [];
  }

  async untilAllLive(withinMs = 60_000): Promise<void> {
    const count = machinesOf(this.config.plant).length;
    await until('every machine is live', withinMs, async () => {
      const live = (await this.machines()).filter(({ ageMs }) => ageMs !== null && ageMs < 3000);
      return live.length === count;
    });
  }

  /** Resolves when all that was journalled is stored, and what came late is folded. */
  async untilDrained(withinMs = 120_000): Promise<void> {
    await until('everything journalled is stored', withinMs, async () => {
      const backlog = await this.metric('gateway', 'gemba_gateway_backlog_batches');
      const dirty = await this.metric('server', 'gemba_server_refold_waiting');
      return backlog === 0 && dirty === 0;
    });
  }

  /** Tells a simulated machine what to do; answers after the emission. */
  async command(machine: string, command: string): Promise<void> {
    await this.#control(`/machines/${machine}/commands`, { command });
  }

  /** Switches one of a simulated machine's faults on. */
  async switchOn(machine: string, fault: string, parameters: Record<string, unknown> = {}): Promise<void> {
    await this.#control(`/machines/${machine}/faults`, { fault, ...parameters });
  }

  /** Switches it off again. */
  async switchOff(machine: string, fault: string): Promise<void> {
    const path = `http://127.0.0.1:${this.control}/machines/${machine}/faults/${fault}`;
    const response = await fetch(path, { method: 'DELETE' });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  }

  /** Closes a machine's OPC UA server, or opens it again. */
  async link(machine: string, up: boolean): Promise<void> {
    await this.#control(`/machines/${machine}/link`, { up });
  }

  async #control(path: string, body: object): Promise<void> {
    const response = await fetch(`http://127.0.0.1:${this.control}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  }

  /** Sum over the labels of a metric; `null` while the program doesn't answer. */
  async metric(of: 'gateway' | 'server', name: string, label = ''): Promise<number | null> {
    return readMetric(of === 'gateway' ? this.gatewayMetrics : this.http, name, label).catch(() => null);
  }

  /** Samples that the gateway journalled since it started; 0 while it doesn't answer. */
  async journalled(): Promise<number> {
    return (await this.metric('gateway', 'gemba_gateway_journalled_total', 'kind="sample"')) ?? 0;
  }
}

function writePorts(
  file: string,
  own: Record<string, number>,
  machines: readonly string[],
  opcua: readonly (number | undefined)[],
): string {
  const byMachine = Object.fromEntries(machines.map((id, index) => [id, opcua[index]]));
  writeFileSync(file, JSON.stringify({ ...own, opcua: byMachine }));
  return file;
}

export interface MachineSummary {
  id: string;
  path: string;
  state: string;
  shown: string;
  sinceMs: number | null;
  ageMs: number | null;
  oee: number | null;
}

/** Looks again until it is so; throws after the time, with what was waited for. */
export async function until(what: string, withinMs: number, isSo: () => Promise<boolean>, againMs = 50): Promise<void> {
  const startedMs = performance.now();
  for (;;) {
    if (await isSo()) return;
    if (performance.now() - startedMs > withinMs) throw new Error(`after ${withinMs} ms it was not so that ${what}`);
    await pause(againMs);
  }
}
