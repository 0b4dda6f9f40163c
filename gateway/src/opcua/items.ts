/**
 * The monitored items of one subscription: which signal stands behind which handle, and which signals have no item
 * because the server doesn't have their nodes. Those are tried again: a PLC's program is loaded, a device switched on.
 */

import { qualityOf } from '@gemba/contract/sample';
import { AttributeIds, type NodeId } from 'node-opcua';
import { readEnumerations } from './enumerations.ts';
import type { WatchedMachine, WatchedSignal } from './machine.ts';
import { resolveNode } from './node-id.ts';
import { takesMember } from './part.ts';
import type { PresentValues } from './present-check.ts';
import type { Session } from './session.ts';
import { Structures } from './structures.ts';
import type { Subscription } from './subscription.ts';
import type { DataValueLike } from './to-sample.ts';
import { STATUS } from './value.ts';

/** Nodes of one Read call: what servers with small limits still take. */
const READ_BATCH = 500;

/** A signal of a machine. */
export interface Watching {
  machine: WatchedMachine;
  signal: WatchedSignal;
}

/** One item; several signals stand behind it where each takes a part of the node's value. */
export interface Watched {
  machine: WatchedMachine;
  signals: WatchedSignal[];
}

interface Wanted extends Watched {
  nodeId: NodeId;
  handle: number;
  samplingIntervalMs: number;
  queueSize: number;
}

export class Items {
  readonly #session: Session;
  readonly #subscription: Subscription;
  readonly #without: (one: Watching, status: number) => void;
  readonly #structures: Structures;
  /** By handle; refused ones keep theirs, so that none is ever given twice. */
  #byHandle: Wanted[] = [];
  #missing: Watching[];
  #made = 0;
  #samplingMs = 0;

  /** `without` is told of each signal that has no item, each time it was tried. */
  constructor(
    machines: readonly WatchedMachine[],
    session: Session,
    subscription: Subscription,
    without: (one: Watching, status: number) => void,
  ) {
    this.#missing = machines.flatMap((machine) => machine.signals.map((signal) => ({ machine, signal })));
    this.#session = session;
    this.#subscription = subscription;
    this.#without = without;
    this.#structures = new Structures(session.raw);
  }

  /** Reads the present values of a machine's signals, past the subscription. */
  async readPresent(machine: WatchedMachine): Promise<PresentValues> {
    const items = this.#byHandle.filter((one) => one.machine === machine);
    const present: PresentValues = { serverMs: null, values: [] };
    for (let first = 0; first < items.length; first += READ_BATCH) {
      const batch = items.slice(first, first + READ_BATCH);
      const nodes = batch.map(({ nodeId }) => ({ nodeId, attributeId: AttributeIds.Value }));
      for (const [index, dataValue] of (await this.#session.raw.read(nodes)).entries()) {
        const serverMs = dataValue.serverTimestamp?.getTime() ?? null;
        if (serverMs !== null && serverMs > (present.serverMs ?? 0)) present.serverMs = serverMs;
        for (const tracked of batch[index]?.signals ?? []) {
          present.values.push({ tracked, dataValue: dataValue as DataValueLike });
        }
      }
    }
    return present;
  }

  at(handle: number): Watched | undefined {
    return this.#byHandle[handle];
  }

  /** What a report of an item says of each signal behind it. */
  valuesOf({ signals }: Watched, dataValue: DataValueLike): { tracked: WatchedSignal; dataValue: DataValueLike }[] {
    this.#structures.decode(dataValue.value);
    return signals.map((tracked) => ({ tracked, dataValue }));
  }

  /** Signals of which the server has made the items. */
  get made(): number {
    return this.#made;
  }

  /** Slowest sampling that the server grants, ms: what changes faster is not seen by it. */
  get samplingMs(): number {
    return this.#samplingMs;
  }

  /** Signals without one. */
  get missing(): number {
    return this.#missing.length;
  }

  /** Makes items for what has none. Machines that aren't watched yet learn what to wait for. */
  async monitor(nowNs: () => bigint): Promise<void> {
    const { wanted, unknown } = await this.#resolve();
    await this.#nameEnumerations(wanted);
    await this.#learnStructures(wanted);
    this.#byHandle = this.#byHandle.concat(wanted);
    const made = new Map<WatchedMachine, { signals: WatchedSignal[]; samplingMs: number }>();
    const refused: Watching[] = [];
    for (const [index, result] of (await this.#subscription.monitor(wanted)).entries()) {
      const one = wanted[index] as Wanted;
      if (qualityOf(result.statusCode.value) === 'bad') {
        for (const signal of one.signals) {
          refused.push({ machine: one.machine, signal });
          this.#without({ machine: one.machine, signal }, result.statusCode.value);
        }
        continue;
      }
      const ofMachine = made.get(one.machine) ?? { signals: [], samplingMs: 0 };
      ofMachine.signals.push(...one.signals);
      ofMachine.samplingMs = Math.max(ofMachine.samplingMs, result.revisedSamplingInterval);
      this.#samplingMs = Math.max(this.#samplingMs, ofMachine.samplingMs);
      made.set(one.machine, ofMachine);
      this.#made += one.signals.length;
    }
    this.#missing = [...unknown, ...refused];
    for (const [machine, { signals, samplingMs }] of made) {
      if (!machine.watched) machine.subscribed(signals, this.#subscription.revisedMs + samplingMs, nowNs());
    }
  }

  /** The nodes of what has no item, as this session knows them at this moment. */
  async #resolve(): Promise<{ wanted: Wanted[]; unknown: Watching[] }> {
    const namespaces = await this.#session.namespaces();
    const wanted: Wanted[] = [];
    const unknown: Watching[] = [];
    const byNode = new Map<WatchedMachine, Map<string, Wanted>>();
    for (const one of this.#missing) {
      const { machine, signal } = one;
      const nodeId = resolveNode(signal.node, namespaces);
      if (nodeId === null) {
        unknown.push(one);
        this.#without(one, STATUS.badNodeIdUnknown);
        continue;
      }
      const ofMachine = byNode.get(machine) ?? new Map<string, Wanted>();
      byNode.set(machine, ofMachine);
      const shared = ofMachine.get(nodeId.toString());
      if (shared !== undefined) {
        shared.signals.push(signal);
        continue;
      }
      const { samplingIntervalMs, queueSize } = machine.source;
      const handle = this.#byHandle.length + wanted.length;
      const item = { machine, signals: [signal], nodeId, handle, samplingIntervalMs, queueSize };
      ofMachine.set(nodeId.toString(), item);
      wanted.push(item);
    }
    return { wanted, unknown };
  }

  async #learnStructures(items: readonly Wanted[]): Promise<void> {
    const structures = items.filter(({ signals }) => signals.some(({ part }) => takesMember(part)));
    await this.#structures.learn(structures.map(({ nodeId }) => nodeId));
  }

  async #nameEnumerations(items: readonly Wanted[]): Promise<void> {
    const texts = items.flatMap(({ nodeId, signals }) =>
      signals.filter(({ type, part }) => type === 'text' && !takesMember(part)).map((signal) => ({ nodeId, signal })),
    );
    const nodes = texts.map(({ nodeId }) => nodeId);
    const names = await readEnumerations(this.#session.raw, nodes);
    for (const [index, { signal }] of texts.entries()) signal.names = names[index] ?? null;
  }
}
