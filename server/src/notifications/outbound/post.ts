/**
 * Sends a body to an address that somebody typed in. It goes to the open internet over TLS, or to what the configuration
 * allows; never to another internal address, however it is written, resolved, redirected to or bound anew: the address
 * that was looked at is the one that is connected to.
 */

import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type BlockList, isIP, type LookupFunction } from 'node:net';
import type { Outcome } from '../../domain/notifications/attempt.ts';
import { isAllowed, mayReach } from './internal.ts';
import { retryAfterMs } from './retry-after.ts';

export interface Outbound {
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
}

export interface OutboundOptions {
  /** Internal addresses that may be reached, without TLS too. */
  allowed: BlockList;
  /** Certificates to trust besides, PEM. */
  ca?: string | undefined;
  /** ms until the whole answer must be there (default 10 s). */
  withinMs?: number;
  signal?: AbortSignal;
  nowMs: () => number;
  /** For tests: what a name resolves to. */
  resolve?: (host: string) => Promise<LookupAddress[]>;
}

const WITHIN_MS = 10_000;
/** Bytes of an answer that are read; nobody needs them. */
const ANSWER_MAX_BYTES = 64 * 1024;

class Forbidden extends Error {}

const failed = (error: string, after: number | null = null): Outcome => ({
  kind: 'failed',
  error,
  retryAfterMs: after,
});

/** Resolves with what became of it; never rejects. */
export async function post({ url: text, headers, body }: Outbound, options: OutboundOptions): Promise<Outcome> {
  const { allowed, ca, withinMs = WITHIN_MS, signal } = options;
  const url = URL.parse(text);
  if (url === null || !['https:', 'http:'].includes(url.protocol) || url.username !== '' || url.password !== '') {
    return { kind: 'refused', error: 'not an https address' };
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isSafe = url.protocol === 'https:';
  const forbidden = isIP(host) === 0 ? null : whyNot(host, isSafe, allowed);
  if (forbidden !== null) return { kind: 'refused', error: forbidden };
  const late = AbortSignal.timeout(withinMs);
  const request: RequestOptions = {
    ...{ method: 'POST', protocol: url.protocol, host, path: url.pathname + url.search },
    ...(url.port === '' ? {} : { port: url.port }),
    headers: { ...headers, 'content-length': `${Buffer.byteLength(body)}`, host: url.host, connection: 'close' },
    // A connection of another request may lead to an address that nobody has looked at.
    agent: false,
    lookup: guardedLookup(isSafe, allowed, options.resolve ?? resolveAll),
    signal: AbortSignal.any([late, ...(signal === undefined ? [] : [signal])]),
  };
  try {
    const answer = await answerTo(
      isSafe ? httpsRequest({ ...request, ...(ca && { ca }) }) : httpRequest(request),
      body,
    );
    return judged(answer, options.nowMs());
  } catch (error) {
    return failed(late.aborted ? `no answer within ${withinMs / 1000} s` : reasonOf(error as Error));
  }
}

/** Why an address may not be reached; `null` where it may. */
function whyNot(address: string, isSafe: boolean, allowed: BlockList): string | null {
  if (!mayReach(address, allowed)) return `${address} is an internal address (notifications.allowInternal)`;
  return isSafe || isAllowed(address, allowed) ? null : 'beyond the plant it must be https';
}

const resolveAll = (host: string): Promise<LookupAddress[]> =>
  new Promise((resolve, reject) =>
    systemLookup(host, { all: true }, (error, found) => (error === null ? resolve(found) : reject(error))),
  );

/** Looks a name up, and lets the connection have it only if each of its addresses may be reached. */
function guardedLookup(
  isSafe: boolean,
  allowed: BlockList,
  resolve: (host: string) => Promise<LookupAddress[]>,
): LookupFunction {
  return (host, { all }, answer) => {
    resolve(host).then(
      (found) => {
        const [first] = found;
        const why = found.map(({ address }) => whyNot(address, isSafe, allowed)).find((one) => one !== null);
        if (why !== undefined || first === undefined) answer(new Forbidden(why ?? `${host} has no address`), []);
        else if (all === true) answer(null, found);
        else answer(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => answer(error, []),
    );
  };
}

interface Answer {
  status: number;
  retryAfter: string | undefined;
}

/** The answer, once it is there whole. */
function answerTo(request: ReturnType<typeof httpRequest>, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request.once('error', reject);
    request.once('response', (response: IncomingMessage) => {
      const answer = { status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] };
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= ANSWER_MAX_BYTES) return;
        resolve(answer);
        response.destroy();
      });
      response.once('end', () => resolve(answer));
      // Cut in the middle: whether it was taken nobody knows, so it is sent again under the same key.
      response.once('error', reject);
      response.once('close', () => reject(new Error('the answer broke off')));
    });
    request.end(body);
  });
}

/** Codes with which the other side asks for patience [RFC 9110 §15, RFC 6585 §4]. */
const LATER = new Set([408, 425, 429]);

function judged({ status, retryAfter }: Answer, nowMs: number): Outcome {
  if (status >= 200 && status < 300) return { kind: 'taken' };
  if (LATER.has(status) || status >= 500) return failed(`answered ${status}`, retryAfterMs(retryAfter, nowMs));
  const followed = status >= 300 && status < 400 ? ', and redirects are not followed' : '';
  return { kind: 'refused', error: `answered ${status}${followed}` };
}

const reasonOf = ({ name, message }: Error): string => (message === '' ? name : message);
