import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MUTATIONS } from './mutations.ts';
import { GROUPS } from './registry.ts';

test('each group has its file, and each fault one group', () => {
  const names = readdirSync(import.meta.dirname).flatMap((file) => /^(.+)\.test\.ts$/.exec(file)?.[1] ?? []);
  expect(names.filter((name) => name !== 'registry').toSorted()).toEqual(Object.keys(GROUPS).toSorted());
  const played = Object.values(GROUPS).flatMap((plants) => [...new Set<string>(plants.flatMap(namesOf))]);
  expect(played).toHaveLength(new Set(played).size);
});

const namesOf = ({ faults }: { faults: readonly { name: string }[] }) => faults.map(({ name }) => name);

test.each(MUTATIONS)(
  'what is taken out to be without the $without stands once in the source',
  ({ gateway, changes }) => {
    for (const { file, from } of [...(gateway?.changes ?? []), ...Object.values(changes).flat()]) {
      const source = readFileSync(join(import.meta.dirname, '../..', file), 'utf8');
      expect(source.split(from).length - 1, `${file}: ${from}`).toBe(1);
    }
  },
);
