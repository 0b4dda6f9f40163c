/**
 * Observed Through (docs/decisions/0002): up to which moment the gateway knows all that a machine reported. OPC UA
 * reports on change, so a machine at rest sends nothing; while its subscription is proven alive, a small entry says
 * that its values still hold. Pure: time comes in with each Publish response.
 */

import type { MachineId } from '@gemba/contract/identity';
import type { Gap, GapCause, Observed } from '@gemba/contract/sample';

/** A Publish response, keep-alives included. */
export interface Heard {
  /** The gateway's clock when it arrived. */
  arrivalNs: bigint;
  /** Milliseconds that nobody sets, at the same moment: they tell a clock that was set from time that has passed. */
  elapsedMs: number;
  /** The server's clock when it was made [OPC 10000-4 §7.26], right or wrong; `null` where it says nothing. */
  publishNs: bigint | null;
  /** Furthest that the server's clock may be from the gateway's to be believed. */
  clockLimitNs: bigint;
  /** The largest (arrival − sample time) of the reported changes in it; `null` without any. */
  lagNs: bigint | null;
  /** The newest sample time in it; `null` without any. */
  newestNs: bigint | null;
}

/** Watching one machine. */
export interface Watch {
  machine: MachineId;
  /**
   * What a change may take from the machine to the server's next report: the publishing and the sampling interval.
   * Too small a value puts samples behind the mark, too large a one only makes the mark later.
   */
  marginNs: bigint;
  /** End of what was said to be observed; never falls. `null`: never yet. */
  throughNs: bigint | null;
  /** Why the watch is, or was, broken since `throughNs`; `null` while it holds. */
  broken: GapCause | null;
  /** Start of the present stretch; `null` while nobody watches. */
  fromNs: bigint | null;
  /** The newest response since something was said. */
  last: Last | null;
  /** Both clocks at the newest response of the present stretch; `null` before one. */
  clocks: Pick<Heard, 'arrivalNs' | 'elapsedMs'> | null;
  /** Of what arrived: how old it was. */
  lag: Largest;
  delay: Delay;
}

/** `onTheWayNs`: how long it took, as far as that is known. */
interface Last {
  arrivalNs: bigint;
  onTheWayNs: bigint;
}

/** The largest of the last minute or two with something to compare, in two halves so that it forgets at a cost of nothing. */
interface Largest {
  sinceNs: bigint;
  maxNs: bigint | null;
  beforeNs: bigint | null;
}

/** What is known of the way from the server by its own clock. */
interface Delay {
  /**
   * How far the server's clock was ahead when a response arrived: at the largest, the way took least. Of a clock that is
   * not believed that is how wrong it is: what a response takes beyond it is the line's.
   */
  ahead: Largest;
  /** What the server's clock said last. */
  publishNs: bigint | null;
}

const WINDOW_NS = 60_000_000_000n;
/**
 * The clock may have leapt forward by so much between two responses; beyond it, nobody watched the time between. A
 * gateway that starts in 1970 and is then told the time would else have watched for half a century.
 */
const LEAP_MAX_NS = 2_000_000_000n;
const NOTHING: Largest = { sinceNs: 0n, maxNs: null, beforeNs: null };
const NO_DELAY: Delay = { ahead: NOTHING, publishNs: null };

/** A watch that has yet to begin; `throughNs` is what the journal says, or `null` if it never heard of the machine. */
export function newWatch(machine: MachineId, throughNs: bigint | null, marginNs: bigint): Watch {
  const broken = throughNs === null ? null : 'gateway-down';
  return {
    machine,
    marginNs,
    throughNs,
    broken,
    fromNs: null,
    last: null,
    clocks: null,
    lag: NOTHING,
    delay: NO_DELAY,
  };
}

/**
 * A Publish response came. The first one after the items were made begins the stretch: from the server's clock at that
 * moment on, every change is reported.
 */
export function heard(watch: Watch, response: Heard): Watch {
  const { arrivalNs, elapsedMs, publishNs, lagNs, newestNs } = response;
  if (hasLeapt(watch, response)) return heard({ ...broke(watch, 'clock-set'), delay: NO_DELAY }, response);
  const delay = delayed(watch.delay, response);
  const lag = lagNs === null ? watch.lag : widened(watch.lag, lagNs, arrivalNs);
  const last = { arrivalNs, onTheWayNs: onTheWay(delay, response) };
  const clocks = { arrivalNs, elapsedMs };
  if (watch.fromNs !== null) return { ...watch, last, clocks, lag, delay };
  const isBelieved = publishNs !== null && isCredible(arrivalNs - publishNs, response);
  const beganNs = later(isBelieved ? publishNs : arrivalNs, newestNs);
  // After a break the new stretch must not touch the old one, whatever the clocks say.
  const fromNs = watch.throughNs === null ? beganNs : later(beganNs, watch.throughNs + 1n);
  return { ...watch, last, clocks, lag, delay, fromNs };
}

const isCredible = (offNs: bigint, { clockLimitNs }: Heard): boolean => offNs <= clockLimitNs && offNs >= -clockLimitNs;

/** A line that holds everything for longer than the limit must not pass for a clock that is wrong. */
function onTheWay({ ahead }: Delay, response: Heard): bigint {
  const { arrivalNs, publishNs } = response;
  const aheadNs = largest(ahead);
  if (publishNs === null || aheadNs === null) return 0n;
  return arrivalNs - publishNs + (isCredible(aheadNs, response) ? 0n : aheadNs);
}

function delayed(delay: Delay, { arrivalNs, publishNs }: Heard): Delay {
  if (publishNs === null) return delay;
  // It was set back: what was known of it says nothing of the line any more.
  const wasSet = delay.publishNs !== null && publishNs < delay.publishNs;
  return { ahead: widened(wasSet ? NOTHING : delay.ahead, publishNs - arrivalNs, arrivalNs), publishNs };
}

function hasLeapt({ clocks }: Watch, { arrivalNs, elapsedMs }: Heard): boolean {
  if (clocks === null) return false;
  const elapsedNs = BigInt(Math.round(elapsedMs - clocks.elapsedMs)) * 1_000_000n;
  return arrivalNs - clocks.arrivalNs - elapsedNs > LEAP_MAX_NS;
}

/**
 * The subscription is lost, or what it brought could not be journalled (then `throughNs` is what was). Say what was
 * observed before calling this.
 */
export function broke(watch: Watch, cause: GapCause, throughNs: bigint | null = watch.throughNs): Watch {
  const broken = throughNs === null ? null : (watch.broken ?? cause);
  return { ...watch, throughNs, fromNs: null, last: null, clocks: null, lag: NOTHING, broken };
}

/**
 * What to journal now: the stretch since the last time, and before the first stretch after a break the gap. When the
 * mark can't move (a burst of late values has raised the lag) the stretch is empty: the machine is watched all the same.
 * Nothing when nothing was heard since the last time: that proves no life. To be called once a second.
 *
 * `heldNs`: time of the oldest sample that is known and still held back; the mark stays before it. `atOnce`: a new stretch
 * begins without waiting for the mark to pass its start, where what began it says everything before it.
 */
export function observe(watch: Watch, heldNs: bigint | null = null, atOnce = false): [Watch, (Gap | Observed)[]] {
  const { machine, fromNs, throughNs, broken, last } = watch;
  if (fromNs === null || last === null) return [watch, []];
  const begins = broken !== null || throughNs === null;
  const startNs = begins ? fromNs : throughNs;
  const heardNs = provenBy(watch, last);
  const mark = heldNs !== null && heldNs <= heardNs ? heldNs - 1n : heardNs;
  // What changed just before the stretch may be reported just after it has begun.
  if (begins && mark <= startNs && !atOnce) return [{ ...watch, last: null }, []];
  const endNs = later(mark, startNs);
  const entries: (Gap | Observed)[] = [];
  if (broken !== null && throughNs !== null) {
    entries.push({ kind: 'gap', machine, signals: [], fromNs: throughNs, toNs: startNs, cause: broken });
  }
  entries.push({ kind: 'observed', machine, fromNs: startNs, throughNs: endNs });
  return [{ ...watch, throughNs: endNs, broken: null, last: null }, entries];
}

/** Through when the newest response proves that all is known, said or not; `null` without one. */
export const provenThrough = (watch: Watch): bigint | null =>
  watch.last === null ? null : provenBy(watch, watch.last);

/** What changed before this has been reported by the response, however late the machine and the line are. */
const provenBy = ({ lag, marginNs }: Watch, { arrivalNs, onTheWayNs }: Last): bigint =>
  arrivalNs - later(later(0n, largest(lag)), onTheWayNs) - marginNs;

const largest = ({ maxNs, beforeNs }: Largest): bigint | null => (maxNs === null ? null : later(maxNs, beforeNs));

function widened(of: Largest, ns: bigint, arrivalNs: bigint): Largest {
  if (of.maxNs === null || arrivalNs - of.sinceNs >= WINDOW_NS) {
    return { sinceNs: arrivalNs, maxNs: ns, beforeNs: of.maxNs };
  }
  return ns > of.maxNs ? { ...of, maxNs: ns } : of;
}

const later = (a: bigint, b: bigint | null): bigint => (b !== null && b > a ? b : a);
