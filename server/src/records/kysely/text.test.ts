import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeDocument, decodePositions, encodeDocument, encodePositions } from './text.ts';

test('any plain document comes back as it was, bigint, NaN and the infinities included', () => {
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.string(),
      fc.boolean(),
      fc.constant(null),
      fc.bigInt(),
      tie('number'),
      tie('list'),
      tie('object'),
    ),
    number: fc.double().map((number) => (Object.is(number, -0) ? 0 : number)),
    list: fc.array(tie('value'), { maxLength: 5 }),
    object: fc.dictionary(fc.constantFrom('a', 'sinceNs', 'value', ''), tie('value')).map((made) => ({ ...made })),
  }));
  fc.assert(
    fc.property(value, (document) => {
      expect(decodeDocument(encodeDocument(document))).toEqual(document);
    }),
  );
});

test('positions are readable in the file', () => {
  const set = [
    [1, 40],
    [42, 2 ** 53 - 1],
  ] as const;
  expect(encodePositions(set.map(([a, b]) => [a, b]))).toBe('[[1,40],[42,9007199254740991]]');
  expect(decodePositions('[[1,40]]')).toEqual([[1, 40]]);
});
