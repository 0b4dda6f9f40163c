/** Recordings of real machines, which lie outside the repository, in the folder that `GEMBA_DATASETS` names. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith } from './skip.ts';

const folder = process.env.GEMBA_DATASETS ?? '';

/** Why they can't be used; `null` when they can. */
export const datasetsMissing: string | null =
  folder === ''
    ? 'GEMBA_DATASETS names no folder of recordings'
    : existsSync(folder)
      ? null
      : `the folder of GEMBA_DATASETS is not there: ${folder}`;

/** A file of them. */
export const dataset = (...path: string[]): string => join(folder, ...path);

/** `describe` of tests that need them: skipped where none are named, and left out in CI, whose checkout may come without. */
export function describeWithDatasets(name: string, body: () => void): void {
  if (folder === '' && process.env.CI === 'true') console.log(`${name}: left out, ${datasetsMissing}`);
  else describeWith([datasetsMissing], name, body);
}
