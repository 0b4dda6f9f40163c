/**
 * The targets in force: what the plant's configuration says and what people have set, read once and again whenever
 * somebody sets one, since every view of a line asks for them.
 */

import type { Plant } from '@gemba/contract/plant';
import { standsIn } from '../domain/places/scopes.ts';
import { type EffectiveTarget, effectiveTarget } from '../domain/targets/effective.ts';
import { configuredTargets } from '../domain/targets/plant.ts';
import { FIGURE_IDS, type FigureId } from '../domain/targets/registry.ts';
import type { Target } from '../domain/targets/types.ts';
import type { Crew } from '../domain/tasks/crews.ts';
import type { WorkRecords } from '../records/work/port.ts';

/** Answers kept; a line asks for one shift at a time, and for eleven figures. */
const KEPT_MAX = 5000;

export class Targets {
  readonly #plant: Plant;
  readonly #records: () => WorkRecords;
  readonly #configured: readonly Target[];
  readonly #known = new Map<string, EffectiveTarget | null>();
  #all: readonly Target[];

  /** @param records asked for when they are started */
  constructor(plant: Plant, records: () => WorkRecords) {
    this.#plant = plant;
    this.#records = records;
    this.#configured = configuredTargets(plant);
    this.#all = this.#configured;
  }

  async start(): Promise<void> {
    this.#all = [...this.#configured, ...(await this.#records().targets())];
    this.#known.clear();
  }

  async stop(): Promise<void> {
    this.#known.clear();
  }

  /** All that was ever set, and what the configuration says. */
  all(): readonly Target[] {
    return this.#all;
  }

  /** Adds all of them, or none. */
  async set(targets: readonly Omit<Target, 'id'>[]): Promise<void> {
    await this.#records().addTargets(targets);
    await this.start();
  }

  /** The target of a line's figure for a shift; `null` where none holds. */
  of(line: string, figure: FigureId, crew: Crew): EffectiveTarget | null {
    const key = JSON.stringify([line, figure, crew.day, crew.shift, crew.team]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const place = standsIn(this.#plant, line);
    const found = place === null ? null : effectiveTarget(this.#all, { ...place, figure, ...crew });
    if (this.#known.size >= KEPT_MAX) this.#known.clear();
    this.#known.set(key, found);
    return found;
  }

  /** All figures of a line that have a target for a shift. */
  allOf(line: string, crew: Crew): Map<FigureId, EffectiveTarget> {
    return new Map(
      FIGURE_IDS.flatMap((figure) => {
        const found = this.of(line, figure, crew);
        return found === null ? [] : [[figure, found] as const];
      }),
    );
  }
}
