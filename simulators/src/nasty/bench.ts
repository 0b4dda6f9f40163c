/** For the tests of the vices: a nasty server and a plain node-opcua client, without any of the gateway's care. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CertificateFiles, ensureCertificate, trust } from '@gemba/program/certificate';
import {
  AttributeIds,
  type ClientSession,
  type CreateMonitoredItemsRequestOptions,
  type CreateMonitoredItemsResponse,
  MessageSecurityMode,
  MonitoringMode,
  type OPCUACertificateManager,
  OPCUAClient,
  PublishRequest,
  type PublishRequestOptions,
  type PublishResponse,
  SecurityPolicy,
  TimestampsToReturn,
} from 'node-opcua';
import { APPLICATION_URI, makeTrustList } from '../opcua/machine-server.ts';
import { nastyNamespaceOf } from './describe.ts';
import { NastyServer } from './nasty-server.ts';

/** What node-opcua's client session can do beside its declared type. */
export type RawSession = ClientSession & {
  createSubscription(options: object): Promise<{ subscriptionId: number }>;
  createMonitoredItems(options: CreateMonitoredItemsRequestOptions): Promise<CreateMonitoredItemsResponse>;
  publish(request: PublishRequest, done: (error: Error | null, response?: PublishResponse) => void): void;
};

interface Made {
  folder: string;
  machines: readonly string[];
  server: NastyServer;
  certificates: OPCUACertificateManager;
  clientCertificates: OPCUACertificateManager;
  clientFiles: CertificateFiles;
}

export class Bench {
  readonly folder: string;
  readonly machines: readonly string[];
  readonly server: NastyServer;
  readonly #certificates: OPCUACertificateManager;
  readonly #clientCertificates: OPCUACertificateManager;
  readonly #clientFiles: CertificateFiles;
  readonly #clients: OPCUAClient[] = [];

  private constructor(made: Made) {
    this.folder = made.folder;
    this.machines = made.machines;
    this.server = made.server;
    this.#certificates = made.certificates;
    this.#clientCertificates = made.clientCertificates;
    this.#clientFiles = made.clientFiles;
  }

  static async make(machines: readonly string[] = ['a', 'b']): Promise<Bench> {
    const folder = await mkdtemp(join(tmpdir(), 'gemba-nasty-'));
    const [own, other] = [join(folder, 'simulators'), join(folder, 'client')];
    const files = await ensureCertificate({ folder: own, applicationUri: APPLICATION_URI, commonName: 'nasty' });
    const clientFiles = await ensureCertificate({
      folder: other,
      applicationUri: 'urn:test:client',
      commonName: 'client',
    });
    await trust(own, clientFiles.certificateFile);
    await trust(other, files.certificateFile);
    const certificates = await makeTrustList(own);
    const clientCertificates = await makeTrustList(other);
    const server = new NastyServer({ id: 'nasty', machines, host: '127.0.0.1', port: 0, ...files, certificates });
    return new Bench({ folder, machines, server, certificates, clientCertificates, clientFiles });
  }

  /** Switches a vice on with its defaults, or with these parameters beside them. */
  be(name: string, parameters: Record<string, unknown> = {}): void {
    this.server.nastiness.be(name, parameters);
  }

  /** The client trusts this certificate from now on: it has read it, and does not wait for its folder to be watched. */
  async trust(certificateFile: string): Promise<void> {
    await trust(join(this.folder, 'client'), certificateFile);
    await this.#clientCertificates.reloadCertificates();
  }

  /** A session of a client that does nothing by itself. */
  async connect(): Promise<RawSession> {
    const client = OPCUAClient.create({
      applicationUri: 'urn:test:client',
      ...this.#clientFiles,
      clientCertificateManager: this.#clientCertificates,
      securityMode: MessageSecurityMode.SignAndEncrypt,
      securityPolicy: SecurityPolicy.Basic256Sha256,
      endpointMustExist: false,
      connectionStrategy: { maxRetry: 0 },
      keepSessionAlive: false,
      defaultTransactionTimeout: 5_000,
    });
    this.#clients.push(client);
    await client.connect(this.server.endpoint);
    return (await client.createSession()) as RawSession;
  }

  /** The node of a machine's signal, by the index that its namespace has now. */
  async node(session: ClientSession, machine: string, name: string): Promise<string> {
    const { value } = await session.read({ nodeId: 'i=2255', attributeId: AttributeIds.Value });
    return `ns=${(value.value as string[]).indexOf(nastyNamespaceOf(machine))};s=${name}`;
  }

  /** As it was made: no vice, no client, first values. The server stays as it is, open or closed. */
  async calm(): Promise<void> {
    for (const client of this.#clients.splice(0)) await client.disconnect().catch(() => {});
    for (const { vice } of this.server.nastiness.active) {
      this.server.nastiness.switchOff(vice.name);
      if (vice.atOpening) await this.server.close();
    }
    for (const machine of this.machines) this.server.step(machine, 0);
  }

  async end(): Promise<void> {
    await this.calm();
    await this.server.close();
    await this.#certificates.dispose();
    await this.#clientCertificates.dispose();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A subscription of 20 ms that keeps alive every 100 ms. */
export async function subscribe(session: RawSession): Promise<number> {
  const { subscriptionId } = await session.createSubscription({
    requestedPublishingInterval: 20,
    requestedMaxKeepAliveCount: 5,
    requestedLifetimeCount: 1000,
    maxNotificationsPerPublish: 0,
    publishingEnabled: true,
    priority: 1,
  });
  return subscriptionId;
}

/** Items for these nodes, with handles from 0 on. */
export function monitor(
  session: RawSession,
  subscriptionId: number,
  nodes: readonly string[],
  further: object = {},
): Promise<CreateMonitoredItemsResponse> {
  return session.createMonitoredItems({
    subscriptionId,
    timestampsToReturn: TimestampsToReturn.Both,
    itemsToCreate: nodes.map((nodeId, clientHandle) => ({
      itemToMonitor: { nodeId, attributeId: AttributeIds.Value },
      monitoringMode: MonitoringMode.Reporting,
      requestedParameters: { clientHandle, samplingInterval: 0, queueSize: 10, discardOldest: true, ...further },
    })),
  });
}

/** One Publish call; rejects when nothing comes for `forMs`. */
export function publish(
  session: RawSession,
  options: PublishRequestOptions = {},
  forMs = 5_000,
): Promise<PublishResponse> {
  const request = new PublishRequest({ requestHeader: { timeoutHint: forMs }, ...options });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('nothing published')), forMs);
    session.publish(request, (error, response) => {
      clearTimeout(timer);
      if (error || response === undefined) reject(error ?? new Error('no answer'));
      else resolve(response);
    });
  });
}

/** Changes that a response reports, as `[handle, value, status]`. */
export function changesOf(response: PublishResponse): [number, unknown, string][] {
  return (response.notificationMessage.notificationData ?? []).flatMap((one) =>
    (
      (
        one as {
          monitoredItems?: {
            clientHandle: number;
            value: { value: { value: unknown }; statusCode: { name: string } };
          }[];
        }
      ).monitoredItems ?? []
    ).map(
      ({ clientHandle, value }) =>
        [clientHandle, value.value.value, value.statusCode.name] as [number, unknown, string],
    ),
  );
}
