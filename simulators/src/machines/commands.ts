/** What somebody at the panel can do to a machine, beside what happens by itself. Pure. */

import { resume } from './operation.ts';
import type { Operation, Setting } from './operation-state.ts';
import { causeOf, stopFor } from './troubles.ts';

/** `stop` … `service` last until `start` (or `clear`, its other name), or for a given time. */
export const COMMANDS = ['stop', 'start', 'clear', 'jam', 'setup', 'service'] as const;
export type Command = (typeof COMMANDS)[number];

/** The machine after the command, at once; `forMs` ends it by itself, `null` leaves it to another command. */
export function obey(op: Operation, command: Command, forMs: number | null, setting: Setting): Operation {
  const { codes } = setting.kind;
  switch (command) {
    case 'start':
    case 'clear':
      return op.leftMs === 0 ? op : resume(op, setting);
    case 'stop':
      return stopFor(op, 'stopped', codes.operator, forMs);
    case 'setup':
      return stopFor(op, 'setup', codes.setup, forMs);
    case 'service':
      return stopFor(op, 'maintenance', codes.service, forMs);
    case 'jam': {
      const cause = causeOf(setting.kind, setting.kind.jam);
      return stopFor(op, cause?.phase ?? 'faulted', setting.kind.jam, forMs);
    }
  }
}
