/** The tables that go out and come in: one file and one line here for each. */

import type { ExchangeTableName } from '@gemba/contract/imports';
import type { Exchanged } from './exchanged.ts';
import { ExchangedJobs, type JobsOptions } from './jobs.ts';
import { ExchangedParts, type PartsOptions } from './parts.ts';

export type ExchangeOptions = PartsOptions & JobsOptions;
export type Exchange = Record<ExchangeTableName, Exchanged>;

export const makeExchange = (options: ExchangeOptions): Exchange => ({
  parts: new ExchangedParts(options),
  jobs: new ExchangedJobs(options),
});
