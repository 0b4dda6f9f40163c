import type { ConfigFault } from '@gemba/contract/errors';
import { GembaError } from '@gemba/contract/errors';
import Type from 'typebox';
import { expect, test } from 'vitest';
import { parseConfig } from './config.ts';

const Machine = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9-]+$' }),
    cycleS: Type.Number({ exclusiveMinimum: 0 }),
    kind: Type.Optional(Type.Enum(['press', 'mill'])),
    retries: Type.Integer({ default: 3 }),
  },
  { additionalProperties: false },
);
const Schema = Type.Object({ machines: Type.Array(Machine) }, { additionalProperties: false });

function faultsOf(text: string, check?: (value: unknown) => ConfigFault[]): readonly ConfigFault[] {
  try {
    parseConfig(text, 'plant.yaml', Schema, check);
  } catch (error) {
    if (error instanceof GembaError) return error.faults;
    throw error;
  }
  return [];
}

test('a sound file comes back with its defaults', () => {
  expect(parseConfig('machines: [{ id: p1, cycleS: 2.5 }]', 'plant.yaml', Schema)).toEqual({
    machines: [{ id: 'p1', cycleS: 2.5, retries: 3 }],
  });
});

test('all faults are listed at once, each with path, line and next step', () => {
  const faults = faultsOf(
    'machines:\n  - id: P 1\n    cycleS: fast\n    colour: red\n  - cycleS: 1\n    kind: lathe\n',
  );
  const paths = faults.map((fault) => fault.path);
  expect(paths).toContain('plant.yaml: machines[0].id (line 2)');
  expect(paths).toContain('plant.yaml: machines[0].cycleS (line 3)');
  expect(paths).toContain('plant.yaml: machines[0].colour (line 4)');
  expect(paths.some((path) => path.startsWith('plant.yaml: machines[1].id'))).toBe(true);
  expect(faults.find((fault) => fault.path.includes('kind'))?.problem).toBe('must be one of press, mill');
  expect(faults.every((fault) => fault.next.length > 0)).toBe(true);
});

test('faults of the check join those of the schema, unless these make it stumble', () => {
  const check = () => [{ path: 'machines[1].id', problem: 'p1 stands twice', next: 'Rename one.' }];
  const stumbling = (value: unknown) =>
    (value as { machines: { id: string }[] }).machines.map(({ id }) => ({
      path: id,
      problem: id.toUpperCase(),
      next: '',
    }));
  expect(faultsOf('machines: 7', stumbling)).toHaveLength(1);
  const faults = faultsOf('machines: [{ id: p1, cycleS: fast }, { id: p1, cycleS: 1 }]', check);
  expect(faults.map((fault) => fault.problem)).toContain('p1 stands twice');
  expect(faults).toHaveLength(2);
});

test('broken YAML names its line', () => {
  expect(() => parseConfig('machines:\n  - {id: a', 'plant.yaml', Schema)).toThrow(
    expect.objectContaining({ code: 'GEMBA_CONFIG_SYNTAX' }),
  );
});

test('a bomb of aliases is refused', () => {
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x,x]',
    ...'bcdefgh'.split('').map((key, i) => `${key}: &${key} [${Array(10).fill(`*${'abcdefgh'[i]}`).join(',')}]`),
  ].join('\n');
  expect(() => parseConfig(bomb, 'plant.yaml', Schema)).toThrow(
    expect.objectContaining({ code: 'GEMBA_CONFIG_SYNTAX' }),
  );
});

test('__proto__ in a file changes no prototype', () => {
  expect(() => parseConfig('__proto__: { polluted: yes }\nmachines: []', 'plant.yaml', Schema)).toThrow();
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test('defaults reach into records', () => {
  const Named = Type.Object({ machines: Type.Record(Type.String(), Machine) });
  expect(parseConfig('machines: { a: { id: p1, cycleS: 2 } }', 'plant.yaml', Named)).toEqual({
    machines: { a: { id: 'p1', cycleS: 2, retries: 3 } },
  });
});

test('twenty faults are twenty lines', () => {
  const faults = faultsOf(`machines:\n${'  - { id: p1, cycleS: 0 }\n'.repeat(20)}`);
  expect(faults).toHaveLength(20);
});
