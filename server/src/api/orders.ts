/** Production orders: entered, imported, begun and ended, and what came of them. */

import { GembaError } from '@gemba/contract/errors';
import { ORDER_ACTS, ORDER_SOURCES, ORDER_STATES } from '@gemba/contract/orders';
import { msFromNs, nsFromMs } from '@gemba/contract/sample';
import type { FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { nowNs } from '../clock.ts';
import type { Order } from '../domain/orders/order.ts';
import { operationsPerformance, resultsCsv } from '../domain/orders/results/formats.ts';
import { IMPORT_MAX_BYTES } from '../imports/table.ts';
import type { OrderChange } from '../orders/orders.ts';
import { moment, windowOf } from './asked.ts';
import type { Api, ApiContext } from './context.ts';
import { ImportAsked, takeTables } from './import-schemas.ts';
import { ImportReportSchema } from './plan-schemas.ts';
import { ErrorSchema, numberSent, oneOf, orNull, time, timeOrNull } from './schemas.ts';

const strict = { additionalProperties: false } as const;
const tags = ['orders'];
const id = Type.String({ maxLength: 64 });

const OrderSchema = Type.Object({
  ...{ id: Type.String(), line: Type.String(), product: Type.String() },
  quantity: Type.Number({ description: 'Good parts that are wanted' }),
  plannedStartMs: time('It is not begun before'),
  dueMs: time('When it is to be finished'),
  priority: Type.Number({ description: '1 is the most urgent' }),
  sequence: orNull(Type.Number(), 'Place in the line’s order of work'),
  state: oneOf(ORDER_STATES),
  source: oneOf(ORDER_SOURCES),
  startedMs: timeOrNull('First start'),
  endedMs: timeOrNull('When it was finished or cancelled'),
});

const Planned = {
  line: id,
  product: id,
  quantity: Type.Number({ exclusiveMinimum: 0, description: 'Good parts' }),
  plannedStartMs: moment('It is not begun before'),
  dueMs: moment('When it is to be finished'),
  priority: Type.Integer({ minimum: 1, maximum: 9, description: '1 is the most urgent' }),
  sequence: numberSent({ minimum: 0, maximum: 1_000_000, multipleOf: 1 }),
};
const New = Type.Object(
  {
    id,
    ...{ line: Planned.line, product: Planned.product, quantity: Planned.quantity, dueMs: Planned.dueMs },
    plannedStartMs: Type.Optional(Planned.plannedStartMs),
    priority: Type.Optional(Planned.priority),
    sequence: Type.Optional(Planned.sequence),
  },
  strict,
);
const Change = Type.Partial(Type.Object(Planned), strict);
const Act = Type.Object(
  {
    atMs: Type.Optional(moment('When it took effect (default: now), at most seven days ago')),
    comment: Type.Optional(Type.Union([Type.Null(), Type.String({ maxLength: 500 })])),
  },
  strict,
);
const Of = Type.Object({ order: id });
const EXPORT_DAYS_MAX = 366;

const viewOf = ({ plannedStartNs, dueNs, startedNs, endedNs, ...order }: Order) => ({
  ...order,
  ...{ plannedStartMs: msFromNs(plannedStartNs), dueMs: msFromNs(dueNs) },
  startedMs: startedNs === null ? null : msFromNs(startedNs),
  endedMs: endedNs === null ? null : msFromNs(endedNs),
});

/** A body in the core's own units; what isn't said stays unsaid. */
function told({ plannedStartMs, dueMs, ...rest }: Static<typeof Change>): OrderChange {
  return {
    ...rest,
    ...(plannedStartMs === undefined ? {} : { plannedStartNs: nsFromMs(plannedStartMs) }),
    ...(dueMs === undefined ? {} : { dueNs: nsFromMs(dueMs) }),
  } as OrderChange;
}

const who = (request: FastifyRequest): string | null => request.visitor.person?.name ?? null;
const audited = (request: FastifyRequest) => ({
  subject: String((request.params as { order?: string }).order ?? (request.body as { id?: string } | null)?.id ?? ''),
  detail: JSON.stringify(request.body ?? {}).slice(0, 1000),
});

export function orderRoutes(api: Api, context: ApiContext): void {
  const { orders, planner, clock } = context;
  const answers = { 401: ErrorSchema, 403: ErrorSchema, 404: ErrorSchema, 409: ErrorSchema };

  api.get(
    '/api/v1/orders',
    {
      schema: {
        summary: 'Production orders, by due date',
        tags,
        querystring: Type.Object({
          line: Type.Optional(id),
          state: Type.Optional(Type.Array(oneOf(ORDER_STATES), { maxItems: ORDER_STATES.length })),
          ranFrom: Type.Optional(moment('Only those that ran at some time since')),
        }),
        response: { 200: Type.Object({ orders: Type.Array(OrderSchema) }) },
      },
    },
    async ({ query }) => {
      const { line, state, ranFrom } = query;
      const now = clock.nowMs();
      const ran = { fromNs: nsFromMs(Math.min(ranFrom ?? now, now)), toNs: nsFromMs(now + 1) };
      const asked = {
        ...(line === undefined ? {} : { line }),
        ...(state === undefined ? {} : { states: state }),
        ...(ranFrom === undefined ? {} : { ran }),
      };
      return { orders: (await orders.list(asked)).map(viewOf) };
    },
  );

  api.post(
    '/api/v1/orders',
    {
      config: { audit: audited },
      schema: { summary: 'Enters an order', tags, body: New, response: { 200: OrderSchema, ...answers } },
    },
    async (request) => {
      const { id: order, ...rest } = request.body;
      return viewOf(
        await orders.create({ ...told(rest), id: order } as Parameters<typeof orders.create>[0], who(request)),
      );
    },
  );

  api.patch(
    '/api/v1/orders/:order',
    {
      config: { audit: audited },
      schema: {
        summary: 'Changes an order that is still open; line and product only before it has begun',
        tags,
        ...{ params: Of, body: Change, response: { 200: OrderSchema, ...answers } },
      },
    },
    async (request) => viewOf(await orders.change(request.params.order, told(request.body), who(request))),
  );

  for (const act of ORDER_ACTS) {
    api.post(
      `/api/v1/orders/:order/${act}`,
      {
        config: { audit: audited },
        schema: { summary: SUMMARY[act], tags, params: Of, body: Act, response: { 200: OrderSchema, ...answers } },
      },
      async (request) => {
        const { atMs, comment = null } = request.body;
        const said = { by: who(request), comment, ...(atMs === undefined ? {} : { atNs: nsFromMs(atMs) }) };
        return viewOf(await orders.act(request.params.order, act, said));
      },
    );
  }

  api.get(
    '/api/v1/orders/export',
    {
      config: { audit: () => ({ subject: 'orders', detail: '' }) },
      schema: {
        summary: 'What came of the orders that ran in a window: a table, or an ISA-95 OperationsPerformance',
        tags,
        querystring: Type.Object({
          ...{ from: Type.Optional(moment('Start')), to: Type.Optional(moment('End')) },
          format: Type.Union([Type.Literal('csv'), Type.Literal('isa-95')], { default: 'csv' }),
        }),
        response: { 200: Type.Unsafe<unknown>({ description: 'CSV, or JSON' }) },
      },
    },
    async ({ query }, reply) => {
      const ran = windowOf(
        query.from ?? clock.nowMs() - 31 * 86_400_000,
        query.to ?? clock.nowMs(),
        EXPORT_DAYS_MAX * 86_400_000,
      );
      const results = await planner.results(await orders.list({ ran }));
      if (query.format === 'isa-95') return operationsPerformance(results, `gemba-${clock.nowMs()}`, nowNs(clock));
      reply.header('content-disposition', 'attachment; filename="orders.csv"');
      return reply.type('text/csv; charset=utf-8').send(resultsCsv(results));
    },
  );
  importRoute(api, context);
}

const SUMMARY = {
  start: 'The order begins, or goes on',
  pause: 'The order stands back for another',
  finish: 'The order is done',
  cancel: 'The order is given up',
} as const;

/** A file as it is: a table as `text/csv`, an ISA-95 schedule as `application/json`. */
function importRoute(api: Api, { orders }: ApiContext): void {
  takeTables(api);
  api.post(
    '/api/v1/orders/import',
    {
      bodyLimit: IMPORT_MAX_BYTES,
      config: {
        audit: ({ query, headers }: FastifyRequest) => ({
          subject: 'orders',
          detail: `${JSON.stringify(query)} ${headers['content-type'] ?? ''}`,
        }),
      },
      schema: {
        summary:
          'Reads orders from a file; says of each row that is broken where and why, and imports as the mode says',
        tags,
        querystring: ImportAsked,
        response: { 200: ImportReportSchema, 401: ErrorSchema, 403: ErrorSchema },
      },
    },
    async (request) => {
      const body: unknown = request.body;
      const { mode, dryRun } = request.query;
      if (Buffer.isBuffer(body)) return orders.import({ kind: 'csv', bytes: body }, { mode, dryRun }, who(request));
      if (body === undefined || body === null) {
        throw new GembaError('GEMBA_BAD_REQUEST', { reason: 'there is no file: send text/csv or application/json' });
      }
      return orders.import({ kind: 'isa-95', message: body }, { mode, dryRun }, who(request));
    },
  );
}
