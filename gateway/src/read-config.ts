/** Reads plant.yaml and gateway.yaml; the faults of both are listed at once. */

import type { ConfigFault } from '@gemba/contract/errors';
import type { Plant } from '@gemba/contract/plant';
import { attempt, readConfig, throwFaults } from '@gemba/program/config';
import { readPlant } from '@gemba/program/plant';
import { checkGateways, GatewayConfig } from './config.ts';

/** Throws GEMBA_CONFIG_INVALID with the faults of both files, or as `readConfig` where one can't be read at all. */
export function readConfiguration(plantFile: string, configFile: string): { plant: Plant; config: GatewayConfig } {
  const faults: ConfigFault[] = [];
  const plant = attempt(() => readPlant(plantFile), faults);
  const check = (config: GatewayConfig) => (plant === null ? [] : checkGateways(config, plant));
  const config = attempt(() => readConfig(configFile, GatewayConfig, check), faults);
  throwFaults(faults);
  return { plant: plant as Plant, config: config as GatewayConfig };
}
