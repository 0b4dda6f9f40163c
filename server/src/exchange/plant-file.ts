/** plant.yaml as the one truth of what the plant is: as it stands now, which may be newer than what the server runs by. */

import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { GembaError } from '@gemba/contract/errors';
import { Plant } from '@gemba/contract/plant';
import { checkPlant } from '@gemba/contract/plant-check';
import { parseConfig } from '@gemba/program/config';
import { checkMaintenance } from '../domain/maintenance/check.ts';

export interface PlantFile {
  /** As messages call it. */
  name: string;
  /** Throws GEMBA_CONFIG_UNREADABLE. */
  read: () => Promise<string>;
}

/** @param file its path; without one, the plant itself stands for its file */
export function plantFile(file: string | undefined, plant?: Plant): PlantFile {
  if (file === undefined) return { name: 'plant.yaml', read: async () => JSON.stringify(plant) };
  return {
    name: basename(file),
    read: async () => {
      try {
        return await readFile(file, 'utf8');
      } catch (error) {
        throw new GembaError('GEMBA_CONFIG_UNREADABLE', { file, reason: (error as Error).message });
      }
    },
  };
}

/** The plant of a text, checked as at a start. Throws GEMBA_CONFIG_INVALID, GEMBA_CONFIG_SYNTAX. */
export const plantIn = (text: string, name: string): Plant =>
  parseConfig(text, name, Plant, (plant) => [...checkPlant(plant), ...checkMaintenance(plant)]);
