/**
 * All meters in memory: what the folds say of each machine's life, what people read off, and which counters they replaced.
 * What is carried on, and the most that was shown, goes with the commits; the rest follows from the folds.
 */

import type { MachineId } from '@gemba/contract/identity';
import type { MeterView } from '@gemba/contract/maintenance';
import { machinesOf, type Plant } from '@gemba/contract/plant';
import { msFromNs } from '@gemba/contract/sample';
import type { CounterFact } from '../domain/ledger/counter-fact.ts';
import { lifeAt, lifeOf } from '../domain/ledger/life.ts';
import type { Life } from '../domain/ledger/lived.ts';
import { decodeFold, type FoldState } from '../domain/ledger/state.ts';
import type { MeterAct, MeterMemory, SwapAct } from '../domain/maintenance/meters/act.ts';
import { type HandMeter, handLifeAt, handMeter } from '../domain/maintenance/meters/by-hand.ts';
import type { BoundMeter, MeterConfig } from '../domain/maintenance/meters/meter.ts';
import { type MeterReading, usePerDay } from '../domain/maintenance/meters/reading.ts';
import { metersOf } from '../domain/maintenance/meters/registry.ts';
import type { Moment } from '../domain/maintenance/triggers/trigger.ts';
import type { Records } from '../records/port.ts';
import type { Ledgers } from './ledgers.ts';
import type { MachineLedger } from './machine-ledger.ts';
import { handHistory, lifeHistory, type MeterPoint } from './meter-history.ts';
import { lifeThen } from './meters-then.ts';
import type { PendingWork } from './pending.ts';
import type { Refolded } from './refolding.ts';
import { handWindow, Use } from './use.ts';

export interface KnownMeter {
  machine: MachineId;
  bound: BoundMeter;
  /** Readings by hand, where people read it. */
  hand: HandMeter | null;
  config: MeterConfig | null;
  memory: MeterMemory;
}

export class Meters {
  readonly #ledgers: Ledgers;
  readonly #known: Map<MachineId, KnownMeter[]>;
  readonly #use = new Use();
  #acts: MeterAct[] = [];

  constructor(plant: Plant, ledgers: Ledgers) {
    this.#ledgers = ledgers;
    this.#known = new Map(
      machinesOf(plant).map(({ machine }) => {
        const id = machine.id as MachineId;
        return [
          id,
          metersOf(machine).map((bound) => ({
            ...{ machine: id, bound, hand: null },
            config: machine.meters?.find((meter) => meter.id === bound.id) ?? null,
            memory: { machine: id, meter: bound.id, carried: 0, highest: 0 },
          })),
        ];
      }),
    );
  }

  /** Takes everything from the records; the folds must have been taken before. */
  async load(records: Pick<Records, 'meterActs' | 'meters'>): Promise<void> {
    this.#acts = await records.meterActs();
    const memories = await records.meters();
    for (const known of this.#all()) {
      const { machine, bound, memory } = known;
      const found = memories.find((one) => one.machine === machine && one.meter === bound.id);
      known.memory = found ?? { ...memory, carried: 0, highest: 0 };
      this.#read(known);
    }
    for (const ledger of this.#ledgers.all()) this.#tellSwaps(ledger.machine);
  }

  find(machine: string, meter: string): KnownMeter | undefined {
    return this.#known.get(machine as MachineId)?.find(({ bound }) => bound.id === meter);
  }

  /** What people said of a meter, with what can't be. */
  actsOf(machine: string, meter: string): MeterAct[] {
    return this.#acts.filter((act) => act.machine === machine && act.meter === meter);
  }

  /** Somebody said something of a meter; the folds hear of swaps when the machine is folded again. */
  take(act: MeterAct, pending: PendingWork): void {
    this.#acts.push(act);
    pending.meterActs.push(act);
    const known = this.find(act.machine, act.meter);
    if (known !== undefined) this.#read(known);
    if (act.kind === 'swap') this.#tellSwaps(act.machine);
  }

  /** What a maintenance plan must know of its machine. What is accounted for, not the picture: that runs ahead of it. */
  moment(machine: MachineId, nowNs: bigint): Moment {
    const state = this.#ledgers.get(machine)?.state;
    const known = this.#known.get(machine) ?? [];
    const readings = known.map((meter): [string, MeterReading] => [meter.bound.id, this.#reading(meter, nowNs)]);
    return { nowNs, meters: Object.fromEntries(readings), trends: state?.trends ?? {} };
  }

  /**
   * What a plan must know of a moment that time may have passed: its meters as they were then. Time in states is exact;
   * what is reckoned says so.
   */
  async momentThen(
    machine: MachineId,
    atNs: bigint,
    records: Pick<Records, 'rows' | 'checkpointBefore'>,
  ): Promise<Moment> {
    const state = this.#ledgers.get(machine)?.state;
    const life = state === undefined || state.settledNs <= atNs ? null : await this.#lifeThen(state, atNs, records);
    const now = this.moment(machine, atNs);
    const meters = (this.#known.get(machine) ?? []).map((known): [string, MeterReading] => {
      const reading = now.meters[known.bound.id] as MeterReading;
      if (known.hand !== null) return [known.bound.id, { ...reading, life: handLifeAt(known.hand, atNs) }];
      if (life === null) return [known.bound.id, reading];
      // Rows say to the nanosecond how long a machine was in a state, and only roughly when within them it made what.
      const reckoned = known.bound.kind === 'run-hours' ? {} : { reckoned: true as const };
      return [known.bound.id, { ...reading, life: valueIn(known, life), readNs: atNs, ...reckoned }];
    });
    return { ...now, meters: Object.fromEntries(meters) };
  }

  async #lifeThen(state: FoldState, atNs: bigint, records: Pick<Records, 'rows' | 'checkpointBefore'>): Promise<Life> {
    const saved = await records.checkpointBefore(state.machine, atNs);
    const before = saved === null ? null : decodeFold(saved.state);
    const known = { atNs: before?.settledNs ?? 0n, counters: before === null ? {} : lifeOf(before).counters };
    const rows = await records.rows(state.machine, known.atNs, state.settledNs);
    return lifeThen({ now: lifeOf(state), settledNs: state.settledNs, rows, known }, atNs);
  }

  /** What the meters of a machine had at a moment, as far as anything says so. */
  livesAt(machine: MachineId, atNs: bigint): Record<string, number> {
    const state = this.#ledgers.get(machine)?.state;
    const life = state === undefined ? null : lifeAt(state, atNs);
    const lives = (this.#known.get(machine) ?? []).flatMap((meter): [string, number][] => {
      if (meter.hand !== null) return [[meter.bound.id, handLifeAt(meter.hand, atNs)]];
      return life === null ? [] : [[meter.bound.id, valueIn(meter, life)]];
    });
    return Object.fromEntries(lives);
  }

  /** Meters of a machine, or of all. */
  views(nowNs: bigint, machine?: MachineId): MeterView[] {
    return this.#all()
      .filter((known) => machine === undefined || known.machine === machine)
      .map((known) => this.#view(known, nowNs));
  }

  /** Life-to-date of a meter since a time, in its unit, ascending: what people read, or even steps of what telemetry tells. */
  async history(known: KnownMeter, sinceNs: bigint, records: Pick<Records, 'rows' | 'checkpointBefore'>) {
    const { machine, bound, hand } = known;
    const state = this.#ledgers.get(machine)?.state;
    const inUnit = ({ atNs, life }: MeterPoint): MeterPoint => ({ atNs, life: life / bound.perUnit });
    if (hand !== null) return handHistory(hand, sinceNs).map(inUnit);
    if (state === undefined) return [];
    const lives = await lifeHistory(state, sinceNs, records);
    return lives.map(({ atNs, life }) => inUnit({ atNs, life: valueIn(known, life) }));
  }

  /**
   * A machine has been folded again, from `before` to what it is now: what only the old fold knew is carried on, and what
   * was shown goes on being shown until the meter is there again.
   */
  replaced(ledger: MachineLedger, before: FoldState, { anew }: Pick<Refolded, 'anew'>, pending: PendingWork): void {
    const [was, is] = [lifeOf(before), lifeOf(ledger.state)];
    for (const known of this.#known.get(ledger.machine) ?? []) {
      if (known.hand !== null) continue;
      const lost = valueIn(known, was) - valueIn(known, is);
      if (lost <= 0) continue;
      const { carried, highest } = known.memory;
      known.memory = anew
        ? { ...known.memory, carried: carried + lost }
        : { ...known.memory, highest: Math.max(highest, valueIn(known, was)) };
      pending.meters.push(known.memory);
    }
  }

  /** Odd events of counters go into the records, so that a figure can be defended; the first reading of one is none. */
  noticed(machine: MachineId, facts: readonly CounterFact[], pending: PendingWork): void {
    for (const { signal, atNs, kind, from, to, counted } of facts) {
      if (kind !== 'baseline') pending.meterEvents.push({ machine, signal, atNs, kind, from, to, counted });
    }
  }

  /** Sums anew how much machines are used. */
  async refresh(machines: Iterable<MachineId>, records: Pick<Records, 'rows' | 'checkpointBefore'>, nowNs: bigint) {
    for (const machine of machines) {
      const state = this.#ledgers.get(machine)?.state;
      const meters = (this.#known.get(machine) ?? []).map(({ bound }) => bound);
      if (state !== undefined) await this.#use.refresh(state, meters, records, nowNs);
    }
  }

  #reading(known: KnownMeter, nowNs: bigint): MeterReading {
    const { machine, bound, hand } = known;
    if (hand !== null) {
      const last = hand.points.at(-1);
      const { window, confidence } = handWindow(hand, nowNs);
      const perDay = window === null ? null : usePerDay(window);
      return { life: last?.life ?? 0, readNs: last?.atNs ?? nowNs, perDay, confidence };
    }
    const state = this.#ledgers.get(machine)?.state;
    const life = state === undefined ? 0 : valueIn(known, lifeOf(state));
    return { life, readNs: state?.settledNs ?? nowNs, ...this.#use.of(machine, bound.id, nowNs) };
  }

  #view(known: KnownMeter, nowNs: bigint): MeterView {
    const { machine, bound, hand, memory } = known;
    const { life, readNs, perDay, confidence } = this.#reading(known, nowNs);
    const state = this.#ledgers.get(machine)?.state;
    const isRead = hand === null ? state !== undefined && state.settledNs > 0n : hand.points.length > 0;
    return {
      ...{ machine, meter: bound.id, name: bound.name, kind: bound.kind, unit: bound.unit, confidence },
      signals: [...bound.signals],
      value: Math.max(life, memory.highest) / bound.perUnit,
      readMs: isRead ? msFromNs(readNs) : null,
      completeness: hand === null && state !== undefined ? completenessOf(lifeOf(state)) : null,
      perDay: perDay === null ? null : perDay / bound.perUnit,
    };
  }

  #read(known: KnownMeter): void {
    if (known.config?.kind !== 'by-hand') return;
    const acts = this.actsOf(known.machine, known.bound.id).filter(isMeant);
    const readings = acts.flatMap((act) => (act.kind === 'reading' ? [{ atNs: act.atNs, value: act.value }] : []));
    known.hand = handMeter(known.config, readings, acts.filter(isSwap));
  }

  #tellSwaps(machine: MachineId): void {
    const swaps = this.#ledgers.get(machine)?.context.swaps;
    if (swaps === undefined) return;
    swaps.clear();
    for (const act of this.#acts.filter(isMeant).filter(isSwap)) {
      if (act.machine !== machine || act.signal === null) continue;
      swaps.set(act.signal, [...(swaps.get(act.signal) ?? []), act]);
    }
  }

  #all = (): KnownMeter[] => [...this.#known.values()].flat();
}

/** What can't be is kept, and counts for nothing. */
export const isMeant = (act: MeterAct): boolean => act.refused === undefined;

const isSwap = (act: MeterAct): act is SwapAct => act.kind === 'swap';

const valueIn = ({ bound, memory }: KnownMeter, life: Life): number =>
  (bound.read?.(life) ?? 0) + bound.startsAt + memory.carried;

/** Share of the time since the machine was first heard of that is known; `null` before that. */
function completenessOf({ statesNs }: Life): number | null {
  const all = Object.values(statesNs).reduce((sum, ns) => sum + ns, 0n);
  return all === 0n ? null : 1 - Number(statesNs['no-data'] ?? 0n) / Number(all);
}
