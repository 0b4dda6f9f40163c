/** Alarms for tests: rules in one line, times in seconds since a base, and a run over events that keeps what happened. */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { AlarmCondition, AlarmRule } from '@gemba/contract/plant/alarm-rule';
import type { Sample, Value } from '@gemba/contract/sample';
import type { MachineState } from '@gemba/contract/state';
import type { AlarmEvent, Refusal } from './event.ts';
import { alarmId, type BoundRule } from './rules.ts';
import { settingsOf } from './settings.ts';
import { initialAlarm, step } from './step.ts';
import type { AlarmMemory, AlarmTransition } from './types.ts';

/** 22 November 2026, 12:00:00 UTC. */
export const T0 = 1_795_348_800_000_000_000n;
export const GOOD = 0;
export const BAD = 0x8000_0000;

/** Seconds since the base as nanoseconds, exact to the microsecond. */
export const at = (seconds: number): bigint => T0 + BigInt(Math.round(seconds * 1e6)) * 1000n;
/** And back. */
export const secondsOf = (ns: bigint): number => Number(ns - T0) / 1e9;

const MACHINE = 'filler-1' as MachineId;
const SIGNAL = 'temperature' as SignalId;

/** A rationalised rule on `filler-1`; without a condition: above 80 °C, deadband 5. */
export function bind(more: Partial<AlarmRule> = {}): BoundRule {
  const condition: AlarmCondition = more.condition ?? { kind: 'above-limit', signal: SIGNAL, limit: 80, deadband: 5 };
  const rule: AlarmRule = {
    id: 'hot',
    machines: [MACHINE],
    condition,
    priority: 'high',
    text: 'Too hot',
    cause: 'Cooling has failed',
    consequence: 'Foam',
    response: 'Look at the pump',
    respondWithinS: 600,
    ...more,
  };
  const signal = 'signal' in condition ? (condition.signal as SignalId) : null;
  const signals = signal === null ? [] : [signal];
  const place = { settings: settingsOf(), position: 'line-1', group: rule.group ?? null };
  return { id: alarmId(rule.id, MACHINE), rule, machine: MACHINE, signal, signals, about: null, ...place };
}

export const sample = (seconds: number, value: Value | null, status = GOOD): AlarmEvent => ({
  kind: 'sample',
  sample: { kind: 'sample', machine: MACHINE, signal: SIGNAL, timeNs: at(seconds), value, status } satisfies Sample,
});

export const observed = (from: number, through: number): AlarmEvent => ({
  kind: 'observed',
  fromNs: at(from),
  throughNs: at(through),
});

export const gap = (from: number, to: number, signals: string[] = []): AlarmEvent => ({
  kind: 'gap',
  gap: {
    kind: 'gap',
    machine: MACHINE,
    signals: signals as SignalId[],
    fromNs: at(from),
    toNs: at(to),
    cause: 'gateway-down',
  },
});

export const clock = (seconds: number, silentForMs: number | null = 0): AlarmEvent => ({
  kind: 'silence',
  silentForMs,
  nowNs: at(seconds),
});

/** The machine was in a state for a stretch. */
export const picture = (from: number, to: number, state: MachineState): AlarmEvent => ({
  kind: 'picture',
  state,
  calendar: 'scheduled',
  sinceNs: at(from),
  atNs: at(to),
});

/** An alarm that remembers, and all that it said. */
export class Run {
  readonly bound: BoundRule;
  memory: AlarmMemory;
  readonly said: AlarmTransition[] = [];
  refusal: Refusal | null = null;

  constructor(bound: BoundRule = bind()) {
    this.bound = bound;
    this.memory = initialAlarm(bound, T0);
  }

  tell(...events: AlarmEvent[]): this {
    for (const event of events) {
      const { memory, transitions, refusal } = step(this.memory, event, this.bound);
      this.memory = memory;
      this.refusal = refusal;
      this.said.push(...transitions);
    }
    return this;
  }

  /** `activated 12`, `returned 20` …: what happened and at which second. */
  get story(): string[] {
    return this.said.map(({ transition, atNs }) => `${transition} ${secondsOf(atNs)}`);
  }

  /** Seconds at which somebody was told. */
  get announced(): number[] {
    return this.said.filter(({ announce }) => announce).map(({ atNs }) => secondsOf(atNs));
  }

  acknowledge(seconds: number, occurrence: string = this.memory.occurrence ?? ''): this {
    return this.tell({ kind: 'acknowledge', occurrence, by: 'ann', comment: null, atNs: at(seconds) });
  }

  reset(seconds: number, occurrence: string = this.memory.occurrence ?? ''): this {
    return this.tell({ kind: 'reset', occurrence, by: 'ann', comment: null, atNs: at(seconds) });
  }

  shelve(seconds: number, until: number, comment: string | null = 'pump on order'): this {
    return this.tell({ kind: 'shelve', untilNs: at(until), by: 'ann', comment, atNs: at(seconds) });
  }

  /** Until it has returned to normal once. */
  shelveOnce(seconds: number, until: number): this {
    const act = { by: 'ann', comment: 'pump on order', atNs: at(seconds) };
    return this.tell({ kind: 'shelve', untilNs: at(until), once: true, ...act });
  }

  unshelve(seconds: number): this {
    return this.tell({ kind: 'unshelve', by: 'ben', comment: null, atNs: at(seconds) });
  }
}
