/**
 * The history of machines' signals over a session: which nodes keep one, and raw values of a stretch page by page
 * [OPC 10000-11 §6.5.3], in the form in which a backfill takes them. It reads only, as all of the gateway.
 */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import { nsFromMs } from '@gemba/contract/sample';
import {
  AttributeIds,
  type DataValue,
  type HistoryData,
  HistoryReadRequest,
  type HistoryReadResult,
  type HistoryReadValueIdOptions2,
  type NodeId,
  ReadRawModifiedDetails,
  TimestampsToReturn,
} from 'node-opcua';
import type { HistorySource, Page, Reading, Stretch, Wanted } from '../backfill/source.ts';
import type { WatchedMachine, WatchedSignal } from './machine.ts';
import { resolveNode } from './node-id.ts';
import { takesMember } from './part.ts';
import { checkNamespaces } from './server-facts.ts';
import type { Session } from './session.ts';
import { type DataValueLike, isOfValue, readOf } from './to-sample.ts';

/** Where a server names no limit. */
const NODES_DEFAULT = 100;
/** Bit of AccessLevel: the history of values is readable [OPC 10000-3 §8.57]. */
const HISTORY_READ = 0x04;
const MAX_NODES_PER_HISTORY_READ = 'i=12165';

/** The upper half of a StatusCode says what it is; the lower what stands beside it [OPC 10000-4 §7.39.1]. */
const CODE = 0xffff0000;
const BAD_BOUND_NOT_FOUND = 0x80d70000;
/** Nothing is known here: lost, not available, no data [OPC 10000-11 §6.3.2]. */
const HOLES: ReadonlySet<number> = new Set([0x809d0000, 0x809e0000, 0x809b0000]);
/** InfoBits of a historical value: whether it is raw, and whether only a part of it [OPC 10000-11 §6.3.3]. */
const NOT_RAW = 0x0003 | 0x0004;

interface Known {
  signal: WatchedSignal;
  nodeId: NodeId;
}

/** Nodes of a machine's signals; the list is another when the configuration has changed. */
interface Resolved {
  signals: readonly WatchedSignal[];
  known: Map<SignalId, Known>;
  historizing: Promise<ReadonlySet<SignalId>> | null;
}

export class History implements HistorySource {
  readonly #session: Session;
  readonly #machines: readonly WatchedMachine[];
  readonly #resolved = new Map<MachineId, Resolved>();

  /** `machines`: those of the present configuration, which may change. */
  constructor(session: Session, machines: readonly WatchedMachine[]) {
    this.#session = session;
    this.#machines = machines;
  }

  get machines(): MachineId[] {
    return this.#machines.map(({ id }) => id);
  }

  async nodesPerCall(): Promise<number> {
    const nodes = [{ nodeId: MAX_NODES_PER_HISTORY_READ, attributeId: AttributeIds.Value }];
    const value: unknown = (await this.#session.read(nodes))[0]?.value?.value;
    return typeof value === 'number' && value > 0 ? value : NODES_DEFAULT;
  }

  get startedNs(): bigint | null {
    const { startMs } = this.#session.facts.identity;
    return startMs === null ? null : nsFromMs(startMs);
  }

  historizing(machine: MachineId): Promise<ReadonlySet<SignalId>> {
    const resolved = this.#resolve(machine);
    resolved.historizing ??= this.#readHistorizing([...resolved.known.values()]).catch((error) => {
      resolved.historizing = null;
      throw error;
    });
    return resolved.historizing;
  }

  async #readHistorizing(known: Known[]): Promise<ReadonlySet<SignalId>> {
    const nodes = known.flatMap(({ nodeId }) =>
      [AttributeIds.Historizing, AttributeIds.UserAccessLevel].map((attributeId) => ({ nodeId, attributeId })),
    );
    const values = nodes.length === 0 ? [] : await this.#session.read(nodes);
    const found = known.filter((_, index) => {
      const keeps: unknown = values[2 * index]?.value?.value;
      const access: unknown = values[2 * index + 1]?.value?.value;
      return keeps === true && typeof access === 'number' && (access & HISTORY_READ) !== 0;
    });
    return new Set(found.map(({ signal }) => signal.signal));
  }

  async present(machine: MachineId, signals: readonly SignalId[]): Promise<Reading[]> {
    // Another machine's history must not come under this one's name.
    await checkNamespaces(this.#session.read, this.#session.facts.identity);
    const known = this.#knownOf(machine, signals);
    const nodes = known.map(({ nodeId }) => ({ nodeId, attributeId: AttributeIds.Value }));
    const values = await this.#session.read(nodes);
    return known.map(({ signal }, index) => readingOf(values[index] as DataValue, signal));
  }

  async read(machine: MachineId, wanted: readonly Wanted[], stretch: Stretch, max: number): Promise<Page[]> {
    const results = await this.#call(machine, wanted, stretch, max, false);
    return this.#wanted(machine, wanted).map(({ signal }, index) => pageOf(results[index], signal));
  }

  async release(machine: MachineId, wanted: readonly Wanted[]): Promise<void> {
    await this.#call(machine, wanted, { fromNs: 0n, toNs: 0n }, 0, true);
  }

  async #call(
    machine: MachineId,
    wanted: readonly Wanted[],
    { fromNs, toNs }: Stretch,
    numValuesPerNode: number,
    releaseContinuationPoints: boolean,
  ): Promise<HistoryReadResult[]> {
    const nodesToRead = this.#wanted(machine, wanted).map(({ nodeId }, index): HistoryReadValueIdOptions2 => {
      const continuationPoint = wanted[index]?.point;
      return continuationPoint == null ? { nodeId } : { nodeId, continuationPoint };
    });
    // Times on the wire are cut to milliseconds by the library: a little more is asked for, and left out again.
    const historyReadDetails = new ReadRawModifiedDetails({
      isReadModified: false,
      startTime: new Date(Number(fromNs / 1_000_000n)),
      endTime: new Date(Number(toNs / 1_000_000n) + 1),
      numValuesPerNode,
      returnBounds: true,
    });
    const response = await this.#session.raw.historyRead(
      new HistoryReadRequest({
        historyReadDetails,
        timestampsToReturn: TimestampsToReturn.Both,
        releaseContinuationPoints,
        nodesToRead,
      }),
    );
    const results = response.results ?? [];
    if (results.length !== wanted.length) throw new Error(`${results.length} results for ${wanted.length} nodes`);
    return results;
  }

  #wanted(machine: MachineId, wanted: readonly Wanted[]): Known[] {
    return this.#knownOf(
      machine,
      wanted.map(({ signal }) => signal),
    );
  }

  #knownOf(machine: MachineId, signals: readonly SignalId[]): Known[] {
    const { known } = this.#resolve(machine);
    return signals.map((signal) => {
      const one = known.get(signal);
      if (one === undefined) throw new Error(`${machine} has no node for ${signal}`);
      return one;
    });
  }

  /** Nodes of signals as they are in this session. A member of a structure is left out: its history isn't decoded. */
  #resolve(machine: MachineId): Resolved {
    const signals = this.#machines.find(({ id }) => id === machine)?.signals ?? [];
    const before = this.#resolved.get(machine);
    if (before?.signals === signals) return before;
    const { namespaces } = this.#session.facts.identity;
    const known = new Map<SignalId, Known>();
    for (const signal of signals) {
      const nodeId = resolveNode(signal.node, namespaces);
      if (nodeId !== null && !takesMember(signal.part)) known.set(signal.signal, { signal, nodeId });
    }
    const resolved = { signals, known, historizing: null };
    this.#resolved.set(machine, resolved);
    return resolved;
  }
}

function pageOf(result: HistoryReadResult | undefined, signal: WatchedSignal): Page {
  const values = (result?.historyData as HistoryData | null | undefined)?.dataValues ?? [];
  const point = result?.continuationPoint;
  return {
    readings: values.map((dataValue) => readingOf(dataValue, signal)),
    point: point == null || point.length === 0 ? null : point,
    status: ((result?.statusCode.value ?? 0) & CODE) >>> 0,
  };
}

function readingOf(dataValue: DataValue, signal: WatchedSignal): Reading {
  const raw = dataValue.statusCode.value >>> 0;
  const code = (raw & CODE) >>> 0;
  const reading = readOf(dataValue as DataValueLike, code, signal);
  if (code === BAD_BOUND_NOT_FOUND) return { ...reading, is: 'no-bound' };
  return { ...reading, is: HOLES.has(code) || (isOfValue(raw) && (raw & NOT_RAW) !== 0) ? 'hole' : 'raw' };
}
