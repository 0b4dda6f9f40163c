/** What people say of meters: told to the core, committed, and only then answered, as other acts are. */

import { GembaError } from '@gemba/contract/errors';
import type { MachineId } from '@gemba/contract/identity';
import type { MeterPointView, MeterView } from '@gemba/contract/maintenance';
import { msFromNs, nsFromMs } from '@gemba/contract/sample';
import type { MeterAct, ReadingAct, SwapAct } from '../domain/maintenance/meters/act.ts';
import { finalRefused, handMeter } from '../domain/maintenance/meters/by-hand.ts';
import type { MeterConfig } from '../domain/maintenance/meters/meter.ts';
import type { Records } from '../records/port.ts';
import type { ActsOptions, Person } from './acts.ts';
import { isMeant, type KnownMeter } from './meters.ts';

export interface MeterActsOptions extends ActsOptions {
  /** A machine is to be folded again. */
  wake: () => void;
}

/** A counter that was replaced, as somebody tells it. */
export interface ToldSwap {
  machine: string;
  meter: string;
  /** Which of the meter's counters, where it has several. */
  signal: string | null;
  atMs: number;
  final: number | null;
  start: number | null;
}

/** Clocks of screens may be ahead of the server's. */
const AHEAD_MAX_NS = 60_000_000_000n;
const NS_PER_DAY = 86_400_000_000_000n;

export class MeterActs {
  readonly #options: MeterActsOptions;

  constructor(options: MeterActsOptions) {
    this.#options = options;
  }

  views(machine?: MachineId): MeterView[] {
    return this.#options.derivation.meters.views(this.#options.nowNs(), machine);
  }

  /** What people said of a meter, newest first. Throws GEMBA_NOT_FOUND. */
  said(machine: string, meter: string): MeterAct[] {
    this.#find(machine, meter);
    return this.#options.derivation.meters.actsOf(machine, meter).toReversed();
  }

  /** Life-to-date over the last days, ascending. Throws GEMBA_NOT_FOUND. */
  async history(
    machine: string,
    meter: string,
    days: number,
    records: Pick<Records, 'rows' | 'checkpointBefore'>,
  ): Promise<MeterPointView[]> {
    const sinceNs = this.#options.nowNs() - BigInt(days) * NS_PER_DAY;
    const points = await this.#options.derivation.meters.history(this.#find(machine, meter), sinceNs, records);
    return points.map(({ atNs, life }) => ({ atMs: msFromNs(atNs), value: life }));
  }

  /** Somebody read a meter off. Throws GEMBA_IMPLAUSIBLE_READING when that can't be, which is kept all the same. */
  async read(machine: string, meter: string, reading: { value: number; atMs: number }, person: Person): Promise<void> {
    const { derivation } = this.#options;
    const { config } = this.#find(machine, meter);
    if (config?.kind !== 'by-hand') {
      throw conflict(`${meter} of ${machine} is told by telemetry; say so where its counter was replaced`);
    }
    const act: ReadingAct = {
      kind: 'reading',
      value: reading.value,
      ...this.#act(machine, meter, reading.atMs, person),
    };
    const acts = [...derivation.meters.actsOf(machine, meter).filter(isMeant), act];
    const readings = acts.filter((one) => one.kind === 'reading');
    if (readings.some((one) => one !== act && one.atNs === act.atNs)) throw conflict('there is a reading of that time');
    const swaps = acts.filter((one) => one.kind === 'swap');
    const { refused } = handMeter(config, readings, swaps);
    if (refused !== null) {
      await this.#take({ ...act, refused: refused.kind });
      throw implausible(refused);
    }
    await this.#take(act);
  }

  /**
   * A counter was replaced. What it told since then is reckoned again, late or not. Said twice it would count twice, so it
   * is refused; so is a last reading by hand that can't be, with GEMBA_IMPLAUSIBLE_READING.
   */
  async swap(told: ToldSwap, person: Person): Promise<void> {
    const { derivation, committer, wake } = this.#options;
    const { machine, meter, final, start } = told;
    const known = this.#find(machine, meter);
    const signal = signalOf(known, told.signal);
    const act: SwapAct = { kind: 'swap', signal, final, start, ...this.#act(machine, meter, told.atMs, person) };
    const acts = derivation.meters.actsOf(machine, meter).filter(isMeant);
    const twice = acts.some((one) => one.kind === 'swap' && one.signal === signal && one.atNs === act.atNs);
    if (twice) throw conflict('that it was replaced then was said already');
    const kind = known.config?.kind === 'by-hand' ? refusedFinal(known.config, act, acts) : null;
    if (kind !== null && final !== null) {
      await this.#take({ ...act, refused: kind });
      throw implausible({ value: final, atNs: act.atNs, kind });
    }
    const ledger = derivation.ledgers.get(known.machine);
    if (signal !== null && ledger !== undefined && act.atNs <= ledger.state.settledNs) {
      derivation.ledgers.doubt(known.machine, act.atNs - 1n, committer.pending);
    }
    await this.#take(act);
    wake();
  }

  async #take(act: MeterAct): Promise<void> {
    const { derivation, committer } = this.#options;
    derivation.meters.take(act, committer.pending);
    await committer.flush();
  }

  #act(machine: string, meter: string, atMs: number, { name, comment }: Person) {
    const atNs = nsFromMs(atMs);
    if (atNs > this.#options.nowNs() + AHEAD_MAX_NS) {
      throw new GembaError('GEMBA_BAD_REQUEST', { reason: 'the time lies in the future' });
    }
    return { machine: machine as MachineId, meter, atNs, by: name, comment };
  }

  #find(machine: string, meter: string): KnownMeter {
    const { derivation, ready } = this.#options;
    if (!ready()) throw conflict('the records are being read again');
    const known = derivation.meters.find(machine, meter);
    if (known !== undefined) return known;
    throw new GembaError('GEMBA_NOT_FOUND', { what: 'Meter', id: `${machine}/${meter}`, list: '/api/v1/meters' });
  }
}

/** The counter that was replaced; `null` where people read it. */
function signalOf({ bound, hand }: KnownMeter, told: string | null): string | null {
  const { signals, id } = bound;
  if (hand !== null) return null;
  if (signals.length === 0) throw conflict(`${id} is time: there is no counter to replace`);
  const signal = told ?? (signals.length === 1 ? (signals[0] as string) : null);
  if (signal !== null && signals.includes(signal)) return signal;
  throw new GembaError('GEMBA_BAD_REQUEST', { reason: `signal must be one of ${signals.join(', ')}` });
}

/** Why the old device can't have shown that last, by what people read off until then; `null` when it can. */
function refusedFinal(config: MeterConfig<'by-hand'>, { final, atNs }: SwapAct, acts: readonly MeterAct[]) {
  const before = acts.filter((one) => one.atNs <= atNs);
  const readings = before.filter((one) => one.kind === 'reading');
  const swaps = before.filter((one) => one.kind === 'swap');
  return final === null ? null : finalRefused(config, handMeter(config, readings, swaps), { value: final, atNs });
}

const implausible = ({ value, atNs, kind }: { value: number; atNs: bigint; kind: string }) =>
  new GembaError('GEMBA_IMPLAUSIBLE_READING', { value, at: new Date(msFromNs(atNs)).toISOString(), kind });
const conflict = (reason: string) => new GembaError('GEMBA_CONFLICT', { reason });
