/**
 * The one owner of the connection to an OPC UA server. It opens a session, subscribes to the signals of its machines,
 * passes on what is reported, and when anything breaks closes all of it and begins anew; the machines then declare the
 * gap.
 *
 * stopped ─▶ connecting ─▶ subscribing ─▶ watching ─(anything breaks)─▶ closing ─▶ waiting ─(patience)─▶ connecting
 */

import { setTimeout as delay } from 'node:timers/promises';
import type { MachineId } from '@gemba/contract/identity';
import { type Entry, type GapCause, qualityOf } from '@gemba/contract/sample';
import type { Log } from '@gemba/program/log';
import type { NodeId } from 'node-opcua';
import type { MachineSource } from '../config.ts';
import { Patience } from '../patience.ts';
import { readEnumerations } from './enumerations.ts';
import type { WatchedMachine, WatchedSignal } from './machine.ts';
import { resolveNode } from './node-id.ts';
import { openSession, type Session } from './session.ts';
import { type Item, type Report, Subscription } from './subscription.ts';
import type { DataValueLike, Taken } from './to-sample.ts';
import type { Trust } from './trust.ts';
import { STATUS } from './value.ts';

/** What an endpoint tells of its machines. */
export interface EndpointUser {
  /** The first report of a machine came: its present values are known. */
  began(machine: MachineId): void;
  /** What became of so many reported changes. */
  took(machine: MachineId, taken: Taken, changes: number): void;
  /** It is not watched any more; `entries` are what is still to be journalled. */
  ended(machine: MachineId, entries: Entry[]): void;
}

export interface EndpointOptions {
  /** Common to its machines: endpoint, security, publishing interval. */
  source: Pick<MachineSource, 'endpoint' | 'security' | 'publishingIntervalMs'>;
  machines: readonly WatchedMachine[];
  trust: Trust;
  /** The gateway's clock, ns UTC. */
  clock: () => bigint;
  log: Log;
}

type State = 'stopped' | 'connecting' | 'subscribing' | 'watching' | 'closing' | 'waiting';

/** Why a watch ended. */
interface Ended {
  cause: GapCause;
  reason: string;
}

interface Watching {
  machine: WatchedMachine;
  signal: WatchedSignal;
}

/** A watch that lasted so long was one: what breaks it is a new outage. */
const HOLDS_AFTER_MS = 10_000;
/** A server that takes longer to come is told of: one that starts beside the gateway needs less. */
const SAY_AFTER_MS = 15_000;
const REASON_MAX_CHARS = 200;
const UNTRUSTED = /BadCertificateUntrusted/;
/** A subscription that lives but brings not one value is none. */
const FIRST_VALUES_MAX_MS = 10_000;
/** Nodes that a server doesn't have may come: a PLC's program is loaded, a device is switched on. */
const RETRY_ITEMS_MS = 10_000;

export class Endpoint {
  readonly #options: EndpointOptions;
  readonly #user: EndpointUser;
  readonly #patience = new Patience();
  readonly #stopping = new AbortController();
  #state: State = 'stopped';
  #running: Promise<void> = Promise.resolve();
  #end: (ended: Ended) => void = () => {};
  /** By client handle, of the present subscription. */
  #items: Watching[] = [];
  /** Signals without an item: the server doesn't know their nodes. */
  #missing: Watching[] = [];
  #subscribedMs = 0;
  #saidReason = '';
  /** What was last said of a node that isn't there: it is said once. */
  readonly #told = new WeakMap<WatchedSignal, number>();

  constructor(options: EndpointOptions, user: EndpointUser) {
    this.#options = options;
    this.#user = user;
  }

  get state(): State {
    return this.#state;
  }

  /** Signals whose nodes the server doesn't have. */
  get missing(): number {
    return this.#missing.length;
  }

  get machines(): readonly WatchedMachine[] {
    return this.#options.machines;
  }

  start(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#end({ cause: 'gateway-down', reason: 'stopped' });
    await this.#running;
    this.#state = 'stopped';
  }

  /** Begins anew, so that all values are reported again. */
  restart(cause: GapCause): void {
    this.#end({ cause, reason: cause });
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const startedMs = performance.now();
      const { cause, reason } = await this.#watch();
      if (performance.now() - startedMs > HOLDS_AFTER_MS) this.#patience.held();
      const watched = this.#breakOff(cause);
      if (signal.aborted) return;
      this.#state = 'waiting';
      const waitMs = this.#patience.next(Date.now());
      this.#say(reason, watched, waitMs);
      await delay(waitMs, undefined, { signal }).catch(() => {});
    }
  }

  /** A break is told at once; why a server isn't reached, when it has lasted, and once for each reason. */
  #say(reason: string, watched: boolean, waitMs: number): void {
    const { log, source } = this.#options;
    const why = reason.replace(/\s+/g, ' ').trim().slice(0, REASON_MAX_CHARS);
    const lasts = this.#patience.awayMs(Date.now()) > SAY_AFTER_MS && why !== this.#saidReason;
    if (watched || lasts) this.#saidReason = why;
    const next = UNTRUSTED.test(reason) ? 'put its certificate from pki/rejected into pki/trusted/certs' : undefined;
    log[watched || lasts ? 'warn' : 'debug'](
      { endpoint: source.endpoint, reason: why, next, waitMs },
      'machine not reached',
    );
  }

  /** One session from its opening to its end; never rejects. */
  async #watch(): Promise<Ended> {
    const { source, trust } = this.#options;
    const { promise: ended, resolve: end } = Promise.withResolvers<Ended>();
    this.#end = end;
    this.#state = 'connecting';
    const opening = openSession(source.endpoint, source.security, trust, (reason) =>
      end({ cause: 'link-down', reason }),
    );
    // Told to stop while it is still connecting: the session is closed when it comes.
    const session = await Promise.race([opening.catch(asEnded), ended]);
    if ('cause' in session) {
      void opening.then((late) => late.close()).catch(() => {});
      return session;
    }
    const failed = (cause: GapCause, reason: string) => end({ cause, reason });
    const subscription = new Subscription(session, source.publishingIntervalMs, {
      heard: (report) => this.#heard(report),
      failed,
    });
    const retry = new AbortController();
    try {
      this.#state = 'subscribing';
      await this.#subscribe(session, subscription);
      this.#state = 'watching';
      void this.#retryMissing(session, subscription, retry.signal).catch((error) =>
        failed('link-down', (error as Error).message),
      );
      return await ended;
    } catch (error) {
      return asEnded(error);
    } finally {
      this.#state = 'closing';
      retry.abort();
      subscription.stop();
      await session.close();
    }
  }

  async #subscribe(session: Session, subscription: Subscription): Promise<void> {
    this.#items = [];
    this.#missing = this.#options.machines.flatMap((machine) => machine.signals.map((signal) => ({ machine, signal })));
    await subscription.start();
    await this.#monitor(session, subscription);
    if (this.#items.length === 0) throw new Error('the server has none of the nodes');
    this.#subscribedMs = performance.now();
    subscription.publish();
    const { log, source } = this.#options;
    log.info(
      { endpoint: source.endpoint, signals: this.#items.length, missing: this.#missing.length },
      'machine reached',
    );
  }

  /** Makes items for what has none yet. */
  async #monitor(session: Session, subscription: Subscription): Promise<void> {
    const namespaces = await session.namespaces();
    const wanted: (Watching & Item)[] = [];
    const missing: Watching[] = [];
    for (const one of this.#missing) {
      const { samplingIntervalMs, queueSize } = one.machine.source;
      const nodeId = resolveNode(one.signal.node, namespaces);
      const handle = this.#items.length + wanted.length;
      if (nodeId === null) {
        missing.push(one);
        this.#without(one, STATUS.badNodeIdUnknown);
      } else wanted.push({ ...one, nodeId, handle, samplingIntervalMs, queueSize });
    }
    await this.#nameEnumerations(session, wanted);
    const made = new Map<WatchedMachine, { signals: WatchedSignal[]; samplingMs: number }>();
    // Refused items keep their handles, so that none is ever given twice.
    this.#items = this.#items.concat(wanted);
    for (const [index, result] of (await subscription.monitor(wanted)).entries()) {
      const one = wanted[index] as Watching;
      if (qualityOf(result.statusCode.value) === 'bad') {
        missing.push(one);
        this.#without(one, result.statusCode.value);
      } else {
        const { signals, samplingMs } = made.get(one.machine) ?? { signals: [], samplingMs: 0 };
        const revisedMs = Math.max(samplingMs, result.revisedSamplingInterval);
        made.set(one.machine, { signals: [...signals, one.signal], samplingMs: revisedMs });
      }
    }
    this.#missing = missing;
    for (const [machine, { signals, samplingMs }] of made) {
      if (!machine.watched) machine.subscribed(signals, subscription.revisedMs + samplingMs, this.#options.clock());
    }
  }

  /** A signal without a node is not silence: it has a bad status, which everybody sees. */
  #without({ machine, signal }: Watching, status: number): void {
    const told = this.#told.get(signal) === status;
    this.#told.set(signal, status);
    const { log, clock } = this.#options;
    if (!told) log.warn({ machine: machine.id, signal: signal.signal, status }, 'the server does not have the node');
    this.#user.took(machine.id, machine.missing(signal, status, clock()), 0);
  }

  async #nameEnumerations(session: Session, items: readonly (Watching & { nodeId: NodeId })[]): Promise<void> {
    const texts = items.filter(({ signal }) => signal.type === 'text');
    const names = await readEnumerations(
      session.raw,
      texts.map(({ nodeId }) => nodeId),
    );
    for (const [index, { signal }] of texts.entries()) signal.names = names[index] ?? null;
  }

  async #retryMissing(session: Session, subscription: Subscription, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && this.#missing.length > 0) {
      await delay(RETRY_ITEMS_MS, undefined, { signal }).catch(() => {});
      if (!signal.aborted) await this.#monitor(session, subscription);
    }
  }

  #heard(report: Report): void {
    const arrivalNs = this.#options.clock();
    const changes = Map.groupBy(report.changes, ({ handle }) => this.#items[handle]?.machine);
    for (const machine of this.#options.machines) {
      const own = (changes.get(machine) ?? []).map(({ handle, dataValue }) => ({
        tracked: (this.#items[handle] as Watching).signal,
        dataValue: dataValue as DataValueLike,
      }));
      const before = machine.watched;
      const taken = machine.take(own, arrivalNs);
      if (own.length > 0) this.#user.took(machine.id, taken, own.length);
      machine.heard(taken, arrivalNs, report.publishTime);
      if (!before && machine.watched) this.#user.began(machine.id);
    }
    const watched = this.#options.machines.some((machine) => machine.watched);
    if (!watched && performance.now() - this.#subscribedMs > FIRST_VALUES_MAX_MS) {
      this.#end({ cause: 'subscription-lost', reason: 'the server reports no values' });
    }
  }

  /** Ends the watch over all machines; whether there was one. */
  #breakOff(cause: GapCause): boolean {
    let watched = false;
    for (const machine of this.#options.machines) {
      if (!machine.watched) continue;
      watched = true;
      this.#user.ended(machine.id, machine.broke(cause));
    }
    return watched;
  }
}

const asEnded = (error: unknown): Ended => ({ cause: 'link-down', reason: (error as Error).message });
