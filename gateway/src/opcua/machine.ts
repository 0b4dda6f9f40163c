/**
 * One machine under watch: its signals with what is remembered of each, and up to when it was observed. A thin shell
 * around `to-sample.ts` and `observed.ts`; an endpoint feeds it, the journal gets what comes out.
 */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Machine } from '@gemba/contract/plant/machine';
import { type Entry, type Gap, type GapCause, NS_PER_MS, NS_PER_S, type Sample } from '@gemba/contract/sample';
import { type ClockRule, clockLimitOf, clockRule } from '@gemba/journal/entries/identity';
import type { Recalled } from '@gemba/journal/entries/memory';
import { broke, heard, newWatch, observe, type Watch } from '@gemba/journal/entries/observed';
import type { MachineSource } from '../config.ts';
import type { LeftOut, SignalStages } from '../stages/stage.ts';
import { PresentCheck, type PresentValues } from './present-check.ts';
import { outOfService, restated } from './reconfigured.ts';
import type { Report } from './report.ts';
import { type DataValueLike, type Taken, type Tracked, takeSamples, ticks, withoutValue } from './to-sample.ts';
import { makingOf, stagesFor, type WatchedSignal, watchSignal } from './watched-signal.ts';

export type { WatchedSignal } from './watched-signal.ts';

/** What a new configuration makes of a machine; what isn't named goes on as it was. */
export interface MachineChange {
  /** To be reported from now on. */
  joining: WatchedSignal[];
  /** Not to be reported any more. */
  leaving: WatchedSignal[];
  /** Whether all of its items are to be asked for in another way. */
  resampled: boolean;
  /** What is to be journalled of it. */
  entries: Entry[];
}

/**
 * Between the first values and the second look: a server under load may still be arming its items, and what changes
 * meanwhile may be told by nobody. Shorter begins a watch that has holes, longer only begins it later.
 */
const SETTLE_NS = NS_PER_S;
/** A present value that is not reported by then is not waited for. */
const INITIAL_VALUES_MAX_NS = 5n * NS_PER_S;

export class WatchedMachine {
  readonly id: MachineId;
  #source: MachineSource;
  #signals: readonly WatchedSignal[];
  #clockLimitNs: bigint;
  /** Signals of which something may be left out. */
  #sieved: readonly WatchedSignal[];
  #leftOut = new Map<LeftOut, number>();
  #watch: Watch;
  /** Signals whose present value is awaited, and for how long; `null` while nothing is subscribed. */
  #due: { signals: Set<Tracked>; untilNs: bigint; settleNs: bigint; wholeNs: bigint | null } | null = null;
  /** Signals of which the present subscription has reported something. */
  #reported = new Set<Tracked>();
  #check = new PresentCheck();

  constructor(machine: Machine, source: MachineSource, recalled: Recalled, stages: ReadonlyMap<string, SignalStages>) {
    this.id = machine.id as MachineId;
    this.#source = source;
    this.#clockLimitNs = clockLimitOf(machine);
    this.#watch = newWatch(this.id, recalled.throughNs, 0n);
    this.#signals = machine.signals.map((signal) => {
      const last = recalled.samples.get(signal.id as SignalId);
      return watchSignal(signal, source, stages.get(signal.id), last, this.#countLeftOut);
    });
    this.#sieved = this.#signals.filter(({ sieve }) => sieve.isActive);
  }

  get source(): MachineSource {
    return this.#source;
  }

  get signals(): readonly WatchedSignal[] {
    return this.#signals;
  }

  /**
   * Another configuration. A signal that is read as before goes on as it is, also where something else is done to it: then
   * its present value is told again. One that is read elsewhere leaves and joins. What leaves is out of service from now
   * on: its last value must not pass for live.
   */
  change(
    machine: Machine,
    source: MachineSource,
    recalled: Recalled,
    stages: ReadonlyMap<string, SignalStages>,
  ): MachineChange {
    const leaving = new Map(this.#signals.map((signal) => [signal.signal, signal]));
    const resampled = samplingOf(source) !== samplingOf(this.#source);
    const joining: WatchedSignal[] = [];
    const entries: Entry[] = [];
    this.#signals = machine.signals.map((signal) => {
      const making = makingOf(signal, source);
      const known = leaving.get(signal.id as SignalId);
      if (known === undefined || known.made.read !== making.read) {
        const last = recalled.samples.get(signal.id as SignalId);
        const joined = watchSignal(signal, source, stages.get(signal.id), last, this.#countLeftOut);
        // Its times must stay unique, also before what it was is journalled.
        if (known !== undefined) joined.identity = known.identity;
        if (joined.identity.last !== null) joined.fromNs = this.#next(joined);
        joining.push(joined);
        return joined;
      }
      leaving.delete(known.signal);
      if (known.made.done !== making.done) {
        entries.push(...known.sieve.flush());
        Object.assign(known, stagesFor(known.part.length > 0, stages.get(signal.id), this.#countLeftOut));
        entries.push(...restated(this.id, known, this.#next(known)));
      }
      known.made = making;
      return known;
    });
    for (const signal of leaving.values()) {
      entries.push(...signal.sieve.flush(), ...outOfService(this.id, signal, this.#next(signal)));
    }
    this.#source = source;
    this.#clockLimitNs = clockLimitOf(machine);
    this.#sieved = this.#signals.filter(({ sieve }) => sieve.isActive);
    return { joining, leaving: [...leaving.values()], resampled, entries };
  }

  /** The first moment of which nothing is known yet: what is still on the way is of later. */
  #next({ identity }: Tracked): bigint {
    const throughNs = this.#watch.throughNs ?? 0n;
    const { newestNs } = identity.around(throughNs);
    return (newestNs > throughNs ? newestNs : throughNs) + 1n;
  }

  readonly #countLeftOut = (reason: LeftOut): void => {
    this.#leftOut.set(reason, (this.#leftOut.get(reason) ?? 0) + 1);
  };

  /** What leaves samples of a signal's history out, as it does of live ones; `null` where nothing does. */
  sift(signal: SignalId): { take(sample: Sample): Sample[]; flush(): Sample[] } | null {
    const tracked = this.#signals.find((one) => one.signal === signal);
    if (!tracked?.sieve.isActive) return null;
    const { sieve } = stagesFor(tracked.part.length > 0, tracked.stages, () => {});
    return { take: (sample) => sieve.take(sample, sample.timeNs), flush: () => sieve.flush() };
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
   * once [OPC 10000-4 §5.13.1.3], and a read has shown the same. One that goes on already is not touched: what joins it
   * is read a second time as well. `delayMs`: see `Watch.marginNs`.
   */
  subscribed(signals: readonly Tracked[], delayMs: number, nowNs: bigint, settleNs = SETTLE_NS): void {
    const awaited = this.watched ? [] : (this.#due?.signals ?? []);
    if (this.#due === null) this.#reported = new Set();
    for (const signal of signals) this.#reported.delete(signal);
    this.#check = new PresentCheck();
    const untilNs = nowNs + INITIAL_VALUES_MAX_NS;
    this.#due = { signals: new Set([...awaited, ...signals]), untilNs, settleNs, wholeNs: null };
    this.resampled(delayMs);
  }

  /** Its items report with this delay from now on; a stretch that goes on waits for the slowest. */
  resampled(delayMs: number): void {
    const marginNs = BigInt(Math.ceil(delayMs)) * NS_PER_MS;
    if (!this.watched || marginNs > this.#watch.marginNs) this.#watch = { ...this.#watch, marginNs };
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

  /** Whether the present values are to be read now: once for what was subscribed, some time after all of it has reported. */
  wantsCheck(nowNs: bigint): boolean {
    if (this.#due === null || !this.#isWhole(nowNs)) return false;
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
  unreported(report: Pick<Report, 'publishTime' | 'more'>): { tracked: Tracked; dataValue: DataValueLike }[] {
    return this.#check.settle(report);
  }

  /** What these signals did between two times nobody has told. */
  unknown(signals: SignalId[], fromNs: bigint, nowNs: bigint): Gap {
    const toNs = nowNs > fromNs ? nowNs : fromNs + 1n;
    return { kind: 'gap', machine: this.id, signals, fromNs, toNs, cause: 'subscription-lost' };
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
    const publishNs = publishTime === null ? null : ticks(publishTime, 0);
    const clockLimitNs = this.#clockLimitNs;
    this.#watch = heard(this.#watch, { arrivalNs, elapsedMs, publishNs, clockLimitNs, lagNs, newestNs });
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

  /** What it said in this span may be lost; whether anything of that is what it said last. */
  doubt(span: Pick<Gap, 'fromNs' | 'toNs'>): boolean {
    return this.#signals.filter(({ identity }) => identity.doubt(span)).length > 0;
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
    return clockRule(this.#clockLimitNs, this.#watch.throughNs, arrivalNs);
  }
}

const samplingOf = ({ samplingIntervalMs, queueSize, bridgeS }: MachineSource): string =>
  JSON.stringify([samplingIntervalMs, queueSize, bridgeS]);
