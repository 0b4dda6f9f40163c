/** The tasks of a shift: what is to be done on a line, who has done it, and what the shift before left. */

import { GembaError } from '@gemba/contract/errors';
import type { Line } from '@gemba/contract/plant/site';
import type { FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { nowNs } from '../clock.ts';
import type { ShiftWindow } from '../domain/calendar/segment.ts';
import { teamsOf } from '../domain/tasks/crews.ts';
import { shiftIdsOf, shiftsOf } from '../domain/tasks/line-shifts.ts';
import { occurrencesOf, tasksOfShift } from '../domain/tasks/shift.ts';
import { act, stateOf } from '../domain/tasks/transitions.ts';
import type { TaskAct, TaskWhen } from '../domain/tasks/types.ts';
import { shiftTaskView, shiftView } from '../views/tasks.ts';
import { personOf } from './alarms.ts';
import type { Api, ApiContext } from './context.ts';
import { lineOf } from './place.ts';
import { may, whoMay } from './procedures.ts';
import { Done, ErrorSchema, oneOf } from './schemas.ts';
import { dateOf } from './targets.ts';
import { Assignee, id, nullOr, TasksSchema, When } from './work-schemas.ts';

const DAY_NS = 86_400_000_000_000n;
/** How long a task is handed from shift to shift before it is forgotten by the list (not by the records). */
const BACK_NS = 35n * DAY_NS;
/** What a task can be given to. */
const AHEAD_NS = 7n * DAY_NS;
/** Open tasks of a line: more than people can do says nothing. */
const OPEN_MAX = 500;

const NewTask = Type.Object(
  {
    line: id('Line id'),
    machine: nullOr(id('Machine of the line'), 'null: of the whole line'),
    text: Type.String({ minLength: 1, maxLength: 300, description: 'What is to be done' }),
    when: When,
    assignee: Assignee,
    carries: Type.Boolean({ default: true, description: 'Handed to the next shift until it is done' }),
  },
  { additionalProperties: false },
);
const ACTS = { done: 'done', reopen: 'reopened', cancel: 'cancelled' } as const;
const TaskChange = Type.Object(
  {
    act: oneOf(['done', 'reopen', 'cancel']),
    occurrence: nullOr(
      Type.String({ maxLength: 80 }),
      'The shift for which it was due, as the list names it; null: the task with all that is to come',
    ),
    note: Type.String({ maxLength: 500, default: '' }),
  },
  { additionalProperties: false },
);
const Refused = { 400: ErrorSchema, 401: ErrorSchema, 403: ErrorSchema, 404: ErrorSchema, 409: ErrorSchema };

export function taskRoutes(api: Api, context: ApiContext): void {
  const { plant, clock, records } = context;
  const { work } = records;
  const tags = ['tasks'];
  const bad = (reason: string) => new GembaError('GEMBA_BAD_REQUEST', { reason });

  api.get(
    '/api/v1/tasks',
    {
      schema: {
        summary: 'Tasks of a line’s shift: the running one, or one of the last weeks or the next',
        tags,
        querystring: Type.Object({
          line: Type.String({ maxLength: 64 }),
          shift: Type.Optional(Type.String({ maxLength: 80, description: '2026-11-22/A (default: the running one)' })),
        }),
        response: { 200: TasksSchema, 404: ErrorSchema },
      },
    },
    async (request) => {
      const line = lineOf(plant, request.query.line);
      const now = nowNs(clock);
      const shifts = shiftsOf(plant, line.id, now - BACK_NS, now + AHEAD_NS);
      const shift = shiftAsked(shifts, request.query.shift, now);
      const { tasks, acts } = await work.tasks(line.id, now - BACK_NS);
      const assigns = may(request, 'assign-tasks');
      return {
        shift: shift === null ? null : shiftView(shift),
        tasks: shift === null ? [] : tasksOfShift(tasks, acts, shifts, shift, now).map(shiftTaskView),
        shifts: shifts.filter(({ toNs }) => toNs > now).map(shiftView),
        teams: teamsOf(plant, line.calendar),
        people: assigns ? await whoMay(context, 'do-tasks') : [],
        may: { act: may(request, 'do-tasks'), assign: assigns },
      };
    },
  );

  api.post(
    '/api/v1/tasks',
    {
      config: {
        audit: ({ body }: FastifyRequest) => ({
          subject: String((body as { line?: string } | null)?.line),
          detail: JSON.stringify(body ?? {}),
        }),
      },
      schema: {
        summary: 'Give a shift a task, once or again and again',
        tags,
        body: NewTask,
        response: { 200: Type.Object({ task: Type.Integer() }), ...Refused },
      },
    },
    async (request) => {
      const { body } = request;
      const line = lineOf(plant, body.line);
      const now = nowNs(clock);
      if (body.machine !== null && !line.machines.some((machine) => machine.id === body.machine)) {
        throw bad(`line ${line.id} has no machine ${body.machine}`);
      }
      checkWhen(line, body.when, now);
      await checkAssignee(line, body.assignee);
      if ((await work.tasks(line.id, now)).tasks.length >= OPEN_MAX) {
        throw new GembaError('GEMBA_CONFLICT', { reason: `the line has ${OPEN_MAX} open tasks, which is the most` });
      }
      const made = { ...body, text: body.text.trim(), madeBy: personOf(request, null).name, madeNs: now };
      return { task: (await work.addTask(made)).id };
    },
  );

  api.patch(
    '/api/v1/tasks/:task',
    {
      config: {
        audit: ({ params, body }: FastifyRequest) => ({
          subject: `task ${(params as { task: number }).task}`,
          detail: JSON.stringify(body ?? {}),
        }),
      },
      schema: {
        summary: 'A task was done, was not done after all, or is not to be done',
        tags,
        params: Type.Object({ task: Type.Integer({ minimum: 1 }) }),
        body: TaskChange,
        response: { 200: Done, ...Refused },
      },
    },
    async (request) => {
      const { act: verb, occurrence, note } = request.body;
      const task = await work.task(request.params.task);
      if (task === null) throw noTask(request.params.task);
      if (verb === 'cancel' && !may(request, 'assign-tasks')) {
        const role = request.visitor.role ?? 'nobody';
        throw new GembaError('GEMBA_FORBIDDEN', { role, permission: 'assign-tasks' });
      }
      if (verb !== 'cancel' && occurrence === null) throw bad('"occurrence" says which shift’s task it was');
      if (verb === 'cancel' && note.trim() === '') throw bad('"note" says why the task is not to be done');
      const now = nowNs(clock);
      // What is to come can be cancelled, and not be done yet.
      const untilNs = verb === 'cancel' ? now + AHEAD_NS : now;
      const due = occurrencesOf(task, shiftsOf(plant, task.line, now - BACK_NS, untilNs));
      if (occurrence !== null && !due.some(({ key }) => key === occurrence)) {
        throw bad(`the task was not due for ${occurrence}, or not within the last weeks`);
      }
      const made: TaskAct = {
        ...{ task: task.id, occurrence, kind: ACTS[verb], by: personOf(request, null).name, atNs: now },
        note: note.trim(),
      };
      const outcome = await work.addTaskAct(made, (before) => refusalOf(before, made));
      if (outcome === null) throw noTask(task.id);
      if ('refused' in outcome) throw new GembaError('GEMBA_CONFLICT', { reason: outcome.refused });
      return { done: true as const };
    },
  );

  function checkWhen(line: Line, when: TaskWhen, now: bigint): void {
    const ids = shiftIdsOf(plant, line.calendar);
    if (when.shift !== null && !ids.includes(when.shift)) throw bad(`line ${line.id} has no shift ${when.shift}`);
    if (when.kind === 'once') {
      const from = dateOf(when.day);
      const shifts = shiftsOf(plant, line.id, now, now + 400n * DAY_NS);
      if (shifts.some(({ day, id: shift }) => day === from && shift === when.shift)) return;
      throw bad(`on ${from} line ${line.id} has no shift ${when.shift} any more, or it lies more than a year ahead`);
    }
    const from = dateOf(when.from);
    if (when.until !== null && dateOf(when.until) < from) throw bad('"until" is before "from"');
  }

  async function checkAssignee(line: Line, assignee: Static<typeof Assignee>): Promise<void> {
    if (assignee?.kind === 'person' && (await records.user(assignee.person)) === null) {
      throw bad(`there is no user ${assignee.person}`);
    }
    if (assignee?.kind === 'team' && !teamsOf(plant, line.calendar).includes(assignee.team)) {
      throw bad(`line ${line.id} has no team ${assignee.team}`);
    }
  }
}

/** The shift that is named, or runs; `null` where none runs. Throws GEMBA_NOT_FOUND. */
function shiftAsked(shifts: readonly ShiftWindow[], asked: string | undefined, now: bigint): ShiftWindow | null {
  if (asked === undefined) return shifts.find(({ fromNs, toNs }) => fromNs <= now && now < toNs) ?? null;
  const found = shifts.find(({ key }) => key === asked);
  if (found === undefined) throw new GembaError('GEMBA_NOT_FOUND', { what: 'Shift', id: asked, list: '/api/v1/tasks' });
  return found;
}

/** Why an act doesn't fit after those before it; `null` when it does. */
function refusalOf(before: readonly TaskAct[], made: TaskAct): string | null {
  if (made.occurrence === null) {
    const isOver = before.some(({ occurrence, kind }) => occurrence === null && kind === 'cancelled');
    return isOver ? 'the task has been cancelled already' : null;
  }
  const outcome = act(stateOf(before, made.occurrence), made);
  return 'refused' in outcome ? outcome.refused : null;
}

const noTask = (task: number): GembaError =>
  new GembaError('GEMBA_NOT_FOUND', { what: 'Task', id: task, list: '/api/v1/tasks' });
