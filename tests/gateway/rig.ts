/**
 * A gateway in this process between real parts: an OPC UA server of the simulators, a broker (the embedded one, or as asked), and in the
 * server's place a client that collects what arrives and says what is stored when it is told to.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import type { Epoch, GatewayId, SiteId } from '@gemba/contract/identity';
import type { Plant } from '@gemba/contract/plant';
import type { Signal } from '@gemba/contract/plant/machine';
import type { Entry, Filled, Gap, Observed, Sample, Value } from '@gemba/contract/sample';
import { decodeBody, decodeMessage, unframe } from '@gemba/contract/stream/codec';
import { add, contiguous, EMPTY, type PositionSet } from '@gemba/contract/stream/positions';
import { encodeStored } from '@gemba/contract/stream/stored';
import { LANE_FILTERS, parseLaneTopic, SERVER_STATE_TOPIC, storedTopic } from '@gemba/contract/stream/topics';
import { GatewayConfig } from '@gemba/gateway/config';
import { Gateway } from '@gemba/gateway/gateway';
import { GatewayMetrics } from '@gemba/gateway/metrics';
import { openTrust, type Trust } from '@gemba/gateway/opcua/trust';
import { ensureCertificate } from '@gemba/program/certificate';
import { parseConfig } from '@gemba/program/config';
import { exchangeCertificates } from '@gemba/program/exchange-certificates';
import { type Log, makeLog } from '@gemba/program/log';
import { Metrics } from '@gemba/program/metrics';
import { describe } from '@gemba/simulators/describe';
import { kindOf } from '@gemba/simulators/machines/registry';
import { MachineServer, makeTrustList } from '@gemba/simulators/opcua/machine-server';
import mqtt, { type MqttClient } from 'mqtt';
import { stringify } from 'yaml';
import { embedded, type RunningBroker, type StartBroker } from '../support/brokers.ts';

export const SITE = 'site-1' as SiteId;
export const GATEWAY = 'edge-1' as GatewayId;
export const MACHINE = 'press-1';
const KIND = 'press';

/** What the machine emitted, to be held against what arrived. */
export interface Emitted {
  signal: string;
  timeNs: bigint;
  value: Value;
}

export interface RigOptions {
  /** The machine's server keeps a history. */
  historyH?: number;
  /** Of the machine, in gateway.yaml. */
  backfill?: { enabled?: boolean; valuesPerS?: number };
  /** Further signals, and what gateway.yaml says of the machine besides. */
  more?: { signals: Signal[]; sources: Record<string, string>; settings?: object };
  /** Default: the embedded one. */
  broker?: StartBroker;
}

export class Rig {
  readonly folder: string;
  readonly log: Log = makeLog('test', process.env.GEMBA_TEST_LOG ?? 'silent', 'json');
  readonly emitted: Emitted[] = [];
  readonly server: CollectingServer;
  metrics = new Metrics();
  #trust: Trust | null = null;
  #gateway: Gateway | null = null;
  #broker: RunningBroker | null = null;
  #brokerPort: number | undefined;
  #machine: MachineServer | null = null;
  #certificates: Awaited<ReturnType<typeof makeTrustList>> | null = null;
  #values = new Map<string, bigint>();
  #lastNs = 0n;

  readonly #options: RigOptions;

  private constructor(folder: string, options: RigOptions) {
    this.folder = folder;
    this.#options = options;
    this.server = new CollectingServer();
  }

  static async make(options: RigOptions = {}): Promise<Rig> {
    const rig = new Rig(await mkdtemp(join(tmpdir(), 'gemba-gateway-')), options);
    await exchangeCertificates(rig.folder);
    await rig.startBroker();
    const kind = kindOf(KIND);
    if (kind === undefined) throw new Error(KIND);
    const folder = join(rig.folder, 'simulators/pki');
    rig.#certificates = await makeTrustList(folder);
    const files = await ensureCertificate({ folder, applicationUri: 'urn:gemba:simulators', commonName: 'sim' });
    rig.#machine = new MachineServer({
      id: MACHINE,
      kind,
      idealPerH: 600,
      historyH: options.historyH,
      host: '127.0.0.1',
      port: 0,
      ...files,
      certificates: rig.#certificates,
    });
    const first = { int: 1n, float: 1.5, bool: false, text: 'one' } as const;
    for (const { signal } of kind.signals) rig.emit(signal.id, first[signal.type]);
    await rig.#machine.open();
    return rig;
  }

  get machine(): MachineServer {
    if (this.#machine === null) throw new Error('no machine');
    return this.#machine;
  }

  get gateway(): Gateway {
    if (this.#gateway === null) throw new Error('no gateway');
    return this.#gateway;
  }

  get brokerUrl(): string {
    return `mqtt://127.0.0.1:${this.#brokerPort}`;
  }

  /** Again on the same port. */
  async startBroker(): Promise<void> {
    const { broker = embedded } = this.#options;
    this.#broker = await broker(this.#brokerPort);
    this.#brokerPort = this.#broker.port;
  }

  async stopBroker(): Promise<void> {
    await this.#broker?.stop();
    this.#broker = null;
  }

  async startGateway(): Promise<void> {
    const { plant, config } = this.#configuration();
    this.metrics = new Metrics();
    this.#trust = await openTrust(join(this.folder, 'gateway/pki'), this.log);
    this.#gateway = new Gateway({
      config,
      plant,
      folder: join(this.folder, 'gateway', GATEWAY),
      mqtt: { url: this.brokerUrl },
      trust: this.#trust,
      metrics: new GatewayMetrics(this.metrics),
      log: this.log,
    });
    await this.#gateway.start();
  }

  async stopGateway(): Promise<void> {
    await this.#gateway?.stop();
    await this.#trust?.close();
    this.#gateway = null;
    this.#trust = null;
  }

  /** The machine says something new; with the time at which it says so. */
  emit(signal: string, value?: Value): Emitted {
    const next = value ?? (this.#values.get(signal) ?? 1n) + 1n;
    if (typeof next === 'bigint') this.#values.set(signal, next);
    const nowNs = BigInt(Date.now()) * 1_000_000n;
    this.#lastNs = nowNs > this.#lastNs ? nowNs : this.#lastNs + 100n;
    const emission = { signal, timeNs: this.#lastNs, value: next };
    this.emitted.push(emission);
    this.machine.emit(this.#lastNs, [{ signal, value: next, status: 0, seq: this.emitted.length }]);
    return emission;
  }

  async end(): Promise<void> {
    await this.stopGateway();
    await this.machine.close();
    await this.#certificates?.dispose();
    await this.server.stop();
    await this.stopBroker();
    await rm(this.folder, { recursive: true, force: true });
  }

  #configuration() {
    const { signals, sources } = describe(KIND, MACHINE);
    const { more } = this.#options;
    const machine = { id: MACHINE, name: MACHINE, idealCycleS: 2, signals: [...signals, ...(more?.signals ?? [])] };
    const line = { id: 'line-1', name: 'Line', calendar: 'always', machines: [machine] };
    const site = { id: SITE, name: 'S', timeZone: 'Asia/Kathmandu', areas: [{ id: 'a', name: 'A', lines: [line] }] };
    const plant: Plant = { enterprise: { id: 'e', name: 'E' }, sites: [site], calendars: [] };
    const text = stringify({
      gateways: [
        {
          id: GATEWAY,
          site: SITE,
          machines: {
            [MACHINE]: {
              ...{ endpoint: this.machine.endpoint, signals: { ...sources, ...more?.sources } },
              ...{ backfill: this.#options.backfill ?? {}, ...more?.settings },
            },
          },
        },
      ],
    });
    const [config] = parseConfig(text, 'gateway.yaml', GatewayConfig).gateways;
    if (config === undefined) throw new Error('no gateway');
    return { plant, config };
  }
}

/** In the server's place. */
export class CollectingServer {
  /** Entries by position, of each epoch that was heard. */
  readonly batches = new Map<Epoch, Map<number, Entry[]>>();
  readonly arrivals: { lane: string; position: number; atMs: number; entries: Entry[] }[] = [];
  /** Entries by machine, in the order in which they first came. */
  readonly byMachine = new Map<string, Entry[]>();
  /** Topics of the Sparkplug face, as they came. */
  readonly sparkplug: string[] = [];
  oldest = 0;
  storing = true;
  #client: MqttClient | null = null;
  #stored: PositionSet = EMPTY;

  async start(url: string): Promise<void> {
    const client = await mqtt.connectAsync(url, { clean: true, reconnectPeriod: 100 });
    this.#client = client;
    client.on('message', (topic, payload) => this.#receive(topic, payload));
    client.on('connect', () => this.#state());
    await client.subscribeAsync([...LANE_FILTERS, 'spBv1.0/#'], { qos: 1 });
    this.#state();
  }

  async stop(): Promise<void> {
    await this.#client?.endAsync(true);
    this.#client = null;
  }

  /** Loses what it had, as one that crashed before it stored anything. */
  forget(): void {
    this.batches.clear();
    this.byMachine.clear();
    this.#stored = EMPTY;
  }

  /** Positions below the highest that never arrived. */
  missing(): number[] {
    return [...this.batches.values()].flatMap((batches) => {
      const last = Math.max(...batches.keys());
      return Array.from({ length: last }, (_, index) => index + 1).filter((position) => !batches.has(position));
    });
  }

  entries(): Entry[] {
    return [...this.batches.values()].flatMap((batches) =>
      [...batches].sort(([a], [b]) => a - b).flatMap(([, entries]) => entries),
    );
  }

  samples = (): Sample[] => this.entries().filter((entry) => entry.kind === 'sample');
  observed = (): Observed[] => this.entries().filter((entry) => entry.kind === 'observed');
  gaps = (): Gap[] => this.entries().filter((entry) => entry.kind === 'gap');
  filled = (): Filled[] => this.entries().filter((entry) => entry.kind === 'filled');

  #state(): void {
    const state = JSON.stringify({ online: true, sinceMs: Date.now() });
    this.#client?.publish(SERVER_STATE_TOPIC, state, { qos: 1, retain: true });
  }

  #index(entries: readonly Entry[]): void {
    for (const entry of entries) {
      const own = this.byMachine.get(entry.machine);
      if (own === undefined) this.byMachine.set(entry.machine, [entry]);
      else own.push(entry);
    }
  }

  #receive(topic: string, payload: Buffer): void {
    const to = parseLaneTopic(topic);
    if (topic.startsWith('spBv1.0/')) this.sparkplug.push(topic);
    if (to === null) return;
    const { framing, packed } = unframe(payload);
    const { epoch, oldest, batches } = decodeMessage(framing === 'plain' ? packed : inflateRawSync(packed));
    this.oldest = oldest;
    const known = this.batches.get(epoch) ?? new Map<number, Entry[]>();
    this.batches.set(epoch, known);
    for (const { position, body } of batches) {
      const entries = decodeBody(body);
      this.arrivals.push({ lane: to.lane, position, atMs: Date.now(), entries });
      if (!known.has(position)) this.#index(entries);
      known.set(position, entries);
      this.#stored = add(this.#stored, position);
    }
    if (!this.storing) return;
    const through = Math.max(
      contiguous(this.#stored),
      this.#stored[0]?.[0] === oldest ? (this.#stored[0]?.[1] ?? 0) : 0,
    );
    const stored = encodeStored({ epoch, through, beyond: this.#stored.filter(([first]) => first > through) as never });
    this.#client?.publish(storedTopic(SITE, GATEWAY), stored, { qos: 1, retain: true });
  }
}
