/** What could be done while a line stands. */

import { GembaError } from '@gemba/contract/errors';
import type { MachineId } from '@gemba/contract/identity';
import { OBSTACLES, type OpportunitiesView, STOP_BASES } from '@gemba/contract/opportunity';
import { machinesOf } from '@gemba/contract/plant';
import type { Line } from '@gemba/contract/plant/site';
import { nsFromMs } from '@gemba/contract/sample';
import { CALENDAR_CLASSES, DUE_STATES, MACHINE_STATES, type MachineState, PRIORITIES } from '@gemba/contract/state';
import Type, { type Static } from 'typebox';
import { isAtWork } from '../domain/notifications/rota.ts';
import { type OpportunitySource, opportunityOf, type StopMemory } from '../effect/opportunities.ts';
import { noDataAfterMs } from '../views/machine.ts';
import { placedMachines } from './asked.ts';
import type { Api, ApiContext } from './context.ts';
import { jobWorkers } from './job-workers.ts';
import { ErrorSchema, oneOf, orNull, type Same, time, timeOrNull } from './schemas.ts';

export function opportunityRoutes(api: Api, context: ApiContext): void {
  const { plant, picture, records, edits, clock, jobs, notifications } = context;
  const placed = placedMachines(plant);
  const lines = new Map(machinesOf(plant).map(({ line }) => [line.id, line]));
  const memory: StopMemory = new Map();
  const stateOf = (id: string): MachineState => {
    const found = placed.get(id);
    const age = picture.ages()[id] ?? null;
    if (found === undefined || age === null || age > noDataAfterMs(found.machine)) return 'no-data';
    return picture.machine(id as MachineId)?.state ?? 'no-data';
  };
  const atWork = async (line: string) => {
    const { staff } = (await notifications.people.plan()).plan;
    const of = new Map(staff.map((one) => [one.person, one]));
    const nowNs = nsFromMs(clock.nowMs());
    return (await jobWorkers(context)).filter(({ name }) => isAtWork(plant, of.get(name), line, nowNs));
  };
  const source: OpportunitySource = {
    ...{ plant, picture, records, stateOf, atWork, ledger: edits.ledger },
    stockOf: (part) => jobs.stockOf(part),
  };
  const asked = (id: string | undefined): Line[] => {
    if (id === undefined) return [...lines.values()];
    const line = lines.get(id);
    if (line === undefined) throw new GembaError('GEMBA_NOT_FOUND', { what: 'Line', id, list: '/api/v1/lines' });
    return [line];
  };

  api.get(
    '/api/v1/opportunities',
    {
      schema: {
        summary: 'Lines that stand, how long they still will, and what could be done meanwhile, by whom',
        tags: ['maintenance'],
        querystring: Type.Object({ line: Type.Optional(Type.String({ maxLength: 64 })) }),
        response: { 200: OpportunitiesSchema, 404: ErrorSchema },
      },
    },
    async ({ query }): Promise<OpportunitiesView> => {
      const atMs = clock.nowMs();
      const found = [];
      for (const line of asked(query.line)) found.push(await opportunityOf(source, line, atMs, memory));
      return { atMs, lines: found.filter((one) => one !== null) };
    },
  );
}

const text = Type.String();
const Work = Type.Object({
  job: orNull(Type.Integer(), 'Number of the job; null: the plan has none yet'),
  plan: orNull(text),
  machine: text,
  title: text,
  due: oneOf(DUE_STATES),
  dueMs: timeOrNull('When it comes, or came, due'),
  priority: oneOf(PRIORITIES),
  minutes: orNull(Type.Number(), 'That it takes one person; null: nobody knows'),
  minutesOf: orNull(oneOf(['plan', 'past']), 'Said by the plan, or the middle of jobs before it'),
  samples: Type.Integer({ description: 'Jobs before it' }),
  skill: orNull(text),
  needsStop: Type.Boolean({ description: 'The machine must stand for it' }),
  parts: Type.Array(Type.Object({ part: text, name: text, quantity: Type.Number(), stock: Type.Number() })),
  obstacle: orNull(oneOf(OBSTACLES), 'What keeps it from being done now; null: alone it fits'),
  tight: Type.Boolean({ description: 'It fits half the time, but not four times in five' }),
  by: orNull(text, 'Who could do it after what stands above it'),
});

const OpportunitiesSchema = Type.Object({
  atMs: time('Now'),
  lines: Type.Array(
    Type.Object({
      line: text,
      machine: Type.String({ description: 'By whose stop the line stands' }),
      calendar: oneOf(CALENDAR_CLASSES),
      state: oneOf(MACHINE_STATES),
      reason: orNull(text),
      sinceMs: timeOrNull('Since when it stands'),
      expected: orNull(
        Type.Object({
          basis: oneOf(STOP_BASES),
          samples: Type.Integer({ description: 'Past stops that lasted longer than this one has' }),
          p50S: Type.Number({ description: 'Seconds from now that half of them still lasted' }),
          p20S: Type.Number({ description: 'And that four in five did' }),
        }),
        'null: too few stops lasted as long as this one has',
      ),
      people: Type.Array(Type.Object({ name: text, skills: Type.Array(text) })),
      works: Type.Array(Work, { description: 'The most urgent first' }),
    }),
  ),
});

/** Fails to compile when the schema and its view part. */
export const AGREES: Same<Static<typeof OpportunitiesSchema>, OpportunitiesView> = true;
