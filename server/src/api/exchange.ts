/**
 * Tables of maintenance as CSV, out and in: machines, plans, spare parts, the history of jobs. Machines and plans are
 * configuration: of them an import answers with plant.yaml as it would be, and writes nothing.
 */

import { GembaError } from '@gemba/contract/errors';
import { EXCHANGE_TABLES, type ExchangeTableName } from '@gemba/contract/imports';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { IMPORT_MAX_BYTES } from '../imports/table.ts';
import { personOf } from './alarms.ts';
import type { Api, ApiContext } from './context.ts';
import { ImportAsked, TableReportSchema, takeTables } from './import-schemas.ts';
import { ErrorSchema } from './schemas.ts';

const SUMMARY: Record<ExchangeTableName, { out: string; in: string }> = {
  machines: { out: 'Machines as a table', in: 'Reads machines from a table; answers with plant.yaml as it would be' },
  plans: {
    out: 'Maintenance plans as a table',
    in: 'Reads maintenance plans from a table; answers with plant.yaml as it would be',
  },
  parts: { out: 'Spare parts as a table, with their stock', in: 'Reads spare parts from a table' },
  jobs: { out: 'Jobs that are over as a table', in: 'Reads jobs of the past from a table; nobody is told of them' },
};

export function exchangeRoutes(api: Api, { exchange }: ApiContext): void {
  takeTables(api);
  const tags = ['exchange'];
  for (const table of EXCHANGE_TABLES) {
    api.get(
      `/api/v1/exchange/${table}`,
      {
        config: { audit: () => ({ subject: table, detail: '' }) },
        schema: {
          summary: `${SUMMARY[table].out}, which the import takes again`,
          tags,
          response: { 200: Type.Unsafe<unknown>({ description: 'CSV in UTF-8 with a byte order mark' }) },
        },
      },
      async (_request, reply) => {
        reply.header('content-disposition', `attachment; filename="${table}.csv"`);
        return reply.type('text/csv; charset=utf-8').send(await exchange[table].csv().catch(faultyFile));
      },
    );
    api.post(
      `/api/v1/exchange/${table}`,
      {
        bodyLimit: IMPORT_MAX_BYTES,
        config: { audit: ({ query }: FastifyRequest) => ({ subject: table, detail: JSON.stringify(query) }) },
        schema: {
          summary: `${SUMMARY[table].in}; says of each row that is broken where and why`,
          tags,
          querystring: ImportAsked,
          response: { 200: TableReportSchema, 400: ErrorSchema, 401: ErrorSchema, 403: ErrorSchema, 413: ErrorSchema },
        },
      },
      async (request) => {
        const body: unknown = request.body;
        if (!Buffer.isBuffer(body)) {
          throw new GembaError('GEMBA_BAD_REQUEST', { reason: 'there is no table: send text/csv' });
        }
        const { mode, dryRun } = request.query;
        const { name: by } = personOf(request, null);
        return exchange[table].import(body, { mode, dryRun, by }).catch(faultyFile);
      },
    );
  }
}

/** Of a configuration that is faulty as it stands the first fault is said; the others, at the next start. */
function faultyFile(error: Error): never {
  if (!(error instanceof GembaError) || error.faults.length === 0) throw error;
  const [{ path, problem, next } = { path: '', problem: '', next: '' }] = error.faults;
  throw new GembaError('GEMBA_CONFLICT', { reason: `${path}: ${problem} (${next})` });
}
