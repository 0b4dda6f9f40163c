/**
 * Stops and what people say of them: reasons, splits and merges, parts booked later. Nothing that was measured is
 * changed, and whatever was said can be read as it was known at any moment.
 */

import type { EditView } from '@gemba/contract/edits';
import { GembaError } from '@gemba/contract/errors';
import type { MachineId } from '@gemba/contract/identity';
import type { PlacedMachine } from '@gemba/contract/plant';
import { nsFromMs } from '@gemba/contract/sample';
import type { FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { grants } from '../access/permissions.ts';
import { nowNs } from '../clock.ts';
import { shiftAt } from '../domain/calendar/plant-calendar.ts';
import type { Parts } from '../domain/edits/counts.ts';
import type { Edit } from '../domain/edits/edit.ts';
import { differenceBetween, knownAt } from '../domain/edits/known.ts';
import { editView, reasonViews, stopView } from '../views/edits.ts';
import { personOf } from './alarms.ts';
import { machineOf, moment, placedMachines, windowOf } from './asked.ts';
import type { Api, ApiContext } from './context.ts';
import { CorrectionAsked, EditAsked, EditSchema, ReasonSchema, StopSchema } from './edits-schemas.ts';
import { ErrorSchema, orNull } from './schemas.ts';

const WINDOW_MAX_MS = 31 * 24 * 3600_000;
/** What is shown where no window is asked for and no shift runs, ms. */
const WINDOW_MS = 8 * 3600_000;
/** A correction is of a shift, or of a day that is long. */
const CORRECTION_MAX_MS = 25 * 3600_000;
/** How far back is counted how often a reason was given, ns. */
const USED_NS = 30n * 24n * 3600n * 1_000_000_000n;

const OfMachine = Type.Object({ machine: Type.String({ description: 'Machine id' }) });
const OfLine = Type.Object({ line: Type.String({ description: 'Line id' }) });
const OfEdit = Type.Object({
  machine: Type.String({ description: 'Machine id' }),
  edit: Type.Integer({ minimum: 1, description: 'Number of the edit' }),
});
const Window = {
  from: Type.Optional(moment('Start (default: of the running shift, else eight hours ago)')),
  to: Type.Optional(moment('End (default: now)')),
  asKnownAt: Type.Optional(moment('Leaves out what was said later (default: as known now)')),
};
const Refused = { 400: ErrorSchema, 401: ErrorSchema, 403: ErrorSchema, 404: ErrorSchema, 409: ErrorSchema };
const audited = {
  audit: ({ params, body, query }: FastifyRequest) => {
    const { machine, edit } = params as { machine?: string; edit?: string };
    const subject = edit === undefined ? String(machine) : `${machine} edit ${edit}`;
    return { subject, detail: JSON.stringify(body ?? query) };
  },
};

export function editRoutes(api: Api, context: ApiContext): void {
  const { plant, edits, clock } = context;
  const placed = placedMachines(plant);
  const lines = Map.groupBy(placed.values(), ({ line }) => line.id);
  const tags = ['stops'];
  const ofLine = (id: string): PlacedMachine[] => {
    const found = lines.get(id);
    if (found === undefined) throw new GembaError('GEMBA_NOT_FOUND', { what: 'Line', id, list: '/api/v1/lines' });
    return found;
  };
  const windowAsked = (line: string, { from, to, asKnownAt }: Asked) => {
    const toMs = to ?? clock.nowMs();
    const shift = shiftAt(plant, line, nsFromMs(toMs));
    const { fromNs, toNs } = windowOf(
      from ?? (shift === null ? toMs - WINDOW_MS : msOf(shift.fromNs)),
      toMs,
      WINDOW_MAX_MS,
    );
    return { fromNs, toNs, asKnownAtNs: asKnownAt === undefined ? null : nsFromMs(asKnownAt) };
  };
  const stopsOf = async (machines: readonly PlacedMachine[], asked: Asked) => {
    const { fromNs, toNs, asKnownAtNs } = windowAsked(machines[0]?.line.id ?? '', asked);
    const found = await Promise.all(
      machines.map(async (one) => {
        const { stops, edits: holding } = await edits.ledger.stops(idOf(one), fromNs, toNs, asKnownAtNs);
        return stops.map((stop) => stopView(stop, one, holding));
      }),
    );
    return { fromMs: msOf(fromNs), toMs: msOf(toNs), stops: found.flat() };
  };
  const usedOf = (one: PlacedMachine) => edits.used(idOf(one), nowNs(clock) - USED_NS);
  const answer = async (one: PlacedMachine, edit: Edit): Promise<EditView> => {
    const all = await edits.all(idOf(one), edit.fromNs, edit.toNs);
    return editView(edit, one, idsOf(knownAt(all, null)));
  };

  const stopsAnswer = Type.Object({ fromMs: Type.Number(), toMs: Type.Number(), stops: Type.Array(StopSchema) });
  api.get(
    '/api/v1/machines/:machine/stops',
    {
      schema: {
        summary: 'Stops of a machine that touch a window, whole, with their reasons',
        tags,
        params: OfMachine,
        querystring: Type.Object(Window),
        response: { 200: stopsAnswer, 400: ErrorSchema, 404: ErrorSchema },
      },
    },
    ({ params, query }) => stopsOf([machineOf(placed, params.machine)], query),
  );

  api.get(
    '/api/v1/lines/:line/stops',
    {
      schema: {
        summary: 'Stops of the machines of a line that touch a window, whole, with their reasons',
        tags,
        params: OfLine,
        querystring: Type.Object(Window),
        response: { 200: stopsAnswer, 400: ErrorSchema, 404: ErrorSchema },
      },
    },
    ({ params, query }) => stopsOf(ofLine(params.line), query),
  );

  const reasonsAnswer = Type.Object({ reasons: Type.Array(ReasonSchema) });
  api.get(
    '/api/v1/machines/:machine/reasons',
    {
      schema: {
        summary: 'Reasons that stops of a machine can have: a tree, parents first',
        tags,
        params: OfMachine,
        response: { 200: reasonsAnswer, 404: ErrorSchema },
      },
    },
    async ({ params }) => {
      const one = machineOf(placed, params.machine);
      return { reasons: reasonViews(one, await usedOf(one)) };
    },
  );

  api.get(
    '/api/v1/lines/:line/reasons',
    {
      schema: {
        summary: 'Reasons that stops of each machine of a line can have',
        tags,
        params: OfLine,
        response: {
          200: Type.Object({
            machines: Type.Array(Type.Object({ machine: Type.String(), reasons: Type.Array(ReasonSchema) })),
          }),
          404: ErrorSchema,
        },
      },
    },
    async ({ params }) => {
      const all = ofLine(params.line).map(async (one) => ({
        machine: one.machine.id,
        reasons: reasonViews(one, await usedOf(one)),
      }));
      return { machines: await Promise.all(all) };
    },
  );

  api.get(
    '/api/v1/machines/:machine/edits',
    {
      schema: {
        summary: 'What people said of a stretch: who, when and why, what was taken back too',
        tags,
        params: OfMachine,
        querystring: Type.Object({
          ...Window,
          since: Type.Optional(moment('With it comes what makes the difference to what was known at that moment')),
        }),
        response: {
          200: Type.Object({
            edits: Type.Array(EditSchema),
            difference: orNull(
              Type.Object({ added: Type.Array(Type.Integer()), retracted: Type.Array(Type.Integer()) }),
            ),
          }),
          400: ErrorSchema,
          404: ErrorSchema,
        },
      },
    },
    async ({ params, query }) => {
      const one = machineOf(placed, params.machine);
      const { fromNs, toNs, asKnownAtNs } = windowAsked(one.line.id, query);
      const all = await edits.all(idOf(one), fromNs, toNs);
      const { unbooked } = await edits.ledger.overlaid(idOf(one), fromNs, toNs, asKnownAtNs);
      const holding = idsOf(knownAt(all, asKnownAtNs));
      const said = all.filter((edit) => asKnownAtNs === null || edit.recordedNs <= asKnownAtNs);
      const difference = query.since === undefined ? null : differenceBetween(all, nsFromMs(query.since), asKnownAtNs);
      return {
        edits: said.map((edit) => editView(edit, one, holding, unbooked)),
        difference: difference && {
          added: difference.added.map(({ id }) => id),
          retracted: difference.retracted.map(({ edit }) => edit.id),
        },
      };
    },
  );

  api.post(
    '/api/v1/machines/:machine/edits',
    {
      config: audited,
      schema: {
        summary: 'Say why a machine stood, or which stretches were one stop',
        tags,
        params: OfMachine,
        body: EditAsked,
        response: { 200: EditSchema, ...Refused },
      },
    },
    async (request) => {
      const one = machineOf(placed, request.params.machine);
      const { body } = request;
      const saying = sayingOf(request, body.comment ?? null);
      const machine = idOf(one);
      switch (body.kind) {
        case 'reason':
          return answer(one, await edits.giveReason(machine, body.reason, placeOf(body), saying));
        case 'split':
          return answer(one, await edits.split(machine, nsFromMs(momentOf(body.atMs)), saying));
        case 'merge': {
          const span = { fromNs: nsFromMs(momentOf(body.fromMs)), toNs: nsFromMs(momentOf(body.toMs)) };
          return answer(one, await edits.merge(machine, span, saying));
        }
      }
    },
  );

  api.delete(
    '/api/v1/machines/:machine/edits/:edit',
    {
      config: audited,
      schema: {
        summary: 'Take an edit back; it stays to be seen',
        tags,
        params: OfEdit,
        querystring: Type.Object({ comment: Type.Optional(Type.String({ maxLength: 500, description: 'Why' })) }),
        response: { 200: EditSchema, ...Refused },
      },
    },
    async (request) => {
      const one = machineOf(placed, request.params.machine);
      const { kind } = await edits.find(idOf(one), request.params.edit);
      const { role } = request.visitor;
      if (kind === 'counts' && role !== null && !grants(role, 'correct-ledger')) {
        throw new GembaError('GEMBA_FORBIDDEN', { role, permission: 'correct-ledger' });
      }
      const saying = sayingOf(request, request.query.comment ?? null);
      return answer(one, await edits.retract(idOf(one), request.params.edit, saying));
    },
  );

  api.post(
    '/api/v1/machines/:machine/corrections',
    {
      config: audited,
      schema: {
        summary: 'Book parts later: rejects that were found, parts that were reworked, parts that were not counted',
        tags,
        params: OfMachine,
        body: CorrectionAsked,
        response: { 200: EditSchema, ...Refused },
      },
    },
    async (request) => {
      const one = machineOf(placed, request.params.machine);
      const { body } = request;
      const span = windowOf(body.fromMs, Math.min(body.toMs, Math.max(clock.nowMs(), body.fromMs)), CORRECTION_MAX_MS);
      if (span.fromNs === span.toNs)
        throw new GembaError('GEMBA_EDIT_FUTURE', { time: new Date(body.fromMs).toISOString() });
      const saying = sayingOf(request, body.comment);
      return answer(one, await edits.correct(idOf(one), span, partsOf(body), saying));
    },
  );
}

interface Asked {
  from?: number | undefined;
  to?: number | undefined;
  asKnownAt?: number | undefined;
}

const idOf = ({ machine }: PlacedMachine): MachineId => machine.id as MachineId;
const idsOf = (edits: readonly { id: number }[]): Set<number> => new Set(edits.map(({ id }) => id));
const msOf = (timeNs: bigint): number => Number(timeNs / 1_000_000n);

function sayingOf(request: FastifyRequest, comment: string | null) {
  return { by: personOf(request, null).name, comment };
}

/** Throws GEMBA_BAD_REQUEST on what is no moment. */
const momentOf = (timeMs: number): number => msOf(windowOf(timeMs, timeMs, 0).fromNs);

/** The stop of a moment, or a stretch. */
function placeOf({ stopMs, fromMs, toMs }: { stopMs?: number; fromMs?: number; toMs?: number }) {
  if (stopMs !== undefined && fromMs === undefined && toMs === undefined) return { atNs: nsFromMs(momentOf(stopMs)) };
  const span = stopMs === undefined ? windowOf(fromMs, toMs, CORRECTION_MAX_MS) : null;
  if (span !== null && span.fromNs < span.toNs) return span;
  throw new GembaError('GEMBA_BAD_REQUEST', { reason: 'name either "stopMs", or "fromMs" and a later "toMs"' });
}

/** Differences of the counts. */
function partsOf({ correction, parts }: Static<typeof CorrectionAsked>): Parts {
  switch (correction) {
    case 'rejects-found':
      return { good: -parts, reject: parts, rework: 0 };
    case 'reworked':
      return { good: 0, reject: 0, rework: parts };
    case 'good-missed':
      return { good: parts, reject: 0, rework: 0 };
    case 'rejects-missed':
      return { good: 0, reject: parts, rework: 0 };
  }
}
