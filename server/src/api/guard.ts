/**
 * The door of the API: every route must be in the table of permissions, every request is asked who sends it, every
 * write must come from our own page and is written into the audit log.
 */

import { GembaError } from '@gemba/contract/errors';
import type { Log } from '@gemba/program/log';
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { Accounts } from '../access/accounts.ts';
import type { ConsoleKey } from '../access/console-key.ts';
import { originAllowed } from '../access/origins.ts';
import { ACCESS, type Guarded } from '../access/permissions.ts';
import { demand, SESSION_COOKIE, type Visitor, visitorOf } from '../access/visitor.ts';
import type { Clock } from '../clock.ts';
import type { Records } from '../records/port.ts';
import type { Api } from './context.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is asking; set before any handler runs. */
    visitor: Visitor;
  }
  interface FastifyContextConfig {
    /** Of a write, and of a read that takes much with it: what it was about, for the audit log; never a secret. */
    audit?: (request: FastifyRequest) => { subject: string; detail: string };
  }
}

export interface GuardOptions {
  accounts: Accounts;
  records: Pick<Records, 'audit'>;
  clock: Clock;
  log: Log;
  allowedOrigins: readonly string[];
  /** The server listens on loopback alone: who sits at the machine may see everything. */
  openOnLoopback: boolean;
  /** Opens for the commands of the server. */
  console?: Pick<ConsoleKey, 'opens'>;
}

/** Puts the guard before every route that is registered afterwards. */
export function guard(api: Api, options: GuardOptions): void {
  api.decorateRequest('visitor', null as unknown as Visitor);
  api.addHook('onRoute', (route) => {
    for (const method of [route.method].flat()) entryOf(method, route);
  });
  api.addHook('onRequest', async (request) => {
    request.visitor = await visitorOfRequest(request, options);
    if (isWrite(request.method)) {
      const { origin, host } = request.headers;
      if (!originAllowed(origin, host, options)) throw new GembaError('GEMBA_ORIGIN', { origin: origin ?? 'none' });
    }
    // What was not found has no route: it is public to say so.
    if (request.routeOptions.url !== undefined)
      demand(request.visitor, guardedOf(request.method, request.routeOptions.url));
  });
  api.addHook('onSend', async (request, reply) => {
    const { url, config } = request.routeOptions;
    if (url !== undefined && (isWrite(request.method) || config.audit !== undefined))
      await audit(request, reply, options);
  });
}

/** Who sends a request. */
export async function visitorOfRequest(request: FastifyRequest, options: GuardOptions): Promise<Visitor> {
  const { headers } = request;
  if (options.console?.opens(headers.authorization) === true) return { person: null, role: 'console' };
  const asking = {
    token: request.cookies[SESSION_COOKIE],
    address: request.socket.remoteAddress,
    host: headers.host,
    forwarded: headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined,
  };
  return visitorOf(asking, options.accounts, options.openOnLoopback);
}

const isWrite = (method: string): boolean => !['GET', 'HEAD', 'OPTIONS'].includes(method);

/** Entry of the table for a route; HEAD is GET without its body, and the pages of the description count as one. */
function guardedOf(method: string, url: string): Guarded {
  const path = url.startsWith('/api/docs/') ? '/api/docs/*' : url;
  return `${method === 'HEAD' ? 'GET' : method} ${path}` as Guarded;
}

function entryOf(method: string, route: RouteOptions): void {
  const guarded = guardedOf(method, route.url);
  if (!(guarded in ACCESS)) throw new Error(`${guarded} is not in the table of permissions`);
  if (isWrite(method) && route.config?.audit === undefined) throw new Error(`${guarded} does not say what is audited`);
}

async function audit(
  request: FastifyRequest,
  reply: FastifyReply,
  { records, clock, log }: GuardOptions,
): Promise<void> {
  const about = request.routeOptions.config.audit?.(request) ?? { subject: '', detail: '' };
  try {
    await records.audit({
      atMs: clock.nowMs(),
      who: request.visitor?.person?.name ?? (request.visitor?.role === 'console' ? 'console' : 'nobody'),
      from: request.ip,
      what: `${request.method} ${request.routeOptions.url}`,
      subject: about.subject.slice(0, 200),
      detail: about.detail.slice(0, 1000),
      result: reply.statusCode < 400 ? 'done' : 'refused',
    });
  } catch (error) {
    log.error({ err: error }, 'the audit log could not be written');
  }
}
