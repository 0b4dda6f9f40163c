/** Machines by the places that they lie in; pure. */

import type { LineLive } from './line.svelte.ts';
import type { MachineLive } from './machine.svelte.ts';

/** By path of each place, from `enterprise` to `enterprise/site/area/line/machine`. */
export function byPlace(enterprise: string, lines: readonly LineLive[]): ReadonlyMap<string, readonly MachineLive[]> {
  const found = new Map<string, MachineLive[]>();
  for (const { site, area, id, machines } of lines) {
    for (const machine of machines) {
      const names = [enterprise, site.id, area.id, id, machine.id];
      for (const depth of names.keys()) {
        const path = names.slice(0, depth + 1).join('/');
        const under = found.get(path);
        if (under === undefined) found.set(path, [machine]);
        else under.push(machine);
      }
    }
  }
  return found;
}
