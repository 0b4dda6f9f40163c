/**
 * Makes monitored items in batches: one call for each is a hundred times slower, one call for all is refused by many
 * servers. The batch is cut to the server's limit, and halved where a server refuses without having named one.
 */

import type { MonitoredItemCreateRequestOptions, MonitoredItemCreateResult } from 'node-opcua';

/** Where a server names no limit. */
const BATCH_DEFAULT = 1_000;

/** One call of CreateMonitoredItems; results in the order of the items. */
export type CreateItems = (items: MonitoredItemCreateRequestOptions[]) => Promise<MonitoredItemCreateResult[]>;

/** What servers answer to a call that is too large for them [OPC 10000-4 §5.13.2.3, OPC 10000-6 §7.1.5]. */
const TOO_LARGE =
  /BadTooManyOperations|BadEncodingLimitsExceeded|BadRequestTooLarge|BadResponseTooLarge|BadTcpMessageTooLarge/;

/** Makes all items; results in their order. Rejects when a call fails for another reason than its size. */
export async function createInBatches(
  items: readonly MonitoredItemCreateRequestOptions[],
  perCall: number | null,
  create: CreateItems,
): Promise<MonitoredItemCreateResult[]> {
  const results: MonitoredItemCreateResult[] = [];
  let size = Math.min(perCall ?? BATCH_DEFAULT, BATCH_DEFAULT);
  while (results.length < items.length) {
    const batch = items.slice(results.length, results.length + size);
    try {
      const made = await create(batch);
      if (made.length !== batch.length) throw new Error(`${made.length} results for ${batch.length} items`);
      results.push(...made);
    } catch (error) {
      if (batch.length === 1 || !TOO_LARGE.test((error as Error).message)) throw error;
      size = Math.ceil(batch.length / 2);
    }
  }
  return results;
}
