/** What the API asks and services work with, made once: one line and one name in the API's context each. */

import { join } from 'node:path';
import { makeExchange } from '../exchange/registry.ts';
import { HistorianExports } from '../historian/export/exports.ts';
import { AttachmentFiles } from '../jobs/attachment-files.ts';
import { MachineCodes } from '../jobs/machine-codes.ts';
import { LineReader } from '../orders/line-facts.ts';
import { Orders } from '../orders/orders.ts';
import { Planner } from '../orders/planner.ts';
import { Studies } from '../tuning/studies.ts';
import type { Core } from './service.ts';

export type Offers = ReturnType<typeof makeOffers>;

export function makeOffers(core: Core) {
  const { plant, records, clock, config, historian, folder, edits, pipeline, post, targets, log } = core;
  const { picture } = pipeline;
  const orders = new Orders({
    ...{ plant, records, clock, log, tells: config.erp.webhook !== undefined },
    onRan: async (line, machines, fromNs) => {
      for (const machine of machines) post.edited({ machine, fromNs });
      await pipeline.ordersChanged(line, fromNs);
    },
  });
  const reader = new LineReader({ plant, records, rows: edits.ledger.rows, picture, targets, clock });
  return {
    orders,
    planner: new Planner({ plant, reader, orders, picture, clock }),
    machineCodes: new MachineCodes(config.notifications.url ?? null),
    exchange: makeExchange({
      ...{ plant, records, clock, plantFile: core.configuration?.['plant.yaml'] },
      move: (...moves) => pipeline.jobs.move(...moves),
      recall: (told) => pipeline.jobs.recall(told),
    }),
    attachmentFiles: new AttachmentFiles(join(folder, 'attachments')),
    studies: new Studies(plant, { historian, ledger: edits.ledger }),
    exports: new HistorianExports(historian, join(folder, 'exports')),
  };
}
