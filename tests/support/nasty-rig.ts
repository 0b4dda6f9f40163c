/**
 * A gateway in this process between nasty OPC UA servers, each behind a cable that can be faulted, the embedded broker,
 * and in the server's place a client that collects what arrives.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Entry, Gap, Sample } from '@gemba/contract/sample';
import { GatewayConfig } from '@gemba/gateway/config';
import { Gateway } from '@gemba/gateway/gateway';
import { GatewayMetrics } from '@gemba/gateway/metrics';
import { openTrust, type Trust } from '@gemba/gateway/opcua/trust';
import { parseConfig } from '@gemba/program/config';
import { makeLog } from '@gemba/program/log';
import { Metrics } from '@gemba/program/metrics';
import { Broker } from '@gemba/server/broker/broker';
import { isOf } from '@gemba/simulators/nasty/describe';
import { stringify } from 'yaml';
import { CollectingServer, GATEWAY, SITE } from '../gateway/rig.ts';
import { closeNasty, gatewaysOf, type NastyEnd, openNasty, plantOf } from './nasty-works.ts';

const log = makeLog('test', process.env.GEMBA_TEST_LOG ?? 'silent', 'json');

export class NastyRig {
  readonly folder: string;
  readonly ends: readonly NastyEnd[];
  readonly collected = new CollectingServer();
  metrics = new Metrics();
  readonly #broker = new Broker({ host: '127.0.0.1', port: 0, log, metrics: new Metrics() });
  #brokerUrl = '';
  #trust: Trust | null = null;
  #gateway: Gateway | null = null;

  private constructor(folder: string, ends: readonly NastyEnd[]) {
    this.folder = folder;
    this.ends = ends;
  }

  /** A server for each list of machines; the gateway is not started. */
  static async make(lists: readonly (readonly string[])[] = [['a', 'b']]): Promise<NastyRig> {
    const folder = await mkdtemp(join(tmpdir(), 'gemba-nasty-'));
    const rig = new NastyRig(folder, await openNasty(folder, lists));
    rig.#brokerUrl = `mqtt://127.0.0.1:${await rig.#broker.start()}`;
    await rig.collected.start(rig.#brokerUrl);
    return rig;
  }

  /** What the gateway trusts, for who looks at the servers beside it. */
  get trust(): Trust {
    if (this.#trust === null) throw new Error('no gateway');
    return this.#trust;
  }

  /** The first server and its cable. */
  get end(): NastyEnd {
    const [end] = this.ends;
    if (end === undefined) throw new Error('no server');
    return end;
  }

  /** `settings` go to each machine in gateway.yaml. */
  async startGateway(settings: object = {}): Promise<void> {
    const text = stringify(gatewaysOf(this.ends, settings), { aliasDuplicateObjects: false });
    const [config] = parseConfig(text, 'gateway.yaml', GatewayConfig).gateways;
    if (config === undefined) throw new Error('no gateway');
    this.metrics = new Metrics();
    this.#trust = await openTrust(join(this.folder, 'gateway/pki'), log);
    this.#gateway = new Gateway({
      config,
      plant: plantOf(this.ends),
      folder: join(this.folder, 'gateway', GATEWAY),
      mqtt: { url: this.#brokerUrl },
      trust: this.#trust,
      metrics: new GatewayMetrics(this.metrics),
      log,
    });
    await this.#gateway.start();
  }

  async stopGateway(): Promise<void> {
    await this.#gateway?.stop();
    await this.#trust?.close();
    this.#gateway = null;
    this.#trust = null;
  }

  async stop(): Promise<void> {
    await this.stopGateway();
    await closeNasty(this.ends);
    await this.collected.stop();
    await this.#broker.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** What came of a machine, in order of arrival. */
  entries(machine: string): readonly Entry[] {
    return this.collected.byMachine.get(machine) ?? [];
  }

  /** What came of a signal, in order of arrival. */
  samples(machine: string, signal: string): Sample[] {
    return this.entries(machine).filter((one) => one.kind === 'sample' && one.signal === signal) as Sample[];
  }

  /** The newest value of a signal that came; `undefined` before one. */
  newest(machine: string, signal: string): Sample | undefined {
    return this.samples(machine, signal).reduce<Sample | undefined>(
      (newest, one) => (newest === undefined || one.timeNs >= newest.timeNs ? one : newest),
      undefined,
    );
  }

  gaps(machine: string): Gap[] {
    return this.entries(machine).filter((one) => one.kind === 'gap');
  }

  /** End of what was said to be observed of a machine, ns; 0 before anything. */
  through(machine: string): bigint {
    return this.entries(machine)
      .filter((one) => one.kind === 'observed')
      .reduce((end, { throughNs }) => (throughNs > end ? throughNs : end), 0n);
  }

  /** How often it was told on the Sparkplug face that the machine is not watched any more. */
  deaths(machine: string): number {
    return this.collected.sparkplug.filter((topic) => topic === `spBv1.0/${SITE}/DDEATH/${GATEWAY}/${machine}`).length;
  }

  /** Values that came with a status other than Bad and can't be of the machine under whose name they came. */
  foreign(): Sample[] {
    const machines = this.ends.map((end) => end.machines);
    const placeOf = (machine: string) =>
      machines.map((list) => list.indexOf(machine)).find((place) => place >= 0) ?? -1;
    return this.collected
      .samples()
      .filter(
        ({ machine, signal, value, status }) =>
          status >>> 30 !== 2 && value !== null && !isOf(machine, placeOf(machine), signal, value),
      );
  }
}
