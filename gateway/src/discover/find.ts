/** Finds things by the paths of the rules. Pure. */

import { below, isOf, type Thing } from './thing.ts';

/** All things at a path below `root`, in the order of the server. */
export function find(root: Thing, path: string, namespaces: readonly string[]): Thing[] {
  let at = [root];
  for (const step of path.split('/')) {
    at = at.flatMap((thing) => next(thing, step, namespaces));
    if (at.length === 0) return [];
  }
  return [...new Map(at.map((thing) => [thing.id, thing])).values()];
}

function next(thing: Thing, step: string, namespaces: readonly string[]): Thing[] {
  if (step === '**') return [thing, ...below(thing)];
  if (step === '*') return thing.children;
  const type = /^\{(.+)\}$/.exec(step)?.[1];
  if (type !== undefined) return thing.children.filter((child) => isOf(child, namespaces, type));
  return thing.children.filter((child) => child.name.name === step);
}
