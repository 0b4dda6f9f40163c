/** Checks of a line's reasons: they are a tree, each code gives one of them, and what they name is there. */

import type { Line } from '../plant/site.ts';
import type { LineReason } from '../reasons.ts';
import { checkUnique, known, type Report } from './faults.ts';

export function checkReasons(line: Line, path: string, report: Report): void {
  const reasons = line.reasons ?? [];
  const byId = new Map(reasons.map((reason) => [reason.id, reason]));
  const machines = line.machines.map((machine) => machine.id);
  checkUnique(
    'Reason',
    reasons.map(({ id }, i) => ({ id, path: `${path}.reasons[${i}]` })),
    report,
  );
  reasons.forEach((reason, i) => {
    const at = `${path}.reasons[${i}]`;
    checkParent(reason.parent, `${at}.parent`, byId, report);
    if (isItsOwnAncestor(reason, byId)) {
      report(
        `${at}.parent`,
        `${reason.id} stands under itself`,
        'Let one of the reasons in that circle stand at the top.',
      );
    }
    reason.machines?.forEach((machine, m) => {
      if (machines.includes(machine)) return;
      report(`${at}.machines[${m}]`, `${machine} is not a machine of line ${line.id}`, known('machine', machines));
    });
  });
  checkCodes(line, reasons, path, report);
  line.machines.forEach((machine, m) => {
    machine.signals.forEach((signal, s) => {
      signal.reasons?.forEach(({ parent }, r) => {
        checkParent(parent, `${path}.machines[${m}].signals[${s}].reasons[${r}].parent`, byId, report);
      });
    });
  });
}

function checkParent(parent: string | undefined, path: string, byId: ReadonlyMap<string, LineReason>, report: Report) {
  if (parent === undefined || byId.has(parent)) return;
  report(path, `the line has no reason ${parent}`, known('reason', byId.keys()));
}

/** Whether following the parents leads back to where it began; a circle further up is reported at its own members. */
function isItsOwnAncestor(reason: LineReason, byId: ReadonlyMap<string, LineReason>): boolean {
  let at: LineReason | undefined = reason;
  for (let steps = 0; steps <= byId.size; steps++) {
    at = at?.parent === undefined ? undefined : byId.get(at.parent);
    if (at === undefined) return false;
    if (at.id === reason.id) return true;
  }
  return false;
}

/** A code gives one reason on each machine. */
function checkCodes(line: Line, reasons: readonly LineReason[], path: string, report: Report): void {
  for (const { id: machine } of line.machines) {
    const first = new Map<string, number>();
    reasons.forEach((reason, i) => {
      if (reason.machines?.includes(machine) === false) return;
      reason.codes?.forEach((code, c) => {
        const taken = first.get(String(code));
        if (taken === undefined) first.set(String(code), i);
        else {
          const problem = `code ${code} gives reasons[${taken}] already on ${machine}`;
          report(`${path}.reasons[${i}].codes[${c}]`, problem, 'Give each code one reason, or name other machines.');
        }
      });
    });
  }
}
