/** Runs one case folder: its kind is looked up, the production code runs, and what differs comes back. */

import { CaseError, type Difference } from './kinds/kind.ts';
import { KINDS } from './kinds/registry.ts';
import { readCase } from './read-case.ts';

export interface CaseResult {
  folder: string;
  title: string;
  differences: Difference[];
}

/** Runs the case of a folder; throws a `CaseError` when the case itself is wrong. */
export function runCase(folder: string): CaseResult {
  const { kind, input } = readCase(folder);
  const found = KINDS.find((candidate) => candidate.name === kind);
  if (!found) {
    const names = KINDS.map((candidate) => candidate.name).join(', ');
    throw new CaseError(`${folder}/case.yaml: there is no kind ${kind}; kinds are ${names}`);
  }
  return { folder, title: input.title, differences: found.run(input) };
}
