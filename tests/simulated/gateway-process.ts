/**
 * The gateway as a process that can be killed and started again: the production gateway, with a disk, machines and a
 * broker of the simulation around it. What it was promised (an append that resolved) is written down.
 */

import type { Epoch, MachineId } from '@gemba/contract/identity';
import type { Entry } from '@gemba/contract/sample';
import { decodeBody } from '@gemba/contract/stream/codec';
import { parseLaneTopic } from '@gemba/contract/stream/topics';
import { Gateway } from '@gemba/gateway/gateway';
import { GatewayMetrics, type Observable } from '@gemba/gateway/metrics';
import type { Trust } from '@gemba/gateway/opcua/trust';
import type { Connection } from '@gemba/gateway/outside';
import { Memory } from '@gemba/journal/entries/memory';
import { Journal } from '@gemba/journal/journal';
import type { MemoryDisk } from '@gemba/journal/memory-disk';
import { scanRecords } from '@gemba/journal/record';
import { decodeHeader, firstOf, SEGMENT_HEADER_BYTES } from '@gemba/journal/segment';
import { makeLog } from '@gemba/program/log';
import { Metrics } from '@gemba/program/metrics';
import { SlowDisk } from './disk.ts';
import { SimulatedEndpoint } from './endpoint.ts';
import { Life } from './life.ts';
import { gatewayConfig } from './plant.ts';
import type { Stage } from './stage.ts';
import { gatewayEnd } from './wire-end.ts';

const LOG = makeLog('gateway', 'silent', 'json');
/** Small, so that segments are ended, replayed and deleted within a run. */
const SEGMENT_MAX_BYTES = 3_000;

/** What became durable together. */
interface Promised {
  body: Uint8Array;
  entries: Entry[];
}

export class GatewayProcess {
  life = new Life('gateway');
  journal: Journal | null = null;
  readonly endpoints: SimulatedEndpoint[] = [];
  /** What was durable, by epoch and position: from here on nothing may be lost. */
  readonly promised = new Map<Epoch, Map<number, Promised>>();
  /** Messages of the journal stream that the broker has acknowledged. */
  readonly published: Uint8Array[] = [];
  /** Positions that were deleted before both sinks had them. */
  readonly deletedEarly: number[] = [];
  restarts = 0;
  /** Appends that the journal refused. */
  refused = 0;
  segmentsDeleted = 0;
  readonly #stage: Stage;
  readonly #disk: MemoryDisk;
  readonly #settings: { publishingIntervalMs: number; journalMaxBytes: number };
  #gateway: Gateway | null = null;
  #observable: Observable | null = null;

  constructor(stage: Stage, disk: MemoryDisk, settings: { publishingIntervalMs: number; journalMaxBytes: number }) {
    this.#stage = stage;
    this.#disk = disk;
    this.#settings = settings;
  }

  get up(): boolean {
    return this.life.alive && this.#observable !== null;
  }

  /** Batches that it doesn't know to be stored; `null` while it is not up. */
  get backlog(): number | null {
    return this.up ? (this.#observable?.backlog() ?? null) : null;
  }

  start(): void {
    const { world } = this.#stage;
    this.life = new Life('gateway');
    this.#observable = null;
    this.endpoints.length = 0;
    world.after(0, this.life, () => {
      world.note(() => 'starts');
      this.#gateway = this.#make(this.life);
      this.#gateway.start().catch((error) => {
        world.note(() => `does not start: ${error}`);
        this.die(false);
        this.startIn(1_000);
      });
    });
  }

  startIn(ms: number): void {
    const { world } = this.#stage;
    world.after(ms, world.director, () => {
      this.restarts++;
      this.start();
    });
  }

  /** Ends in order, then starts again. */
  restartIn(ms: number): void {
    const { world } = this.#stage;
    const { life } = this;
    world.after(0, life, () => {
      void this.#gateway?.stop().then(() => {
        world.note(() => 'has stopped');
        life.alive = false;
        this.startIn(ms);
      });
    });
  }

  /** Killed; `power`: with its machine, so that what was not synced is lost as well. */
  die(power: boolean): void {
    const { world, cable } = this.#stage;
    if (!this.life.alive) return;
    world.note(() => (power ? 'loses power' : 'is killed'));
    this.life.alive = false;
    this.#observable = null;
    for (const endpoint of this.endpoints) endpoint.abandon();
    cable.abandon(this.life, power);
    if (power) this.#disk.cyclePower(() => world.between(0, 1));
    else void this.#disk.unlock();
  }

  #make(life: Life): Gateway {
    const { world, cable, perils, field, plant, breakage } = this.#stage;
    const disk = new SlowDisk({
      world,
      perils,
      life,
      memory: this.#disk,
      removing: (name) => this.#removing(name),
      neverSyncs: breakage.fsync === true,
    });
    const { publishingIntervalMs, journalMaxBytes } = this.#settings;
    const metrics = new GatewayMetrics(new Metrics());
    metrics.add = (observable) => {
      this.#observable = observable;
    };
    return new Gateway({
      config: gatewayConfig(plant, publishingIntervalMs, journalMaxBytes),
      plant,
      folder: '',
      mqtt: { url: '' },
      trust: {} as Trust,
      metrics,
      log: LOG,
      outside: {
        journal: (options) => this.#watched(new Journal({ ...options, disk, segmentMaxBytes: SEGMENT_MAX_BYTES })),
        disk,
        memory: (file) => new Memory(file, disk),
        endpoint: (options, user) => {
          const endpoint = new SimulatedEndpoint(world, life, field, options, user);
          this.endpoints.push(endpoint);
          return endpoint;
        },
        broker: ({ clientId }, users) => this.#noting(gatewayEnd({ world, cable, life, perils }, clientId, users)),
      },
    });
  }

  /** Writes down what becomes durable. */
  #watched(journal: Journal): Journal {
    const append = journal.append.bind(journal);
    journal.append = async (body) => {
      const position = await append(body).catch((error) => {
        this.refused++;
        this.#stage.world.note(() => `journal refuses: ${error}`);
        throw error;
      });
      const { epoch } = journal;
      const batches = this.promised.get(epoch) ?? new Map<number, Promised>();
      this.promised.set(epoch, batches);
      const entries = decodeBody(body);
      batches.set(position, { body, entries });
      this.#stage.world.note(() => `journals ${position}: ${entries.map(brief).join(', ')}`);
      return position;
    };
    this.journal = journal;
    return journal;
  }

  /** Writes down what the broker acknowledges. */
  #noting(connection: Connection): Connection {
    const publish = connection.publish.bind(connection);
    connection.publish = async (topic, payload, options) => {
      await publish(topic, payload, options);
      if (parseLaneTopic(topic) !== null) this.published.push(payload as Uint8Array);
    };
    return connection;
  }

  /** A segment goes: all that was promised of it must be in both sinks. */
  #removing(name: string): void {
    if (!name.endsWith('.seg')) return;
    this.segmentsDeleted++;
    const bytes = this.#disk.bytesOf(name);
    const epoch = decodeHeader(bytes)?.epoch;
    const batches = epoch === undefined ? undefined : this.promised.get(epoch);
    if (epoch === undefined || batches === undefined) return;
    // What a sync failed to make durable lies there still, and its position was given again in the next segment.
    const { names } = this.#disk;
    const next = names.slice(names.indexOf(name) + 1).find((other) => other.endsWith('.seg'));
    const last = next === undefined ? Number.MAX_SAFE_INTEGER : (firstOf(next) ?? 0) - 1;
    for (const { position, body } of scanRecords(bytes, SEGMENT_HEADER_BYTES, 1, Number.MAX_SAFE_INTEGER)) {
      const promised = batches.get(position);
      if (position > last || promised === undefined || Buffer.compare(promised.body, body) !== 0) continue;
      if (!this.#stage.isStored(epoch, position)) this.deletedEarly.push(position);
    }
  }
}

const seconds = (ns: bigint) => (Number(ns % 1_000_000_000_000n) / 1e9).toFixed(4);

/** An entry in a few words. */
export function brief(entry: Entry): string {
  const machine = (entry.machine satisfies MachineId).slice(0, 1);
  if (entry.kind === 'sample') return `${machine}/${entry.signal}=${entry.value}@${seconds(entry.timeNs)}`;
  if (entry.kind !== 'observed')
    return `${machine} ${entry.kind} ${entry.cause} ${seconds(entry.fromNs)}…${seconds(entry.toNs)}`;
  return `${machine} ${seconds(entry.fromNs)}…${seconds(entry.throughNs)}`;
}
