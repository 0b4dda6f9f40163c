/** What the API asks and services work with, made once: one line and one name in the API's context each. */

import { join } from 'node:path';
import { HistorianExports } from '../historian/export/exports.ts';
import { LineReader } from '../orders/line-facts.ts';
import { Orders } from '../orders/orders.ts';
import { Planner } from '../orders/planner.ts';
import type { Core } from './service.ts';

export type Offers = ReturnType<typeof makeOffers>;

export function makeOffers(core: Core) {
  const { plant, records, clock, config, historian, folder } = core;
  const { picture } = core.pipeline;
  const orders = new Orders({ plant, records, clock, tells: config.erp.webhook !== undefined });
  const reader = new LineReader({ plant, records, picture, clock });
  return {
    orders,
    planner: new Planner({ plant, reader, orders, picture, clock }),
    exports: new HistorianExports(historian, join(folder, 'exports')),
  };
}
