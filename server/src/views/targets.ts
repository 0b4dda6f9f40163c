/** Targets as the API shows them: where each holds, from when, who set it, and what is reached of it. */

import type { KpiView, OeeTarget } from '@gemba/contract/live';
import type { Plant } from '@gemba/contract/plant';
import { msFromNs } from '@gemba/contract/sample';
import type { EffectiveTargetView, TargetView } from '@gemba/contract/work';
import { scopesOf } from '../domain/places/scopes.ts';
import { compare } from '../domain/targets/compare.ts';
import type { EffectiveTarget } from '../domain/targets/effective.ts';
import { CONFIGURED } from '../domain/targets/plant.ts';
import { type FigureId, TARGET_FIGURES } from '../domain/targets/registry.ts';
import type { Target } from '../domain/targets/types.ts';

/** Names of the places that targets speak of; made once for a plant. */
export class TargetViews {
  readonly #names: ReadonlyMap<string, string>;

  constructor(plant: Plant) {
    this.#names = new Map(scopesOf(plant).map(({ level, place, name }) => [`${level} ${place}`, name]));
  }

  of(target: Target): TargetView {
    const { id, figure, level, place, team, shift, from, value, note, by, atNs } = target;
    return {
      ...{ id, figure, level, place, team, shift, value, note, by },
      placeName: this.#names.get(`${level} ${place}`) ?? place,
      from: id === CONFIGURED.id ? null : from,
      atMs: msFromNs(atNs),
    };
  }

  /** As the head of a line says it. */
  oee({ value, source }: EffectiveTarget): OeeTarget {
    const { level, placeName, team, shift, from, by } = this.of(source);
    return { value, level, placeName, team, shift, from, by };
  }

  effective(figure: FigureId, target: EffectiveTarget, actual: number | null): EffectiveTargetView {
    const compared = compare(figure, actual, target.value);
    return {
      figure,
      unit: TARGET_FIGURES[figure].unit,
      value: target.value,
      source: this.of(target.source),
      over: target.over.map((other) => this.of(other)),
      actual,
      difference: compared?.difference ?? null,
      attainment: compared?.attainment ?? null,
      isMet: compared?.isMet ?? null,
    };
  }
}

/** The figure in the running shift, of those that are formed live; `null` for the others and where it is not known. */
export function actualOf(figure: FigureId, kpi: KpiView): number | null {
  const parts = kpi.good + kpi.reject;
  const plannedH = (kpi.plannedS - kpi.noDataS) / 3600;
  switch (figure) {
    case 'oee':
    case 'availability':
    case 'performance':
    case 'quality':
      return kpi[figure];
    case 'scrap-ratio':
      return parts > 0 ? kpi.reject / parts : null;
    case 'throughput-rate':
      return plannedH > 0 ? kpi.good / plannedH : null;
    default:
      return null;
  }
}
