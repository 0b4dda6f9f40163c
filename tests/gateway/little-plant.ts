/**
 * A plant small enough for a test to make its nodes one by one: an OPC UA server with an address space that the test
 * fills, a gateway on it, the embedded broker, and in the server's place a client that collects what arrives.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plant } from '@gemba/contract/plant';
import type { Machine } from '@gemba/contract/plant/machine';
import type { Sample } from '@gemba/contract/sample';
import { GatewayConfig } from '@gemba/gateway/config';
import { Gateway } from '@gemba/gateway/gateway';
import { GatewayMetrics } from '@gemba/gateway/metrics';
import { openTrust, type Trust } from '@gemba/gateway/opcua/trust';
import { ensureCertificate } from '@gemba/program/certificate';
import { parseConfig } from '@gemba/program/config';
import { exchangeCertificates } from '@gemba/program/exchange-certificates';
import { makeLog } from '@gemba/program/log';
import { Metrics } from '@gemba/program/metrics';
import { Broker } from '@gemba/server/broker/broker';
import {
  type AddressSpace,
  MessageSecurityMode,
  OPCUACertificateManager,
  OPCUAServer,
  SecurityPolicy,
} from 'node-opcua';
import { stringify } from 'yaml';
import { CollectingServer, GATEWAY, SITE } from './rig.ts';

const log = makeLog('test', process.env.GEMBA_TEST_LOG ?? 'silent', 'json');

export type Signals = Machine['signals'];

/** A machine as a test describes it: its signals, and what gateway.yaml says of it beside its endpoint. */
export interface LittleMachine {
  signals: Signals;
  source: { signals: Record<string, string>; [setting: string]: unknown };
}

export class LittlePlant {
  readonly folder: string;
  readonly server = new CollectingServer();
  readonly metrics = new Metrics();
  #broker: Broker | null = null;
  #brokerPort = 0;
  #opcua: OPCUAServer | null = null;
  #trust: Trust | null = null;
  #gateway: Gateway | null = null;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** `fill` makes the nodes; `nodesets` beside the standard one. */
  static async make(fill: (space: AddressSpace) => void, nodesetFiles: readonly string[] = []): Promise<LittlePlant> {
    const plant = new LittlePlant(await mkdtemp(join(tmpdir(), 'gemba-little-')));
    await exchangeCertificates(plant.folder);
    plant.#broker = new Broker({ host: '127.0.0.1', port: 0, log, metrics: new Metrics() });
    plant.#brokerPort = await plant.#broker.start();
    await plant.server.start(plant.brokerUrl);
    plant.#opcua = await makeServer(join(plant.folder, 'simulators/pki'), nodesetFiles);
    fill(plant.space);
    await plant.#opcua.start();
    return plant;
  }

  get brokerUrl(): string {
    return `mqtt://127.0.0.1:${this.#brokerPort}`;
  }

  get endpoint(): string {
    return `opc.tcp://127.0.0.1:${this.#opcua?.endpoints[0]?.port}`;
  }

  get opcua(): OPCUAServer {
    if (this.#opcua === null) throw new Error('no OPC UA server');
    return this.#opcua;
  }

  get space(): AddressSpace {
    const space = this.opcua.engine.addressSpace;
    if (!space) throw new Error('no address space');
    return space;
  }

  get gateway(): Gateway {
    if (this.#gateway === null) throw new Error('no gateway');
    return this.#gateway;
  }

  /** plant.yaml and gateway.yaml of these machines. */
  configuration(machines: Record<string, LittleMachine>): { plant: Plant; config: GatewayConfig } {
    const known = Object.entries(machines).map(([id, { signals }]) => ({ id, name: id, idealCycleS: 1, signals }));
    const line = { id: 'line-1', name: 'Line', calendar: 'always', machines: known };
    const site = { id: SITE, name: 'S', timeZone: 'UTC', areas: [{ id: 'hall', name: 'H', lines: [line] }] };
    const sources = Object.entries(machines).map(([id, { source }]) => [id, { endpoint: this.endpoint, ...source }]);
    const gateways = [{ id: GATEWAY, site: SITE, machines: Object.fromEntries(sources) }];
    return {
      plant: { enterprise: { id: 'e', name: 'E' }, sites: [site], calendars: [] },
      config: parseConfig(stringify({ gateways }), 'gateway.yaml', GatewayConfig),
    };
  }

  async startGateway(machines: Record<string, LittleMachine>): Promise<void> {
    const { plant, config } = this.configuration(machines);
    const [own] = config.gateways;
    if (own === undefined) throw new Error('no gateway');
    this.#trust = await openTrust(join(this.folder, 'gateway/pki'), log);
    this.#gateway = new Gateway({
      config: own,
      plant,
      folder: join(this.folder, 'gateway', GATEWAY),
      mqtt: { url: this.brokerUrl },
      trust: this.#trust,
      metrics: new GatewayMetrics(this.metrics),
      log,
    });
    await this.#gateway.start();
  }

  /** The running gateway is given another configuration. */
  change(machines: Record<string, LittleMachine>): void {
    const { plant, config } = this.configuration(machines);
    const [own] = config.gateways;
    if (own !== undefined) this.gateway.change(own, plant);
  }

  /** Sessions of the server, each with its subscriptions, and the queue of each of their items by the item's number. */
  sessions(): { id: string; subscriptions: { id: number; items: Map<number, number> }[] }[] {
    const { _sessions } = this.opcua.engine as unknown as { _sessions: Record<string, ServerSession> };
    return Object.entries(_sessions).map(([id, { publishEngine }]) => ({
      id,
      subscriptions: publishEngine.subscriptions.map(({ id: number, monitoredItems }) => ({
        id: number,
        items: new Map([...monitoredItems].map(([itemId, { queueSize }]) => [itemId, queueSize])),
      })),
    }));
  }

  /** Samples of a signal that arrived, in the order of their positions. */
  samplesOf(machine: string, signal: string): Sample[] {
    return this.server.samples().filter((sample) => sample.machine === machine && sample.signal === signal);
  }

  async end(): Promise<void> {
    await this.#gateway?.stop();
    await this.#trust?.close();
    await this.#opcua?.shutdown(0);
    await this.server.stop();
    await this.#broker?.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** What is looked at in node-opcua's. */
interface ServerSession {
  publishEngine: { subscriptions: { id: number; monitoredItems: Map<number, { queueSize: number }> }[] };
}

async function makeServer(pki: string, nodesetFiles: readonly string[]): Promise<OPCUAServer> {
  const files = await ensureCertificate({ folder: pki, applicationUri: 'urn:gemba:simulators', commonName: 'sim' });
  const manager = new OPCUACertificateManager({ rootFolder: pki, automaticallyAcceptUnknownCertificate: false });
  await manager.initialize();
  const server = new OPCUAServer({
    port: 0,
    host: '127.0.0.1',
    hostname: '127.0.0.1',
    ...(nodesetFiles.length === 0 ? {} : { nodeset_filename: [...nodesetFiles] }),
    serverInfo: { applicationUri: 'urn:gemba:simulators' },
    serverCapabilities: { minSupportedSampleRate: 0 },
    ...files,
    serverCertificateManager: manager,
    userCertificateManager: manager,
    securityModes: [MessageSecurityMode.SignAndEncrypt],
    securityPolicies: [SecurityPolicy.Basic256Sha256],
  });
  await server.initialize();
  return server;
}
