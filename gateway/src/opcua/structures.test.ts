import { DataType, resolveNodeId, VariantArrayType } from 'node-opcua';
import { expect, test } from 'vitest';
import type { Session } from './session.ts';
import { Structures } from './structures.ts';
import type { VariantLike } from './value.ts';

test('a server that does not tell its types is told of, and its structures stay as they came', async () => {
  const refuse = () => Promise.reject(new Error('BadTooManyOperations'));
  const session = { raw: { read: refuse, browse: refuse, readNamespaceArray: refuse }, read: refuse };
  const structures = new Structures(session as unknown as Session);
  expect(await structures.learn([resolveNodeId('ns=1;s=Status')])).toMatch(/./);
  expect(await structures.learn([])).toBe(null);
  const opaque = { nodeId: resolveNodeId('ns=1;i=5001'), buffer: Buffer.from([1, 2]) };
  const variant = { dataType: DataType.ExtensionObject, arrayType: VariantArrayType.Scalar, value: opaque };
  structures.decode(variant as VariantLike);
  expect(variant.value).toBe(opaque);
});
