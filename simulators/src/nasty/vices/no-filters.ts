/** Takes no filters: an item that asks for a deadband is refused, the others of the same call are made. */

import {
  CreateMonitoredItemsRequest,
  CreateMonitoredItemsResponse,
  MonitoredItemCreateResult,
  StatusCodes,
} from 'node-opcua';
import Type from 'typebox';
import { altered, type Request, type Response } from '../internals.ts';
import { vice } from '../vice.ts';

const refused = new MonitoredItemCreateResult({ statusCode: StatusCodes.BadMonitoredItemFilterUnsupported });

export const noFilters = vice({
  name: 'no-filters',
  summary: 'refuses monitored items with a filter (BadMonitoredItemFilterUnsupported)',
  parameters: Type.Object({}),
  act: () => {
    /** Which items of a call had a filter. */
    const filtered = new WeakMap<Request, boolean[]>();
    return {
      asked: (request) => {
        if (!(request instanceof CreateMonitoredItemsRequest)) return undefined;
        const items = request.itemsToCreate ?? [];
        const has = items.map(({ requestedParameters }) => requestedParameters.filter !== null);
        request.itemsToCreate = items.filter((_, index) => !has[index]);
        filtered.set(request as unknown as Request, has);
        if (request.itemsToCreate.length > 0 || items.length === 0) return undefined;
        return new CreateMonitoredItemsResponse({ results: [] }) as unknown as Response;
      },
      answered: (response, request) => {
        const has = filtered.get(request);
        if (has === undefined || !(response instanceof CreateMonitoredItemsResponse)) return response;
        const made = [...(response.results ?? [])];
        return altered(response, { results: has.map((one) => (one ? refused : (made.shift() ?? refused))) });
      },
    };
  },
});
