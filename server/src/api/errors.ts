/** Errors as the API answers them: code, message and next step of the error table, never a stack. */

import { type ErrorCode, GembaError } from '@gemba/contract/errors';
import type { Log } from '@gemba/program/log';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

const STATUS: Partial<Record<ErrorCode, number>> = {
  GEMBA_NOT_FOUND: 404,
  GEMBA_BAD_REQUEST: 400,
  GEMBA_UNAUTHENTICATED: 401,
  GEMBA_LOGIN_FAILED: 401,
  GEMBA_LOGIN_LOCKED: 429,
  GEMBA_FORBIDDEN: 403,
  GEMBA_PASSWORD_CHANGE: 403,
  GEMBA_ORIGIN: 403,
  GEMBA_TOO_MANY: 429,
  GEMBA_READ_LIMIT: 400,
  GEMBA_READ_TIMEOUT: 503,
  GEMBA_READ_BUSY: 429,
  GEMBA_STUDIES_BUSY: 429,
  GEMBA_SHELVE_TIME: 400,
  GEMBA_STALE_OCCURRENCE: 409,
  GEMBA_CONFLICT: 409,
  GEMBA_IMPLAUSIBLE_READING: 409,
  GEMBA_TOO_LARGE: 413,
  GEMBA_DOCUMENT_KIND: 415,
  GEMBA_REASON_UNKNOWN: 400,
  GEMBA_STOP_UNKNOWN: 409,
  GEMBA_EDIT_RANGE: 400,
  GEMBA_EDIT_FUTURE: 400,
  GEMBA_EDIT_NEGATIVE: 409,
  GEMBA_ORDER_INVALID: 400,
  GEMBA_ORDER_TAKEN: 409,
  GEMBA_ORDER_STATE: 409,
  GEMBA_ORDER_LINE_BUSY: 409,
  GEMBA_JOB_STATE: 409,
  GEMBA_JOB_INCOMPLETE: 409,
  GEMBA_ATTACHMENT_KIND: 415,
  GEMBA_FEED_UNKNOWN: 404,
  GEMBA_CONFIG_EDIT: 409,
  GEMBA_CONFIG_INVALID: 409,
  GEMBA_CONFIG_SYNTAX: 409,
  GEMBA_CONFIG_UNREADABLE: 409,
};

/** Answers an error; one that nobody foresaw is logged whole, and its sender is only told that it happened. */
export function answerError(
  error: FastifyError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
  log: Log,
): FastifyReply {
  const known = toGemba(error, request);
  const status = STATUS[known.code] ?? 500;
  if (status === 500) log.error({ err: error, request: `${request.method} ${routeOf(request)}` }, 'request failed');
  const { code, message, next, values } = known;
  reply.code(status);
  // Followed as a link, as an export is: a person reads it.
  if (request.headers.accept?.includes('text/html')) {
    return reply.type('text/plain; charset=utf-8').send(`${message}\n${next}\n(${code})\n`);
  }
  return reply.send({ code, message, next, values });
}

/** The pattern, not the address: a query or an id may hold what no log should. */
const routeOf = (request: FastifyRequest): string => request.routeOptions?.url ?? 'no route';

function toGemba(error: FastifyError | Error, request: FastifyRequest): GembaError {
  if (error instanceof GembaError) return error;
  const status = 'statusCode' in error ? error.statusCode : undefined;
  if (status === 413) return new GembaError('GEMBA_TOO_LARGE', { limit: inBytes(request.routeOptions?.bodyLimit) });
  if (status === 429) return new GembaError('GEMBA_TOO_MANY', { seconds: 60 });
  if (status === 404) return new GembaError('GEMBA_NOT_FOUND', { what: 'Page', id: '', list: '/api/docs' });
  if (status !== undefined && status >= 400 && status < 500) {
    return new GembaError('GEMBA_BAD_REQUEST', { reason: error.message });
  }
  return new GembaError('GEMBA_INTERNAL', { reason: 'the server could not do this' });
}

/** A limit as people say it: `64 kB`, `20 MB`. */
function inBytes(limit = 0): string {
  const isMega = limit >= 1024 * 1024;
  return `${Math.floor(limit / 1024 / (isMega ? 1024 : 1))} ${isMega ? 'MB' : 'kB'}`;
}
