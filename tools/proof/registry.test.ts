import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PROOFS } from './registry.ts';

const ROOT = join(import.meta.dirname, '../..');

test.each(Object.entries(PROOFS))('%s has its file, and all that its verdict speaks of is there', (_name, proof) => {
  for (const path of [proof.file, ...proof.sources]) expect(existsSync(join(ROOT, path)), path).toBe(true);
});
