/** Reads plant.yaml and server.yaml; the faults of both are listed at once, recurrence rules of plans among them. */

import { existsSync } from 'node:fs';
import { type ConfigFault, GembaError } from '@gemba/contract/errors';
import type { Plant } from '@gemba/contract/plant';
import { readConfig } from '@gemba/program/config';
import { readPlant } from '@gemba/program/plant';
import { ServerConfig } from './config.ts';
import { checkMaintenance } from './domain/maintenance/check.ts';

/** Throws GEMBA_CONFIG_INVALID with the faults of both files, or as `readConfig` where one can't be read at all. */
export function readConfiguration(plantFile: string, configFile: string): { plant: Plant; config: ServerConfig } {
  const faults: ConfigFault[] = [];
  const plant = attempt(() => readPlant(plantFile, checkMaintenance), faults);
  const config = attempt(() => readConfig(configFile, ServerConfig, checkFiles), faults);
  if (plant === null || config === null) {
    throw new GembaError('GEMBA_CONFIG_INVALID', { count: faults.length }, faults);
  }
  return { plant, config };
}

/** Files that the configuration names must be there before anything is started. */
function checkFiles({ tls }: ServerConfig): ConfigFault[] {
  return Object.entries(tls ?? {})
    .filter(([, file]) => !existsSync(file))
    .map(([name, file]) => ({
      path: `tls.${name}`,
      problem: `${file} does not exist`,
      next: 'Check the path and the permissions.',
    }));
}

function attempt<T>(read: () => T, faults: ConfigFault[]): T | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof GembaError) || error.faults.length === 0) throw error;
    faults.push(...error.faults);
    return null;
  }
}
