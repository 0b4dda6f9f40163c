/** Lines of the alarm journal as facts: who acted and what he said stays in the records. Pure. */

import type { MachineId } from '@gemba/contract/identity';
import { machinesOf, type Plant } from '@gemba/contract/plant';
import { SYSTEM_RULES } from '../domain/alarms/system.ts';
import type { AlarmTransition } from '../domain/alarms/types.ts';
import { tagsOf } from './from-rows.ts';
import type { Fact } from './port.ts';

/** States in which the condition is beyond its limit. */
const ACTIVE = new Set<AlarmTransition['state']>(['active-unacknowledged', 'active-acknowledged']);

export class AlarmFacts {
  readonly #places: Map<MachineId, Record<string, string>>;
  readonly #rules: ReadonlyMap<string, { text: string; priority: string }>;

  constructor(plant: Plant) {
    const places = machinesOf(plant).map((placed) => {
      const { counting_point: _, ...tags } = tagsOf(placed);
      return [placed.machine.id as MachineId, tags] as const;
    });
    this.#places = new Map(places);
    this.#rules = new Map([...(plant.alarms ?? []), ...Object.values(SYSTEM_RULES)].map((rule) => [rule.id, rule]));
  }

  of({ machine, rule, transition, atNs, state, suppression, occurrence, value, late }: AlarmTransition): Fact {
    const known = this.#rules.get(rule);
    const place = this.#places.get(machine) ?? { machine };
    return {
      measurement: 'alarm',
      tags: { ...place, rule, transition },
      fields: {
        text: known?.text ?? rule,
        priority: known?.priority ?? '',
        state,
        suppression,
        occurrence,
        active: ACTIVE.has(state) ? 1n : 0n,
        late,
        ...(value === null || !Number.isFinite(value) ? {} : { value }),
      },
      timeNs: atNs,
    };
  }
}
