/** Loses a node while it runs, as a PLC into which another program is loaded; switched off, the node is back. */

import {
  BrowseNextResponse,
  BrowseResponse,
  CreateMonitoredItemsRequest,
  DataValue,
  type ExpandedNodeId,
  type NodeId,
  NodeIdType,
  PublishResponse,
  ReadRequest,
  StatusCodes,
  type UAVariable,
} from 'node-opcua';
import Type from 'typebox';
import { altered, type Internals, type Item, isDataChange, subscriptionsOf } from '../internals.ts';
import { Renumbering } from '../renumbering.ts';
import { vice } from '../vice.ts';

export const vanishingNode = vice({
  name: 'vanishing-node',
  summary: 'a node is gone (BadNodeIdUnknown), and comes back when this is switched off',
  parameters: Type.Object({
    node: Type.String({ minLength: 1, description: 'Its textual identifier: Value' }),
    namespace: Type.Optional(Type.String({ description: 'Its namespace URI (default: any)' })),
    tells: Type.Boolean({
      default: true,
      description: 'Whether items that watch it report BadNodeIdUnknown, as they should [OPC 10000-4 §5.13.1.2]',
    }),
  }),
  act: ({ node, namespace, tells }) => {
    const numbers = new Renumbering();
    let gone: (nodeId: NodeId | ExpandedNodeId) => boolean = () => false;
    /** `subscription.handle` of items that watch it. */
    const mute = new Set<string>();
    const items = function* (server: Internals): Generator<[string, Item]> {
      for (const [, { id, monitoredItems }] of subscriptionsOf(server))
        for (const item of monitoredItems.values())
          if (gone(item.itemToMonitor.nodeId)) yield [`${id}.${item.clientHandle}`, item];
    };
    return {
      on: (server) => {
        const index = namespace === undefined ? null : (server.engine.addressSpace?.getNamespaceIndex(namespace) ?? -1);
        gone = ({ identifierType, namespace: at, value }) =>
          identifierType === NodeIdType.STRING && value === node && (index === null || at === index);
        for (const [key, item] of items(server)) {
          mute.add(key);
          if (tells) item.recordValue(new DataValue({ statusCode: StatusCodes.BadNodeIdUnknown }), true);
        }
      },
      off: (server) => {
        for (const [, item] of items(server)) {
          const back = server.engine.addressSpace?.findNode(item.itemToMonitor.nodeId) as UAVariable | null;
          if (back !== null) item.recordValue(back.readValue(), true);
        }
      },
      asked: (request) => {
        // The server itself then doesn't know it, and answers as it does.
        const lost = (nodeId: NodeId) => (gone(nodeId) ? altered(nodeId, { value: `${node} (gone)` }) : nodeId);
        if (request instanceof ReadRequest) for (const one of request.nodesToRead ?? []) one.nodeId = lost(one.nodeId);
        if (request instanceof CreateMonitoredItemsRequest) {
          for (const { itemToMonitor } of request.itemsToCreate ?? [])
            itemToMonitor.nodeId = lost(itemToMonitor.nodeId);
        }
        return undefined;
      },
      answered: (response) => {
        if (response instanceof BrowseResponse || response instanceof BrowseNextResponse) {
          const results = (response.results ?? []).map((result) =>
            altered(result, { references: (result.references ?? []).filter(({ nodeId }) => !gone(nodeId)) }),
          );
          return altered(response, { results });
        }
        if (!(response instanceof PublishResponse)) return response;
        const left = (response.notificationMessage.notificationData ?? []).flatMap((one) => {
          if (!isDataChange(one)) return [one];
          const monitoredItems = (one.monitoredItems ?? []).filter(
            ({ clientHandle, value }) =>
              !mute.has(`${response.subscriptionId}.${clientHandle}`) ||
              value.statusCode.equals(StatusCodes.BadNodeIdUnknown),
          );
          return monitoredItems.length === 0 ? [] : [altered(one, { monitoredItems })];
        });
        return numbers.pass(response, left);
      },
    };
  },
});
