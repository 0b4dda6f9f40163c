/** Finds case folders: a folder with a `case.yaml` is one, any other is looked through. */

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CaseError } from './kinds/kind.ts';

/** Deeper than this nobody keeps cases; a loop of links ends here. */
const DEPTH_MAX = 6;

/** Case folders at or below a folder, in alphabetical order; throws a `CaseError` when there is none. */
export function findCases(folder: string): string[] {
  const found = search(folder, DEPTH_MAX);
  if (found.length === 0)
    throw new CaseError(`${folder}: no case.yaml here or below; docs/cases.md says how to write one`);
  return found;
}

function search(folder: string, depth: number): string[] {
  if (existsSync(join(folder, 'case.yaml'))) return [folder];
  if (depth === 0 || !existsSync(folder)) return [];
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders
    .map((entry) => entry.name)
    .sort()
    .flatMap((name) => search(join(folder, name), depth - 1));
}
