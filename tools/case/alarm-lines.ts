/** Lines of an alarm case that no machine says: how a line stands to its plan, what maintenance is due, what the server notices. */

import type { MachineId } from '@gemba/contract/identity';
import { machinesOf } from '@gemba/contract/plant';
import { DUE_STATES } from '@gemba/contract/state';
import type { PlanStanding } from '@gemba/server/domain/alarms/event';
import { isSystemRule } from '@gemba/server/domain/alarms/system';
import type { AlarmProcess } from './alarm-process.ts';
import { type Case, CaseError, type CaseEvent } from './kinds/kind.ts';

/** Keys of such lines, of which the first three say what it is. */
export const LINE_KEYS = ['standing', 'due', 'noted', 'planned', 'made', 'subject'];

/** Whether the line was one of these, and has been told. */
export function tellLine(input: Case, process: AlarmProcess, { fields, line }: CaseEvent): boolean {
  const where = `${input.folder}/input.jsonl:${line}`;
  const machine = (fields.machine ?? machinesOf(input.plant)[0]?.machine.id) as MachineId;
  if (fields.standing === 'order' || fields.standing === 'shift') {
    const [planned, made] = [fields.planned, fields.made].map((one) => (typeof one === 'number' ? one : null));
    process.planned(machine, { of: fields.standing, planned: planned ?? null, made: made ?? null });
  } else if (fields.due !== undefined) {
    process.due(machine, standingsOf(input, fields.due, where));
  } else if (fields.noted !== undefined) {
    const rule = String(fields.noted);
    if (!isSystemRule(rule)) throw new CaseError(`${where}: the system has no rule ${rule}`);
    process.note(rule, String(fields.subject ?? 'system'));
  } else return false;
  return true;
}

/** `{ oil: overdue }`, or `{ oil: [due, 08:00] }` with when it came due. */
function standingsOf(input: Case, due: unknown, where: string): PlanStanding[] {
  if (typeof due !== 'object' || due === null) throw new CaseError(`${where}: due is { plan: state, … }`);
  return Object.entries(due).map(([plan, said]) => {
    const [state, since] = Array.isArray(said) ? said : [said];
    const known = DUE_STATES.find((one) => one === state);
    if (known === undefined) throw new CaseError(`${where}: a plan is ${DUE_STATES.join(', ')}`);
    return { plan, due: known, sinceNs: since === undefined ? null : input.time(since, where) };
  });
}
