import { expect, test } from 'vitest';
import type { Children, Found } from './address-space.ts';
import { branches, crawl } from './crawl.ts';

/** A server that is nothing but its references: node → children. */
function serverOf(references: Record<string, string[]>) {
  const asked: string[] = [];
  return {
    asked,
    children: async (ids: readonly string[]): Promise<Children[]> => {
      asked.push(...ids);
      return ids.map((id) => ({ found: (references[id] ?? []).map(node), problem: null }));
    },
  };
}

/** Named after its identity without its last letter: `pump-a` and `pump-b` are two of one name. */
const node = (id: string): Found => ({
  id,
  nodeClass: 'Object',
  browseName: { uri: 'urn:x', name: id.slice(0, -2) },
  typeDefinition: null,
  isProperty: false,
});
const LIMITS = { depth: 10, nodes: 1000 };
const ids = (root: Parameters<typeof branches>[0]) => [...branches(root)].map(({ found }) => found.id);

test('a circle of references is gone round once', async () => {
  const server = serverOf({ a: ['b'], b: ['c'], c: ['a', 'b'] });
  const { root, nodes } = await crawl(server, node('a'), LIMITS);
  expect(server.asked).toEqual(['a', 'b', 'c']);
  expect([...branches(root)].map(({ found, isRepeated }) => [found.id, isRepeated])).toEqual([
    ['a', false],
    ['b', false],
    ['c', false],
    ['a', true],
    ['b', true],
  ]);
  expect(nodes).toBe(5);
});

test('two children of one name stay two, and both are opened', async () => {
  const server = serverOf({ root: ['pump-a', 'pump-b'], 'pump-a': ['x'], 'pump-b': ['y'] });
  const { root } = await crawl(server, node('root'), LIMITS);
  expect(ids(root)).toEqual(['root', 'pump-a', 'x', 'pump-b', 'y']);
  expect(root.children.map(({ found }) => found.browseName.name)).toEqual(['pump', 'pump']);
});

test('what is reached on two ways is opened where it is nearest', async () => {
  const server = serverOf({ root: ['far', 'near'], far: ['deep'], deep: ['near'], near: ['leaf'] });
  const { root } = await crawl(server, node('root'), LIMITS);
  expect(root.children[1]?.children.map(({ found }) => found.id)).toEqual(['leaf']);
});

test('ends at its depth and says what it did not open', async () => {
  const { root } = await crawl(serverOf({ a: ['b'], b: ['c'], c: ['d'] }), node('a'), { depth: 2, nodes: 1000 });
  expect(ids(root)).toEqual(['a', 'b', 'c']);
  expect([...branches(root)].map(({ isUnopened }) => isUnopened)).toEqual([false, false, true]);
});

test('a server without end is cut off, and the cut is said', async () => {
  const endless = {
    children: async (all: readonly string[]) =>
      all.map((id) => ({ found: [node(`${id}0`), node(`${id}1`)], problem: null })),
  };
  const { root, nodes, isCut } = await crawl(endless, node('n'), { depth: 1e6, nodes: 500 });
  expect(nodes).toBe(500);
  expect(isCut).toBe(true);
  expect([...branches(root)].filter(({ problem }) => problem !== null).length).toBeGreaterThan(0);
});

test('the description that a server gives of itself is not opened unless it is asked for', async () => {
  const server = serverOf({ 'i=85': ['i=2253', 'm'], 'i=2253': ['capabilities'] });
  expect(ids((await crawl(server, node('i=85'), LIMITS)).root)).toEqual(['i=85', 'i=2253', 'm']);
  expect(ids((await crawl(server, node('i=2253'), LIMITS)).root)).toEqual(['i=2253', 'capabilities']);
});
