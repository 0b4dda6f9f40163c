/** Names of what a report speaks of, in the plant's words. */

import type { Cell } from './model.ts';
import type { LinePart, LossPart, ReportSource } from './source.ts';

export const machineNameOf = ({ placed }: LinePart, machine: string): string =>
  placed.line.machines.find(({ id }) => id === machine)?.name ?? machine;

/** Why a loss was: its reason, else what the machine's state was, else that nobody knows. */
export function reasonOf({ reasonName }: ReportSource, { machine, reason, state }: LossPart): Cell {
  if (reason !== null) return { text: reasonName(machine, reason) };
  return state === 'producing' || state === 'no-data' ? { word: 'reason.none' } : { word: `state.${state}` };
}
