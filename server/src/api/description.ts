/**
 * The API's description (OpenAPI), for people at /api/docs and programs at /api/openapi.json. What a route needs and how
 * it may be refused is not written beside each route: it follows from the table of permissions.
 */

import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import type { FastifySwaggerUiOptions } from '@fastify/swagger-ui';
import { ACCESS, type Guarded, grants, type Need, type Permission, ROLES, type Role } from '../access/permissions.ts';
import { SESSION_COOKIE } from '../access/visitor.ts';
import { ErrorSchema } from './schemas.ts';

const SESSION = 'session';

export const description = (version: string): FastifyDynamicSwaggerOptions => ({
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'Gemba',
      version,
      description:
        'What the plant does now, and what it did. Names ending in `Ms` are milliseconds, of a moment UTC. ' +
        'Sign in with `POST /api/v1/session` and send its cookie; where the server listens on loopback alone, ' +
        'reading needs none. Writes are refused from pages of another origin.',
    },
    components: {
      securitySchemes: {
        [SESSION]: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE, description: 'Set by POST /api/v1/session' },
      },
    },
  },
  transform: ({ schema, url, route }) => {
    const method = String(route.method);
    return { url, schema: schema?.hide === true ? schema : completed(schema ?? {}, method, url) };
  },
});

/** The page under /api/docs: nothing from elsewhere, and the policy of all pages but for pictures inside its style sheet. */
export const descriptionPage: FastifySwaggerUiOptions = {
  routePrefix: '/api/docs',
  theme: { title: 'Gemba API' },
  uiConfig: { validatorUrl: null },
  staticCSP: false,
  transformStaticCSP: (policy) => policy.replace("img-src 'self'", "img-src 'self' data:"),
};

type Schema = Parameters<NonNullable<FastifyDynamicSwaggerOptions['transform']>>[0]['schema'];

/** A route's schema with what it needs, and each way in which it may be refused. */
function completed(schema: NonNullable<Schema>, method: string, url: string): NonNullable<Schema> {
  const need: Need = ACCESS[`${method} ${url}` as Guarded];
  const isWrite = method !== 'GET';
  const takes = schema.body !== undefined || schema.querystring !== undefined;
  const refusals = [
    ...(takes ? [400] : []),
    ...(need === 'public' ? [] : [401]),
    ...(isWrite || !isOpen(need) ? [403] : []),
    429,
  ];
  return {
    ...schema,
    description: needOf(need),
    security: need === 'public' ? [] : need === 'see' ? [{}, { [SESSION]: [] }] : [{ [SESSION]: [] }],
    response: { ...Object.fromEntries(refusals.map((status) => [status, ErrorSchema])), ...(schema.response ?? {}) },
  };
}

/** Whether everybody who is known may do it. */
const isOpen = (need: Need): boolean => need === 'public' || need === 'see' || need === 'signed-in';

function needOf(need: Need): string {
  if (need === 'public') return 'Anybody may.';
  if (need === 'signed-in') return 'Whoever is signed in.';
  return `Needs the permission \`${need}\`: ${rolesWith(need).join(', ')}.`;
}

const rolesWith = (permission: Permission): Role[] =>
  (Object.keys(ROLES) as Role[]).filter((role) => grants(role, permission));
