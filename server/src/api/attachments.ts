/**
 * Photos and documents of jobs and requests: uploaded as they are (the body is the file), and handed out again. What a file
 * is, its bytes say; it is never shown as anything that could run.
 */

import { GembaError } from '@gemba/contract/errors';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { nowNs } from '../clock.ts';
import { mediaOf } from '../domain/jobs/media/media.ts';
import { attachmentView } from '../views/jobs.ts';
import { personOf } from './alarms.ts';
import type { Api, ApiContext } from './context.ts';
import { momentOf } from './job-act.ts';
import { AttachmentSchema, actId } from './job-schemas.ts';
import { Refused } from './jobs.ts';
import { may } from './procedures.ts';
import { ErrorSchema } from './schemas.ts';

/** Bytes of a file: a phone's photo has a third of it. */
const FILE_MAX_BYTES = 15 * 1024 * 1024;
const PER_JOB_MAX = 200;
const PER_REQUEST_MAX = 10;
/** What it holds never changes under its number. */
const KEPT_S = 86_400;

const Upload = Type.Object({
  id: actId,
  job: Type.Optional(Type.Integer({ minimum: 1, maximum: 2 ** 31, description: 'Number of the job' })),
  request: Type.Optional(Type.String({ maxLength: 64, description: 'Id of the request' })),
  name: Type.String({ maxLength: 200, default: '', description: 'As the file is called' }),
  atMs: Type.Optional(Type.Number({ minimum: 0, description: 'When it was taken, ms UTC' })),
});

const audited = (request: FastifyRequest) => {
  const { job, request: of, ...rest } = (request.query ?? {}) as { job?: number; request?: string };
  const bytes = Buffer.isBuffer(request.body) ? request.body.byteLength : 0;
  return { subject: job === undefined ? `request ${of}` : `job ${job}`, detail: JSON.stringify({ ...rest, bytes }) };
};

export function attachmentRoutes(api: Api, context: ApiContext): void {
  const { clock, records, jobs, attachmentFiles } = context;
  const tags = ['jobs'];

  // The body of an upload is the file itself: nothing else may read it.
  void api.register(async (scoped) => {
    const uploads = scoped as unknown as Api;
    uploads.removeAllContentTypeParsers();
    uploads.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    uploads.post(
      '/api/v1/attachments',
      {
        bodyLimit: FILE_MAX_BYTES,
        config: { audit: audited },
        schema: {
          summary: 'Attach a photo (JPEG, PNG, WebP) or a PDF to a job or a request; sent twice it is one',
          description:
            'The body is the file. Of a photo everything is taken away that is not seen: place, device, time.',
          tags,
          querystring: Upload,
          response: { 200: AttachmentSchema, 413: ErrorSchema, 415: ErrorSchema, ...Refused },
        },
      },
      async (request) => {
        const { query } = request;
        const { name: by } = personOf(request, null);
        await mustHaveRoom(request, query, by);
        const media = Buffer.isBuffer(request.body) ? mediaOf(request.body) : null;
        if (media === null) throw new GembaError('GEMBA_ATTACHMENT_KIND');
        const recordedNs = nowNs(clock);
        const made = {
          ...{ sha256: await attachmentFiles.put(media.bytes), mediaType: media.mediaType, by, act: query.id },
          ...{ bytes: media.bytes.byteLength, name: nameOf(query.name, media.mediaType), job: null },
          ...{ request: query.request ?? null, atNs: momentOf(query.atMs, recordedNs) },
        };
        const job = query.job === undefined ? null : { number: query.job, recordedNs };
        return attachmentView(await jobs.attach(made, job));
      },
    );
  });

  /** Whoever works on jobs attaches to them; who has asked for something attaches to that. Before anything is kept. */
  async function mustHaveRoom(request: FastifyRequest, of: { job?: number; request?: string }, by: string) {
    if ((of.job === undefined) === (of.request === undefined)) throw bad('a file is of a job, or of a request');
    if (of.job !== undefined) {
      if (!may(request, 'maintain')) throw forbidden(request);
      const job = await jobs.find(of.job);
      if (job.attachments >= PER_JOB_MAX) throw bad(`a job has ${PER_JOB_MAX} files at most`);
      return;
    }
    const found = await records.jobs.request(of.request ?? '');
    if (found === null) {
      throw new GembaError('GEMBA_NOT_FOUND', { what: 'Request', id: of.request ?? '', list: '/api/v1/requests' });
    }
    if (found.by !== by && !may(request, 'maintain')) throw forbidden(request);
    const files = await records.jobs.attachments({ request: found.id });
    if (files.length >= PER_REQUEST_MAX) throw bad(`a request has ${PER_REQUEST_MAX} files at most`);
  }

  api.get(
    '/api/v1/attachments/:attachment',
    {
      schema: {
        summary: 'The file itself',
        tags,
        params: Type.Object({ attachment: Type.Integer({ minimum: 1, maximum: 2 ** 31 }) }),
        response: { 200: Type.Unsafe<Uint8Array>(Type.String({ format: 'binary' })), 404: ErrorSchema },
      },
    },
    async ({ params }, reply) => {
      const id = params.attachment;
      const attachment = await records.jobs.attachment({ id });
      const bytes = attachment === null ? null : await attachmentFiles.read(attachment.sha256);
      if (attachment === null || bytes === null) {
        throw new GembaError('GEMBA_NOT_FOUND', { what: 'Attachment', id, list: '/api/v1/jobs' });
      }
      reply.header('content-type', attachment.mediaType);
      reply.header('x-content-type-options', 'nosniff');
      reply.header('content-disposition', `inline; filename*=UTF-8''${encodeURIComponent(attachment.name)}`);
      // Whatever the file holds, it is of an origin of its own and runs nothing.
      reply.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox");
      reply.header('cache-control', `private, max-age=${KEPT_S}, immutable`);
      return reply.send(bytes);
    },
  );
}

const ENDINGS = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp', 'application/pdf': 'pdf' } as const;

/** The name without anything of a path or that isn't printed, with the ending of what it is. */
function nameOf(asked: string, mediaType: keyof typeof ENDINGS): string {
  const plain = asked
    .replace(/^.*[\\/]/, '')
    .replace(/\p{C}/gu, '')
    .trim();
  const stem = plain.replace(/\.[A-Za-z0-9]{1,5}$/, '').slice(0, 100) || 'file';
  return `${stem}.${ENDINGS[mediaType]}`;
}

const bad = (reason: string) => new GembaError('GEMBA_BAD_REQUEST', { reason });
const forbidden = (request: FastifyRequest) =>
  new GembaError('GEMBA_FORBIDDEN', { role: request.visitor.role ?? 'nobody', permission: 'maintain' });
