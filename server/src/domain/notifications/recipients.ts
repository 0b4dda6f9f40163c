/** Whom a step tells at a moment. */

import type { PlacedMachine } from '@gemba/contract/plant';
import { covers } from './place.ts';
import { isAtWork, onCall } from './rota.ts';
import type { Person, Target, Way } from './types.ts';
import type { World } from './world.ts';

/** Ways by which somebody can be reached now; quiet hours only hold what goes over them. */
export const openWays = ({ ways }: Person, { channels }: Pick<World, 'channels'>): Way[] =>
  ways.filter(({ enabled, channel }) => enabled && channels.has(channel));

/** People whom the targets name, each once, who can be reached; in the order of the targets. */
export function recipientsOf(
  targets: readonly Target[],
  placed: PlacedMachine | null,
  world: World,
  nowNs: bigint,
): Person[] {
  const named = targets.flatMap((target) => namedBy(target, placed, world, nowNs));
  return [...new Set(named)].filter((person) => openWays(person, world).length > 0);
}

function namedBy(target: Target, placed: PlacedMachine | null, world: World, nowNs: bigint): Person[] {
  const { people, plan, plant } = world;
  if (target.kind === 'person') return people.filter(({ name }) => name === target.person);
  if (target.kind === 'rota') {
    const rota = plan.rotas.find(({ id }) => id === target.rota);
    const person = rota === undefined ? null : onCall(rota, nowNs);
    return people.filter(({ name }) => name === person);
  }
  return people.filter(({ name, role }) => {
    if (role !== target.role) return false;
    const staff = plan.staff.find(({ person }) => person === name);
    if (target.skill !== null && !staff?.skills.includes(target.skill)) return false;
    // What stands nowhere concerns everybody.
    if (placed !== null && !covers(plant, staff?.places ?? [], placed)) return false;
    return !target.onShift || isAtWork(plant, staff, placed?.line.id ?? null, nowNs);
  });
}
