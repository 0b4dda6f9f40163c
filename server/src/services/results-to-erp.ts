/** Results of orders to the ERP, where one is configured. */

import { GembaError } from '@gemba/contract/errors';
import { nowNs } from '../clock.ts';
import { operationsPerformance } from '../domain/orders/results/formats.ts';
import { Webhook } from '../orders/webhook.ts';
import type { Offers } from './offers.ts';
import type { Core, Service } from './service.ts';

/** Throws GEMBA_ERP_SECRET before anything is sent. */
export function resultsToErp(core: Core, { orders, planner }: Offers): Service | null {
  const { config, erpSecret, records, clock, log, metrics } = core;
  const { webhook: url } = config.erp;
  if (url === undefined) return null;
  if (erpSecret === undefined || erpSecret === '') throw new GembaError('GEMBA_ERP_SECRET', { url });
  const compose = async ({ key, subject }: { key: string; subject: string }) => {
    const results = await planner.results([await orders.find(subject)]);
    return JSON.stringify(operationsPerformance(results, key, nowNs(clock)));
  };
  return new Webhook({ url, secret: erpSecret, compose, records, clock, log, metrics });
}
