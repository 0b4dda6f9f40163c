import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Batches, BrokenCall } from './batches.ts';

/** A server that refuses more than `most` nodes, and any call with a node of `poison`; counts the calls. */
function server(most: number, poison: ReadonlySet<number> = new Set(), status = 'BadTooManyOperations') {
  const sizes: number[] = [];
  const call = {
    perform: async (batch: number[]) => {
      sizes.push(batch.length);
      if (batch.length > most || batch.some((node) => poison.has(node))) throw new Error(`serviceResult = ${status}`);
      return batch.map((node) => `${node}`);
    },
    refused: (node: number) => `not ${node}`,
    repeatable: true,
  };
  return { call, sizes };
}
const nodes = (count: number) => Array.from({ length: count }, (_, node) => node);

test('asks for as many as the server says that it takes', async () => {
  const { call, sizes } = server(400);
  await new Batches(1_000).run(nodes(1_000), 400, call);
  expect(sizes).toEqual([400, 400, 200]);
});

test('a server that names no limit gets the usual batch, and a limit beyond it changes nothing', async () => {
  const { call, sizes } = server(5_000);
  await new Batches(1_000).run(nodes(2_000), null, call);
  await new Batches(1_000).run(nodes(1_000), 5_000, call);
  expect(sizes).toEqual([1_000, 1_000, 1_000]);
});

test('a limit that was found is remembered', async () => {
  const { call, sizes } = server(300);
  const batches = new Batches(1_000);
  await batches.run(nodes(1_000), null, call);
  expect(batches.size).toBe(250);
  sizes.length = 0;
  await batches.run(nodes(500), null, call);
  expect(sizes).toEqual([250, 250]);
});

test('a node that spoils each call it is in is refused alone, and the others go on together', async () => {
  const { call } = server(1_000, new Set([700]), 'BadEncodingLimitsExceeded');
  const batches = new Batches(1_000);
  const results = await batches.run(nodes(1_000), null, call);
  expect(results.filter((result) => result.startsWith('not'))).toEqual(['not 700']);
  expect(batches.size).toBe(1_000);
});

test('whatever a server refuses, each node has one result, in order, and only what is refused alone has none', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 60 }), fc.uniqueArray(fc.nat(119)), async (most, spoilt) => {
      const poison = new Set(spoilt);
      const { call } = server(most, poison);
      const results = await new Batches(50).run(nodes(120), null, call);
      expect(results).toEqual(nodes(120).map((node) => (poison.has(node) ? `not ${node}` : `${node}`)));
    }),
    { numRuns: 50 },
  );
});

test('a call that may have been carried out is not made again in the session; the next one asks for less, down to one', async () => {
  const batches = new Batches(100);
  const call = {
    perform: (): Promise<string[]> => Promise.reject(new Error('Transaction has timed out ( timeout = 10000 ms )')),
    refused: String,
    repeatable: false,
  };
  await expect(batches.run(nodes(100), null, call)).rejects.toMatchObject({ only: null });
  expect(batches.size).toBe(12);
  await expect(batches.run(nodes(100), null, call)).rejects.toBeInstanceOf(BrokenCall);
  expect(batches.size).toBe(1);
  await expect(batches.run(nodes(100), null, call)).rejects.toMatchObject({ only: 0 });
  expect(batches.size).toBe(100);
});

test('another error is passed on as it is', async () => {
  const call = {
    perform: (): Promise<string[]> => Promise.reject(new Error('BadUserAccessDenied')),
    refused: String,
    repeatable: true,
  };
  await expect(new Batches(10).run(nodes(10), null, call)).rejects.toThrow(/^BadUserAccessDenied$/);
});
