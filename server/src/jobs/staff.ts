/** Who works on jobs, with the teams and skills that leads say once, for notifications and for jobs. */

import type { Staff } from '@gemba/contract/notifications';
import type { JobPerson } from '../domain/jobs/assignment.ts';

/** Somebody as jobs see him; of whom nothing was said has no skill and is in no team. */
export function personOfStaff(staff: readonly Staff[], name: string): JobPerson {
  const said = staff.find(({ person }) => person === name);
  return { name, skills: said?.skills ?? [], teams: [...new Set(said?.teams.map(({ team }) => team))] };
}
