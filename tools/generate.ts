/** `npm run generate`: writes the files that are made from the sources; a test fails when one is stale. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { GENERATED } from './generate/files.ts';

const ROOT = resolve(import.meta.dirname, '..');

if (process.argv.length > 2) {
  console.log('Usage: npm run generate\n\nWrites what is made from the sources:');
  console.log(
    Object.keys(GENERATED)
      .map((path) => `  ${path}`)
      .join('\n'),
  );
  process.exit(process.argv[2] === '--help' ? 0 : 1);
}

for (const [path, make] of Object.entries(GENERATED)) {
  mkdirSync(dirname(join(ROOT, path)), { recursive: true });
  writeFileSync(join(ROOT, path), make());
  console.log(path);
}
