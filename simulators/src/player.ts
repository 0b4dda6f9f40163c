/**
 * One machine being played: its state on the line, the faults that are on, and what it has said so far. It decides
 * what there is to emit; when, and to whom, is the simulation's business.
 */

import { type ActiveFault, clockOffsetMs, distorted, influenceOf } from './faults/active.ts';
import type { Cell, CellState, Influence } from './line.ts';
import { type Command, obey } from './machines/commands.ts';
import { readings } from './machines/machine.ts';
import { changes, type Emission, good, type Reading } from './reading.ts';

/** What outlives a restart, as a PLC's retentive memory does. */
export interface Retained {
  /** Fits only a model of the same shape. */
  shape: string;
  cell: CellState;
  /** Emissions so far, by signal. */
  seq: Record<string, number>;
}

export class Player {
  readonly cell: Cell;
  state: CellState;
  manned = true;
  readonly #seq: Record<string, number>;
  #said: Record<string, Reading> = {};
  #faults: ActiveFault[] = [];

  constructor(cell: Cell, state: CellState, seq: Record<string, number> = {}) {
    this.cell = cell;
    this.state = state;
    this.#seq = { ...seq };
  }

  get id(): string {
    return this.cell.id;
  }

  get faults(): readonly ActiveFault[] {
    return this.#faults;
  }

  /** Last reading of each signal, as it was said. */
  get said(): Readonly<Record<string, Reading>> {
    return this.#said;
  }

  get influence(): Influence {
    return influenceOf(this.#faults, this.manned);
  }

  get clockOffsetNs(): bigint {
    return BigInt(clockOffsetMs(this.#faults)) * 1_000_000n;
  }

  obey(command: Command, forMs: number | null): void {
    const { machine } = this.state;
    const operation = obey(machine.operation, command, forMs, this.cell.setting);
    this.state = { ...this.state, machine: { ...machine, operation } };
  }

  /** Switches a fault on; the same one again replaces its parameters. */
  switchOn(fault: Omit<ActiveFault, 'before'>): void {
    this.switchOff(fault.fault.name);
    this.#faults = [...this.#faults, { ...fault, before: this.#said }];
  }

  /** Whether it was on. */
  switchOff(name: string): boolean {
    const rest = this.#faults.filter(({ fault }) => fault.name !== name);
    const was = rest.length < this.#faults.length;
    this.#faults = rest;
    return was;
  }

  /** What it has to say that it hasn't said yet; `nowMs` is simulated time. */
  say(nowMs: number): Emission[] {
    const raw = Object.entries(readings(this.state.machine, this.cell.setting.kind));
    const now = distorted(this.#faults, Object.fromEntries(raw.map(([signal, value]) => [signal, good(value)])), nowMs);
    const changed = changes(this.#said, now);
    this.#said = now;
    return changed.map(([signal, reading]) => {
      const seq = (this.#seq[signal] ?? 0) + 1;
      this.#seq[signal] = seq;
      return { signal, seq, ...reading };
    });
  }

  retained(): Retained {
    return { shape: shapeOf(this.cell), cell: this.state, seq: { ...this.#seq } };
  }
}

/** What a retained state must agree with to be taken up again. */
export const shapeOf = ({ setting }: Cell): string =>
  [
    setting.kind.kind,
    ...setting.kind.causes.map(({ code, phase }) => `${code}:${phase}`),
    ...setting.kind.analogs.map(({ signal }) => signal),
  ].join(' ');
