/** All kinds of case; a new one is one file and one line here. */

import type { CaseKind } from './kind.ts';

export const KINDS: readonly CaseKind[] = [];
