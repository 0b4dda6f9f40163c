/** Who can be given jobs: what each can do, with which team he works, and who fits a job now. */

import { GembaError } from '@gemba/contract/errors';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { grants, isPersonRole } from '../access/permissions.ts';
import { nowNs } from '../clock.ts';
import { candidates, type JobPerson } from '../domain/jobs/assignment.ts';
import { crewAt, teamsOf } from '../domain/tasks/crews.ts';
import { placedMachines } from './asked.ts';
import type { Api, ApiContext } from './context.ts';
import { Refused } from './jobs.ts';
import { ErrorSchema, orNull } from './schemas.ts';

const PersonSchema = Type.Object({
  name: Type.String(),
  role: Type.String(),
  skills: Type.Array(Type.String()),
  team: orNull(Type.String(), 'Team of the calendars that he works with'),
});
const CandidateSchema = Type.Object({
  ...PersonSchema.properties,
  hasSkill: Type.Boolean(),
  onShift: orNull(Type.Boolean(), 'null: he is in no team, or no shift runs'),
  open: Type.Integer({ description: 'Jobs that he has' }),
});
const PersonAsked = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 64 }),
    skills: Type.Array(Type.String({ minLength: 1, maxLength: 40 }), { maxItems: 50, uniqueItems: true }),
    team: Type.Union([Type.Null(), Type.String({ minLength: 1, maxLength: 64 })]),
  },
  { additionalProperties: false },
);

export function jobPeopleRoutes(api: Api, context: ApiContext): void {
  const { plant, clock, records, jobs } = context;
  const placed = placedMachines(plant);
  const tags = ['jobs'];
  const teams = () => [...new Set(plant.calendars.flatMap(({ id }) => teamsOf(plant, id)))].sort();

  /** Everybody whose role lets him work on jobs, whether anything was said of him or not. */
  async function people(): Promise<(JobPerson & { role: string })[]> {
    const said = new Map((await records.jobs.people()).map((person) => [person.name, person]));
    const able = (await records.users()).filter(({ role }) => isPersonRole(role) && grants(role, 'maintain'));
    return able.map(({ name, role }) => ({ ...(said.get(name) ?? { name, skills: [], team: null }), role }));
  }

  /** Skills that somebody has, or that a plan asks for. */
  const skillsOf = (all: readonly JobPerson[]): string[] =>
    [
      ...new Set([
        ...all.flatMap(({ skills }) => skills),
        ...(plant.maintenance ?? []).flatMap(({ skill, owner }) => skill ?? owner ?? []),
      ]),
    ].sort();

  const listed = async () => {
    const all = await people();
    return { people: all.map((one) => ({ ...one, skills: [...one.skills] })), teams: teams(), skills: skillsOf(all) };
  };
  const Listed = Type.Object({
    people: Type.Array(PersonSchema),
    teams: Type.Array(Type.String()),
    skills: Type.Array(Type.String()),
  });

  api.get(
    '/api/v1/job-people',
    { schema: { summary: 'Who can be given jobs, and what each can do', tags, response: { 200: Listed } } },
    listed,
  );

  api.put(
    '/api/v1/job-people',
    {
      config: {
        audit: ({ body }: FastifyRequest) => ({
          subject: String((body as { name?: string } | null)?.name),
          detail: JSON.stringify(body ?? {}),
        }),
      },
      schema: {
        summary: 'Say what somebody can do, and with which team he works',
        tags,
        body: PersonAsked,
        response: { 200: Listed, ...Refused },
      },
    },
    async ({ body }) => {
      if (!(await people()).some(({ name }) => name === body.name)) {
        const list = '/api/v1/job-people';
        throw new GembaError('GEMBA_NOT_FOUND', { what: 'Person who works on jobs', id: body.name, list });
      }
      if (body.team !== null && !teams().includes(body.team)) {
        throw new GembaError('GEMBA_BAD_REQUEST', { reason: `no calendar has a team ${body.team}` });
      }
      await records.jobs.putPerson({ ...body, skills: body.skills.map((skill) => skill.trim()) });
      return listed();
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
      const line = placed.get(job.machine)?.line.id;
      const team = line === undefined ? null : crewAt(plant, line, nowNs(clock)).team;
      const open = await records.jobs.list({ over: false, limit: 5000 });
      const has = Map.groupBy(open, ({ assignee }) => (assignee?.kind === 'person' ? assignee.person : ''));
      const all = await people();
      const roles = new Map(all.map(({ name, role }) => [name, role]));
      const found = candidates(all, job.skill, team, (person) => has.get(person)?.length ?? 0);
      return {
        candidates: found.map((one) => ({ ...one, skills: [...one.skills], role: roles.get(one.name) ?? '' })),
      };
    },
  );
}
