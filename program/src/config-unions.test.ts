import { GembaError } from '@gemba/contract/errors';
import Type from 'typebox';
import { expect, test } from 'vitest';
import { parseConfig } from './config.ts';

const strict = { additionalProperties: false } as const;
const Rule = Type.Union([
  Type.Object({ kind: Type.Enum(['above', 'below']), limit: Type.Number() }, strict),
  Type.Object({ kind: Type.Enum(['stale']), forS: Type.Number({ exclusiveMinimum: 0 }) }, strict),
  Type.Object({ kind: Type.Enum(['each']), of: Type.Array(Type.Object({ signal: Type.String() }, strict)) }, strict),
]);
const Schema = Type.Object({ rules: Type.Array(Type.Object({ condition: Rule }, strict)) }, strict);

function faultsOf(...conditions: string[]): string[] {
  try {
    parseConfig(`rules: [${conditions.map((one) => `{ condition: ${one} }`).join(', ')}]`, 'plant.yaml', Schema);
  } catch (error) {
    if (error instanceof GembaError)
      return error.faults.map(
        ({ path, problem }) => `${path.replace('plant.yaml: ', '').replace(' (line 1)', '')}: ${problem}`,
      );
    throw error;
  }
  return [];
}

test('what is sound has no fault', () => {
  expect(
    faultsOf('{ kind: below, limit: 1 }', '{ kind: stale, forS: 3 }', '{ kind: each, of: [{ signal: a }] }'),
  ).toEqual([]);
});

test('only the kind that was meant says what is wrong', () => {
  expect(faultsOf('{ kind: stale, limit: 3 }')).toEqual([
    'rules[0].condition.forS: forS is missing',
    'rules[0].condition.limit: limit is not known here',
  ]);
  expect(faultsOf('{ kind: above, limit: 3 }', '{ kind: above, limit: high }')).toEqual([
    'rules[1].condition.limit: must be number',
  ]);
});

test('of a kind that there is not, all that there are are said, once', () => {
  expect(faultsOf('{ kind: stal, forS: 3 }')).toEqual([
    'rules[0].condition.kind: must be one of above, below, stale, each',
  ]);
  expect(faultsOf('{ forS: 3 }')).toEqual(['rules[0].condition.kind: must be one of above, below, stale, each']);
  expect(faultsOf('~')).toEqual(['rules[0].condition.kind: must be one of above, below, stale, each']);
});

test('what lies deeper in a kind is said with its path', () => {
  expect(faultsOf('{ kind: each, of: [{ signal: a }, { sinal: b }] }')).toEqual([
    'rules[0].condition.of[1].signal: signal is missing',
    'rules[0].condition.of[1].sinal: sinal is not known here',
  ]);
});
