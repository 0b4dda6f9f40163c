/** The quarantine: what was refused for good, looked at, replayed after its cause was mended, or dismissed. */

import { GembaError } from '@gemba/contract/errors';
import {
  QUARANTINE_REASONS,
  QUARANTINE_STATES,
  type QuarantineDetailView,
  type QuarantineItemView,
  type QuarantineSummary,
} from '@gemba/contract/quarantine';
import type { FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { quarantineDetailView, quarantineItemView, quarantineSummary } from '../views/quarantine.ts';
import type { Api, ApiContext } from './context.ts';
import { ErrorSchema, oneOf, orNull, type Same, time, timeOrNull } from './schemas.ts';

const PAGE_MAX = 500;
const IDS_MAX = 1000;

const ItemFields = {
  id: Type.Integer(),
  reason: oneOf(QUARANTINE_REASONS),
  state: oneOf(QUARANTINE_STATES),
  atMs: time('When it was refused first'),
  changedMs: time('When it was refused last, or decided about'),
  source: orNull(Type.String(), 'Gateway, or group/node of a foreign Sparkplug node'),
  machine: orNull(Type.String()),
  signal: orNull(Type.String(), 'Where all its samples are of one'),
  entries: Type.Integer({ description: 'Entries that are kept; 0 where it could not be read' }),
  replayable: Type.Boolean({ description: 'Whether it can be given to the pipeline again' }),
  by: orNull(Type.String(), 'Who decided about it last'),
  replays: Type.Integer({ description: 'How often it was replayed' }),
};
const ItemSchema = Type.Object(ItemFields);

const DetailSchema = Type.Object({
  ...ItemFields,
  detail: Type.String({ description: 'The reason in the words of whoever refused it' }),
  first: Type.Array(
    Type.Object({
      kind: oneOf(['sample', 'observed', 'gap', 'filled']),
      signal: orNull(Type.String()),
      timeNs: Type.String({ description: 'ns UTC' }),
      value: Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]),
      status: orNull(Type.Integer(), 'OPC UA StatusCode'),
    }),
    { description: 'The first entries' },
  ),
  evidence: orNull(
    Type.Object({ bytes: Type.Integer(), start: Type.String({ description: 'The first bytes, base64' }) }),
    'Of what could not be read',
  ),
});

const SummarySchema = Type.Object({
  open: Type.Array(
    Type.Object({
      reason: ItemFields.reason,
      source: ItemFields.source,
      machine: ItemFields.machine,
      items: Type.Integer(),
      entries: Type.Integer(),
      replayable: Type.Integer({ description: 'Items that can be replayed' }),
      lastMs: time('When the last one was refused'),
    }),
  ),
  states: Type.Object({
    open: Type.Integer(),
    replaying: Type.Integer(),
    replayed: Type.Integer(),
    dismissed: Type.Integer(),
  }),
  bytes: Type.Integer({ description: 'On the disk' }),
  maxBytes: Type.Integer({ description: 'Beyond it the oldest items are given up' }),
  givenUp: Type.Integer({ description: 'Items that nobody decided about, given up for want of room' }),
  lastGivenUpMs: timeOrNull('When the last one was'),
});

const filters = {
  reason: Type.Optional(oneOf(QUARANTINE_REASONS)),
  machine: Type.Optional(Type.String({ maxLength: 200 })),
  source: Type.Optional(Type.String({ maxLength: 400 })),
};
const Which = Type.Union([
  Type.Object({ ids: Type.Array(Type.Integer(), { minItems: 1, maxItems: IDS_MAX }) }, { additionalProperties: false }),
  Type.Object({ ...filters, reason: oneOf(QUARANTINE_REASONS) }, { additionalProperties: false }),
]);
const Decided = Type.Object({ items: Type.Integer({ description: 'Items that it was decided about' }) });
const AUDITED_IDS = 20;

export function quarantineRoutes(api: Api, { quarantine, replays }: ApiContext): void {
  const tags = ['quarantine'];
  const { catalog } = quarantine;

  api.get(
    '/api/v1/quarantine',
    {
      schema: {
        summary: 'What is open, by reason and machine, and how full it is',
        tags,
        response: { 200: SummarySchema },
      },
    },
    () => quarantineSummary(quarantine),
  );

  api.get(
    '/api/v1/quarantine/items',
    {
      schema: {
        summary: 'Items, newest first',
        tags,
        querystring: Type.Object({
          ...filters,
          state: Type.Optional(oneOf(QUARANTINE_STATES)),
          limit: Type.Integer({ minimum: 1, maximum: PAGE_MAX, default: 100 }),
          before: Type.Optional(
            Type.Integer({ description: 'Only items older than this one: `next` of the last page' }),
          ),
        }),
        response: { 200: Type.Object({ items: Type.Array(ItemSchema), next: orNull(Type.Integer()) }) },
      },
    },
    ({ query }) => {
      const { limit, before, ...which } = query;
      const found = catalog.list(which, limit + 1, before);
      const items = found.slice(0, limit).map(quarantineItemView);
      return { items, next: found.length > limit ? (items.at(-1)?.id ?? null) : null };
    },
  );

  api.get(
    '/api/v1/quarantine/items/:item',
    {
      schema: {
        summary: 'One item with its reason and its first entries',
        tags,
        params: Type.Object({ item: Type.Integer() }),
        response: { 200: DetailSchema, 404: ErrorSchema },
      },
    },
    async ({ params }) => {
      const item = catalog.get(params.item);
      if (item === undefined)
        throw new GembaError('GEMBA_NOT_FOUND', { what: 'Item', id: params.item, list: '/api/v1/quarantine/items' });
      return quarantineDetailView(item, await quarantine.read(item));
    },
  );

  const verbs = {
    replay: 'Give items to the pipeline again, after their cause was mended',
    dismiss: 'Items are of no use to anybody',
  } as const;
  for (const verb of ['replay', 'dismiss'] as const) {
    api.post(
      `/api/v1/quarantine/${verb}`,
      {
        config: { audit: ({ body }: FastifyRequest) => audited(body as Static<typeof Which> | undefined) },
        schema: {
          summary: verbs[verb],
          tags,
          body: Which,
          response: { 200: Decided, 400: ErrorSchema, 401: ErrorSchema, 403: ErrorSchema },
        },
      },
      async ({ body, visitor }) => ({ items: await replays[verb](body, visitor.person?.name ?? 'nobody') }),
    );
  }
}

function audited(which: Static<typeof Which> | undefined): { subject: string; detail: string } {
  if (which === undefined) return { subject: '', detail: '' };
  if (!('ids' in which)) return { subject: which.reason, detail: JSON.stringify(which) };
  const { ids } = which;
  return { subject: ids.slice(0, AUDITED_IDS).join(', '), detail: `${ids.length} items by their names` };
}

/** Fails to compile when a schema and its view part. */
export const AGREES: {
  item: Same<Static<typeof ItemSchema>, QuarantineItemView>;
  detail: Same<Static<typeof DetailSchema>, QuarantineDetailView>;
  summary: Same<Static<typeof SummarySchema>, QuarantineSummary>;
} = { item: true, detail: true, summary: true };
