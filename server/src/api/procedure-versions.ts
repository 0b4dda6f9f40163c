/**
 * Versions of a procedure: uploaded as they are (the body is the document), published, withdrawn, and handed out again.
 * What a document is, its bytes say; it is never shown as anything that could run.
 */

import { createHash } from 'node:crypto';
import { GembaError } from '@gemba/contract/errors';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { nowNs } from '../clock.ts';
import { kindOf } from '../domain/procedures/content.ts';
import type { ProcedureVersion } from '../domain/procedures/types.ts';
import { publish, standingOf, withdraw } from '../domain/procedures/versions.ts';
import type { Refused as NotDone } from '../records/work/port.ts';
import { versionView } from '../views/procedures.ts';
import { personOf } from './alarms.ts';
import type { Api, ApiContext } from './context.ts';
import { may, noProcedure, OfProcedure } from './procedures.ts';
import { ErrorSchema, numberSent } from './schemas.ts';
import { ProcedureDetailSchema } from './work-schemas.ts';

/** Bytes of a document; of a text, which is laid out in the browser. */
export const DOCUMENT_MAX_BYTES = 20 * 1024 * 1024;
export const TEXT_MAX_BYTES = 1024 * 1024;
const VERSIONS_MAX = 1000;
/** How far ahead a version may be published. */
const AHEAD_MAX_MS = 5 * 366 * 86_400_000;
/** What was published never changes under its number. */
const KEPT_S = 3600;

const VersionSchema = ProcedureDetailSchema.properties.versions.items;
const OfVersion = Type.Object({ ...OfProcedure.properties, version: Type.Integer({ minimum: 1 }) });
const Refused = { 400: ErrorSchema, 401: ErrorSchema, 403: ErrorSchema, 404: ErrorSchema, 409: ErrorSchema };
const Publish = Type.Object(
  {
    effectiveMs: numberSent({ minimum: 0, default: null, description: 'From when it holds, ms UTC; null: from now' }),
    isEditorial: Type.Boolean({ default: false, description: 'Who has read the version before needs not read it' }),
  },
  { additionalProperties: false },
);
const Withdraw = Type.Object(
  { reason: Type.String({ minLength: 1, maxLength: 500, description: 'Why; required' }) },
  { additionalProperties: false },
);

const audited = (request: FastifyRequest) => {
  const { procedure, version } = request.params as { procedure: string; version?: number };
  const said = Buffer.isBuffer(request.body)
    ? { ...(request.query as object), bytes: request.body.byteLength }
    : (request.body ?? {});
  return {
    subject: version === undefined ? procedure : `${procedure} version ${version}`,
    detail: JSON.stringify(said),
  };
};

export function procedureVersionRoutes(api: Api, context: ApiContext): void {
  const { records, clock } = context;
  const { work } = records;
  const tags = ['procedures'];

  // The body of an upload is the document itself: nothing else may read it.
  void api.register(async (scoped) => {
    const uploads = scoped as unknown as Api;
    uploads.removeAllContentTypeParsers();
    uploads.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    uploads.post(
      '/api/v1/procedures/:procedure/versions',
      {
        bodyLimit: DOCUMENT_MAX_BYTES,
        config: { audit: audited },
        schema: {
          summary: 'Upload a version as a draft: the body is the document, PDF or Markdown (UTF-8)',
          tags,
          params: OfProcedure,
          querystring: Type.Object({
            fileName: Type.Optional(Type.String({ maxLength: 200 })),
            note: Type.String({
              maxLength: 500,
              default: '',
              description: 'What is different from the version before',
            }),
          }),
          response: { 200: VersionSchema, 413: ErrorSchema, 415: ErrorSchema, ...Refused },
        },
      },
      async (request) => {
        const { procedure } = request.params;
        if ((await work.procedure(procedure)) === null) throw noProcedure(procedure);
        const content = contentOf(request.body);
        const versions = await work.versions(procedure);
        if (versions.length >= VERSIONS_MAX) {
          throw new GembaError('GEMBA_CONFLICT', { reason: `there are ${VERSIONS_MAX} versions, which is the most` });
        }
        const made = {
          ...{ procedure, mediaType: content.mediaType, fileName: request.query.fileName ?? null },
          ...{ bytes: content.bytes.byteLength, sha256: createHash('sha256').update(content.bytes).digest('hex') },
          ...{ note: request.query.note.trim(), madeBy: personOf(request, null).name, madeNs: nowNs(clock) },
        };
        const version = await work.addVersion(made, content.bytes);
        return versionView(version, [...versions, version], nowNs(clock));
      },
    );
  });

  async function decided(
    params: { procedure: string; version: number },
    decide: (version: ProcedureVersion, versions: readonly ProcedureVersion[]) => ProcedureVersion | NotDone,
  ) {
    const { procedure, version: number } = params;
    const outcome = await work.changeVersion(procedure, number, decide);
    if (outcome === null) throw noVersion(procedure, number);
    if ('refused' in outcome) throw new GembaError('GEMBA_CONFLICT', { reason: outcome.refused });
    return versionView(outcome, await work.versions(procedure), nowNs(clock));
  }

  api.post(
    '/api/v1/procedures/:procedure/versions/:version/publish',
    {
      config: { audit: audited },
      schema: {
        summary: 'Publish a draft: from a moment on it holds, and its readers are asked to read it',
        tags,
        params: OfVersion,
        body: Publish,
        response: { 200: VersionSchema, ...Refused },
      },
    },
    async (request) => {
      const { effectiveMs, isEditorial } = request.body;
      const atNs = nowNs(clock);
      if (effectiveMs !== null && !(effectiveMs <= clock.nowMs() + AHEAD_MAX_MS)) {
        throw new GembaError('GEMBA_BAD_REQUEST', { reason: 'a version is published five years ahead at most' });
      }
      const effectiveNs = effectiveMs === null ? atNs : BigInt(Math.round(effectiveMs)) * 1_000_000n;
      const act = { by: personOf(request, null).name, atNs, effectiveNs, isEditorial };
      return decided(request.params, (version, versions) => publish(version, versions, act));
    },
  );

  api.post(
    '/api/v1/procedures/:procedure/versions/:version/withdraw',
    {
      config: { audit: audited },
      schema: {
        summary: 'Take a version out of use; where it was in force, none is until another is published',
        tags,
        params: OfVersion,
        body: Withdraw,
        response: { 200: VersionSchema, ...Refused },
      },
    },
    async (request) => {
      const act = { by: personOf(request, null).name, atNs: nowNs(clock), reason: request.body.reason };
      return decided(request.params, (version, versions) => withdraw(version, versions, act));
    },
  );

  api.get(
    '/api/v1/procedures/:procedure/versions/:version/content',
    {
      schema: {
        summary: 'The document itself; drafts only to those who may write',
        tags,
        params: OfVersion,
        response: { 200: Type.Unsafe<Uint8Array>(Type.String({ format: 'binary' })), 404: ErrorSchema },
      },
    },
    async (request, reply) => {
      const { procedure, version: number } = request.params;
      const versions = await work.versions(procedure);
      const version = versions.find((one) => one.number === number);
      const isDraft = version?.publication === null;
      if (version === undefined || (isDraft && !may(request, 'write-procedures'))) throw noVersion(procedure, number);
      const content = await work.content(procedure, number);
      if (content === null) throw noVersion(procedure, number);
      const isPdf = version.mediaType === 'application/pdf';
      const standing = standingOf(version, versions, nowNs(clock));
      const name = `${procedure}-v${number}${standing === 'draft' ? '-draft' : ''}.${isPdf ? 'pdf' : 'md'}`;
      reply.header('content-type', isPdf ? 'application/pdf' : 'text/markdown; charset=utf-8');
      reply.header('content-disposition', `${isPdf ? 'inline' : 'attachment'}; filename="${name}"`);
      // Whatever the file holds, it is of an origin of its own and runs nothing.
      reply.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox");
      reply.header('cache-control', isDraft ? 'no-store' : `private, max-age=${KEPT_S}`);
      return reply.send(Buffer.from(content.buffer, content.byteOffset, content.byteLength));
    },
  );
}

/** What an upload is. Throws GEMBA_DOCUMENT_KIND, GEMBA_TOO_LARGE. */
function contentOf(body: unknown): { bytes: Uint8Array; mediaType: ProcedureVersion['mediaType'] } {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  const mediaType = kindOf(bytes);
  if (mediaType === null) throw new GembaError('GEMBA_DOCUMENT_KIND');
  if (mediaType === 'text/markdown' && bytes.byteLength > TEXT_MAX_BYTES) {
    throw new GembaError('GEMBA_TOO_LARGE', { limit: `${TEXT_MAX_BYTES / 1024 / 1024} MB of text` });
  }
  return { bytes, mediaType };
}

const noVersion = (procedure: string, number: number): GembaError =>
  new GembaError('GEMBA_NOT_FOUND', { what: 'Version', id: number, list: `/api/v1/procedures/${procedure}` });
