/** One hash over the sources that a proof speaks of: a verdict belongs to them, not to a commit. */

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const SPOKEN_OF = [
  'contract/src',
  'program/src',
  'journal/src',
  'gateway/src',
  'server/src',
  'simulators/src',
  'dashboard/src',
  'tests/support',
  'package-lock.json',
];

/** The first 16 digits of the SHA-256 over names and contents of the production sources and of the tests' support. */
export function sourcesHash(root: string): string {
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', ...SPOKEN_OF], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((file) => file !== '' && !file.endsWith('.test.ts') && !file.endsWith('.md'));
  const hash = createHash('sha256');
  for (const file of files.sort())
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)))
      .update('\0');
  return hash.digest('hex').slice(0, 16);
}
