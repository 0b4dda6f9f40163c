/** What the calendar says of a line now: asked for with every view, so worked out once a second. */

import type { Plant } from '@gemba/contract/plant';
import type { CalendarClass } from '@gemba/contract/state';
import { classAt, nextChange, plannedS, shiftAt } from '../domain/calendar/plant-calendar.ts';
import type { ShiftWindow } from '../domain/calendar/segment.ts';
import { type Crew, crewAt } from '../domain/tasks/crews.ts';

export interface RunningShift {
  shift: ShiftWindow | null;
  /** Who works it, as targets ask for it. */
  crew: Crew;
  calendar: CalendarClass;
  /** End of the present break, planned stop or unscheduled time; `null` in scheduled time. */
  untilNs: bigint | null;
  /** Planned seconds of the shift so far, and in all. */
  plannedNowS: number;
  plannedEndS: number;
}

const KEEP_NS = 1_000_000_000n;

export class RunningShifts {
  readonly #plant: Plant;
  readonly #missed = new Map<string, { key: string; seconds: number }>();
  readonly #known = new Map<string, { atNs: bigint; running: RunningShift }>();

  constructor(plant: Plant) {
    this.#plant = plant;
  }

  /**
   * Planned seconds of a shift before a machine's history begins: a plant that is connected in the middle of a shift
   * owes no parts for the time before. 0 when history goes back beyond the shift.
   */
  missedS(machine: string, line: string, { shift }: RunningShift, beganNs: bigint | undefined): number {
    if (shift === null || beganNs === undefined || beganNs <= shift.fromNs) return 0;
    const key = `${shift.fromNs} ${beganNs}`;
    const known = this.#missed.get(machine);
    if (known?.key === key) return known.seconds;
    const seconds = plannedS(this.#plant, line, shift.fromNs, beganNs);
    this.#missed.set(machine, { key, seconds });
    return seconds;
  }

  of(line: string, nowNs: bigint): RunningShift {
    const known = this.#known.get(line);
    if (known !== undefined && nowNs >= known.atNs && nowNs - known.atNs < KEEP_NS) return known.running;
    const running = runningShift(this.#plant, line, nowNs);
    this.#known.set(line, { atNs: nowNs, running });
    return running;
  }
}

function runningShift(plant: Plant, line: string, nowNs: bigint): RunningShift {
  const shift = shiftAt(plant, line, nowNs);
  const calendar = classAt(plant, line, nowNs);
  return {
    shift,
    crew: crewAt(plant, line, nowNs),
    calendar,
    untilNs: calendar === 'scheduled' ? null : nextChange(plant, line, nowNs),
    plannedNowS: shift === null ? 0 : plannedS(plant, line, shift.fromNs, nowNs),
    plannedEndS: shift === null ? 0 : plannedS(plant, line, shift.fromNs, shift.toNs),
  };
}
