/** Signing in and out. The token is in the cookie alone; no answer and no log ever holds it. */

import { GembaError } from '@gemba/contract/errors';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { SignedIn } from '../access/accounts.ts';
import { SESSION_COOKIE } from '../access/visitor.ts';
import type { Api, ApiContext } from './context.ts';
import { Done, ErrorSchema } from './schemas.ts';

const secret = (description: string) => Type.String({ minLength: 1, maxLength: 200, description });
const User = Type.Object({ name: Type.String(), role: Type.String(), mustChangePassword: Type.Boolean() });
const Login = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 64 }), password: secret('Password') },
  { additionalProperties: false },
);
const Change = Type.Object(
  { current: secret('Present password'), next: secret('New password') },
  { additionalProperties: false },
);

/** Attempts to sign in a minute and address, beside the lockout. */
const LOGINS_PER_MIN = 30;

export function sessionRoutes(api: Api, { accounts }: ApiContext): void {
  const tags = ['session'];

  api.get(
    '/api/v1/session',
    {
      schema: {
        summary: 'Who is signed in',
        tags,
        response: { 200: Type.Object({ user: Type.Union([User, Type.Null()]) }) },
      },
    },
    ({ visitor }) => ({ user: visitor.person === null ? null : userOf(visitor.person) }),
  );

  api.post(
    '/api/v1/session',
    {
      config: {
        rateLimit: { max: LOGINS_PER_MIN, timeWindow: '1 minute' },
        audit: ({ body }: FastifyRequest) => ({
          subject: String((body as { name?: unknown } | undefined)?.name),
          detail: '',
        }),
      },
      schema: {
        summary: 'Sign in; sets the session cookie',
        tags,
        body: Login,
        response: { 200: Type.Object({ user: User }), 401: ErrorSchema, 429: ErrorSchema },
      },
    },
    async (request, reply) => {
      const { person, token } = await accounts.signIn(request.body.name, request.body.password, request.ip);
      // A session that was there before ends: no two people share a cookie.
      if (request.visitor.person !== null) await accounts.signOut(request.visitor.person);
      giveCookie(reply, token);
      return { user: userOf(person) };
    },
  );

  api.delete(
    '/api/v1/session',
    {
      config: { audit: ({ visitor }: FastifyRequest) => ({ subject: visitor?.person?.name ?? '', detail: '' }) },
      schema: { summary: 'Sign out', tags, response: { 200: Done, 401: ErrorSchema } },
    },
    async (request, reply) => {
      if (request.visitor.person !== null) await accounts.signOut(request.visitor.person);
      reply.clearCookie(SESSION_COOKIE, COOKIE);
      return { done: true as const };
    },
  );

  api.post(
    '/api/v1/session/password',
    {
      config: {
        rateLimit: { max: LOGINS_PER_MIN, timeWindow: '1 minute' },
        audit: ({ visitor }: FastifyRequest) => ({ subject: visitor?.person?.name ?? '', detail: '' }),
      },
      schema: {
        summary: 'Choose a new password; all other sessions end',
        tags,
        body: Change,
        response: { 200: Done, 400: ErrorSchema, 401: ErrorSchema },
      },
    },
    async (request, reply) => {
      const { person } = request.visitor;
      if (person === null) throw new GembaError('GEMBA_UNAUTHENTICATED');
      giveCookie(reply, await accounts.changePassword(person, request.body.current, request.body.next, request.ip));
      return { done: true as const };
    },
  );
}

/** Secure also over plain HTTP: browsers keep such a cookie on localhost, and elsewhere there is no plain HTTP. */
const COOKIE = { path: '/', secure: true, httpOnly: true, sameSite: 'strict' } as const;

function giveCookie(reply: FastifyReply, token: string): void {
  reply.setCookie(SESSION_COOKIE, token, COOKIE);
}

const userOf = ({ name, role, mustChange }: SignedIn) => ({ name, role, mustChangePassword: mustChange });
