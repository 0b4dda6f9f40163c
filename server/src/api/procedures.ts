/** Work procedures: what there is, where it applies, who must read it, and who has. */

import { GembaError } from '@gemba/contract/errors';
import { machinesOf, type Plant } from '@gemba/contract/plant';
import type { ProcedureRights } from '@gemba/contract/work';
import type { FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { grants, isPersonRole, type Permission } from '../access/permissions.ts';
import { nowNs } from '../clock.ts';
import { askReaders } from '../domain/procedures/reading.ts';
import type { Procedure, ReadingPerson } from '../domain/procedures/types.ts';
import { standingOf } from '../domain/procedures/versions.ts';
import type { UserRecord } from '../records/port.ts';
import { type ProcedureParts, procedureView, receiptsView, versionView } from '../views/procedures.ts';
import { personOf } from './alarms.ts';
import type { Api, ApiContext } from './context.ts';
import { placeOf } from './place.ts';
import { ErrorSchema } from './schemas.ts';
import {
  Attachment,
  id,
  ProcedureDetailSchema,
  ProcedureSchema,
  ProceduresSchema,
  Reader,
  ReceiptSchema,
} from './work-schemas.ts';

/** Procedures of an enterprise; a list of them is read whole. */
const PROCEDURES_MAX = 5000;
const LIST_MAX = 200;
const DAY_NS = 1_000_000n;

const strict = { additionalProperties: false } as const;
const changeable = {
  title: Type.String({ minLength: 1, maxLength: 160 }),
  attachments: Type.Array(Attachment, { maxItems: LIST_MAX }),
  readers: Type.Array(Reader, { maxItems: LIST_MAX }),
  readWithinDays: Type.Integer({ minimum: 1, maximum: 365, description: 'Days (24 h) until it is overdue' }),
};
const NewProcedure = Type.Object(
  {
    id: id('Number of the document, for example WI-014'),
    ...changeable,
    readWithinDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 365, default: 7 })),
  },
  strict,
);
const Changes = Type.Partial(Type.Object(changeable), strict);
export const OfProcedure = Type.Object({ procedure: Type.String({ maxLength: 64, description: 'Procedure id' }) });
const Refused = { 400: ErrorSchema, 401: ErrorSchema, 403: ErrorSchema, 404: ErrorSchema, 409: ErrorSchema };
const READ_WITHIN_DAYS = 7;

/** Whether whoever sends a request may do more than look. */
export const may = (request: FastifyRequest, permission: Permission): boolean =>
  request.visitor.role !== null && grants(request.visitor.role, permission);

/** Names of all users whose role grants a permission, in alphabetical order. */
export async function whoMay({ records }: Pick<ApiContext, 'records'>, permission: Permission): Promise<string[]> {
  const able = (await records.users()).filter(({ role }) => isPersonRole(role) && grants(role, permission));
  return able.map(({ name }) => name).sort();
}

const rightsOf = (request: FastifyRequest): ProcedureRights => ({
  write: may(request, 'write-procedures'),
  publish: may(request, 'publish-procedures'),
  seeReceipts: may(request, 'read-receipts'),
});

export const noProcedure = (of: string): GembaError =>
  new GembaError('GEMBA_NOT_FOUND', { what: 'Procedure', id: of, list: '/api/v1/procedures' });

const reader = ({ name, role, createdMs }: UserRecord): ReadingPerson => ({
  ...{ name, role },
  sinceNs: BigInt(Math.round(createdMs)) * DAY_NS,
});

export function procedureRoutes(api: Api, context: ApiContext): void {
  const { plant, records, clock } = context;
  const tags = ['procedures'];
  const { work } = records;
  const audited = (request: FastifyRequest) => ({
    subject: String(
      (request.params as { procedure?: string }).procedure ?? (request.body as { id?: string } | null)?.id,
    ),
    detail: JSON.stringify(request.body ?? {}),
  });

  /** Who asks, as the rules of reading see him; a screen has nothing to read. */
  async function askerOf({ visitor }: FastifyRequest): Promise<ReadingPerson | null> {
    const user = visitor.person === null ? null : await records.user(visitor.person.name);
    return user === null ? null : reader(user);
  }

  async function partsOf(request: FastifyRequest, of: string): Promise<ProcedureParts> {
    const procedure = await work.procedure(of);
    if (procedure === null) throw noProcedure(of);
    const person = await askerOf(request);
    const receipts = person === null ? [] : await work.receipts({ person: person.name });
    return { procedure, versions: await work.versions(of), receipts, person, place: null, nowNs: nowNs(clock) };
  }

  /** All of them, as the asker sees them. */
  async function viewsOf(request: FastifyRequest, place: ProcedureParts['place']) {
    const person = await askerOf(request);
    const [procedures, versions, receipts] = await Promise.all([
      work.procedures(),
      work.versions().then((all) => Map.groupBy(all, ({ procedure }) => procedure)),
      person === null ? [] : work.receipts({ person: person.name }),
    ]);
    const common = { receipts, person, place, nowNs: nowNs(clock) };
    return procedures.map((procedure) =>
      procedureView({ ...common, procedure, versions: versions.get(procedure.id) ?? [] }),
    );
  }

  api.get(
    '/api/v1/procedures',
    {
      schema: {
        summary: 'All procedures; or those of a place: of a line, its machines, what it makes, its changeovers',
        tags,
        querystring: Type.Object({
          line: Type.Optional(Type.String({ maxLength: 64 })),
          machine: Type.Optional(Type.String({ maxLength: 64, description: 'Only of this machine, not of its line' })),
          product: Type.Optional(
            Type.String({ maxLength: 64, description: 'What runs (default: the order’s, else the line’s own)' }),
          ),
          next: Type.Optional(
            Type.String({ maxLength: 64, description: 'What comes next (default: the product of the next order)' }),
          ),
        }),
        response: { 200: ProceduresSchema, 404: ErrorSchema },
      },
    },
    async (request) => {
      const place = await placeOf(context, request.query);
      const views = await viewsOf(request, place);
      const procedures = place === null ? views : views.filter(({ relation }) => relation !== null);
      const rights = rightsOf(request);
      return { procedures, people: rights.write ? await whoMay(context, 'confirm-reading') : [], may: rights };
    },
  );

  api.get(
    '/api/v1/procedures/mine',
    {
      schema: {
        summary: 'What I have still to read, the longest owed first',
        tags,
        response: { 200: Type.Object({ procedures: Type.Array(ProcedureSchema) }) },
      },
    },
    async (request) => {
      const owed = (await viewsOf(request, null)).filter(({ reading }) => reading !== null && reading.state !== 'read');
      return { procedures: owed.sort((a, b) => (a.reading?.byMs ?? 0) - (b.reading?.byMs ?? 0)) };
    },
  );

  api.get(
    '/api/v1/procedures/:procedure',
    {
      schema: {
        summary: 'A procedure with its versions',
        tags,
        params: OfProcedure,
        response: { 200: ProcedureDetailSchema, 404: ErrorSchema },
      },
    },
    async (request) => {
      const parts = await partsOf(request, request.params.procedure);
      const { versions, nowNs: now } = parts;
      const rights = rightsOf(request);
      const seen = versions.filter((version) => rights.write || version.publication !== null);
      return {
        ...procedureView(parts),
        versions: seen.map((version) => versionView(version, versions, now)).reverse(),
        people: rights.write ? await whoMay(context, 'confirm-reading') : [],
        may: rights,
      };
    },
  );

  api.post(
    '/api/v1/procedures',
    {
      config: { audit: audited },
      schema: {
        summary: 'Make a procedure; its first version is uploaded afterwards',
        tags,
        body: NewProcedure,
        response: { 200: ProcedureSchema, ...Refused },
      },
    },
    async (request) => {
      const { body } = request;
      checkPlaces(plant, body.attachments);
      await checkReaders(context, body.readers);
      if ((await work.procedures()).length >= PROCEDURES_MAX) {
        throw new GembaError('GEMBA_CONFLICT', { reason: `there are ${PROCEDURES_MAX} procedures, which is the most` });
      }
      const now = nowNs(clock);
      const procedure: Procedure = {
        ...{ id: body.id, title: body.title.trim(), attachments: body.attachments },
        readers: askReaders([], body.readers, now),
        readWithinDays: body.readWithinDays ?? READ_WITHIN_DAYS,
        madeBy: personOf(request, null).name,
        madeNs: now,
      };
      if (!(await work.addProcedure(procedure))) {
        throw new GembaError('GEMBA_CONFLICT', { reason: `there is a procedure ${body.id} already` });
      }
      return procedureView(await partsOf(request, body.id));
    },
  );

  api.patch(
    '/api/v1/procedures/:procedure',
    {
      config: { audit: audited },
      schema: {
        summary: 'Change where a procedure applies, who must read it, or what it is called',
        tags,
        params: OfProcedure,
        body: Changes,
        response: { 200: ProcedureSchema, ...Refused },
      },
    },
    async (request) => {
      const { readers, ...changes } = request.body;
      checkPlaces(plant, changes.attachments ?? []);
      await checkReaders(context, readers ?? []);
      const changed = await work.changeProcedure(request.params.procedure, (procedure) => ({
        ...procedure,
        ...changes,
        readers: readers === undefined ? procedure.readers : askReaders(procedure.readers, readers, nowNs(clock)),
      }));
      if (changed === null) throw noProcedure(request.params.procedure);
      return procedureView(await partsOf(request, changed.id));
    },
  );

  api.get(
    '/api/v1/procedures/:procedure/receipts',
    {
      schema: {
        summary: 'Who has read what holds, and who still has to: who owes it longest first',
        tags,
        params: OfProcedure,
        response: { 200: Type.Object({ receipts: Type.Array(ReceiptSchema) }), 403: ErrorSchema, 404: ErrorSchema },
      },
    },
    async (request) => {
      const of = request.params.procedure;
      const parts = await partsOf(request, of);
      const people = (await records.users()).map(reader);
      return { receipts: receiptsView({ ...parts, receipts: await work.receipts({ procedure: of }) }, people) };
    },
  );

  api.post(
    '/api/v1/procedures/:procedure/versions/:version/read',
    {
      config: { audit: (request) => ({ ...audited(request), detail: `version ${versionIn(request)}` }) },
      schema: {
        summary: 'I have read this version',
        tags,
        params: Type.Object({ ...OfProcedure.properties, version: Type.Integer({ minimum: 1 }) }),
        response: { 200: ProcedureSchema, ...Refused },
      },
    },
    async (request) => {
      const { procedure: of, version: number } = request.params;
      const { versions, nowNs: now } = await partsOf(request, of);
      const version = versions.find((one) => one.number === number);
      const standing = version === undefined ? null : standingOf(version, versions, now);
      if (standing === null || standing === 'draft') {
        throw new GembaError('GEMBA_NOT_FOUND', { what: 'Version', id: number, list: `/api/v1/procedures/${of}` });
      }
      if (standing !== 'in-force' && standing !== 'coming') {
        throw new GembaError('GEMBA_CONFLICT', {
          reason: `version ${number} is ${standing}: there is a newer one, or none`,
        });
      }
      await work.addReceipt({ procedure: of, number, person: personOf(request, null).name, atNs: now });
      return procedureView(await partsOf(request, of));
    },
  );
}

const versionIn = ({ params }: FastifyRequest): string => String((params as { version?: unknown }).version);

/** Throws GEMBA_BAD_REQUEST for what the plant hasn't. */
function checkPlaces(plant: Plant, attachments: readonly Static<typeof Attachment>[]): void {
  const placed = machinesOf(plant);
  const lines = new Set(placed.map(({ line }) => line.id));
  const machines = new Set(placed.map(({ machine }) => machine.id));
  const products = new Set(plant.products?.map((product) => product.id));
  const check = (what: string, known: ReadonlySet<string>, of: string | null) => {
    if (of === null || known.has(of)) return;
    throw new GembaError('GEMBA_BAD_REQUEST', { reason: `the plant has no ${what} ${of}` });
  };
  for (const attachment of attachments) {
    if (attachment.kind === 'machine') check('machine', machines, attachment.machine);
    else if (attachment.kind === 'product') check('product', products, attachment.product);
    else check('line', lines, attachment.line);
    if (attachment.kind !== 'changeover') continue;
    check('product', products, attachment.from);
    check('product', products, attachment.to);
  }
}

/** Throws GEMBA_BAD_REQUEST for roles and persons that there are not. */
async function checkReaders({ records }: ApiContext, readers: readonly Static<typeof Reader>[]): Promise<void> {
  for (const one of readers) {
    const isKnown = one.kind === 'role' ? isPersonRole(one.role) : (await records.user(one.person)) !== null;
    if (isKnown) continue;
    const reason = one.kind === 'role' ? `there is no role ${one.role}` : `there is no user ${one.person}`;
    throw new GembaError('GEMBA_BAD_REQUEST', { reason });
  }
}
