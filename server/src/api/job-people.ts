/** Who can be given jobs, and who fits a job now; what each can do is said with the notifications. */

import Type from 'typebox';
import { nowNs } from '../clock.ts';
import { candidates, type JobPerson } from '../domain/jobs/assignment.ts';
import { isAtWork } from '../domain/notifications/rota.ts';
import { teamsOf } from '../domain/tasks/crews.ts';
import { placedMachines } from './asked.ts';
import type { Api, ApiContext } from './context.ts';
import { jobWorkers } from './job-workers.ts';
import { ErrorSchema } from './schemas.ts';

const PersonSchema = Type.Object({
  name: Type.String(),
  role: Type.String(),
  skills: Type.Array(Type.String()),
  teams: Type.Array(Type.String(), { description: 'None: at work whenever a shift is' }),
});
const CandidateSchema = Type.Object({
  ...PersonSchema.properties,
  hasSkill: Type.Boolean(),
  onShift: Type.Boolean({ description: 'He is at work at the machine’s line now' }),
  open: Type.Integer({ description: 'Jobs that he has' }),
});

export function jobPeopleRoutes(api: Api, context: ApiContext): void {
  const { plant, clock, records, jobs, notifications } = context;
  const placed = placedMachines(plant);
  const tags = ['jobs'];

  const shown = <T extends JobPerson>(person: T) => ({
    ...person,
    skills: [...person.skills],
    teams: [...person.teams],
  });

  api.get(
    '/api/v1/job-people',
    {
      schema: {
        summary: 'Who can be given jobs, and what each can do',
        tags,
        response: {
          200: Type.Object({
            people: Type.Array(PersonSchema),
            teams: Type.Array(Type.String()),
            skills: Type.Array(Type.String(), { description: 'That somebody has, or a plan asks for' }),
          }),
        },
      },
    },
    async () => {
      const all = await jobWorkers(context);
      const asked = (plant.maintenance ?? []).flatMap(({ skill, owner }) => skill ?? owner ?? []);
      return {
        people: all.map(shown),
        teams: [...new Set(plant.calendars.flatMap(({ id }) => teamsOf(plant, id)))].sort(),
        skills: [...new Set([...all.flatMap(({ skills }) => skills), ...asked])].sort(),
      };
    },
  );

  api.get(
    '/api/v1/jobs/:job/candidates',
    {
      schema: {
        summary: 'Who fits a job: those with its skill who are there first, then those with less to do',
        tags,
        params: Type.Object({ job: Type.Integer({ minimum: 1, maximum: 2 ** 31 }) }),
        response: { 200: Type.Object({ candidates: Type.Array(CandidateSchema) }), 404: ErrorSchema },
      },
    },
    async ({ params }) => {
      const job = await jobs.find(params.job);
      const line = placed.get(job.machine)?.line.id ?? null;
      const { plan } = await notifications.people.plan();
      const staff = new Map(plan.staff.map((one) => [one.person, one]));
      const now = nowNs(clock);
      const open = await records.jobs.list({ over: false, limit: 5000 });
      const has = Map.groupBy(open, ({ assignee }) => (assignee?.kind === 'person' ? assignee.person : ''));
      const all = await jobWorkers(context);
      const roles = new Map(all.map(({ name, role }) => [name, role]));
      const isThere = (person: string) => isAtWork(plant, staff.get(person), line, now);
      const found = candidates(all, job.skill, isThere, (person) => has.get(person)?.length ?? 0);
      return { candidates: found.map((one) => ({ ...shown(one), role: roles.get(one.name) ?? '' })) };
    },
  );
}
