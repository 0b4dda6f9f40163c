/**
 * One machine as a real OPC UA server: encrypted endpoint only, its address space made in the style of its kind, every
 * change reported at once with the machine's own time. Its link can be cut and mended like a network cable's.
 */

import { GembaError } from '@gemba/contract/errors';
import {
  type DataValue,
  MessageSecurityMode,
  nodesets,
  OPCUACertificateManager,
  OPCUAServer,
  type OPCUAServerOptions,
  RegisterServerMethod,
  SecurityPolicy,
} from 'node-opcua';
import { namespaceOf } from '../describe.ts';
import type { Face, NodeType } from '../machines/kind.ts';
import type { Nastiness } from '../nasty/nastiness.ts';
import type { Emission, Reading } from '../reading.ts';
import { MachineAlarms } from './alarms.ts';
import { Archive } from './archive.ts';
import { dataValueOf } from './data-value.ts';
import { HistoryService } from './history.ts';
import { MachineSpace } from './machine-space.ts';
import type { Follow } from './style.ts';
import { STYLES } from './styles/registry.ts';

export const APPLICATION_URI = 'urn:gemba:simulators';

export interface EndpointSettings {
  /** Name of the application. */
  id: string;
  host: string;
  /** 0 takes any free port. */
  port: number;
  certificateFile: string;
  privateKeyFile: string;
  /** Trust list, shared by all servers of the process. */
  certificates: OPCUACertificateManager;
  /** How it misbehaves. */
  nastiness?: Nastiness;
}

export interface MachineServerSettings extends EndpointSettings {
  kind: Face;
  /** Parts per hour at the ideal cycle; 0 where nobody knows. */
  idealPerH: number;
  /** For how long it keeps a history that clients can read, hours; none if absent. */
  historyH?: number | undefined;
  /** When its history begins (default: with the server). */
  recordsSince?: Date;
}

interface Open {
  alarms: MachineAlarms;
  server: OPCUAServer;
  space: MachineSpace;
  follow: Follow;
}

/** The trust list in a PKI folder; a client that is not in it is refused. */
export async function makeTrustList(folder: string): Promise<OPCUACertificateManager> {
  const certificates = new OPCUACertificateManager({
    rootFolder: folder,
    automaticallyAcceptUnknownCertificate: false,
  });
  await certificates.initialize();
  return certificates;
}

/** Sessions and connections that one machine accepts. */
const SESSIONS_MAX = 50;

export class MachineServer {
  readonly #settings: MachineServerSettings;
  /** Signal id → path of its node. */
  readonly #nodes: ReadonlyMap<string, string>;
  readonly #types: ReadonlyMap<string, NodeType>;
  /** The latest of each signal, for a server that is opened again. */
  readonly #latest = new Map<string, { reading: Reading; timeNs: bigint }>();
  /** What was emitted, whoever could hear it; `null` without history. */
  readonly #archive: Archive<DataValue> | null;
  /** The machine records since then: its cable may be cut, its server is the same. */
  readonly #startedAt: Date;
  #open: Open | null = null;
  #port: number;
  /** Opening and closing wait for each other. */
  #busy: Promise<void> = Promise.resolve();

  constructor(settings: MachineServerSettings) {
    this.#settings = settings;
    this.#port = settings.port;
    this.#startedAt = settings.recordsSince ?? new Date();
    this.#archive = settings.historyH === undefined ? null : new Archive(settings.historyH);
    this.#nodes = new Map(settings.kind.signals.map(({ signal, node }) => [signal.id, node]));
    this.#types = new Map(settings.kind.signals.map(({ node, type }) => [node, type]));
  }

  get id(): string {
    return this.#settings.id;
  }

  get endpoint(): string {
    return `opc.tcp://${this.#settings.host}:${this.#port}`;
  }

  get isOpen(): boolean {
    return this.#open !== null;
  }

  /** Opens the endpoint with the latest values. Throws GEMBA_PORT_TAKEN. */
  open(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#open !== null) return;
      const open = await this.#make();
      // Its nodes take every change from here on: a client is let in before `start` says that it is done.
      this.#bringUpToDate(open);
      this.#open = open;
      await this.#listen(open.server);
    });
  }

  /** Closes the endpoint and every connection to it. */
  close(): Promise<void> {
    return this.#inTurn(async () => {
      const open = this.#open;
      this.#open = null;
      this.#settings.nastiness?.straighten();
      await open?.server.shutdown(0);
    });
  }

  /** Its own alarms, as its panel has them; `null` while its server is closed. */
  get alarms(): MachineAlarms | null {
    return this.#open?.alarms ?? null;
  }

  /** Hands emissions out, or remembers them while the link is down. */
  emit(timeNs: bigint, emissions: readonly Emission[]): void {
    for (const { signal, value, status } of emissions) {
      const reading = { value, status };
      this.#latest.set(signal, { reading, timeNs });
      const node = this.#nodes.get(signal);
      if (node === undefined) continue;
      this.#open?.space.set(node, reading, timeNs);
      const type = this.#types.get(node);
      if (type !== undefined) this.#archive?.record(node, timeNs, dataValueOf(type, reading, timeNs));
    }
    this.#open?.follow(this.#said());
    this.#open?.alarms.follow(this.#said(), timeNs);
  }

  async #make(): Promise<Open> {
    const { id, kind, idealPerH, certificates, nastiness } = this.#settings;
    const style = STYLES[kind.style];
    // A server that closes lets go of the shared trust list twice, as that of servers and as that of users; the last one
    // would otherwise dispose of it.
    certificates.referenceCounter += 2;
    const options = optionsOf(this.#settings, this.#port, style.nodesets);
    const server = new OPCUAServer((await nastiness?.make(options)) ?? options);
    await server.initialize();
    const { addressSpace } = server.engine;
    if (addressSpace === null) throw new Error('the server has no address space');
    const own = [namespaceOf(id)];
    for (const uri of nastiness?.number(own) ?? own) addressSpace.registerNamespace(uri);
    const space = new MachineSpace(addressSpace, id);
    const follow = style.build(space, { id, idealPerH });
    const history = this.#archive === null ? null : new HistoryService(this.#archive);
    for (const spec of kind.signals) {
      const { signal, comment } = spec;
      space.variable(spec.node, spec.type, {
        ...(style.tellsUnits && signal.unit !== undefined ? { unit: signal.unit } : {}),
        ...(comment === undefined ? {} : { comment }),
      });
      if (history !== null) space.historize(spec.node, history);
    }
    const alarms = new MachineAlarms(space, kind.alarms ?? [], (signal) => this.#nodes.get(signal));
    nastiness?.bend(server, addressSpace, own);
    if (history !== null) {
      const { _serverStatus: status } = server.engine as unknown as { _serverStatus: { startTime: Date } };
      status.startTime = this.#startedAt;
    }
    return { server, space, follow, alarms };
  }

  #bringUpToDate({ space, follow, alarms }: Open): void {
    for (const [signal, { reading, timeNs }] of this.#latest) {
      const node = this.#nodes.get(signal);
      if (node !== undefined) space.set(node, reading, timeNs);
    }
    follow(this.#said());
    const newestNs = [...this.#latest.values()].reduce((ns, { timeNs }) => (timeNs > ns ? timeNs : ns), 0n);
    if (newestNs > 0n) alarms.follow(this.#said(), newestNs);
  }

  async #listen(server: OPCUAServer): Promise<void> {
    try {
      await server.start();
    } catch (error) {
      this.#open = null;
      await server.shutdown(0).catch(() => {});
      if (!/EADDRINUSE/.test(String(error))) throw error;
      throw new GembaError('GEMBA_PORT_TAKEN', { port: this.#port, host: this.#settings.host });
    }
    this.#port = server.endpoints[0]?.port ?? this.#port;
  }

  #said(): Record<string, Reading> {
    return Object.fromEntries([...this.#latest].map(([signal, { reading }]) => [signal, reading]));
  }

  #inTurn(act: () => Promise<void>): Promise<void> {
    const done = this.#busy.then(act);
    this.#busy = done.catch(() => {});
    return done;
  }
}

function optionsOf(settings: MachineServerSettings, port: number, sets: readonly string[]): OPCUAServerOptions {
  const files = ['standard', ...sets].map((name) => nodesets[name as keyof typeof nodesets]);
  const buildInfo = { productName: `Gemba simulator ${settings.kind.kind}` };
  return { ...endpointOptions(settings, port), nodeset_filename: files, buildInfo };
}

/** What all servers of the simulators have in common: one encrypted endpoint, and every change reported at once. */
export function endpointOptions(settings: EndpointSettings, port: number): OPCUAServerOptions {
  const { id, host, certificateFile, privateKeyFile, certificates } = settings;
  return {
    port,
    host,
    hostname: host,
    serverInfo: { applicationUri: APPLICATION_URI, productUri: APPLICATION_URI, applicationName: { text: id } },
    certificateFile,
    privateKeyFile,
    serverCertificateManager: certificates,
    userCertificateManager: certificates,
    securityModes: [MessageSecurityMode.SignAndEncrypt],
    securityPolicies: [SecurityPolicy.Basic256Sha256],
    allowAnonymous: true,
    registerServerMethod: RegisterServerMethod.HIDDEN,
    maxConnectionsPerEndpoint: SESSIONS_MAX,
    serverCapabilities: { maxSessions: SESSIONS_MAX, minSupportedSampleRate: 0 },
  };
}
