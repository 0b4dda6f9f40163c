/**
 * Lets through at most one value in an interval: a signal that changes a hundred times a second fills a disk with what
 * nobody looks at. The last value of a burst is never swallowed: it comes at the end of the interval, with its own time.
 */

import { nsFromMs } from '@gemba/contract/sample';
import Type, { type Static } from 'typebox';
import type { Stage } from './stage.ts';

/** Its settings in gateway.yaml, beside `kind` and `signals`. */
const settings = {
  intervalMs: Type.Integer({
    minimum: 10,
    maximum: 60_000,
    description: 'Least time between two values, ms. The machine’s Observed Through may stay behind by as much',
  }),
};

type Settings = { intervalMs: Static<typeof settings.intervalMs> };

/** What the ledger books by the moment at which it changes. */
const BOOKED = ['state', 'mode', 'reason'];

export const minimumInterval = {
  kind: 'minimum-interval',
  on: 'samples',
  settings,
  types: ['float', 'int', 'bool', 'text'],
  fault: (_settings, { id, role }) =>
    role === undefined || !BOOKED.includes(role)
      ? null
      : {
          problem: `${id} is the machine's ${role}: a short one would never have been`,
          next: 'Leave it out of the stage.',
        },
  effect({ intervalMs }) {
    const intervalNs = nsFromMs(intervalMs);
    return {
      on: 'samples',
      judge: {
        reason: 'minimum-interval',
        judge: ({ timeNs }, _said, sinceNs) =>
          timeNs - sinceNs >= intervalNs ? 'pass' : { dueNs: sinceNs + intervalNs },
      },
    };
  },
} as const satisfies Stage<Settings> & { settings: typeof settings };
