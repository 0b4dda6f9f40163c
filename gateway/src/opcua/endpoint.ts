/**
 * The one owner of the connection to an OPC UA server. It opens a session, has the machines watched, and when anything
 * breaks goes down a ladder, each rung losing more than the one before: what is missing is asked for again; over a new
 * connection the session is taken over, or its subscription into a new one; the subscription is made anew; the session
 * is. From the third rung on the machines declare the gap.
 *
 * stopped ─▶ connecting ─▶ subscribing ─▶ watching ─(anything breaks)─▶ closing ─▶ waiting ─(patience)─▶ connecting
 */

import type { GapCause } from '@gemba/contract/sample';
import type { AcknowledgeRequest } from '@gemba/contract/stream/acknowledge';
import type { Log } from '@gemba/program/log';
import type { Outcome } from '../acknowledge/acknowledger.ts';
import { Patience } from '../patience.ts';
import { Addresses } from './addresses.ts';
import { publishingFor, type SharedSource, samplingFor } from './asked.ts';
import { Batches } from './batches.ts';
import { type Ended, failureOf, linkDown, subscriptionFailed, unreached } from './ended.ts';
import { EndpointLog } from './endpoint-log.ts';
import type { EndpointUser } from './endpoint-user.ts';
import { EndpointWatch, type WatchChange } from './endpoint-watch.ts';
import { History } from './history.ts';
import type { WatchedMachine, WatchedSignal } from './machine.ts';
import { profileFor } from './profiles/registry.ts';
import { Publisher } from './publisher.ts';
import { sameServer } from './server-facts.ts';
import { newReads, openSession, type Session } from './session.ts';
import { Shunned } from './shunned.ts';
import type { Line } from './subscription.ts';
import type { Trust } from './trust.ts';
import { type Way, WayOfWatching } from './way.ts';

export interface EndpointOptions {
  source: SharedSource;
  machines: readonly WatchedMachine[];
  trust: Trust;
  /** The gateway's clock, ns UTC. */
  clock: () => bigint;
  log: Log;
}

type State = 'stopped' | 'connecting' | 'subscribing' | 'watching' | 'closing' | 'waiting';

/** A watch over a connection that broke. */
interface Carried {
  watch: EndpointWatch;
  session: Session;
  cause: GapCause;
}

/** A watch that lasted so long was one: what breaks it is a new outage. */
const HOLDS_AFTER_MS = 10_000;
/** A subscription that is lost sooner than this after it was made is not made anew in the session: that would go on and on. */
const RECREATE_AFTER_MS = 3_000;
/** Nobody answered at all. */
const AWAY = /ECONNREFUSED|ECONNRESET|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ETIMEDOUT|ENOTFOUND|EAI_AGAIN/;
/** Items of one call where neither the server nor its profile names a limit. */
const ITEMS_AT_MOST = 1_000;

export class Endpoint {
  readonly #options: EndpointOptions;
  readonly #user: EndpointUser;
  /** Those of the present configuration; the watch looks at this very list. */
  readonly #machines: WatchedMachine[];
  readonly #patience = new Patience();
  readonly #stopping = new AbortController();
  readonly #reads = newReads();
  readonly #creates = new Batches(ITEMS_AT_MOST);
  readonly #shunned = new Shunned();
  readonly #told = new WeakMap<WatchedSignal, number>();
  readonly #addresses: Addresses;
  readonly #way: WayOfWatching;
  readonly #log: EndpointLog;
  #state: State = 'stopped';
  #running: Promise<void> = Promise.resolve();
  #end: (ended: Ended) => void = () => {};
  /** The present watch, or the last one. */
  #watch: EndpointWatch | null = null;
  #carried: Carried | null = null;
  /** A watch that was interrupted is not to go on. */
  #anew = false;
  /** A former session that is being left. */
  #closing: Promise<void> = Promise.resolve();

  constructor(options: EndpointOptions, user: EndpointUser) {
    this.#options = options;
    this.#machines = [...options.machines];
    this.#user = user;
    const { endpoint, failover, mode } = options.source;
    this.#addresses = new Addresses([endpoint, ...failover]);
    this.#way = new WayOfWatching(mode);
    this.#log = new EndpointLog(options.log, endpoint);
  }

  get state(): State {
    return this.#state;
  }

  /** Signals whose nodes the server doesn't have. */
  get missing(): number {
    return this.#watch?.missing ?? 0;
  }

  get machines(): readonly WatchedMachine[] {
    return this.#machines;
  }

  /**
   * Other machines and signals from now on; what isn't named is not touched, whatever is going on. A machine that goes is
   * not watched any more, and says up to when it was.
   */
  change(change: WatchChange): void {
    for (const machine of change.gone) {
      this.#machines.splice(this.#machines.indexOf(machine), 1);
      if (machine.watched) this.#user.ended(machine.id, machine.broke('reconfigured'));
    }
    this.#machines.push(...change.coming);
    this.#watch?.change(change);
  }

  /** Passes an acknowledgement on to a condition of a machine; rejects when the server isn't reached. */
  acknowledge(signal: WatchedSignal, request: AcknowledgeRequest): Promise<Outcome> {
    if (this.#state === 'watching' && this.#watch !== null) return this.#watch.acknowledge(signal, request);
    return Promise.reject(new Error('the machine is not being watched'));
  }

  start(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#end({ rung: 'reconnect', cause: 'gateway-down', reason: 'stopped' });
    await this.#running;
    await this.#drop('gateway-down');
    this.#state = 'stopped';
  }

  /** Begins anew, so that all values are reported again. */
  restart(cause: GapCause): void {
    this.#anew = true;
    this.#end({ rung: 'reconnect', cause, reason: cause });
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const startedMs = performance.now();
      const { reason, watched } = await this.#connect();
      if (watched && performance.now() - startedMs > HOLDS_AFTER_MS) this.#patience.held();
      else if (watched && this.#watch?.brought) this.#patience.seen();
      if (signal.aborted) return;
      this.#state = 'waiting';
      if (!watched && this.#addresses.next()) continue;
      const waitMs = this.#patience.next(Date.now());
      this.#log.notReached({ reason, watched, waitMs, awayMs: this.#patience.awayMs(Date.now()) });
      // One that was watched and broke was most likely switched off, perhaps for less long than between two looks.
      await this.#addresses.rest(waitMs, watched || AWAY.test(reason), signal);
    }
  }

  /** One connection from its opening to its end; never rejects. `watched`: whether the machines were being watched. */
  async #connect(): Promise<{ reason: string; watched: boolean }> {
    const { promise: broken, resolve: breaks } = Promise.withResolvers<Ended>();
    this.#end = breaks;
    this.#state = 'connecting';
    let present = true;
    // A connection that was given up may be told to be broken much later: that says nothing of the next one.
    const lost = (reason: string) => {
      if (present) this.#end(linkDown(reason));
    };
    const opening = this.#open(lost);
    const told = broken.then((ended) => ({ ...ended, isTold: true }));
    const session = await Promise.race([opening.catch(unreached), told]);
    if ('rung' in session) {
      present = false;
      if ('isTold' in session) this.#abandon(opening);
      return { reason: session.reason, watched: false };
    }
    const publisher = new Publisher(session, {
      failed: (error) => this.#end(subscriptionFailed(failureOf(error), error.message)),
      strange: (id) =>
        this.#end(subscriptionFailed('subscription-lost', `the server publishes subscription ${id} instead`)),
    });
    const line = { session, publisher };
    const { watched, ...ended } = await this.#watchOver(line);
    present = false;
    publisher.stop();
    this.#state = 'closing';
    await this.#leave(session, ended, watched);
    return { reason: ended.reason, watched };
  }

  /**
   * Told to stop or to begin anew while it is still connecting: the session is closed when it comes. It may be taking the
   * former one over, which nobody else must try at the same time.
   */
  #abandon(opening: Promise<Session>): void {
    const carried = this.#carried;
    this.#carried = null;
    carried?.watch.stop(carried.cause);
    void opening.then(
      (late) => late.close(),
      () => carried?.session.close(),
    );
  }

  #open(lost: (reason: string) => void): Promise<Session> {
    const { source, trust } = this.#options;
    return openSession(this.#addresses.url, source.security, trust, lost, {
      reads: this.#reads,
      former: this.#carried?.session ?? null,
    });
  }

  /** All watches in one session: another when one is lost that has held for a while, and the session is good. */
  async #watchOver(line: Line): Promise<Ended & { watched: boolean }> {
    const history = new History(line.session, this.#machines);
    let watched = false;
    for (;;) {
      const { promise: over, resolve: ended } = Promise.withResolvers<Ended>();
      this.#end = ended;
      this.#state = 'subscribing';
      const startedMs = performance.now();
      try {
        await this.#enter(line);
      } catch (error) {
        return { ...unreached(error), watched };
      }
      watched = true;
      this.#addresses.good();
      this.#state = 'watching';
      this.#user.opened?.(history);
      const end = await over;
      this.#user.closed?.(history);
      const mute = end.cause === 'subscription-lost' && this.#watch?.brought === false;
      if (this.#way.ended(mute, performance.now())) this.#log.readInstead(end.reason);
      const again = end.rung === 'recreate' && performance.now() - startedMs > RECREATE_AFTER_MS;
      if (!again || this.#stopping.signal.aborted) return { ...end, watched };
      this.#watch?.stop(end.cause);
      await this.#watch?.forget();
    }
  }

  /** Goes on with the watch that was interrupted, where the server still holds all of it, or begins a new one. */
  async #enter(line: Line): Promise<void> {
    const resumed = await this.#resume(line);
    if (!resumed) await this.#begin(line);
    const { made = 0, missing = 0, samplingMs = 0 } = this.#watch ?? {};
    this.#log.reached({ endpoint: this.#addresses.url, signals: made, missing, samplingMs, resumed });
  }

  /** Whether what was watched before goes on without anything missing. */
  async #resume(line: Line): Promise<boolean> {
    const carried = this.#carried;
    if (carried === null) return false;
    this.#carried = null;
    const { watch, session, cause } = carried;
    const taken = line.session.raw === session.raw;
    try {
      if (this.#anew) throw new Error('all values are wanted again');
      if (!sameServer(session.facts.identity, line.session.facts.identity))
        throw new Error('another run of the server');
      await watch.resume(line);
    } catch (error) {
      this.#log.notResumed((error as Error).message);
      watch.stop(cause);
      if (taken) await watch.forget();
      return false;
    } finally {
      this.#closing = taken ? session.hangUp() : session.close();
    }
    return true;
  }

  async #begin(line: Line): Promise<void> {
    this.#anew = false;
    const way = this.#way.choose(performance.now());
    this.#watch = this.#makeWatch(line, way);
    try {
      await this.#watch.start();
    } catch (error) {
      const { message } = error as Error;
      if (!this.#way.refused(message, performance.now())) throw error;
      this.#log.readInstead(message);
      await this.#begin(line);
    }
  }

  #makeWatch(line: Line, way: Way): EndpointWatch {
    const { source, clock, log } = this.#options;
    const profile = this.#profileOf(line.session);
    const publishingIntervalMs = publishingFor(source, profile);
    return new EndpointWatch(line, {
      machines: this.#machines,
      way,
      publishingIntervalMs,
      sampling: (machine) => samplingFor(machine.source, publishingIntervalMs, profile),
      bridgeMs: source.bridgeS * 1000,
      itemsPerCall: profile.itemsPerCall,
      creates: this.#creates,
      shunned: this.#shunned,
      told: this.#told,
      namespacesFixed: profile.namespacesFixed,
      clock,
      log,
      user: this.#user,
      ended: (ended) => this.#end(ended),
    });
  }

  #profileOf({ facts }: Session): ReturnType<typeof profileFor> {
    const profile = profileFor(this.#options.source.profile, facts.build);
    const signals = this.#machines.reduce((sum, machine) => sum + machine.signals.length, 0);
    this.#log.kindOfServer(profile, facts.build, signals);
    return profile;
  }

  /** What becomes of the watch and the session when they end. */
  async #leave(session: Session, { rung, cause }: Ended, watched: boolean): Promise<void> {
    const watch = this.#watch;
    if (rung === 'resume' && watched && watch !== null && !this.#stopping.signal.aborted) {
      watch.pause();
      this.#carried = { watch, session, cause };
      return;
    }
    watch?.stop(cause);
    await session.close();
  }

  /** What was interrupted will not go on. */
  async #drop(cause: GapCause): Promise<void> {
    const carried = this.#carried;
    this.#carried = null;
    carried?.watch.stop(cause);
    await carried?.session.close();
    await this.#closing;
  }
}
