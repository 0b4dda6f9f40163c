/** What the schema of jobs can't say: checklists that name what there is, limits that leave room, codes that are unique. */

import type { Plant } from '../plant.ts';
import { checkUnique, known, type Report } from './faults.ts';
import { checkTasks } from './maintenance.ts';
import type { Known } from './references.ts';

/** Faults of `jobs` in plant.yaml. */
export function checkJobs(plant: Plant, all: Known, report: Report): void {
  const { checklists = [], failureCodes = [] } = plant.jobs ?? {};
  const placed = checklists.map(({ id }, i) => ({ id, path: `jobs.checklists[${i}]` }));
  checkUnique('Checklist', placed, report);
  const there = {
    rules: ['alarm rule', new Set(plant.alarms?.map(({ id }) => id))],
    machines: ['machine', new Set(all.machines.keys())],
  } as const;
  checklists.forEach((checklist, i) => {
    const path = `jobs.checklists[${i}]`;
    for (const field of ['rules', 'machines'] as const) {
      const [what, ids] = there[field];
      checklist[field]?.forEach((id, j) => {
        if (!ids.has(id)) report(`${path}.${field}[${j}]`, `there is no ${what} ${id}`, known(what, ids));
      });
    }
    checkTasks(checklist, path, report);
  });
  failureCodes.forEach((table, i) => {
    for (const field of ['problems', 'causes', 'remedies'] as const) {
      const seen = new Set<string>();
      table[field]?.forEach(({ code }, j) => {
        const path = `jobs.failureCodes[${i}].${field}[${j}].code`;
        if (seen.has(code)) report(path, `${code} stands in the list twice`, 'Give one of the two another code.');
        seen.add(code);
      });
    }
  });
}
