/** Departments of a site: each names lines that the site has, and a line is in one of them at most. */

import type { Site } from '../plant/site.ts';
import { checkUnique, known, type Report } from './faults.ts';

export function checkDepartments(site: Site, path: string, report: Report): void {
  const departments = site.departments ?? [];
  const lines = site.areas.flatMap((area) => area.lines.map((line) => line.id));
  const taken = new Map<string, string>();
  checkUnique(
    'Department',
    departments.map(({ id }, d) => ({ id, path: `${path}[${d}]` })),
    report,
  );
  departments.forEach((department, d) => {
    department.lines.forEach((line, l) => {
      const at = `${path}[${d}].lines[${l}]`;
      const other = taken.get(line);
      if (!lines.includes(line)) report(at, `the site has no line ${line}`, known('line', lines));
      else if (other !== undefined) {
        report(at, `line ${line} is in ${other} already`, 'Leave it in one department: its targets are of one.');
      }
      taken.set(line, department.id);
    });
  });
}
