/** What the plant's configuration says about targets. */

import type { Plant } from '@gemba/contract/plant';
import { scopesOf } from '../places/scopes.ts';
import type { Target } from './types.ts';

/** Before any day that can be set. */
const ALWAYS = '0000-01-01';
/** In the place of a person, and of a number: what stands in the configuration was set by nobody here. */
export const CONFIGURED = { id: 0, by: 'plant.yaml' } as const;

/** Targets that stand in the configuration: the OEE of lines. What is set later of the same scope takes their place. */
export function configuredTargets(plant: Plant): Target[] {
  return scopesOf(plant).flatMap(({ level, place, line }): Target[] =>
    level !== 'line' || line?.oeeTarget === undefined
      ? []
      : [
          {
            ...CONFIGURED,
            ...{ figure: 'oee', level, place, team: null, shift: null },
            ...{ from: ALWAYS, value: line.oeeTarget, note: '', atNs: 0n },
          },
        ],
  );
}
