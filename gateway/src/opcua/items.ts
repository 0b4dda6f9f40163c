/**
 * The monitored items of one subscription: which signal stands behind which handle, and which signals have no item
 * because the server doesn't have their nodes, or can't be asked for them. Those are tried again: a PLC's program is
 * loaded, a device switched on.
 */

import { qualityOf } from '@gemba/contract/sample';
import type {
  DataValue,
  MonitoredItemCreateRequest,
  MonitoredItemCreateResult,
  MonitoredItemModifyResult,
  NodeId,
  ReadValueId,
} from 'node-opcua';
import { BrokenCall } from './batches.ts';
import { NotModified } from './ended.ts';
import type { Item, MadeItem } from './item-calls.ts';
import type { WatchedMachine, WatchedSignal } from './machine.ts';
import { resolveNode } from './node-id.ts';
import { NodeTypes } from './node-types.ts';
import type { PresentValues } from './present-check.ts';
import type { Report } from './report.ts';
import { checkNamespaces } from './server-facts.ts';
import type { Session } from './session.ts';
import type { Shunned } from './shunned.ts';
import type { DataValueLike, Tracked } from './to-sample.ts';
import { STATUS } from './value.ts';
import { itemsFor, type Wanted, type Watching, watchingFor, watchingOf } from './wanted.ts';

/** What changes in the items of a watch that goes on. */
export interface ItemsChange {
  joining: readonly Watching[];
  leaving: readonly WatchedSignal[];
  /** Machines whose items are to be asked for in another way. */
  resampled: readonly WatchedMachine[];
}

/** What is told of a signal. */
export interface SignalValue {
  tracked: WatchedSignal;
  dataValue: DataValueLike;
}

/** What brings the values of items. */
export interface Monitor {
  /** Interval at which it reports, ms. */
  readonly revisedMs: number;
  monitor(items: readonly Item[]): Promise<MonitoredItemCreateResult[]>;
  /** Another interval and queue for items that exist. */
  modify(items: readonly MadeItem[]): Promise<MonitoredItemModifyResult[]>;
  remove(itemIds: readonly number[]): Promise<void>;
}

/** How an item of a machine is asked for. */
export type Sampling = (machine: WatchedMachine) => Pick<Item, 'samplingIntervalMs' | 'queueSize'>;

export interface ItemsUser {
  sampling: Sampling;
  /** A signal that has no item, and the status that says why; each time it was tried. */
  without(one: Watching, status: number): void;
  /** The server doesn't tell the types of its structures: signals that are members of them have no values. */
  unlearned(reason: string): void;
}

/** Of a signal that is left alone. */
const BAD_TIMEOUT = 0x800a_0000;
/** The server has no such node, or not any more [OPC 10000-4 §7.39.2]: an item of it is dead, also if the node comes again. */
const GONE: readonly number[] = [STATUS.badNodeIdUnknown, 0x8033_0000];

export class Items {
  #session: Session;
  readonly #monitor: Monitor;
  readonly #user: ItemsUser;
  readonly #shunned: Shunned;
  readonly #byHandle = new Map<number, Wanted>();
  #types: NodeTypes;
  #nextHandle = 0;
  #missing: Watching[];
  /** Signals that aren't to be reported any more, also where their items are being made at this moment. */
  readonly #left = new WeakSet<WatchedSignal>();
  /** Numbers of items that nobody listens to any more. */
  #orphans: number[] = [];
  /** Machines whose items are to be asked for in another way. */
  readonly #resampled = new Set<WatchedMachine>();
  #samplingMs = 0;
  /** Items are made by one call after another: two at a time would make what is missing twice. */
  #making: Promise<void> = Promise.resolve();

  constructor(
    machines: readonly WatchedMachine[],
    session: Session,
    monitor: Monitor,
    shunned: Shunned,
    user: ItemsUser,
  ) {
    this.#missing = machines.flatMap((machine) => watchingFor(machine).values);
    this.#session = session;
    this.#monitor = monitor;
    this.#shunned = shunned;
    this.#user = user;
    this.#types = new NodeTypes(session);
  }

  /** The same items, read and made over another session from now on. */
  async move(session: Session): Promise<void> {
    const same = session.raw === this.#session.raw;
    this.#session = session;
    if (same) return;
    this.#types = new NodeTypes(session);
    await this.#learnStructures([...this.#byHandle.values()]);
  }

  /** Reads the present values of a machine's signals, past the subscription. */
  async readPresent(machine: WatchedMachine): Promise<PresentValues> {
    const items = [...this.#byHandle.values()].filter((one) => one.machine === machine);
    const present: PresentValues = { serverMs: null, values: [] };
    const values = await this.#session.values(items.map(({ nodeId }) => nodeId)).catch((error: unknown) => {
      this.#blame(error);
      throw error;
    });
    for (const [index, dataValue] of values.entries()) {
      this.#types.decode(dataValue);
      const serverMs = dataValue.serverTimestamp?.getTime() ?? null;
      if (serverMs !== null && serverMs > (present.serverMs ?? 0)) present.serverMs = serverMs;
      for (const tracked of items[index]?.signals ?? []) {
        present.values.push({ tracked, dataValue: dataValue as DataValueLike });
      }
    }
    return present;
  }

  /** What changes of items say of the signals behind them, by machine. What nobody listens to any more is left out. */
  valuesOf(changes: Report['changes']): Map<WatchedMachine, SignalValue[]> {
    const byMachine = new Map<WatchedMachine, SignalValue[]>();
    for (const { handle, dataValue } of changes) {
      const item = this.#byHandle.get(handle);
      if (item === undefined) continue;
      this.#types.decode(dataValue);
      const own = byMachine.get(item.machine) ?? [];
      byMachine.set(item.machine, own);
      own.push(...item.signals.map((tracked) => ({ tracked, dataValue: dataValue as DataValueLike })));
    }
    return byMachine;
  }

  /** Signals of which the server has made the items. */
  get made(): number {
    let made = 0;
    for (const { itemId, signals } of this.#byHandle.values()) if (itemId !== 0) made += signals.length;
    return made;
  }

  /** Slowest sampling that the server grants, ms: what changes faster is not seen by it. */
  get samplingMs(): number {
    return this.#samplingMs;
  }

  /** Whether the server has yet to be told of what has changed. */
  get unsettled(): boolean {
    return this.#orphans.length > 0 || this.#resampled.size > 0;
  }

  /** Signals without one. */
  get missing(): number {
    return this.#missing.length;
  }

  /**
   * Signals that are to be reported from now on, and such that aren't; machines that are sampled in another way. The
   * server is told by `make`; what comes of those that leave is no longer listened to, and the others are not touched.
   */
  change({ joining, leaving, resampled }: ItemsChange): void {
    for (const signal of leaving) this.#left.add(signal);
    for (const { signal } of joining) this.#left.delete(signal);
    for (const one of this.#byHandle.values()) {
      one.signals = this.#staying(one.signals);
      // One that is being made is taken care of when its number is known.
      if (one.signals.length === 0 && one.itemId !== 0) this.#abandon(one);
    }
    this.#missing = this.#missing.filter(({ signal }) => !this.#left.has(signal)).concat(joining);
    for (const machine of resampled) this.#resampled.add(machine);
  }

  /** Items that are no good lose their signals, which get others by `make`. */
  remake(signals: ReadonlySet<Tracked>): void {
    for (const one of this.#byHandle.values()) {
      if (one.itemId === 0 || !one.signals.some((signal) => signals.has(signal))) continue;
      this.#missing.push(...watchingOf(one));
      this.#abandon(one);
    }
  }

  /** Makes items for what has none, and tells the server what else has changed. Machines learn what to wait for. */
  make(nowNs: () => bigint): Promise<void> {
    const making = this.#making.then(() => this.#make(nowNs));
    this.#making = making.catch(() => {});
    return making;
  }

  async #make(nowNs: () => bigint): Promise<void> {
    const { wanted: found, unknown } = await this.#resolve();
    await this.#types.nameEnumerations(found);
    await this.#learnStructures(found);
    const wanted = found.filter((one) => {
      one.signals = this.#staying(one.signals);
      return one.signals.length > 0;
    });
    // What is reported before the call is answered must find its signal.
    for (const one of wanted) this.#byHandle.set(one.handle, one);
    const results = await this.#monitor.monitor(wanted).catch((error: unknown) => {
      this.#blame(error);
      throw error;
    });
    const made = new Map<WatchedMachine, { signals: WatchedSignal[]; samplingMs: number }>();
    const refused: Watching[] = [];
    const tried = new Set([...wanted.flatMap(({ signals }) => signals), ...unknown.map(({ signal }) => signal)]);
    for (const [index, result] of results.entries()) {
      const one = wanted[index] as Wanted;
      if (qualityOf(result.statusCode.value) === 'bad') {
        this.#byHandle.delete(one.handle);
        for (const without of watchingOf(one)) {
          refused.push(without);
          this.#user.without(without, result.statusCode.value);
        }
        continue;
      }
      one.itemId = result.monitoredItemId;
      // Meanwhile its signals may have left, or its node may have gone.
      if (one.signals.length === 0 || !this.#byHandle.has(one.handle)) {
        refused.push(...watchingOf(one));
        this.#abandon(one);
        continue;
      }
      const ofMachine = made.get(one.machine) ?? { signals: [], samplingMs: 0 };
      ofMachine.signals.push(...one.signals);
      ofMachine.samplingMs = Math.max(ofMachine.samplingMs, result.revisedSamplingInterval);
      this.#samplingMs = Math.max(this.#samplingMs, ofMachine.samplingMs);
      made.set(one.machine, ofMachine);
    }
    const still = [...unknown, ...refused].filter(({ signal }) => !this.#left.has(signal));
    this.#missing = [...still, ...this.#missing.filter(({ signal }) => !tried.has(signal))];
    for (const [machine, { signals, samplingMs }] of made) {
      machine.subscribed(signals, this.#monitor.revisedMs + samplingMs, nowNs());
    }
    await this.#resample();
    await this.#removeOrphans();
  }

  #staying(signals: readonly WatchedSignal[]): WatchedSignal[] {
    return signals.filter((signal) => !this.#left.has(signal));
  }

  #abandon(one: Wanted): void {
    this.#byHandle.delete(one.handle);
    this.#orphans.push(one.itemId);
  }

  /** Items that exist go on reporting, in the new way [OPC 10000-4 §5.13.3]. */
  async #resample(): Promise<void> {
    for (const machine of this.#resampled) {
      const items = [...this.#byHandle.values()].filter((one) => one.machine === machine && one.itemId !== 0);
      for (const one of items) Object.assign(one, this.#user.sampling(machine));
      const results = await this.#monitor.modify(items);
      if (results.some(({ statusCode }) => qualityOf(statusCode.value) === 'bad')) throw new NotModified();
      const slowestMs = Math.max(0, ...results.map(({ revisedSamplingInterval }) => revisedSamplingInterval));
      this.#samplingMs = Math.max(this.#samplingMs, slowestMs);
      machine.resampled(this.#monitor.revisedMs + slowestMs);
      this.#resampled.delete(machine);
    }
  }

  async #removeOrphans(): Promise<void> {
    const orphans = this.#orphans;
    if (orphans.length === 0) return;
    await this.#monitor.remove(orphans);
    this.#orphans = this.#orphans.filter((itemId) => !orphans.includes(itemId));
  }

  /** Nodes that are reported to be gone lose their items, and are looked for again; their signals are Bad by the report. */
  async dropGone(changes: readonly { handle: number; dataValue: Pick<DataValue, 'statusCode'> }[]): Promise<void> {
    const gone: Wanted[] = [];
    for (const { handle, dataValue } of changes) {
      const one = this.#byHandle.get(handle);
      if (one === undefined || !GONE.includes(dataValue.statusCode.value)) continue;
      this.#byHandle.delete(handle);
      // One that is being made still counts as missing, and is taken care of when its number is known.
      if (one.itemId !== 0) gone.push(one);
    }
    if (gone.length === 0) return;
    for (const one of gone) {
      this.#missing.push(...watchingOf(one));
      this.#abandon(one);
    }
    await this.#removeOrphans();
  }

  /** The nodes of what has no item, as this session knows them at this moment. */
  async #resolve(): Promise<{ wanted: Wanted[]; unknown: Watching[] }> {
    const namespaces = await checkNamespaces(this.#session.read, this.#session.facts.identity);
    const found: (Watching & { nodeId: NodeId })[] = [];
    const unknown: Watching[] = [];
    for (const one of this.#missing) {
      const nodeId = resolveNode(one.signal.node, namespaces);
      if (nodeId !== null && !this.#shunned.has(one.signal)) {
        found.push({ ...one, nodeId });
        continue;
      }
      unknown.push(one);
      this.#user.without(one, nodeId === null ? STATUS.badNodeIdUnknown : BAD_TIMEOUT);
    }
    const ask = (machine: WatchedMachine) => ({
      handle: this.#nextHandle++,
      itemId: 0,
      ...this.#user.sampling(machine),
    });
    return { wanted: itemsFor(found, ask), unknown };
  }

  /** A node that took the connection with it although it stood alone is not asked for in the next session. */
  #blame(error: unknown): void {
    if (!(error instanceof BrokenCall) || error.only === null) return;
    const { requestedParameters, nodeId } = error.only as Partial<MonitoredItemCreateRequest & ReadValueId>;
    const one =
      this.#byHandle.get(requestedParameters?.clientHandle ?? -1) ??
      this.#byHandle.values().find((item) => item.nodeId === nodeId);
    this.#shunned.add(one?.signals ?? []);
  }

  async #learnStructures(items: readonly Wanted[]): Promise<void> {
    const unlearned = await this.#types.learnStructures(items);
    if (unlearned !== null) this.#user.unlearned(unlearned);
  }
}
