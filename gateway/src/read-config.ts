/** Reads plant.yaml and gateway.yaml; the faults of both are listed at once. */

import { type ConfigFault, GembaError } from '@gemba/contract/errors';
import type { Plant } from '@gemba/contract/plant';
import { readConfig } from '@gemba/program/config';
import { readPlant } from '@gemba/program/plant';
import { checkGateways, GatewayConfig } from './config.ts';

/** Throws GEMBA_CONFIG_INVALID with the faults of both files, or as `readConfig` where one can't be read at all. */
export function readConfiguration(plantFile: string, configFile: string): { plant: Plant; config: GatewayConfig } {
  const faults: ConfigFault[] = [];
  const plant = attempt(() => readPlant(plantFile), faults);
  const check = (config: GatewayConfig) => (plant === null ? [] : checkGateways(config, plant));
  const config = attempt(() => readConfig(configFile, GatewayConfig, check), faults);
  if (plant === null || config === null) {
    throw new GembaError('GEMBA_CONFIG_INVALID', { count: faults.length }, faults);
  }
  return { plant, config };
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
