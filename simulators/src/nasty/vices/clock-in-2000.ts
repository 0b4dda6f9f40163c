/** Its clock begins anew at the turn of the millennium, as that of a PLC whose battery is empty. */

import { type DataValue, PublishResponse, ReadResponse } from 'node-opcua';
import Type from 'typebox';
import { altered, isDataChange, type Response, renotified } from '../internals.ts';
import { vice } from '../vice.ts';

export const clockIn2000 = vice({
  name: 'clock-in-2000',
  summary: 'its clock begins anew in the year 2000: source, server and publish times',
  parameters: Type.Object({}),
  act: () => {
    const offMs = Date.now() - Date.UTC(2000, 0, 1, 12);
    const moved = <T extends Date | null | undefined>(time: T): T =>
      (time instanceof Date && !Number.isNaN(time.getTime()) ? new Date(time.getTime() - offMs) : time) as T;
    const dated = (value: DataValue): DataValue =>
      altered(value, {
        sourceTimestamp: moved(value.sourceTimestamp),
        serverTimestamp: moved(value.serverTimestamp),
      });
    const headed = <T extends Response>(response: T): T => {
      const header = response.responseHeader as { timestamp: Date | null };
      return altered(response, { responseHeader: altered(header, { timestamp: moved(header.timestamp) }) } as never);
    };
    return {
      answered: (response) => {
        const told = headed(response);
        if (told instanceof ReadResponse) return altered(told, { results: (told.results ?? []).map(dated) });
        if (!(told instanceof PublishResponse)) return told;
        const data = (told.notificationMessage.notificationData ?? []).map((one) => {
          if (!isDataChange(one)) return one;
          const items = (one.monitoredItems ?? []).map((item) => altered(item, { value: dated(item.value) }));
          return altered(one, { monitoredItems: items });
        });
        const retold = renotified(told, data);
        const publishTime = moved(new Date());
        return altered(retold, { notificationMessage: altered(retold.notificationMessage, { publishTime }) });
      },
    };
  },
});
