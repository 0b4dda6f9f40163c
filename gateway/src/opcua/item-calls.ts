/**
 * The calls that make, change and take away the items of a subscription, in batches that the server takes. What the
 * server says of each comes back in the order of what was asked, so that no answer is taken for that of another item.
 */

import {
  AttributeIds,
  type MonitoredItemCreateRequestOptions,
  MonitoredItemCreateResult,
  MonitoredItemModifyResult,
  MonitoringMode,
  type NodeId,
  StatusCodes,
  TimestampsToReturn,
} from 'node-opcua';
import type { Batches } from './batches.ts';
import { eventFilter } from './conditions/fields.ts';
import type { Session } from './session.ts';

/** One item to watch; its number comes back with each of its values. */
export interface Item {
  /** Unique in the subscription. */
  handle: number;
  nodeId: NodeId;
  samplingIntervalMs: number;
  queueSize: number;
  /** Its events are wanted, not its value. */
  events?: true;
}

/** One that the server may have made. */
export interface MadeItem extends Item {
  /** The server's number of the item; 0 where it isn't made. */
  itemId: number;
}

/** How many items one call may name. */
export interface ItemLimits {
  /** Items of one call that such servers take, whatever they say. */
  itemsPerCall: number;
  /** Size of a CreateMonitoredItems call, as learned of this server. */
  creates: Batches;
}

/** The subscription whose items they are. */
export interface ItemPlace extends ItemLimits {
  session: Session;
  subscriptionId: number;
}

/** Makes items [OPC 10000-4 §5.13.2]; results in their order. A call without an answer is a `BrokenCall`. */
export function createItems(place: ItemPlace, items: readonly Item[]): Promise<MonitoredItemCreateResult[]> {
  const { session, subscriptionId, creates, itemsPerCall } = place;
  const limit = Math.min(itemsPerCall, session.facts.limits.itemsPerCall ?? itemsPerCall);
  return creates.run(items.map(requestOf), limit, {
    perform: async (itemsToCreate) => {
      const request = { subscriptionId, timestampsToReturn: TimestampsToReturn.Both, itemsToCreate };
      return (await session.raw.createMonitoredItems(request)).results ?? [];
    },
    refused: () => new MonitoredItemCreateResult({ statusCode: StatusCodes.BadEncodingLimitsExceeded }),
    repeatable: false,
  });
}

/** Another interval and queue for items that exist [OPC 10000-4 §5.13.3]; results in their order. */
export function modifyItems(place: ItemPlace, items: readonly MadeItem[]): Promise<MonitoredItemModifyResult[]> {
  const { session, subscriptionId, creates } = place;
  const requests = items.map((item) => ({
    monitoredItemId: item.itemId,
    requestedParameters: parametersOf(item),
  }));
  return creates.run(requests, session.facts.limits.itemsPerCall, {
    perform: async (itemsToModify) => {
      const request = { subscriptionId, timestampsToReturn: TimestampsToReturn.Both, itemsToModify };
      return (await session.modify(request)).results ?? [];
    },
    refused: () => new MonitoredItemModifyResult({ statusCode: StatusCodes.BadEncodingLimitsExceeded }),
    repeatable: true,
  });
}

/** Takes items away [OPC 10000-4 §5.13.6], as far as the server still has them. */
export async function deleteItems(place: ItemPlace, itemIds: readonly number[]): Promise<void> {
  const { session, subscriptionId, creates } = place;
  await creates.run(itemIds, session.facts.limits.itemsPerCall, {
    perform: async (monitoredItemIds) => {
      await session.raw.deleteMonitoredItems({ subscriptionId, monitoredItemIds });
      return monitoredItemIds;
    },
    refused: (itemId) => itemId,
    repeatable: true,
  });
}

function requestOf(item: Item): MonitoredItemCreateRequestOptions {
  if (item.events) {
    return {
      itemToMonitor: { nodeId: item.nodeId, attributeId: AttributeIds.EventNotifier },
      monitoringMode: MonitoringMode.Reporting,
      requestedParameters: { ...parametersOf(item), filter: eventFilter() },
    };
  }
  return {
    itemToMonitor: { nodeId: item.nodeId, attributeId: AttributeIds.Value },
    monitoringMode: MonitoringMode.Reporting,
    requestedParameters: parametersOf(item),
  };
}

function parametersOf({ handle, samplingIntervalMs, queueSize }: Item) {
  // After an overflow the present is right, and the gap lies before the first value that is left.
  return { clientHandle: handle, samplingInterval: samplingIntervalMs, queueSize, discardOldest: true };
}
