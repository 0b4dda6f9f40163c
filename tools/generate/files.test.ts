import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { GENERATED } from './files.ts';

const ROOT = resolve(import.meta.dirname, '../..');

test.each(Object.keys(GENERATED))('%s is what the sources say (npm run generate)', (path) => {
  expect(readFileSync(join(ROOT, path), 'utf8')).toBe(GENERATED[path]?.());
});
