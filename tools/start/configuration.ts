/**
 * Every configuration file of the plant, read before anything is started, so that the faults of all of them are listed
 * at once. The programs read them again for themselves.
 */

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ConfigFault, GembaError } from '@gemba/contract/errors';
import type { Plant } from '@gemba/contract/plant';
import { checkGateways, GatewayConfig } from '@gemba/gateway/config';
import { attempt, readConfig, throwFaults } from '@gemba/program/config';
import { readPlant } from '@gemba/program/plant';
import { checkMaintenance } from '@gemba/server/domain/maintenance/check';
import { readServerConfig } from '@gemba/server/read-config';
import { readSimulators } from '@gemba/simulators/config';

export interface Configuration {
  plant: Plant;
  gatewayFile: string;
  simulatorsFile: string;
  /** `null` where the plant has none of its own. */
  serverFile: string | null;
}

/** Reads plant.yaml and what stands beside it. Throws as `readConfig`, with the faults of all files. */
export function readConfiguration(plantFile: string): Configuration {
  const beside = (name: string) => join(dirname(plantFile), name);
  const [gatewayFile, simulatorsFile] = [beside('gateway.yaml'), beside('simulators.yaml')];
  const serverFile = existsSync(beside('server.yaml')) ? beside('server.yaml') : null;
  const faults: ConfigFault[] = [];
  const plant = attempt(() => readPlant(plantFile, checkMaintenance), faults);
  const checkSources = (config: GatewayConfig) => (plant === null ? [] : checkGateways(config, plant));
  attempt(() => readConfig(gatewayFile, GatewayConfig, checkSources), faults);
  attempt(() => readSimulators(simulatorsFile, plant), faults);
  if (serverFile !== null) attempt(() => readServerConfig(serverFile), faults);
  throwFaults(faults);
  return { plant: plant as Plant, gatewayFile, simulatorsFile, serverFile };
}

/** InfluxDB is told where by the environment. Throws GEMBA_ARGUMENT. */
export function checkHistorian(historian: string, env: NodeJS.ProcessEnv): void {
  if (historian !== 'influx' || URL.canParse(env.GEMBA_INFLUX_URL ?? '')) return;
  throw new GembaError('GEMBA_ARGUMENT', { argument: '--historian influx needs its address in GEMBA_INFLUX_URL' });
}
