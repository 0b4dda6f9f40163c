/** Names of what a report speaks of, in the plant's words. */

import type { Cell } from './model.ts';
import type { LinePart, LossPart, ReportSource } from './source.ts';

export const machineNameOf = ({ placed }: LinePart, machine: string): string =>
  placed.line.machines.find(({ id }) => id === machine)?.name ?? machine;

/** Why a loss was: its reason, else what it is lost to or what the machine's state was, else that nobody knows. */
export function reasonOf({ reasonName }: ReportSource, { machine, kind, reason, state }: LossPart): Cell {
  if (reason !== null) return { text: reasonName(machine, reason) };
  if (kind === 'minor-stop' || kind === 'speed' || kind === 'startup-reject' || kind === 'production-reject') {
    return { word: `loss.${kind}` };
  }
  return state === null || state === 'producing' || state === 'no-data'
    ? { word: 'reason.none' }
    : { word: `state.${state}` };
}
