/**
 * A gateway as a Sparkplug B 3.0 edge node: the machines' present for any host application, beside the journal stream.
 * It uses the gateway's one connection (`LinkUser`): its Will is the NDEATH, its births are what it publishes first.
 *
 * How it is used:
 *   const node = new EdgeNode({ group, node, devices, bdSeq, log });   // devices: describeMachine(placed, source.signals)
 *   const broker = new Broker(options, [node, …lanes]); node.attach(broker);
 *   node.data(samples);         // after each notification of a machine: one DDATA per machine and publishing interval
 *   node.deviceUp(machine);     // the machine's OPC UA link stands: DBIRTH
 *   node.deviceDown(machine);   // it broke: DDEATH
 *
 * Nothing is kept for later: what can't be published now is in the next birth, and every sample is in the journal.
 * A primary host (waiting for its STATE) is not known here yet; it would hold back `connected`.
 */

import type { GatewayId, MachineId, SignalId, SiteId } from '@gemba/contract/identity';
import { compareEntries, type Sample } from '@gemba/contract/sample';
import { decodePayload } from '@gemba/contract/sparkplug/decode';
import { encodePayload } from '@gemba/contract/sparkplug/encode';
import type { Payload } from '@gemba/contract/sparkplug/payload';
import { deviceTopic, nodeTopic, parseTopic } from '@gemba/contract/sparkplug/topics';
import type { Log } from '@gemba/program/log';
import type { Link, LinkUser, Will } from '../link.ts';
import { type BdSeqStore, nextBdSeq } from './bd-seq.ts';
import type { DeviceDescription } from './describe.ts';
import { REBIRTH } from './metrics.ts';
import { type Change, LEFT_OUT, type LeftOut, nodeDeath, Picture } from './picture.ts';

export interface EdgeNodeOptions {
  /** The site [tck-id-topic-structure-namespace-valid-group-id]. */
  group: SiteId;
  node: GatewayId;
  devices: readonly DeviceDescription[];
  bdSeq: BdSeqStore;
  log: Log;
  /** Milliseconds UTC. */
  nowMs?: () => number;
}

export interface EdgeNodeCounts {
  published: number;
  births: number;
  /** Rebirths that a host asked for. */
  rebirths: number;
  /** Samples left out of the present, by reason; they are journalled all the same. */
  leftOut: Record<LeftOut, number>;
  /** Commands that this node doesn't take, and payloads that are none. */
  commandsIgnored: number;
  /** DDATA held back because the socket was full; their newest values went out later. */
  heldBack: number;
}

/** DDATA handed to the socket that it hasn't taken: beyond it only the newest value of each signal is kept. */
const MAX_UNSENT = 64;

export class EdgeNode implements LinkUser {
  readonly #options: EdgeNodeOptions;
  readonly #nowMs: () => number;
  readonly #picture: Picture;
  #link: Link | null = null;
  #bdSeq = 0;
  /** Births are out on the present connection: only then data may follow [tck-id-message-flow-device-birth-publish-nbirth-wait]. */
  #born = false;
  #unsent = 0;
  /** Counts connections: what was handed to an earlier one doesn't concern the present one. */
  #connection = 0;
  readonly #held = new Map<MachineId, Set<SignalId>>();

  readonly counts: EdgeNodeCounts = {
    published: 0,
    births: 0,
    rebirths: 0,
    leftOut: Object.fromEntries(LEFT_OUT.map((reason) => [reason, 0])) as Record<LeftOut, number>,
    commandsIgnored: 0,
    heldBack: 0,
  };

  constructor(options: EdgeNodeOptions) {
    this.#options = options;
    this.#nowMs = options.nowMs ?? Date.now;
    this.#picture = new Picture(options.devices);
  }

  /** The connection to publish on; once, before it is started. */
  attach(link: Link): void {
    this.#link = link;
  }

  /** Takes samples of any machines into the present and publishes them: one DDATA for each machine. */
  data(samples: readonly Sample[]): void {
    const changes = this.#picture.take(samples, (reason) => this.counts.leftOut[reason]++);
    if (!this.#born) return;
    for (const [machine, ofMachine] of Map.groupBy(changes, ({ sample }) => sample.machine)) {
      if (!this.#picture.devicesUp.includes(machine)) continue;
      if (this.#unsent < MAX_UNSENT && !this.#held.has(machine)) this.#publishData(machine, ofMachine);
      else this.#hold(machine, ofMachine);
    }
  }

  /** The machine's link stands [tck-id-operational-behavior-data-publish-dbirth]. */
  deviceUp(machine: MachineId): void {
    if (this.#picture.setUp(machine, true) && this.#born) this.#publishBirth(machine);
  }

  /** The machine's link broke [tck-id-operational-behavior-device-ddeath]. */
  deviceDown(machine: MachineId): void {
    if (!this.#picture.setUp(machine, false) || !this.#born) return;
    this.#held.delete(machine);
    this.#publish(deviceTopic(this.#id, 'DDEATH', machine), this.#picture.deviceDeath(this.#nowMs()));
  }

  /** Asked before each CONNECT: QoS 1, not retained [tck-id-payloads-ndeath-will-message-qos, tck-id-payloads-ndeath-will-message-retain]. */
  will(): Will {
    this.lost();
    // Also where the last attempt may have ended before its CONNECT: a number too many is harmless, one used twice is not.
    this.#bdSeq = nextBdSeq(this.#options.bdSeq.read());
    this.#options.bdSeq.write(this.#bdSeq);
    return { topic: nodeTopic(this.#id, 'NDEATH'), payload: this.#death(), qos: 1, retain: false };
  }

  /** Subscribes to commands before it is born [tck-id-message-flow-edge-node-ncmd-subscribe, tck-id-message-flow-device-dcmd-subscribe]. */
  async connected(): Promise<void> {
    const link = this.#link;
    if (link === null) throw new Error('the edge node was not attached to a connection');
    await link.subscribe(nodeTopic(this.#id, 'NCMD'), 1);
    await link.subscribe(deviceTopic(this.#id, 'DCMD', '+'), 1);
    this.#publishBirths();
  }

  lost(): void {
    this.#born = false;
    this.#connection++;
    this.#unsent = 0;
    this.#held.clear();
  }

  message(topic: string, payload: Uint8Array): void {
    const to = parseTopic(topic);
    if (to === null || to.kind === 'state' || to.group !== this.#id.group || to.node !== this.#id.node) return;
    if (to.type !== 'NCMD' && to.type !== 'DCMD') return;
    if (to.type === 'NCMD' && asksForRebirth(payload)) {
      this.counts.rebirths++;
      // Nothing but births until they are all out, with the bdSeq of this connection [tck-id-operational-behavior-data-commands-rebirth-action-1, tck-id-operational-behavior-data-commands-rebirth-action-2, tck-id-operational-behavior-data-commands-rebirth-action-3].
      if (this.#born) this.#publishBirths();
    } else this.counts.commandsIgnored++;
  }

  /** [tck-id-operational-behavior-edge-node-intentional-disconnect-ndeath] */
  async leaving(): Promise<void> {
    this.#born = false;
    await this.#link?.publish(nodeTopic(this.#id, 'NDEATH'), this.#death(), { qos: 1 });
  }

  get #id() {
    return { group: this.#options.group, node: this.#options.node };
  }

  #death(): Uint8Array {
    return encodePayload(nodeDeath(this.#bdSeq, this.#nowMs()));
  }

  /** All in one go, so that no data comes between [tck-id-payloads-dbirth-order]. */
  #publishBirths(): void {
    this.#held.clear();
    this.counts.births++;
    this.#publish(nodeTopic(this.#id, 'NBIRTH'), this.#picture.nodeBirth(this.#bdSeq, this.#nowMs()));
    for (const machine of this.#picture.devicesUp) this.#publishBirth(machine);
    this.#born = true;
  }

  #publishBirth(machine: MachineId): void {
    this.#publish(deviceTopic(this.#id, 'DBIRTH', machine), this.#picture.deviceBirth(machine, this.#nowMs()));
  }

  #publishData(machine: MachineId, changes: readonly Change[]): void {
    const payload = this.#picture.data(machine, changes, this.#nowMs());
    if (payload !== null) this.#publish(deviceTopic(this.#id, 'DDATA', machine), payload);
  }

  #hold(machine: MachineId, changes: readonly Change[]): void {
    this.counts.heldBack++;
    const signals = this.#held.get(machine) ?? new Set();
    for (const { sample, isHistorical } of changes) if (!isHistorical) signals.add(sample.signal);
    this.#held.set(machine, signals);
  }

  /** The socket took something: what was held back goes out with its newest values. */
  #sendHeld(): void {
    for (const [machine, signals] of this.#held) {
      if (!this.#born || this.#unsent >= MAX_UNSENT) return;
      this.#held.delete(machine);
      const newest = [...signals].flatMap((signal) => this.#picture.currentOf(machine, signal) ?? []);
      const changes = newest.sort(compareEntries).map((sample) => ({ sample, isHistorical: false }));
      this.#publishData(machine, changes);
    }
  }

  /** QoS 0, not retained, but for the death [tck-id-topics-nbirth-mqtt, tck-id-topics-dbirth-mqtt, tck-id-topics-ddata-mqtt, tck-id-topics-ddeath-mqtt]. */
  #publish(topic: string, payload: Payload): void {
    const link = this.#link;
    if (link === null) return;
    this.#unsent++;
    this.counts.published++;
    const connection = this.#connection;
    const settled = () => {
      if (connection !== this.#connection) return;
      this.#unsent--;
      this.#sendHeld();
    };
    // A failure means that the connection broke: the next one begins with births, which hold all of this.
    link.publish(topic, encodePayload(payload), { qos: 0 }).then(settled, (error) => {
      this.#options.log.debug({ topic, reason: (error as Error).message }, 'Sparkplug message not sent');
      settled();
    });
  }
}

/** [tck-id-operational-behavior-data-commands-ncmd-rebirth-name, tck-id-operational-behavior-data-commands-ncmd-rebirth-value] */
function asksForRebirth(payload: Uint8Array): boolean {
  try {
    return decodePayload(payload).metrics.some(
      ({ name, value }) => name === REBIRTH && value?.kind === 'boolean' && value.value,
    );
  } catch {
    return false;
  }
}
