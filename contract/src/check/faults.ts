/** A list of configuration faults in the making, shared by all checks of the plant so that all come out at once. */

import type { ConfigFault } from '../errors.ts';

export type Report = (path: string, problem: string, next: string) => void;

/** Collects what `check` reports, in the order in which it was reported. */
export function collect(check: (report: Report) => void): ConfigFault[] {
  const faults: ConfigFault[] = [];
  check((path, problem, next) => faults.push({ path, problem, next }));
  return faults;
}

/** Something of the plant with an id, and where it stands in the file. */
export interface Named {
  id: string;
  path: string;
}

/**
 * Reports each id that was already taken, naming where. Also one that differs by its case alone: hosts are free to take
 * both for the same [tck-id-case-sensitivity-sparkplug-ids, tck-id-case-sensitivity-metric-names].
 */
export function checkUnique(what: string, named: readonly Named[], report: Report): void {
  const first = new Map<string, Named>();
  for (const { id, path } of named) {
    const taken = first.get(id.toLowerCase());
    if (taken === undefined) first.set(id.toLowerCase(), { id, path });
    else {
      const other = taken.id === id ? '' : `, as ${taken.id}`;
      report(`${path}.id`, `${what} ${id} exists already at ${taken.path}${other}`, 'Give one of the two another id.');
    }
  }
}

/** Ends a fault of an unknown reference: what could have been meant. */
export function known(what: string, ids: Iterable<string>): string {
  const list = [...ids];
  if (list.length === 0) return `Add the ${what}; there is none yet.`;
  const shown = list.slice(0, 8).join(', ');
  return `Use one of: ${shown}${list.length > 8 ? `, … (${list.length} in all)` : ''}; or add it.`;
}
