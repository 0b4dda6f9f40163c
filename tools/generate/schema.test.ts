import Type from 'typebox';
import { expect, test } from 'vitest';
import { forEditors } from './schema.ts';

test('a field with a default may be left out, at any depth; the others stay required', () => {
  const inner = Type.Object({ kept: Type.String(), optional: Type.Integer({ default: 3 }) });
  const { required, properties } = forEditors(Type.Object({ inner, flag: Type.Boolean({ default: true }) }));
  expect(required).toEqual(['inner']);
  expect(properties.inner.required).toEqual(['kept']);
});
