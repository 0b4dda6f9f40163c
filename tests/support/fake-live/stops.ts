/** Stops of a line that people may speak of: reasons, splits and merges change them as they would the server's. */

import type { EditAsked, EditView, ReasonView, StopView } from '@gemba/contract/edits';
import { PLANT } from './plant.ts';

const MINUTE_MS = 60_000;

const REASONS: readonly ReasonView[] = [
  reason('technical', 'Technical fault'),
  reason('mechanical', 'Mechanical', 'technical'),
  { ...reason('jam', 'Jam at the star wheel', 'mechanical', 7), automatic: true },
  reason('electrical', 'Electrical and sensors', 'technical', 2),
  reason('setup', 'Changeover and setting'),
  { ...reason('changeover', 'Changeover', 'setup', 4), automatic: true },
  reason('first-parts', 'First parts not right', 'setup'),
  reason('material', 'Material'),
  reason('caps', 'Cap hopper empty', 'material', 9),
  reason('material-bad', 'Material not right', 'material'),
  reason('technician', 'Waits for a technician'),
  reason('no-order', 'No order'),
];

function reason(id: string, name: string, parent: string | null = null, used = 0): ReasonView {
  return { id, name, parent, kind: null, automatic: false, used };
}

const nameOf = (id: string | null): string | null => REASONS.find((one) => one.id === id)?.name ?? id;

export class FakeStops {
  readonly #stops = new Map<string, StopView[]>();
  readonly #edits: EditView[] = [];
  readonly #startMs: number;

  constructor(startMs: number) {
    this.#startMs = startMs;
  }

  /** What the API answers of a line. */
  of(line: string): StopView[] {
    let stops = this.#stops.get(line);
    if (stops === undefined) {
      stops = this.#made(line);
      this.#stops.set(line, stops);
    }
    return stops;
  }

  reasons(line: string): { machine: string; reasons: readonly ReasonView[] }[] {
    return machinesOf(line).map((machine) => ({ machine, reasons: REASONS }));
  }

  edits(machine: string, fromMs: number, toMs: number): EditView[] {
    return this.#edits.filter((edit) => edit.machine === machine && edit.toMs > fromMs && edit.fromMs < toMs);
  }

  say(machine: string, asked: EditAsked, by: string, nowMs: number): EditView | null {
    const all = [...this.#stops.values()].find((stops) => stops.some((stop) => stop.machine === machine));
    if (all === undefined) return null;
    const at = (ms: number) => all.find((one) => one.machine === machine && one.fromMs <= ms && ms < one.toMs);
    const stop = at(asked.kind === 'reason' ? (asked.stopMs ?? 0) : asked.kind === 'split' ? asked.atMs : asked.fromMs);
    const last = asked.kind === 'merge' ? at(asked.toMs) : stop;
    if (stop === undefined || last === undefined) return null;
    const edit: EditView = {
      ...{ id: this.#edits.length + 1, machine, kind: asked.kind, fromMs: stop.fromMs, toMs: last.toMs },
      ...{
        recordedMs: nowMs,
        by,
        comment: asked.comment ?? null,
        edit: null,
        parts: null,
        unbooked: null,
        holds: true,
      },
      reason: asked.kind === 'reason' ? asked.reason : null,
      reasonName: asked.kind === 'reason' ? nameOf(asked.reason) : null,
      atMs: asked.kind === 'split' ? asked.atMs : null,
    };
    this.#edits.push(edit);
    const told = { edits: [...stop.edits, edit.id] };
    if (asked.kind === 'reason') {
      Object.assign(stop, { reason: asked.reason, reasonName: nameOf(asked.reason), reasonBy: by }, told);
    } else if (asked.kind === 'split') {
      all.push({ ...stop, fromMs: asked.atMs, stoodS: (stop.toMs - asked.atMs) / 1000, ...told });
      Object.assign(stop, { toMs: asked.atMs, open: false, stoodS: (asked.atMs - stop.fromMs) / 1000 }, told);
    } else {
      all.splice(all.indexOf(last), 1);
      Object.assign(stop, { toMs: last.toMs, open: last.open, stoodS: stop.stoodS + last.stoodS }, told);
    }
    return edit;
  }

  /** Only reasons can be taken back here. */
  takeBack(machine: string, id: number, by: string, nowMs: number): EditView | null {
    const edit = this.#edits.find((one) => one.id === id && one.machine === machine);
    if (edit === undefined) return null;
    edit.holds = false;
    const retraction: EditView = {
      ...edit,
      ...{ id: this.#edits.length + 1, kind: 'retraction', recordedMs: nowMs, by, edit: id, holds: true },
      ...{ comment: null, reason: null, reasonName: null, atMs: null },
    };
    this.#edits.push(retraction);
    for (const stop of [...this.#stops.values()].flat()) {
      if (stop.edits.includes(id)) Object.assign(stop, { reason: null, reasonName: null, reasonBy: null });
    }
    return retraction;
  }

  /** On the second machine of the line a stop that lasts; before it stops with and without reasons. */
  #made(line: string): StopView[] {
    const machines = machinesOf(line);
    const stop = (index: number, agoMin: number, minutes: number, more: Partial<StopView> = {}): StopView => {
      const fromMs = this.#startMs - agoMin * MINUTE_MS;
      return {
        ...{ machine: machines[index % machines.length] ?? '', fromMs, toMs: fromMs + minutes * MINUTE_MS },
        ...{ stoodS: minutes * 60, kind: 'stop', open: false, state: 'stopped', reason: null, reasonName: null },
        ...{ reasonBy: null, edits: [] },
        ...more,
      };
    };
    const given = (id: string) => ({ reason: id, reasonName: nameOf(id) });
    return [
      stop(1, 19, 19, { open: true, state: 'faulted' }),
      stop(1, 48, 9.4),
      stop(2, 62, 3.2, { state: 'faulted', ...given('jam') }),
      stop(0, 75, 1.1, { kind: 'micro-stop' }),
      stop(3, 96, 26, { state: 'setup', ...given('changeover') }),
      stop(1, 131, 4.7, given('caps')),
      stop(2, 170, 12.5),
      stop(0, 201, 6.3, { state: 'starved', ...given('material') }),
      stop(3, 222, 2.8, { state: 'faulted', ...given('electrical'), reasonBy: 'an' }),
      stop(1, 240, 5.5, { state: 'maintenance', ...given('technician') }),
      stop(2, 261, 3.9, given('jam')),
    ];
  }
}

function machinesOf(line: string): string[] {
  const lines = PLANT.sites.flatMap((site) => site.areas.flatMap((area) => area.lines));
  return lines.find((candidate) => candidate.id === line)?.machines.map(({ id }) => id) ?? [];
}
