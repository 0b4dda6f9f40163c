/** Users and the audit log, for administrators. */

import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { USER_NAME_PATTERN } from '../access/accounts.ts';
import { PERSON_ROLES } from '../access/permissions.ts';
import type { Api, ApiContext } from './context.ts';
import { AuditLine, Done, ErrorSchema } from './schemas.ts';

const PutUser = Type.Object(
  {
    name: Type.String({ pattern: USER_NAME_PATTERN }),
    role: Type.Enum([...PERSON_ROLES]),
    password: Type.String({ minLength: 1, maxLength: 200, description: 'To begin with; the user must change it' }),
  },
  { additionalProperties: false },
);
const User = Type.Object({
  name: Type.String(),
  role: Type.String(),
  mustChange: Type.Boolean(),
  createdMs: Type.Number(),
});

export function userRoutes(api: Api, { accounts, records }: ApiContext): void {
  api.get(
    '/api/v1/users',
    { schema: { summary: 'All users', tags: ['users'], response: { 200: Type.Object({ users: Type.Array(User) }) } } },
    async () => ({ users: await accounts.users() }),
  );

  api.post(
    '/api/v1/users',
    {
      config: {
        audit: ({ body }: FastifyRequest) => {
          const { name, role } = (body ?? {}) as { name?: string; role?: string };
          return { subject: String(name), detail: `role ${role}` };
        },
      },
      schema: {
        summary: 'Make a user, or give him another role or password; his sessions end',
        tags: ['users'],
        body: PutUser,
        response: { 200: Done, 400: ErrorSchema, 403: ErrorSchema },
      },
    },
    async ({ body }) => {
      await accounts.putUser(body.name, body.role, body.password);
      return { done: true as const };
    },
  );

  api.get(
    '/api/v1/audit',
    {
      schema: {
        summary: 'The audit log, newest first',
        tags: ['users'],
        querystring: Type.Object({ limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }) }),
        response: { 200: Type.Object({ audit: Type.Array(AuditLine) }) },
      },
    },
    async ({ query }) => ({ audit: await records.auditLog(query.limit) }),
  );
}
