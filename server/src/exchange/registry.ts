/** The tables that go out and come in: one file and one line here for each. */

import type { ExchangeTableName } from '@gemba/contract/imports';
import { ExchangedConfiguration } from './configuration.ts';
import { CONFIGURED_MACHINES, CONFIGURED_PLANS } from './configured.ts';
import type { Exchanged } from './exchanged.ts';
import { ExchangedJobs, type JobsOptions } from './jobs.ts';
import { ExchangedParts, type PartsOptions } from './parts.ts';
import { plantFile } from './plant-file.ts';

export interface ExchangeOptions extends PartsOptions, JobsOptions {
  records: PartsOptions['records'] & JobsOptions['records'];
  /** Path of plant.yaml; without one the plant itself stands for it. */
  plantFile: string | undefined;
}
export type Exchange = Record<ExchangeTableName, Exchanged>;

export function makeExchange(options: ExchangeOptions): Exchange {
  const file = plantFile(options.plantFile, options.plant);
  return {
    machines: new ExchangedConfiguration(CONFIGURED_MACHINES, file),
    plans: new ExchangedConfiguration(CONFIGURED_PLANS, file),
    parts: new ExchangedParts(options),
    jobs: new ExchangedJobs(options),
  };
}
