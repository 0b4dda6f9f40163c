/**
 * Reasons that every kind of machine knows, beside its own causes. They carry the state with them, because the
 * standard state models can't tell a machine that waits for parts from one that can't get rid of them.
 */

import type { Reason } from '@gemba/contract/plant/machine';
import type { Cause, CommonReason, ReasonCode } from './kind.ts';

/** How a machine that reports numbers writes them; 0 is no reason. */
export const NUMBERED: Readonly<Record<CommonReason, ReasonCode>> = {
  none: 0,
  starved: 1,
  blocked: 2,
  crew: 3,
  operator: 4,
  service: 5,
  setup: 6,
};

/** How a machine that reports texts writes them; the empty text is no reason. */
export const LETTERED: Readonly<Record<CommonReason, ReasonCode>> = {
  none: '',
  starved: 'W1',
  blocked: 'W2',
  crew: 'W3',
  operator: 'M0',
  service: 'M30',
  setup: 'M1',
};

const ROWS: Record<Exclude<CommonReason, 'none'>, Omit<Reason, 'code'>> = {
  starved: { id: 'starved', name: 'Waits for parts', state: 'starved' },
  blocked: { id: 'blocked', name: 'Outfeed full', state: 'blocked' },
  crew: { id: 'no-crew', name: 'Crew on break', state: 'idle' },
  operator: { id: 'operator', name: 'Stopped by operator', state: 'stopped' },
  service: { id: 'service', name: 'Service', state: 'maintenance' },
  setup: { id: 'changeover', name: 'Changeover', state: 'setup' },
};

/** The reason table of a machine, as plant.yaml has it: the common rows, then its own causes. */
export function reasonTable(causes: readonly Cause[], codes: Readonly<Record<CommonReason, ReasonCode>>): Reason[] {
  const common = (Object.keys(ROWS) as (keyof typeof ROWS)[]).map((key) => ({ code: codes[key], ...ROWS[key] }));
  const own = causes.flatMap(({ code, id, name, phase }) =>
    id === undefined || name === undefined ? [] : [{ code, id, name, state: phase }],
  );
  return [...common, ...own];
}
