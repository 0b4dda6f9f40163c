/** The variables of a machine that may become signals. Pure. */

import type { Candidate } from './proposal.ts';
import type { Thing } from './thing.ts';

/** `Oil temperature [°C]`. */
const COMMENT = /^(.*?)\s*\[([^\]]{1,16})\]\s*$/s;

/** Variables of the machine's objects; what stands below a variable describes that one. */
export function candidatesOf(roots: readonly Thing[]): Candidate[] {
  const found = new Map<string, Candidate>();
  const seen = new Set<string>();
  const walk = (owner: Thing): void => {
    if (seen.has(owner.id)) return;
    seen.add(owner.id);
    for (const thing of owner.children) {
      const { says, isProperty, id } = thing;
      if (says !== null && !isProperty && says.value.shape === 'scalar') {
        const [, comment = says.description, unit = null] = COMMENT.exec(says.description ?? '') ?? [];
        found.set(id, { thing, says, owner, unit: says.unit ?? unit, comment: comment || null });
      }
      if (thing.nodeClass === 'Object') walk(thing);
    }
  };
  for (const root of roots) walk(root);
  return [...found.values()];
}
