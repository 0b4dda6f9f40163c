/**
 * The meters of a case: what the machines' ledgers say, what the case sets them to, and what people read off or replaced.
 */

import type { MachineId } from '@gemba/contract/identity';
import { machinesOf, type Plant } from '@gemba/contract/plant';
import type { Entry } from '@gemba/contract/sample';
import { contextOf } from '@gemba/server/domain/ledger/context';
import { lifeAt, lifeOf } from '@gemba/server/domain/ledger/life';
import type { Life } from '@gemba/server/domain/ledger/lived';
import { MemoryLedger } from '@gemba/server/domain/ledger/memory-ledger';
import type { MeterAct } from '@gemba/server/domain/maintenance/meters/act';
import { handLifeAt, handMeter } from '@gemba/server/domain/maintenance/meters/by-hand';
import type { BoundMeter } from '@gemba/server/domain/maintenance/meters/meter';
import { metersOf } from '@gemba/server/domain/maintenance/meters/registry';
import type { Moment } from '@gemba/server/domain/maintenance/triggers/trigger';

interface Shown {
  life: number;
  readNs: bigint;
}

export class CaseMachine {
  readonly meters: readonly BoundMeter[];
  readonly ledger: MemoryLedger;
  readonly context;
  /** What the case says that meters show, by their id. */
  readonly #told = new Map<string, Shown>();
  readonly #acts: MeterAct[] = [];
  readonly #machine;

  constructor(plant: Plant, id: MachineId) {
    const placed = machinesOf(plant).find(({ machine }) => machine.id === id);
    if (placed === undefined) throw new RangeError(`there is no machine ${id}`);
    this.#machine = placed.machine;
    this.meters = metersOf(placed.machine);
    this.context = contextOf(plant, id);
    this.ledger = new MemoryLedger(this.context);
  }

  /** Something came of the machine. */
  take(entry: Entry): void {
    this.ledger.take([entry]);
  }

  /** A meter shows this, in its unit. */
  tell(meter: string, value: number, readNs: bigint): void {
    const { perUnit } = this.meter(meter);
    this.#told.set(meter, { life: value * perUnit, readNs });
  }

  /** Somebody read a meter off, or replaced a counter; what came since is folded again. Whether it is believed. */
  act(act: MeterAct): boolean {
    this.#acts.push(act);
    if (act.kind === 'reading') {
      const refused = this.#hand(act.meter)?.refused ?? null;
      if (refused !== null) this.#acts.pop();
      return refused === null;
    }
    if (act.signal !== null) {
      this.context.swaps.set(act.signal, [...(this.context.swaps.get(act.signal) ?? []), act]);
      this.ledger.refold(act.atNs - 1n);
    }
    return true;
  }

  meter(id: string): BoundMeter {
    const found = this.meters.find((meter) => meter.id === id);
    if (found === undefined) throw new RangeError(`${this.#machine.id} has no meter ${id}`);
    return found;
  }

  moment(nowNs: bigint, perDay: Readonly<Record<string, number>> = {}): Moment {
    const { state } = this.ledger;
    const readings = this.meters.map((meter) => {
      const { life, readNs } = this.#shown(meter, nowNs);
      const rate = perDay[meter.id];
      return [meter.id, { life, readNs, perDay: rate === undefined ? null : rate * meter.perUnit, confidence: 1 }];
    });
    return { nowNs, meters: Object.fromEntries(readings), trends: state.trends };
  }

  /** What the meters had at a moment, as far as the samples or the readings say so. */
  livesAt(atNs: bigint): Record<string, number> {
    const life = lifeAt(this.ledger.state, atNs);
    return Object.fromEntries(
      this.meters.flatMap((meter) => {
        if (this.#told.has(meter.id)) return [];
        const hand = this.#hand(meter.id);
        if (hand !== null) return [[meter.id, handLifeAt(hand, atNs)]];
        return life === null ? [] : [[meter.id, valueIn(meter, life)]];
      }),
    );
  }

  #shown(meter: BoundMeter, nowNs: bigint): Shown {
    const told = this.#told.get(meter.id);
    if (told !== undefined) return told;
    const hand = this.#hand(meter.id);
    const last = hand?.points.findLast(({ atNs }) => atNs <= nowNs);
    if (hand !== null) return { life: last?.life ?? 0, readNs: last?.atNs ?? nowNs };
    const { state } = this.ledger;
    return { life: valueIn(meter, lifeOf(state)), readNs: state.settledNs === 0n ? nowNs : state.settledNs };
  }

  #hand(id: string) {
    const config = this.#machine.meters?.find((meter) => meter.id === id);
    if (config?.kind !== 'by-hand') return null;
    const own = this.#acts.filter((act) => act.meter === id);
    const readings = own.filter((act) => act.kind === 'reading');
    return handMeter(
      config,
      readings,
      own.filter((act) => act.kind === 'swap'),
    );
  }
}

const valueIn = (meter: BoundMeter, life: Life): number => (meter.read?.(life) ?? 0) + meter.startsAt;
