/**
 * A gateway as a Sparkplug B 3.0 edge node: the machines' present for any host application, beside the journal stream.
 * It has a connection of its own (docs/decisions/0006): its Will is the NDEATH, its births are what it publishes first
 * [tck-id-principles-birth-certificates-order], and with a primary host it follows that host from broker to broker.
 *
 * away ─(CONNACK, subscribed)─▶ waiting ─(primary host online, or none configured)─▶ born ─(break, host offline)─▶ away
 *
 * How it is used:
 *   const node = new EdgeNode({ group, node, devices, bdSeq, log });   // devices: describeMachine(placed, source.signals)
 *   const broker = new Broker(options, [node]); node.attach(broker);
 *   node.data(samples);         // after each notification of a machine: one DDATA per machine and publishing interval
 *   node.deviceUp(machine);     // the machine's OPC UA link stands: DBIRTH
 *   node.deviceDown(machine);   // it broke: DDEATH
 *
 * Nothing is kept for later: what can't be published now is in the next birth, and every sample is in the journal.
 * Commands but for the rebirth are counted and not followed: nothing is ever written to a machine.
 */

import type { GatewayId, MachineId, SignalId, SiteId } from '@gemba/contract/identity';
import { compareEntries, type Sample } from '@gemba/contract/sample';
import { decodePayload } from '@gemba/contract/sparkplug/decode';
import { encodePayload } from '@gemba/contract/sparkplug/encode';
import type { Payload } from '@gemba/contract/sparkplug/payload';
import { deviceTopic, nodeTopic, parseTopic, stateTopic } from '@gemba/contract/sparkplug/topics';
import type { Log } from '@gemba/program/log';
import type { Farewell, Link, LinkUser, Will } from '../link.ts';
import { type BdSeqStore, nextBdSeq } from './bd-seq.ts';
import type { DeviceDescription } from './describe.ts';
import { REBIRTH } from './metrics.ts';
import { Outlet } from './outlet.ts';
import { type Change, LEFT_OUT, type LeftOut, nodeDeath, Picture } from './picture.ts';
import { PrimaryHost } from './primary-host.ts';

export interface EdgeNodeOptions {
  /** The site [tck-id-topic-structure-namespace-valid-group-id]. */
  group: SiteId;
  node: GatewayId;
  devices: readonly DeviceDescription[];
  bdSeq: BdSeqStore;
  /** Host application without which there are no births. */
  primaryHost?: string;
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
  /** STATE messages of the primary host with an earlier time than one before. */
  statesIgnored: number;
  /** DDATA held back because the socket was full; their newest values went out later. */
  heldBack: number;
}

/** A broker that has no word of the primary host by then is left for the next, ms. */
const STATE_MAX_MS = 10_000;
/** A command that is not followed is logged at most this often, ms; all are counted. */
const LOG_PAUSE_MS = 10_000;

export class EdgeNode implements LinkUser {
  readonly #options: EdgeNodeOptions;
  readonly #nowMs: () => number;
  readonly #picture: Picture;
  readonly #outlet: Outlet;
  readonly #primary: PrimaryHost | null;
  #link: Link | null = null;
  /** Of the present connection; `null` before the first CONNECT. */
  #bdSeq: number | null = null;
  /** `waiting`: subscribed. `born`: births are out, only then data may follow [tck-id-message-flow-device-birth-publish-nbirth-wait]. */
  #session: 'away' | 'waiting' | 'born' = 'away';
  /** What the primary host's last word on this connection is. */
  #host: 'unheard' | 'online' | 'offline' = 'unheard';
  #stateTimer: NodeJS.Timeout | null = null;
  #loggedMs = Number.NEGATIVE_INFINITY;

  readonly counts: EdgeNodeCounts = {
    published: 0,
    births: 0,
    rebirths: 0,
    leftOut: Object.fromEntries(LEFT_OUT.map((reason) => [reason, 0])) as Record<LeftOut, number>,
    commandsIgnored: 0,
    statesIgnored: 0,
    heldBack: 0,
  };

  constructor(options: EdgeNodeOptions) {
    this.#options = options;
    this.#nowMs = options.nowMs ?? Date.now;
    this.#picture = new Picture(options.devices);
    this.#outlet = new Outlet(options.log, (machine, signals) => this.#sendNewest(machine, signals));
    this.#primary = options.primaryHost === undefined ? null : new PrimaryHost(options.primaryHost);
  }

  /** Whether its births are out on a connection that stands. */
  get born(): boolean {
    return this.#session === 'born';
  }

  /** The connection to publish on; once, before it is started. */
  attach(link: Link): void {
    this.#link = link;
  }

  /** Takes samples of any machines into the present and publishes them: one DDATA for each machine. */
  data(samples: readonly Sample[]): void {
    const changes = this.#picture.take(samples, (reason) => this.counts.leftOut[reason]++);
    if (!this.born) return;
    for (const [machine, ofMachine] of Map.groupBy(changes, ({ sample }) => sample.machine)) {
      if (!this.#picture.isUp(machine)) continue;
      if (this.#outlet.takes(machine)) this.#publishData(machine, ofMachine);
      else this.#hold(machine, ofMachine);
    }
  }

  /** The machine's link stands [tck-id-operational-behavior-data-publish-dbirth]. */
  deviceUp(machine: MachineId): void {
    if (this.#picture.setUp(machine, true) && this.born) this.#publishBirth(machine);
  }

  /** The machine's link broke [tck-id-operational-behavior-device-ddeath]. */
  deviceDown(machine: MachineId): void {
    if (!this.#picture.setUp(machine, false) || !this.born) return;
    this.#outlet.forget(machine);
    this.#publish(deviceTopic(this.#id, 'DDEATH', machine), this.#picture.deviceDeath(this.#nowMs()));
  }

  /**
   * Other devices and metrics from now on: what is described in another way is born anew, so that its birth holds every
   * metric that will ever be sent [tck-id-topics-dbirth-metric-reqs]; what there isn't any more dies.
   */
  change(devices: readonly DeviceDescription[]): void {
    const staying = new Set(devices.map(({ machine }) => machine));
    for (const machine of this.#picture.devicesUp) if (!staying.has(machine)) this.deviceDown(machine);
    const changed = new Set(this.#picture.describe(devices));
    if (!this.born) return;
    for (const machine of this.#picture.devicesUp.filter((one) => changed.has(one))) {
      this.#outlet.forget(machine);
      this.#publishBirth(machine);
    }
  }

  /** Asked before each CONNECT: QoS 1, not retained [tck-id-payloads-ndeath-will-message-qos, tck-id-payloads-ndeath-will-message-retain]. */
  will(): Will {
    this.lost();
    this.#countConnect();
    return { topic: nodeTopic(this.#id, 'NDEATH'), payload: this.#death(), qos: 1, retain: false };
  }

  /** Subscribes to commands before it is born [tck-id-message-flow-edge-node-ncmd-subscribe, tck-id-message-flow-device-dcmd-subscribe]. */
  async connected(): Promise<void> {
    const link = this.#link;
    if (link === null) throw new Error('the edge node was not attached to a connection');
    await link.subscribe(nodeTopic(this.#id, 'NCMD'), 1);
    await link.subscribe(deviceTopic(this.#id, 'DCMD', '+'), 1);
    // [tck-id-operational-behavior-primary-application-state-with-multiple-servers-state-subs]
    if (this.#primary !== null) await link.subscribe(stateTopic(this.#primary.id), 1);
    this.#session = 'waiting';
    this.#stateTimer = setTimeout(() => this.#walk(), STATE_MAX_MS);
    this.#goOn();
  }

  lost(): void {
    if (this.#stateTimer !== null) clearTimeout(this.#stateTimer);
    this.#session = 'away';
    this.#host = 'unheard';
    this.#outlet.reset();
  }

  message(topic: string, payload: Uint8Array): void {
    const to = parseTopic(topic);
    if (to === null) return;
    if (to.kind === 'state') {
      this.#hear(topic, payload);
      return;
    }
    if (to.group !== this.#id.group || to.node !== this.#id.node) return;
    if (to.type === 'NCMD' && asksForRebirth(payload)) {
      this.counts.rebirths++;
      // Nothing but births until they are all out, with the bdSeq of this connection [tck-id-operational-behavior-data-commands-rebirth-action-1, tck-id-operational-behavior-data-commands-rebirth-action-2, tck-id-operational-behavior-data-commands-rebirth-action-3].
      if (this.born) this.#publishBirths();
    } else if (to.type === 'NCMD' || to.type === 'DCMD') this.#ignore(topic);
  }

  /**
   * Says that it goes [tck-id-operational-behavior-edge-node-intentional-disconnect-ndeath]. Before its birth it may say
   * nothing [tck-id-principles-birth-certificates-order], and without an NDEATH there may be no DISCONNECT
   * [tck-id-payloads-ndeath-will-message-publisher-disconnect-mqtt311]: then the Will speaks.
   */
  async leaving(): Promise<Farewell> {
    const wasBorn = this.born;
    this.lost();
    if (!wasBorn) return 'by Will';
    await this.#link?.publish(nodeTopic(this.#id, 'NDEATH'), this.#death(), { qos: 1 });
    return 'said';
  }

  /** What the primary host says of itself. */
  #hear(topic: string, payload: Uint8Array): void {
    const said = this.#primary?.hear(this.#link?.broker ?? '', topic, payload) ?? 'not ours';
    if (said === 'not ours') return;
    if (said === 'older') {
      this.counts.statesIgnored++;
      this.#options.log.warn({ topic }, 'the primary host spoke with an earlier time than before: not believed');
      // As the first word on a connection it is all that this broker has of the host: not online.
      if (this.#host === 'unheard') this.#host = 'offline';
    } else this.#host = said;
    this.#goOn();
  }

  /** Is born as soon as it may be, and no longer than it may be. */
  #goOn(): void {
    if (this.#session === 'away') return;
    // [tck-id-message-flow-edge-node-birth-publish-phid-wait, tck-id-operational-behavior-edge-node-birth-sequence-wait]
    if (this.#primary === null || this.#host === 'online') {
      if (this.#stateTimer !== null) clearTimeout(this.#stateTimer);
      if (!this.born) this.#publishBirths();
    } else if (this.#host === 'offline') {
      // [tck-id-message-flow-edge-node-birth-publish-phid-offline, tck-id-operational-behavior-edge-node-termination-host-offline, tck-id-operational-behavior-edge-node-termination-host-offline-reconnect]
      if (this.born) this.#link?.leave();
      else this.#walk();
    }
  }

  /** Where the primary host isn't, it is looked for at the next broker [tck-id-operational-behavior-primary-application-state-with-multiple-servers-walk]; at the only one it is waited for. */
  #walk(): void {
    if (this.#session === 'waiting' && this.#link?.hasOthers === true) this.#link.leave();
  }

  #ignore(topic: string): void {
    this.counts.commandsIgnored++;
    const nowMs = this.#nowMs();
    if (Math.abs(nowMs - this.#loggedMs) < LOG_PAUSE_MS) return;
    this.#loggedMs = nowMs;
    this.#options.log.warn({ topic, ignored: this.counts.commandsIgnored }, 'Sparkplug command not followed');
  }

  /** One more for each CONNECT, also where the last attempt may have ended before its own: a number too many is harmless, one used twice is not. */
  #countConnect(): void {
    const { bdSeq, log } = this.#options;
    this.#bdSeq = nextBdSeq(this.#bdSeq ?? bdSeq.read());
    try {
      bdSeq.write(this.#bdSeq);
    } catch (error) {
      // A full disk must not end the connection; after a restart a number may then be used again.
      log.error({ err: error }, 'the number of this connection (bdSeq) could not be kept');
    }
  }

  get #id() {
    return { group: this.#options.group, node: this.#options.node };
  }

  #death(): Uint8Array {
    return encodePayload(nodeDeath(this.#bdSeq ?? 0, this.#nowMs()));
  }

  /** All in one go, so that no data comes between [tck-id-payloads-dbirth-order]. */
  #publishBirths(): void {
    this.#outlet.forget();
    this.counts.births++;
    this.#publish(nodeTopic(this.#id, 'NBIRTH'), this.#picture.nodeBirth(this.#bdSeq ?? 0, this.#nowMs()));
    for (const machine of this.#picture.devicesUp) this.#publishBirth(machine);
    this.#session = 'born';
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
    this.#outlet.hold(
      machine,
      changes.flatMap(({ sample, isHistorical }) => (isHistorical ? [] : [sample.signal])),
    );
  }

  #sendNewest(machine: MachineId, signals: Iterable<SignalId>): void {
    const newest = [...signals].flatMap((signal) => this.#picture.currentOf(machine, signal) ?? []);
    const changes = newest.sort(compareEntries).map((sample) => ({ sample, isHistorical: false }));
    this.#publishData(machine, changes);
  }

  #publish(topic: string, payload: Payload): void {
    if (this.#link === null) return;
    this.counts.published++;
    this.#outlet.publish(this.#link, topic, payload);
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
