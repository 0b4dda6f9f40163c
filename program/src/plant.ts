/** Reads `plant.yaml`: the schema of the contract and its cross references. */

import { Plant } from '@gemba/contract/plant';
import { checkPlant } from '@gemba/contract/plant-check';
import { type Check, readConfig } from './config.ts';

/** The plant of a file, with `further` checks of whoever reads it. Throws as `readConfig`. */
export function readPlant(file: string, further: Check<Plant> = () => []): Plant {
  return readConfig(file, Plant, (plant) => [...checkPlant(plant), ...further(plant)]);
}
