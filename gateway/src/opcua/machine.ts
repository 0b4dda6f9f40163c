/**
 * One machine under watch: its signals with what is remembered of each, and up to when it was observed. A thin shell
 * around `to-sample.ts` and `observed.ts`; an endpoint feeds it, the journal gets what comes out.
 */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Machine } from '@gemba/contract/plant';
import { type Entry, type GapCause, NS_PER_MS, NS_PER_S, nsFromMs, type Sample } from '@gemba/contract/sample';
import { type ClockRule, Identity } from '@gemba/journal/entries/identity';
import type { Recalled } from '@gemba/journal/entries/memory';
import { broke, heard, newWatch, observe, type Watch } from '@gemba/journal/entries/observed';
import type { MachineSource } from '../config.ts';
import { Sieve } from '../stages/sieve.ts';
import { type LeftOut, type SignalStages, UNTOUCHED } from '../stages/stage.ts';
import { unchanged } from '../stages/unchanged.ts';
import type { NodeName } from './node-id.ts';
import { parseSource } from './part.ts';
import { PresentCheck, type PresentValues } from './present-check.ts';
import { type DataValueLike, type Taken, type Tracked, takeSamples, withoutValue } from './to-sample.ts';

/** One signal and where it is read. */
export interface WatchedSignal extends Tracked {
  node: NodeName;
}

/** Where the plant says nothing. */
const CLOCK_LIMIT_S = 10;
/** An initial value of a machine that was never observed keeps its time if it isn't older than this. */
const INITIAL_MAX_AGE_NS = 24n * 3600n * NS_PER_S;
/**
 * Between the first values and the second look: a server under load may still be arming its items, and what changes
 * meanwhile may be told by nobody. Shorter begins a watch that has holes, longer only begins it later.
 */
const SETTLE_NS = NS_PER_S;
/** A present value that is not reported by then is not waited for. */
const INITIAL_VALUES_MAX_NS = 5n * NS_PER_S;

export class WatchedMachine {
  readonly id: MachineId;
  readonly source: MachineSource;
  readonly signals: readonly WatchedSignal[];
  readonly #clockLimitNs: bigint;
  /** Signals of which something may be left out. */
  readonly #sieved: readonly WatchedSignal[];
  #leftOut = new Map<LeftOut, number>();
  #watch: Watch;
  /** Signals whose present value is awaited, and for how long; `null` while nothing is subscribed. */
  #due: { signals: Set<Tracked>; untilNs: bigint; settleNs: bigint; wholeNs: bigint | null } | null = null;
  /** Signals of which the present subscription has reported something. */
  #reported = new Set<Tracked>();
  #check = new PresentCheck();

  constructor(machine: Machine, source: MachineSource, recalled: Recalled, stages: ReadonlyMap<string, SignalStages>) {
    this.id = machine.id as MachineId;
    this.source = source;
    this.#clockLimitNs = nsFromMs((machine.clockLimitS ?? CLOCK_LIMIT_S) * 1000);
    this.#watch = newWatch(this.id, recalled.throughNs, 0n);
    this.signals = machine.signals.map(({ id, type }) => {
      const last = recalled.samples.get(id as SignalId);
      const where = parseSource(source.signals[id] as string);
      const ofSignal = stages.get(id) ?? UNTOUCHED;
      const judges = where.part.length === 0 ? ofSignal.judges : [unchanged, ...ofSignal.judges];
      return {
        signal: id as SignalId,
        type,
        identity: last === undefined ? new Identity() : Identity.recover(last),
        newestNs: last === undefined ? null : (last.sourceTimeNs ?? last.timeNs),
        stages: ofSignal,
        sieve: new Sieve(judges, (reason) => this.#leftOut.set(reason, (this.#leftOut.get(reason) ?? 0) + 1)),
        names: null,
        ...where,
      };
    });
    this.#sieved = this.signals.filter(({ sieve }) => sieve.isActive);
  }

  /** End of what was said to be observed. */
  get throughNs(): bigint | null {
    return this.#watch.throughNs;
  }

  /** Whether its changes are being reported. */
  get watched(): boolean {
    return this.#watch.fromNs !== null;
  }

  /**
   * Items were made for these signals. The stretch begins when each has reported its present value, as a server must at
   * once [OPC 10000-4 §5.13.1.3], and a read has shown the same. `delayMs`: see `Watch.marginNs`.
   */
  subscribed(signals: readonly Tracked[], delayMs: number, nowNs: bigint, settleNs = SETTLE_NS): void {
    this.#reported = new Set();
    this.#check = new PresentCheck();
    this.#due = { signals: new Set(signals), untilNs: nowNs + INITIAL_VALUES_MAX_NS, settleNs, wholeNs: null };
    this.#watch = { ...this.#watch, marginNs: BigInt(Math.ceil(delayMs)) * NS_PER_MS };
  }

  /** Changes of one report. */
  take(changes: readonly { tracked: Tracked; dataValue: DataValueLike }[], arrivalNs: bigint): Taken {
    const notified = changes.map(({ tracked, dataValue }) => {
      const initial = !this.#reported.has(tracked);
      if (initial) this.#report(tracked);
      return { tracked, dataValue, initial };
    });
    return takeSamples(this.id, notified, arrivalNs, this.#clockRule(arrivalNs));
  }

  /** Whether the present values are to be read now: once each subscription, some time after all signals have reported. */
  wantsCheck(nowNs: bigint): boolean {
    if (this.watched || this.#due === null || !this.#isWhole(nowNs)) return false;
    this.#due.wholeNs ??= nowNs;
    return nowNs - this.#due.wholeNs >= this.#due.settleNs && this.#check.begin();
  }

  /** The present values, read after all signals had reported. */
  checked(present: PresentValues): void {
    this.#check.read(present);
  }

  /** The connection over which the present values were to be read broke. */
  checkAgain(): void {
    this.#check.again();
  }

  /** What the read showed and no report told of; to be taken after the changes of the report of that time. */
  unreported(publishTime: Date | null): { tracked: Tracked; dataValue: DataValueLike }[] {
    return this.#check.settle(publishTime);
  }

  /** The server has no node for the signal, and says so by this status. */
  missing(tracked: Tracked, status: number, arrivalNs: bigint): Taken {
    const notified = [{ tracked, dataValue: withoutValue(status), initial: true }];
    return takeSamples(this.id, notified, arrivalNs, this.#clockRule(arrivalNs));
  }

  /** A report came; `taken` are the changes of this machine in it. Also one without changes says that it is watched. */
  heard(
    taken: Pick<Taken, 'lagNs' | 'newestNs'>,
    arrivalNs: bigint,
    publishTime: Date | null,
    elapsedMs = performance.now(),
  ): void {
    if (!this.watched && !this.#check.settled) return;
    const { lagNs, newestNs } = taken;
    const publishNs = this.#credible(publishTime, arrivalNs);
    this.#watch = heard(this.#watch, { arrivalNs, elapsedMs, publishNs, lagNs, newestNs });
  }

  /** What stages held back until now. */
  release(nowNs: bigint): Sample[] {
    return this.#sieved.flatMap(({ sieve }) => sieve.due(nowNs));
  }

  /** How many samples stages left out since this was last asked, by reason: nobody is to miss them. */
  takeLeftOut(): ReadonlyMap<LeftOut, number> {
    const leftOut = this.#leftOut;
    if (leftOut.size > 0) this.#leftOut = new Map();
    return leftOut;
  }

  /** What is to be journalled once a second. */
  observe(): Entry[] {
    const [watch, entries] = observe(this.#watch, this.#heldNs());
    this.#watch = watch;
    return entries;
  }

  /** It is not watched any more. Returns what is still to be said of the time before. */
  broke(cause: GapCause): Entry[] {
    const held = this.#flush();
    const observed = this.observe();
    this.#watch = broke(this.#watch, cause);
    this.#due = null;
    return [...held, ...observed];
  }

  /** The journal refused entries of this machine: what is durable counts, and what was refused may come again. */
  unjournalled(refused: readonly Sample[], throughNs: bigint | null): void {
    const times = Map.groupBy(refused, (sample) => sample.signal);
    for (const tracked of this.signals) {
      const lost = times.get(tracked.signal) ?? [];
      for (const sample of lost) tracked.identity.forget(sample.timeNs);
      if (lost.length > 0) tracked.newestNs = null;
      if (tracked.sieve.isActive) this.#forget(tracked);
    }
    this.#watch = broke(this.#watch, 'journal-full', throughNs);
    this.#due = null;
  }

  /** What was left out or held may have been so because of what was refused: the present is taken as if it were news. */
  #forget(tracked: Tracked): void {
    tracked.sieve.forget();
    tracked.newestNs = null;
    const { last } = tracked.identity;
    if (last !== null) tracked.identity.forget(last.timeNs);
  }

  /** Nobody watches any more: what stages hold is said now, and what comes after the break whatever it is. */
  #flush(): Sample[] {
    return this.#sieved.flatMap(({ sieve }) => sieve.flush());
  }

  /** Time of the oldest sample that a stage still holds. */
  #heldNs(): bigint | null {
    let oldestNs: bigint | null = null;
    for (const { sieve } of this.#sieved) {
      const heldNs = sieve.heldNs;
      if (heldNs !== null && (oldestNs === null || heldNs < oldestNs)) oldestNs = heldNs;
    }
    return oldestNs;
  }

  #report(tracked: Tracked): void {
    this.#reported.add(tracked);
    this.#due?.signals.delete(tracked);
  }

  /** Whether the present of the machine is known; a signal that says nothing must not hide the others for ever. */
  #isWhole(nowNs: bigint): boolean {
    if (this.#due === null) return false;
    return this.#due.signals.size === 0 || (nowNs > this.#due.untilNs && this.#reported.size > 0);
  }

  #clockRule(arrivalNs: bigint): ClockRule {
    return { limitNs: this.#clockLimitNs, initialFromNs: this.#watch.throughNs ?? arrivalNs - INITIAL_MAX_AGE_NS };
  }

  #credible(publishTime: Date | null, arrivalNs: bigint): bigint | null {
    const ms = publishTime?.getTime();
    if (ms === undefined || Number.isNaN(ms)) return null;
    const publishNs = BigInt(ms) * NS_PER_MS;
    const offNs = publishNs - arrivalNs;
    return offNs > this.#clockLimitNs || offNs < -this.#clockLimitNs ? null : publishNs;
  }
}
