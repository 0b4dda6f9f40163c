/** What the plant's configuration says of making a product on a machine: the recipe of the two. */

import type { Plant } from '@gemba/contract/plant';
import type { Machine } from '@gemba/contract/plant/machine';
import type { Recipe } from '@gemba/contract/plant/product';
import type { Line } from '@gemba/contract/plant/site';

/** Ideal seconds for one part: of the recipe, else of the product on this machine, else of the machine. */
export function idealCycleOf(plant: Pick<Plant, 'products'>, machine: Machine, product: string | null): number {
  const found = plant.products?.find(({ id }) => id === product);
  return found?.recipes?.[machine.id]?.idealCycleS ?? found?.idealCycleS?.[machine.id] ?? machine.idealCycleS;
}

/** The recipe of a product on a machine; `null` when the plant has none. */
export const recipeOf = (plant: Pick<Plant, 'products'>, machine: string, product: string): Recipe | null =>
  plant.products?.find(({ id }) => id === product)?.recipes?.[machine] ?? null;

/** Minutes from another product to this one: the longest of the line's machines, since they are set up side by side. */
export const setupMinutesOf = (plant: Pick<Plant, 'products'>, line: Line, product: string): number =>
  Math.max(0, ...line.machines.map(({ id }) => recipeOf(plant, id, product)?.setupMinutes ?? 0));

/** Machine whose good parts are the line's. */
export const countingMachineOf = (line: Line): Machine =>
  (line.machines.find(({ id }) => id === line.countingPoint) ?? line.machines.at(-1)) as Machine;

/**
 * Whether a line can make a product: it is the line's own, or the plant says how it is made on the counting point. A
 * product of which nothing at all is said can be made everywhere.
 */
export function canMake(plant: Pick<Plant, 'products' | 'sites'>, line: Line, product: string): boolean {
  const machine = countingMachineOf(line).id;
  if (line.product === product) return true;
  const found = plant.products?.find(({ id }) => id === product);
  if (found === undefined) return false;
  const named = { ...found.idealCycleS, ...found.recipes };
  if (Object.keys(named).length > 0) return machine in named;
  return !plant.sites.some(({ areas }) => areas.some(({ lines }) => lines.some((one) => one.product === product)));
}
