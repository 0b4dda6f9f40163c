/** What servers say of how much one call may carry [OPC 10000-5 §6.3.11], and what they take: not always the same. */

import {
  BrowseRequest,
  CreateMonitoredItemsRequest,
  DataType,
  DataValue,
  DeleteMonitoredItemsRequest,
  NodeIdType,
  ReadRequest,
  ReadResponse,
  StatusCodes,
  Variant,
} from 'node-opcua';
import { altered, type Request, type Response, refusal } from './internals.ts';
import type { Acts, Outcome } from './vice.ts';

/** MaxNodesPerRead, …PerBrowse, MaxMonitoredItemsPerCall and their like, in namespace 0. */
const LIMIT_NODES: readonly number[] = [11705, 11707, 11709, 11710, 11711, 11712, 11713, 11714, 12165, 12166];

/** Announces `announced` (0: no limit) for every call, and refuses what carries more than `items` or `nodes`. */
export function limits(announced: number, items: number, nodes: number): Acts {
  return {
    asked: (request) => refuse(request, items, nodes),
    answered: (response, request) => announce(response, request, announced),
  };
}

function refuse(request: Request, items: number, nodes: number): Outcome {
  const length = (list: unknown[] | null | undefined) => list?.length ?? 0;
  const tooMany =
    (request instanceof CreateMonitoredItemsRequest && length(request.itemsToCreate) > items) ||
    (request instanceof DeleteMonitoredItemsRequest && length(request.monitoredItemIds) > items) ||
    (request instanceof ReadRequest && length(request.nodesToRead) > nodes) ||
    (request instanceof BrowseRequest && length(request.nodesToBrowse) > nodes);
  return tooMany ? refusal(StatusCodes.BadTooManyOperations) : undefined;
}

function announce(response: Response, request: Request, announced: number): Response {
  if (!(request instanceof ReadRequest) || !(response instanceof ReadResponse)) return response;
  const said = new DataValue({ value: new Variant({ dataType: DataType.UInt32, value: announced }) });
  const results = (response.results ?? []).map((result, index) => {
    const { nodeId } = request.nodesToRead?.[index] ?? {};
    const isLimit =
      nodeId?.namespace === 0 &&
      nodeId.identifierType === NodeIdType.NUMERIC &&
      LIMIT_NODES.includes(Number(nodeId.value));
    return isLimit ? said : result;
  });
  return altered(response, { results });
}
