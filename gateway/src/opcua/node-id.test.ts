import { expect, test } from 'vitest';
import { nodeText, parseNodeName, resolveNode } from './node-id.ts';

const NAMESPACES = ['http://opcfoundation.org/UA/', 'urn:server', 'urn:gemba:sim:filler-1'];
const resolved = (text: string, namespaces = NAMESPACES) => resolveNode(parseNodeName(text), namespaces)?.toString();

test.each([
  ['nsu=urn:gemba:sim:filler-1;s=Unit.Status[0];x=1', 'ns=2;s=Unit.Status[0];x=1'],
  ['nsu=urn:server;i=4711', 'ns=1;i=4711'],
  ['nsu=urn:server;g=72962b91-fa75-4ae6-8d28-b404dc7daf63', 'ns=1;g=72962B91-FA75-4AE6-8D28-B404DC7DAF63'],
  ['nsu=urn:server;b=M/RbKBsRVkePCePcx24oRA==', 'ns=1;b=M/RbKBsRVkePCePcx24oRA=='],
  ['i=2258', 'ns=0;i=2258'],
])('%s is %s in this session', (text, expected) => {
  expect(resolved(text)).toBe(expected);
});

test('the index follows the NamespaceArray of the session', () => {
  const swapped = [NAMESPACES[0], NAMESPACES[2], NAMESPACES[1]] as string[];
  expect(resolved('nsu=urn:gemba:sim:filler-1;s=State', swapped)).toBe('ns=1;s=State');
});

test('a namespace that the server does not have is no node', () => {
  expect(resolved('nsu=urn:elsewhere;s=State')).toBeUndefined();
});

test('a string that looks like a GUID stays a string', () => {
  const text = 'nsu=urn:server;s=72962b91-fa75-4ae6-8d28-b404dc7daf63';
  expect(resolved(text)).toBe('ns=1;s=72962b91-fa75-4ae6-8d28-b404dc7daf63');
});

test('a URI may have its semicolons escaped', () => {
  expect(resolveNode(parseNodeName('nsu=urn:a%3Bb%25;i=1'), ['', 'urn:a;b%'])?.namespace).toBe(1);
});

test.each(['ns=2;s=State', 'State', 'nsu=urn:a', 'nsu=;s=x'])('%s is refused', (text) => {
  expect(() => parseNodeName(text)).toThrow(/by namespace URI/);
});

test.each([
  'nsu=urn:gemba:sim:filler-1;s=Unit.Status[0];x=1',
  'nsu=urn:server;i=4711',
  'nsu=urn:server;g=72962B91-FA75-4AE6-8D28-B404DC7DAF63',
  'nsu=urn:server;b=M/RbKBsRVkePCePcx24oRA==',
  'i=2258',
])('%s is written as it was read', (text) => {
  expect(nodeText(resolveNode(parseNodeName(text), NAMESPACES) as never, NAMESPACES)).toBe(text);
});

test('a URI with a semicolon is escaped', () => {
  const namespaces = ['', 'urn:a;b%'];
  const text = nodeText(resolveNode(parseNodeName('nsu=urn:a%3Bb%25;i=1'), namespaces) as never, namespaces);
  expect(text).toBe('nsu=urn:a%3Bb%25;i=1');
});
