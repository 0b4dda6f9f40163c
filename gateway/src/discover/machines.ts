/**
 * Which things of a server are machines: objects of the types that companion specifications give to machines, and those
 * in the folder for machines. One machine may be modelled twice, the one model inside the other; a server without any
 * is asked by names alone. Pure.
 */

import { candidatesOf } from './candidates.ts';
import { find } from './find.ts';
import { fromHints } from './guess.ts';
import type { Specification } from './specification.ts';
import { below, isOf, type Thing } from './thing.ts';

/** Levels above the machines of a server without specifications: connection, device, program. */
const LEVELS = 5;
const NOTHING_TAKEN = { hasId: () => false, hasRole: () => false, hasSource: () => false };

export interface FoundMachine {
  /** Where it is looked at: the machine, and a model of it inside that. */
  roots: readonly Thing[];
  /** Which specifications name it a machine, and by which clause. */
  by: readonly { specification: Specification; clause: string }[];
}

/** Machines of a server, in its order. `objects` is its folder of instances. */
export function machinesIn(objects: Thing, specifications: readonly Specification[]): FoundMachine[] {
  const found = new Map<string, { thing: Thing; by: FoundMachine['by'][number][] }>();
  const add = (thing: Thing, by: FoundMachine['by'][number]) => {
    const known = found.get(thing.id) ?? { thing, by: [] };
    known.by.push(by);
    found.set(thing.id, known);
  };
  for (const thing of below(objects)) {
    for (const specification of specifications) {
      for (const rule of specification.machines) {
        const by = { specification, clause: rule.clause };
        if ('type' in rule && isOf(thing, specification.namespaces, rule.type)) add(thing, by);
        const isFolder =
          'folder' in rule && thing.name.name === rule.folder && specification.namespaces.includes(thing.name.uri);
        if (isFolder) for (const child of find(thing, '*', [])) if (child.nodeClass === 'Object') add(child, by);
      }
    }
  }
  if (found.size === 0) return plainMachines(objects);
  const machines = [...found.values()];
  const inner = new Map(
    machines.map((machine) => {
      const ids = new Set([...below(machine.thing)].map(({ id }) => id));
      return [machine, machines.filter((other) => other !== machine && ids.has(other.thing.id))];
    }),
  );
  return machines.flatMap((machine) => {
    const inside = inner.get(machine) ?? [];
    // What has several machines in it is a line, and each of them speaks for itself.
    if (inside.length > 1) return [];
    const outer = machines.filter((other) => inner.get(other)?.includes(machine));
    if (outer.some((other) => inner.get(other)?.length === 1)) return [];
    const [model] = inside;
    const models = model === undefined ? [machine] : [machine, model];
    return [{ roots: models.map(({ thing }) => thing), by: models.flatMap(({ by }) => by) }];
  });
}

/**
 * Everything that isn't the standard's own, as one machine; as several where objects side by side each look like one.
 * None when it holds no variable.
 */
function plainMachines(objects: Thing): FoundMachine[] {
  const root = { ...objects, children: objects.children.filter(({ id }) => id.startsWith('nsu=')) };
  if (![...below(root)].some(({ says }) => says !== null)) return [];
  return sideBySide(root).map((thing) => ({ roots: [thing], by: [] }));
}

/** The outermost objects that stand beside others like them; the root itself where there are none. */
function sideBySide(root: Thing): Thing[] {
  let at = root;
  for (let level = 0; level < LEVELS; level++) {
    const like = at.children.filter((child) => child.nodeClass === 'Object' && looksLikeMachine(child));
    if (like.length > 1) return like;
    const [only] = like;
    if (only === undefined) break;
    at = only;
  }
  return [root];
}

/** Whether names and comments in it hint at a state and at a counter. */
function looksLikeMachine(thing: Thing): boolean {
  const hinted = [...fromHints(candidatesOf([thing]), NOTHING_TAKEN)].map(({ signal }) => signal.id);
  return hinted.includes('state') && (hinted.includes('total') || hinted.includes('good'));
}
