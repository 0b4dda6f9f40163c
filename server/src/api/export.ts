/**
 * Exports: every reading of a machine's signals over a window, as CSV or Parquet. They may take their time and as much as
 * they need, so that a visitor has few of them at once; one that nobody waits for any more ends. Each is in the audit log.
 */

import type { Readable } from 'node:stream';
import { GembaError } from '@gemba/contract/errors';
import type { MachineId } from '@gemba/contract/identity';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { ExportRequest, Exports } from '../historian/export/port.ts';
import { machineOf, moment, mostOf, placedMachines, signalOf, windowOf } from './asked.ts';
import type { Api, ApiContext } from './context.ts';
import { ErrorSchema, oneOf } from './schemas.ts';

const FORMATS = ['csv', 'parquet'] as const;
const TYPES = { csv: 'text/csv; charset=utf-8', parquet: 'application/vnd.apache.parquet' };
const SIGNALS_MAX = 100;
/** Exports of one visitor at a time: each reads all that there is. */
const AT_ONCE = 2;

interface Query {
  signal?: string[];
  from?: number;
  to?: number;
  format?: string;
}

/** Who took what: of a machine, its signals and a window. */
function audited({ params, query }: FastifyRequest) {
  const { signal = [], from, to, format = 'csv' } = query as Query;
  const { machine } = params as { machine: string };
  return { subject: machine, detail: `${format} ${from}–${to} ms ${[signal].flat().join(' ')}` };
}

export function exportRoutes(api: Api, { plant, exports }: ApiContext): void {
  const placed = placedMachines(plant);
  const running = new Map<string, number>();

  /** Takes a place of the visitor until his answer is over, however it ends. Throws GEMBA_READ_BUSY. */
  function takePlace({ visitor, ip }: FastifyRequest, reply: FastifyReply): void {
    const who = visitor.person?.name ?? ip;
    const count = running.get(who) ?? 0;
    if (count >= AT_ONCE) throw new GembaError('GEMBA_READ_BUSY', { count });
    running.set(who, count + 1);
    reply.raw.once('close', () => {
      const left = (running.get(who) ?? 1) - 1;
      if (left > 0) running.set(who, left);
      else running.delete(who);
    });
  }

  api.get(
    '/api/v1/machines/:machine/export',
    {
      exposeHeadRoute: false,
      config: { audit: audited },
      schema: {
        summary: 'Every reading of signals over a window, as CSV or Parquet',
        tags: ['history'],
        produces: Object.values(TYPES),
        params: Type.Object({ machine: Type.String({ description: 'Machine id' }) }),
        querystring: Type.Object({
          signal: Type.Array(Type.String({ maxLength: 640 }), { minItems: 1, description: 'Signal id, repeated' }),
          from: moment('Start'),
          to: moment('End'),
          format: Type.Optional(oneOf(FORMATS)),
        }),
        response: {
          200: Type.Unsafe<Readable>(
            Type.String({
              description:
                'machine, signal, time (UTC), value and OPC UA status. CSV has the site’s time (time_local) as well; ' +
                'Parquet has a column for each kind of value: value, value_i, value_b, value_s',
            }),
          ),
          404: ErrorSchema,
        },
      },
    },
    async (request, reply) => {
      const { params, query } = request;
      mostOf('signals', query.signal.length, SIGNALS_MAX);
      const one = machineOf(placed, params.machine);
      const signals = [...new Set(query.signal)].map((signal) => signalOf(one, signal));
      const { fromNs, toNs } = windowOf(query.from, query.to, Number.POSITIVE_INFINITY);
      const machine = params.machine as MachineId;
      const asked = { machine, signals, fromNs, toNs, timeZone: one.site.timeZone };
      const format = query.format ?? 'csv';
      takePlace(request, reply);
      const stream = format === 'csv' ? exports.csv(asked) : await gathered(exports, asked, reply);
      reply
        .type(TYPES[format])
        .header('content-disposition', `attachment; filename="${nameOf(machine, query.from, query.to)}.${format}"`)
        .header('cache-control', 'no-store');
      return stream;
    },
  );
}

/** A file is gathered before it is told: it is given up when whoever asked has gone meanwhile. */
async function gathered(exports: Exports, asked: ExportRequest, { raw }: FastifyReply): Promise<Readable> {
  const gone = new AbortController();
  raw.once('close', () => gone.abort());
  try {
    return await exports.parquet(asked, gone.signal);
  } catch (error) {
    if (!gone.signal.aborted) throw error;
    throw new GembaError('GEMBA_CONFLICT', { reason: 'whoever asked for the export has gone' });
  }
}

/** A file's name: a machine's id holds nothing that a file or a header could mind. */
function nameOf(machine: string, fromMs: number, toMs: number): string {
  const [from, to] = [fromMs, toMs].map((ms) => new Date(ms).toISOString().slice(0, 16).replaceAll(/[-:]/g, ''));
  return `${machine}-${from}-${to}`;
}
