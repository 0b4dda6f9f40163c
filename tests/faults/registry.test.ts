import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { GROUPS } from './registry.ts';

test('each group has its file, and each fault one group', () => {
  const names = readdirSync(import.meta.dirname).flatMap((file) => /^(.+)\.test\.ts$/.exec(file)?.[1] ?? []);
  expect(names.filter((name) => name !== 'registry').toSorted()).toEqual(Object.keys(GROUPS).toSorted());
  const played = Object.values(GROUPS).flatMap((plants) => [...new Set<string>(plants.flatMap(namesOf))]);
  expect(played).toHaveLength(new Set(played).size);
});

const namesOf = ({ faults }: { faults: readonly { name: string }[] }) => faults.map(({ name }) => name);
