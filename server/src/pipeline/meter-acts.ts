/** What people say of meters: told to the core, committed, and only then answered, as other acts are. */

import { GembaError } from '@gemba/contract/errors';
import type { MachineId } from '@gemba/contract/identity';
import type { MeterView } from '@gemba/contract/maintenance';
import { nsFromMs } from '@gemba/contract/sample';
import type { MeterAct, ReadingAct, SwapAct } from '../domain/maintenance/meters/act.ts';
import { handMeter } from '../domain/maintenance/meters/by-hand.ts';
import type { ActsOptions, Person } from './acts.ts';
import type { KnownMeter } from './meters.ts';

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

  /** Somebody read a meter off. Throws GEMBA_IMPLAUSIBLE_READING when that can't be. */
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
    const acts = [...derivation.meters.actsOf(machine, meter), act];
    const readings = acts.filter((one) => one.kind === 'reading');
    if (readings.some((one) => one !== act && one.atNs === act.atNs)) throw conflict('there is a reading of that time');
    const swaps = acts.filter((one) => one.kind === 'swap');
    const { refused } = handMeter(config, readings, swaps);
    if (refused !== null) {
      const at = new Date(Number(refused.atNs / 1_000_000n)).toISOString();
      throw new GembaError('GEMBA_IMPLAUSIBLE_READING', { value: refused.value, at, kind: refused.kind });
    }
    await this.#take(act);
  }

  /** A counter was replaced. What it told since then is reckoned again, late or not. */
  async swap(told: ToldSwap, person: Person): Promise<void> {
    const { derivation, committer, wake } = this.#options;
    const { machine, meter, final, start } = told;
    const known = this.#find(machine, meter);
    const signal = signalOf(known, told.signal);
    const act: SwapAct = { kind: 'swap', signal, final, start, ...this.#act(machine, meter, told.atMs, person) };
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

const conflict = (reason: string) => new GembaError('GEMBA_CONFLICT', { reason });
