import { type MonitoredItemCreateRequestOptions, MonitoredItemCreateResult } from 'node-opcua';
import { expect, test } from 'vitest';
import { createInBatches } from './monitor.ts';

const items = (count: number): MonitoredItemCreateRequestOptions[] =>
  Array.from({ length: count }, (_, clientHandle) => ({ requestedParameters: { clientHandle } }));

/** A server that takes at most so many items in a call; `sizes` are the calls it got. */
function server(atMost: number) {
  const sizes: number[] = [];
  const create = async (batch: MonitoredItemCreateRequestOptions[]) => {
    sizes.push(batch.length);
    if (batch.length > atMost) throw new Error(' serviceResult = BadTooManyOperations (0x80100000)');
    return batch.map(
      ({ requestedParameters }) =>
        new MonitoredItemCreateResult({ monitoredItemId: requestedParameters?.clientHandle ?? 0 }),
    );
  };
  return { sizes, create };
}

test('cuts to the limit that the server names', async () => {
  const { sizes, create } = server(100);
  const results = await createInBatches(items(250), 100, create);
  expect(sizes).toEqual([100, 100, 50]);
  expect(results.map(({ monitoredItemId }) => monitoredItemId)).toEqual(items(250).map((_, index) => index));
});

test('halves where a server refuses without having named one', async () => {
  const { sizes, create } = server(300);
  await createInBatches(items(1500), null, create);
  expect(sizes[0]).toBe(1000);
  expect(sizes.slice(1)).toEqual([500, 250, 250, 250, 250, 250, 250]);
});

test('gives up when a single item is refused, and at once for another reason', async () => {
  await expect(createInBatches(items(2), null, server(0).create)).rejects.toThrow(/BadTooManyOperations/);
  let calls = 0;
  const failing = async () => {
    calls += 1;
    throw new Error('BadSessionIdInvalid');
  };
  await expect(createInBatches(items(8), null, failing)).rejects.toThrow(/BadSessionIdInvalid/);
  expect(calls).toBe(1);
});
