/** Several who follow the commits, as one. */

import type { CommitWatcher } from './committer.ts';

export const watchers = (all: readonly CommitWatcher[]): CommitWatcher => ({
  sealed: (unit) => all.flatMap((one) => one.sealed(unit)),
  settled: (held) => {
    for (const one of all) one.settled(held);
  },
});
