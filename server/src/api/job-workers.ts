/** Everybody whose role lets him work on jobs, with what leads say of each. */

import { grants, isPersonRole } from '../access/permissions.ts';
import type { JobPerson } from '../domain/jobs/assignment.ts';
import { personOfStaff } from '../jobs/staff.ts';
import type { ApiContext } from './context.ts';

export async function jobWorkers({ records, notifications }: Pick<ApiContext, 'records' | 'notifications'>) {
  const { staff } = (await notifications.people.plan()).plan;
  const able = (await records.users()).filter(({ role }) => isPersonRole(role) && grants(role, 'maintain'));
  return able.map(({ name, role }): JobPerson & { role: string } => ({ ...personOfStaff(staff, name), role }));
}
