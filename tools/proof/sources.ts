/** One hash over the sources that a proof speaks of: a verdict belongs to them, not to a commit. */

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The first 16 digits of the SHA-256 over names and contents of what lies under the given paths, tests and pages left out. */
export function sourcesHash(root: string, paths: readonly string[]): string {
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', ...paths], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((file) => file !== '' && !/\.(test|proof)\.ts$/.test(file) && !file.endsWith('.md'));
  const hash = createHash('sha256');
  for (const file of files.sort())
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)))
      .update('\0');
  return hash.digest('hex').slice(0, 16);
}
