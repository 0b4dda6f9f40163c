/**
 * What a host application knows of one edge node: whether it and its devices are there, what they announced, the newest
 * values, and where its sequence stands. Messages and times go in, what is to be counted, stored and asked for comes
 * out; no clock, no broker. Whatever a node sends, only that node is concerned.
 */

import type { Metric, Payload } from '@gemba/contract/sparkplug/payload';
import {
  ALIAS_TWICE,
  BD_SEQ,
  BD_SEQ_STANDS,
  brokenBy,
  brokenByBirthMetric,
  brokenByRefused,
  brokenByUnborn,
} from './conformance.ts';
import type { Message } from './message.ts';
import { isSequence, Order } from './order.ts';
import { type Outcome, outcome, refuse } from './outcome.ts';
import type { Refusal, Refused } from './refusal.ts';
import { bornTag, MAX_TAGS, makeStale, type Reading, type Tag, update } from './tags.ts';

/** A node or one of its devices. */
export interface Participant {
  online: boolean;
  /** Since when, ms UTC. */
  sinceMs: number;
  tags: Map<string, Tag>;
}

const MAX_DEVICES = 2_000;

export class EdgeNodeView {
  readonly node: Participant = { online: false, sinceMs: 0, tags: new Map() };
  readonly devices = new Map<string, Participant>();
  readonly #order = new Order<Message>();
  /** The connection that the last birth was of; `null` before one, and where it didn't say. */
  #bdSeq: bigint | null = null;
  /** It was heard to die, or to be born, since it was met: so it must be born before it says anything. */
  #died = false;
  #aliases = new Map<bigint, Tag>();
  #tags = 0;

  /** Sequence number of the last message that was taken in its order; `null` while the node is offline. */
  get seq(): number | null {
    return this.node.online ? this.#order.last : null;
  }

  /** Messages wait for one that is missing before them: the reorder timer is to run. */
  get waiting(): boolean {
    return this.#order.waiting;
  }

  take(message: Message): Outcome {
    const result = outcome();
    result.broken.push(...brokenBy(message.type, message.payload, message.qos));
    if (message.type === 'NBIRTH') return this.#nodeBirth(message, result);
    if (message.type === 'NDEATH') return this.#nodeDeath(message, result);
    return message.type === 'NCMD' || message.type === 'DCMD' ? result : this.#inOrder(message, result);
  }

  /** The reorder timer has run out: what is missing will not come [tck-id-operational-behavior-host-reordering-rebirth]. */
  giveUp(): Outcome {
    const result = outcome();
    result.rebirth = this.#giveUp(result);
    return result;
  }

  /** Nothing is heard of it any more: it and its devices are offline, their tags stale [tck-id-operational-behavior-edge-node-termination-host-action-ndeath-devices-offline, tck-id-operational-behavior-edge-node-termination-host-action-ndeath-devices-tags-stale]. */
  lose(atMs: number): void {
    this.#order.giveUp();
    end(this.node, atMs);
    for (const device of this.devices.values()) end(device, atMs);
  }

  /** Forgets what was before [tck-id-topics-nbirth-metrics]; devices are offline until their own births. */
  #nodeBirth(message: Message, result: Outcome): Outcome {
    const { payload, arrivedMs } = message;
    if (!isSequence(payload.seq)) return this.#refuse(result, message, 'no-sequence');
    const wasOnline = this.node.online;
    this.#giveUp(result);
    // What it said last before it was born anew may be lost, and a sequence that begins anew doesn't tell.
    if (wasOnline) result.told.push({ kind: 'death', device: null, why: 'born-again' });
    this.lose(arrivedMs);
    this.#order.begin(payload.seq);
    this.#aliases = new Map();
    this.#tags = 0;
    for (const device of this.devices.values()) device.tags = new Map();
    const bdSeq = bdSeqIn(payload);
    if (!wasOnline && this.#died && bdSeq !== null && bdSeq === this.#bdSeq) result.broken.push(BD_SEQ_STANDS);
    this.#bdSeq = bdSeq;
    this.#died = false;
    result.born = true;
    return this.#born(this.node, message, result);
  }

  /** Counts only when it is the death of the connection that the last birth was of [tck-id-operational-behavior-edge-node-termination-host-action-ndeath-node-offline]. */
  #nodeDeath(message: Message, result: Outcome): Outcome {
    if (!this.node.online || (this.#bdSeq !== null && bdSeqIn(message.payload) !== this.#bdSeq))
      return this.#refuse(result, message, 'late-death');
    this.#giveUp(result);
    result.told.push({ kind: 'death', device: null, why: 'died' });
    // The host's time: that of the payload is from the CONNECT.
    this.lose(message.arrivedMs);
    this.#died = true;
    return result;
  }

  /** Takes a message when its turn has come; one that is too early waits for what is missing before it. */
  #inOrder(message: Message, result: Outcome): Outcome {
    const { type, payload, bytes } = message;
    if (!this.node.online) {
      if (this.#died) result.broken.push(brokenByUnborn(type));
      return this.#refuse(result, message, type === 'DBIRTH' ? 'birth-before-node' : 'data-before-birth');
    }
    if (!isSequence(payload.seq)) return this.#refuse(result, message, 'no-sequence');
    const placed = this.#order.place(payload.seq, message, bytes);
    if (placed.kind === 'next') {
      // [tck-id-operational-behavior-host-reordering-success]
      if (placed.items.length > 1) result.healed = true;
      for (const item of placed.items) this.#interpret(item, result);
    } else if (placed.kind === 'full') {
      result.rebirth = this.#giveUp(result);
    } else if (placed.kind === 'late') {
      this.#refuse(result, message, 'late-sequence');
      if (type === 'NDATA' || type === 'DDATA') this.#data(message, result, false);
    }
    return result;
  }

  /** Takes what waits without what is missing before it; whether anything is. */
  #giveUp(result: Outcome): boolean {
    const { items, missed } = this.#order.giveUp();
    if (missed === 0) return false;
    result.missed += missed;
    result.told.push({ kind: 'hole' });
    for (const message of items) this.#interpret(message, result);
    return true;
  }

  #interpret(message: Message, result: Outcome): Outcome {
    if (message.type === 'DBIRTH') return this.#deviceBirth(message, result);
    if (message.type === 'DDEATH') return this.#deviceDeath(message, result);
    return this.#data(message, result, true);
  }

  #deviceBirth(message: Message, result: Outcome): Outcome {
    const device = message.device ?? '';
    let participant = this.devices.get(device);
    if (participant === undefined) {
      if (this.devices.size >= MAX_DEVICES) return this.#refuse(result, message, 'too-many');
      participant = { online: false, sinceMs: message.arrivedMs, tags: new Map() };
      this.devices.set(device, participant);
    }
    this.#tags -= participant.tags.size;
    const former = new Set(participant.tags.values());
    for (const [alias, tag] of this.#aliases) if (former.has(tag)) this.#aliases.delete(alias);
    return this.#born(participant, message, result);
  }

  /** [tck-id-operational-behavior-edge-node-termination-host-action-ddeath-devices-offline] */
  #deviceDeath(message: Message, result: Outcome): Outcome {
    const participant = this.devices.get(message.device ?? '');
    result.told.push({ kind: 'death', device: message.device, why: 'died' });
    if (participant?.online) end(participant, message.payload.timestamp ?? message.arrivedMs);
    return result;
  }

  #data(message: Message, result: Outcome, inOrder: boolean): Outcome {
    const { device, payload, arrivedMs } = message;
    const participant = device === null ? this.node : this.devices.get(device);
    if (!participant?.online) return this.#refuse(result, message, 'data-before-birth');
    const readings: Reading[] = [];
    for (const metric of payload.metrics) {
      const tag = this.#tagOf(participant, metric);
      const taken = typeof tag === 'string' ? tag : update(tag, metric, payload.timestamp ?? arrivedMs);
      if (typeof taken === 'string') this.#refuse(result, message, taken, metric);
      else readings.push(taken);
    }
    result.taken += readings.length;
    result.told.push({ kind: 'data', message, readings, inOrder });
    return result;
  }

  #tagOf(participant: Participant, { alias, name }: Metric): Tag | Refusal {
    if (name !== undefined) return participant.tags.get(name) ?? 'unknown-metric';
    return (alias === undefined ? undefined : this.#aliases.get(alias)) ?? 'unknown-alias';
  }

  #born(participant: Participant, message: Message, result: Outcome): Outcome {
    const { payload, arrivedMs } = message;
    participant.online = true;
    participant.sinceMs = arrivedMs;
    participant.tags = new Map();
    const readings: Reading[] = [];
    for (const metric of payload.metrics) {
      if (this.#tags >= MAX_TAGS) {
        this.#refuse(result, message, 'too-many');
        break;
      }
      const born = bornTag(metric, payload.timestamp ?? arrivedMs);
      const aliasTaken = metric.alias !== undefined && this.#aliases.has(metric.alias);
      if (typeof born === 'string' || participant.tags.has(born.tag.name) || aliasTaken) {
        // A rebirth would bring it again as it is.
        result.refused.push(at(message, typeof born === 'string' ? born : 'bad-birth-metric', metric));
        result.broken.push(aliasTaken ? ALIAS_TWICE : brokenByBirthMetric(metric));
        continue;
      }
      participant.tags.set(born.tag.name, born.tag);
      if (metric.alias !== undefined) this.#aliases.set(metric.alias, born.tag);
      if (born.reading !== null) readings.push(born.reading);
      this.#tags++;
      result.taken++;
    }
    result.told.push({ kind: 'birth', message, readings });
    return result;
  }

  #refuse(result: Outcome, message: Message, reason: Refusal, metric?: Metric): Outcome {
    refuse(result, at(message, reason, metric));
    const broken = brokenByRefused(reason, message.type);
    if (broken !== null) result.broken.push(broken);
    return result;
  }
}

const at = ({ type, device }: Message, reason: Refusal, metric?: Metric): Refused => ({
  reason,
  type,
  device,
  metric: metric === undefined ? null : (metric.name ?? `alias ${metric.alias ?? '?'}`),
  ...(typeof metric?.value?.value === 'object' ? {} : { value: metric?.value?.value }),
});

function end(participant: Participant, atMs: number): void {
  if (participant.online) participant.sinceMs = atMs;
  participant.online = false;
  makeStale(participant.tags.values(), atMs);
}

function bdSeqIn({ metrics }: Payload): bigint | null {
  const value = metrics.find(({ name }) => name === BD_SEQ)?.value;
  return value?.kind === 'long' || value?.kind === 'int' ? BigInt(value.value) : null;
}
