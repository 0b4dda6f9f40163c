/**
 * Says to alarms how lines stand to their plans: the running order to the curve of its working time, the running shift to
 * what it should have made. Only lines whose counting point has such a rule are looked at.
 */

import type { MachineId } from '@gemba/contract/identity';
import type { Plant } from '@gemba/contract/plant';
import type { Log } from '@gemba/program/log';
import { type Clock, every } from '../clock.ts';
import type { LineStanding } from '../domain/alarms/event.ts';
import { rulesOf } from '../domain/alarms/rules.ts';
import { countingPointOf } from '../domain/places/counting-point.ts';
import type { Picture } from '../live/port.ts';
import type { Planner } from './planner.ts';

/** Parts are made in seconds, and a line falls behind in minutes. */
const LOOK_EVERY_MS = 15_000;

export interface PlanWatchOptions {
  plant: Plant;
  planner: Pick<Planner, 'plan'>;
  pipeline: {
    picture: Pick<Picture, 'line'>;
    /** Tells the alarms of a counting point. */
    planned: (machine: MachineId, standing: LineStanding) => void;
  };
  clock: Clock;
  log: Log;
}

export class PlanWatch {
  readonly #options: PlanWatchOptions;
  /** Lines with such rules, by the plan that the rules are of. */
  readonly #watched: { line: string; machine: MachineId; of: LineStanding['of'] }[];
  #looking: Promise<void> | null = null;
  #undo: () => void = () => {};

  constructor(options: PlanWatchOptions) {
    this.#options = options;
    const lines = options.plant.sites.flatMap(({ areas }) => areas.flatMap((area) => area.lines));
    const lineOf = new Map(lines.map((line) => [countingPointOf(line), line.id]));
    this.#watched = rulesOf(options.plant).flatMap(({ rule: { condition }, machine }) => {
      const line = lineOf.get(machine);
      return condition.kind !== 'plan-missed' || line === undefined ? [] : [{ line, machine, of: condition.plan }];
    });
  }

  start(): void {
    if (this.#watched.length === 0) return;
    this.tick();
    this.#undo = every(this.#options.clock, LOOK_EVERY_MS, () => this.tick());
  }

  async stop(): Promise<void> {
    this.#undo();
    await this.#looking;
  }

  tick(): void {
    this.#looking ??= this.#look()
      .catch((error) => this.#options.log.error({ reason: (error as Error).message }, 'plans could not be looked at'))
      .finally(() => {
        this.#looking = null;
      });
  }

  async #look(): Promise<void> {
    const { pipeline } = this.#options;
    for (const { line, machine, of } of this.#watched) {
      const standing = of === 'shift' ? this.#shift(line) : await this.#order(line);
      pipeline.planned(machine, { of, ...standing });
    }
  }

  #shift(line: string): Omit<LineStanding, 'of'> {
    const view = this.#options.pipeline.picture.line(line);
    if (view?.targetNow == null) return { planned: null, made: null };
    return { planned: view.targetNow, made: view.made };
  }

  async #order(line: string): Promise<Omit<LineStanding, 'of'>> {
    const { running, orders } = await this.#options.planner.plan(line);
    const order = orders.find(({ id }) => id === running?.order);
    return order?.targetNow == null ? { planned: null, made: null } : { planned: order.targetNow, made: order.good };
  }
}
