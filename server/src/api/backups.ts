/** Backups of everything that the server keeps: begun, and looked at while they are made. */

import { GembaError } from '@gemba/contract/errors';
import Type from 'typebox';
import type { Api, ApiContext } from './context.ts';
import { ErrorSchema, oneOf, orNull, time } from './schemas.ts';

const BackupSchema = Type.Object({
  name: Type.String(),
  folder: Type.String({ description: 'On the server’s machine' }),
  state: oneOf(['running', 'done', 'failed']),
  startedMs: time('When it was begun'),
  files: Type.Integer({ description: 'Files that are done' }),
  ofFiles: Type.Integer({ description: '0 while that is not known' }),
  bytes: Type.Integer({ description: 'Bytes that are done' }),
  problem: orNull(Type.String(), 'Why it failed'),
});

export function backupRoutes(api: Api, { backups }: ApiContext): void {
  api.post(
    '/api/v1/backups',
    {
      config: { audit: () => ({ subject: 'backup', detail: '' }) },
      schema: {
        summary: 'Begin a backup of everything that the server keeps; it lies beside its data until it is taken away',
        tags: ['backups'],
        response: { 202: BackupSchema, 403: ErrorSchema, 409: ErrorSchema },
      },
    },
    async (_request, reply) => reply.code(202).send(backups.begin()),
  );

  api.get(
    '/api/v1/backups/:backup',
    {
      schema: {
        summary: 'How far a backup is',
        tags: ['backups'],
        params: Type.Object({ backup: Type.String() }),
        response: { 200: BackupSchema, 403: ErrorSchema, 404: ErrorSchema },
      },
    },
    async ({ params }) => {
      const found = backups.of(params.backup);
      if (found !== null) return found;
      throw new GembaError('GEMBA_NOT_FOUND', { what: 'Backup', id: params.backup, list: '/api/v1/backups' });
    },
  );
}
