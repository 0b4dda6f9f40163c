/**
 * What a host application knows of one edge node: whether it and its devices are there, what they announced, the newest
 * values, and where its sequence stands. Messages and times go in, what is to be counted and asked for comes out; no
 * clock, no broker. Whatever a node sends, only that node is concerned.
 */

import type { Metric, Payload } from '@gemba/contract/sparkplug/payload';
import type { DeviceMessage, NodeMessage } from '@gemba/contract/sparkplug/topics';
import type { Refusal } from './refusal.ts';
import { bornTag, MAX_TAGS, makeStale, type Tag, update } from './tags.ts';

/** A node or one of its devices. */
export interface Participant {
  online: boolean;
  /** Since when, ms UTC. */
  sinceMs: number;
  tags: Map<string, Tag>;
}

/** What a message led to. */
export interface Outcome {
  /** Metrics that were understood. */
  taken: number;
  refused: Refusal[];
  /** Messages that were sent and never came, by the sequence; each is a declared gap once foreign data is stored. */
  missed: number;
  /** The node must be asked for its births: what it says can't be understood, or something is missing. */
  rebirth: boolean;
}

const MAX_DEVICES = 2_000;
/** Sequence numbers are 0 to 255 [tck-id-payloads-sequence-num-req-nbirth]. */
const SEQUENCE = 256;

export class EdgeNodeView {
  readonly node: Participant = { online: false, sinceMs: 0, tags: new Map() };
  readonly devices = new Map<string, Participant>();
  /** The connection that the last birth was of. */
  #bdSeq: bigint | null = null;
  #seq = 0;
  #aliases = new Map<bigint, Tag>();
  #tags = 0;

  /** Takes a message of the node itself. */
  takeNode(type: NodeMessage, payload: Payload, nowMs: number): Outcome {
    if (type === 'NBIRTH') return this.#nodeBirth(payload, nowMs);
    if (type === 'NDEATH') return this.#nodeDeath(payload, nowMs);
    if (type === 'NDATA') return this.#data(this.node, payload, nowMs);
    return outcome();
  }

  /** Takes a message of one of its devices. */
  takeDevice(type: DeviceMessage, device: string, payload: Payload, nowMs: number): Outcome {
    if (type === 'DBIRTH') return this.#deviceBirth(device, payload, nowMs);
    if (type === 'DDEATH') return this.#deviceDeath(device, payload, nowMs);
    if (type === 'DDATA') return this.#data(this.devices.get(device), payload, nowMs);
    return outcome();
  }

  /** Nothing is heard of it any more: it and its devices are offline, their tags stale. */
  lose(atMs: number): void {
    end(this.node, atMs);
    for (const device of this.devices.values()) end(device, atMs);
  }

  /** Forgets what was before [tck-id-topics-nbirth-metrics]; devices are offline until their own births. */
  #nodeBirth(payload: Payload, nowMs: number): Outcome {
    const result = outcome();
    if (!isSequence(payload.seq)) return refuse(result, 'no-sequence');
    this.lose(nowMs);
    this.#seq = payload.seq;
    this.#aliases = new Map();
    this.#tags = 0;
    for (const device of this.devices.values()) device.tags = new Map();
    this.#bdSeq = bdSeqIn(payload);
    this.#born(this.node, payload, nowMs, result);
    return result;
  }

  /** Counts only when it is the death of the connection that the last birth was of. */
  #nodeDeath(payload: Payload, nowMs: number): Outcome {
    const result = outcome();
    if (!this.node.online || (this.#bdSeq !== null && bdSeqIn(payload) !== this.#bdSeq))
      return refuse(result, 'late-death');
    // The host's time: that of the payload is from the CONNECT [tck-id-operational-behavior-edge-node-termination-host-action-ndeath-node-offline].
    this.lose(nowMs);
    return result;
  }

  #deviceBirth(device: string, payload: Payload, nowMs: number): Outcome {
    const result = outcome();
    if (!this.node.online) return refuse(result, 'birth-before-node');
    if (!this.#follows(payload, result)) return result;
    let participant = this.devices.get(device);
    if (participant === undefined) {
      if (this.devices.size >= MAX_DEVICES) return refuse(result, 'too-many');
      participant = { online: false, sinceMs: nowMs, tags: new Map() };
      this.devices.set(device, participant);
    }
    this.#tags -= participant.tags.size;
    const former = new Set(participant.tags.values());
    for (const [alias, tag] of this.#aliases) if (former.has(tag)) this.#aliases.delete(alias);
    this.#born(participant, payload, nowMs, result);
    return result;
  }

  /** [tck-id-operational-behavior-edge-node-termination-host-action-ddeath-devices-offline] */
  #deviceDeath(device: string, payload: Payload, nowMs: number): Outcome {
    const result = outcome();
    const participant = this.devices.get(device);
    if (!this.node.online) return refuse(result, 'data-before-birth');
    if (!this.#follows(payload, result)) return result;
    if (participant?.online) end(participant, payload.timestamp ?? nowMs);
    return result;
  }

  #data(participant: Participant | undefined, payload: Payload, nowMs: number): Outcome {
    const result = outcome();
    if (!this.node.online) return refuse(result, 'data-before-birth');
    if (!this.#follows(payload, result)) return result;
    if (!participant?.online) return refuse(result, 'data-before-birth');
    for (const metric of payload.metrics) {
      const tag = this.#tagOf(participant, metric);
      const refusal = typeof tag === 'string' ? tag : update(tag, metric, payload.timestamp ?? nowMs);
      if (refusal === null) result.taken++;
      else refuse(result, refusal);
    }
    return result;
  }

  #tagOf(participant: Participant, { alias, name }: Metric): Tag | Refusal {
    if (name !== undefined) return participant.tags.get(name) ?? 'unknown-metric';
    return (alias === undefined ? undefined : this.#aliases.get(alias)) ?? 'unknown-alias';
  }

  #born(participant: Participant, payload: Payload, nowMs: number, result: Outcome): void {
    participant.online = true;
    participant.sinceMs = nowMs;
    participant.tags = new Map();
    for (const metric of payload.metrics) {
      if (this.#tags >= MAX_TAGS) {
        refuse(result, 'too-many');
        break;
      }
      const tag = bornTag(metric, payload.timestamp ?? nowMs);
      const taken = metric.alias !== undefined && this.#aliases.has(metric.alias);
      if (typeof tag === 'string') result.refused.push(tag);
      else if (participant.tags.has(tag.name) || taken) result.refused.push('bad-birth-metric');
      else {
        participant.tags.set(tag.name, tag);
        if (metric.alias !== undefined) this.#aliases.set(metric.alias, tag);
        this.#tags++;
        result.taken++;
      }
    }
  }

  /** One more than the message before [tck-id-payloads-sequence-num-incrementing]; a hole is counted, and births asked for. */
  #follows({ seq }: Payload, result: Outcome): boolean {
    if (!isSequence(seq)) {
      refuse(result, 'no-sequence');
      return false;
    }
    result.missed = (seq - this.#seq - 1 + SEQUENCE) % SEQUENCE;
    if (result.missed > 0) result.rebirth = true;
    this.#seq = seq;
    return true;
  }
}

const isSequence = (seq: number | undefined): seq is number => seq !== undefined && seq < SEQUENCE;

const outcome = (): Outcome => ({ taken: 0, refused: [], missed: 0, rebirth: false });

/** Of these a rebirth would change nothing. */
const WITHOUT_REBIRTH: ReadonlySet<Refusal> = new Set(['too-many', 'no-scalar', 'late-death']);

function refuse(result: Outcome, refusal: Refusal): Outcome {
  result.refused.push(refusal);
  if (!WITHOUT_REBIRTH.has(refusal)) result.rebirth = true;
  return result;
}

function end(participant: Participant, atMs: number): void {
  if (participant.online) participant.sinceMs = atMs;
  participant.online = false;
  makeStale(participant.tags.values(), atMs);
}

function bdSeqIn({ metrics }: Payload): bigint | null {
  const value = metrics.find(({ name }) => name === 'bdSeq')?.value;
  return value?.kind === 'long' || value?.kind === 'int' ? BigInt(value.value) : null;
}
