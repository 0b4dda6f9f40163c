/**
 * What a gateway says of the present, beside the stream that loses nothing: a Sparkplug edge node and a mirror of retained
 * JSON, each if the configuration wants it, over a connection of its own (docs/decisions/0006), which has its own Will.
 * Samples and what becomes of machines' links come in; what can't be said now is not kept for later.
 */

import { join } from 'node:path';
import type { GatewayId, MachineId, SiteId } from '@gemba/contract/identity';
import { machinesOf, type PlacedMachine, type Plant } from '@gemba/contract/plant';
import type { Sample } from '@gemba/contract/sample';
import type { Log } from '@gemba/program/log';
import type { Gateway as GatewayConfig, MachineSource } from './config.ts';
import type { Observable } from './metrics.ts';
import { Mirror, type MirroredMachine } from './mirror/mirror.ts';
import { PublishedTopics } from './mirror/published.ts';
import type { MirrorSettings } from './mirror/settings.ts';
import type { BrokerOptions } from './mqtt.ts';
import type { Connection, Outside } from './outside.ts';
import { BdSeqFile } from './sparkplug/bd-seq.ts';
import { type DeviceDescription, describeMachine } from './sparkplug/describe.ts';
import { EdgeNode } from './sparkplug/edge-node.ts';

export interface FacesOptions {
  config: GatewayConfig;
  plant: Plant;
  /** The gateway's own. */
  folder: string;
  outside: Outside;
  mqtt: Omit<BrokerOptions, 'clientId' | 'log'>;
  /** The stream's; that of a face has its name behind it. */
  clientId: string;
  log: Log;
}

/** Machines of the plant that the gateway reads, in the order of the plant. */
type Read = { placed: PlacedMachine; source: MachineSource }[];

const NOT_SPARKPLUG = { published: 0, births: 0, rebirths: 0, commandsIgnored: 0, statesIgnored: 0, born: false };

export class Faces {
  readonly #options: FacesOptions;
  readonly #edge: EdgeNode | null;
  readonly #mirror: Mirror | null;
  readonly #faces = new Map<string, EdgeNode | Mirror>();
  readonly #brokers: Connection[] = [];

  constructor(options: FacesOptions) {
    this.#options = options;
    const { sparkplug, mirror } = options.config;
    const read = readBy(options.config, options.plant);
    this.#edge = sparkplug.enabled ? edgeNodeOf(options, read) : null;
    this.#mirror = mirror === undefined ? null : mirrorOf(options, mirror, read);
    if (this.#edge !== null) this.#faces.set('sparkplug', this.#edge);
    if (this.#mirror !== null) this.#faces.set('mirror', this.#mirror);
  }

  /** `present`: the last sample of every signal. */
  start(present: readonly Sample[]): void {
    const { outside, mqtt, clientId, log } = this.#options;
    for (const [name, face] of this.#faces) {
      face.data(present);
      const options = { ...mqtt, clientId: `${clientId}-${name}`, log: log.child({ face: name }) };
      const broker = outside.broker(options, [face]);
      face.attach(broker);
      this.#brokers.push(broker);
      broker.start();
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#brokers.map((broker) => broker.stop()));
  }

  /** Other machines and signals from now on. To be called before anything is said of them. */
  change(config: GatewayConfig, plant: Plant): void {
    const read = readBy(config, plant);
    this.#edge?.change(devicesOf(read));
    this.#mirror?.change(mirrored(read));
  }

  /** What became durable of the present. */
  data(samples: readonly Sample[]): void {
    for (const face of this.#faces.values()) face.data(samples);
  }

  /** The machine's link stands. */
  deviceUp(machine: MachineId): void {
    for (const face of this.#faces.values()) face.deviceUp(machine);
  }

  /** The machine's link broke. */
  deviceDown(machine: MachineId): void {
    for (const face of this.#faces.values()) face.deviceDown(machine);
  }

  /** Of the edge node, for the metrics. */
  get sparkplug(): ReturnType<Observable['sparkplug']> {
    return this.#edge === null ? NOT_SPARKPLUG : { ...this.#edge.counts, born: this.#edge.born };
  }
}

function edgeNodeOf({ config, folder, log }: FacesOptions, read: Read): EdgeNode {
  const { primaryHost } = config.sparkplug;
  return new EdgeNode({
    group: config.site as SiteId,
    node: config.id as GatewayId,
    devices: devicesOf(read),
    bdSeq: new BdSeqFile(join(folder, 'bd-seq')),
    ...(primaryHost === undefined ? {} : { primaryHost }),
    log,
  });
}

function mirrorOf({ config, plant, folder, outside, log }: FacesOptions, settings: MirrorSettings, read: Read): Mirror {
  return new Mirror({
    enterprise: plant.enterprise.id,
    site: config.site,
    gateway: config.id as GatewayId,
    machines: mirrored(read),
    settings,
    published: new PublishedTopics(join(folder, 'mirror.json'), outside.disk),
    log,
  });
}

const readBy = ({ machines }: GatewayConfig, plant: Plant): Read =>
  machinesOf(plant).flatMap((placed) => {
    const source = machines[placed.machine.id];
    return source === undefined ? [] : [{ placed, source }];
  });

const devicesOf = (read: Read): DeviceDescription[] =>
  read.map(({ placed, source }) => describeMachine(placed, source.signals));

const mirrored = (read: Read): MirroredMachine[] =>
  read.map(({ placed, source }) => ({ placed, signals: Object.keys(source.signals) }));
