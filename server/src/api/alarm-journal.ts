/** The alarm journal: every transition with who and why, by time, machine and rule, to be read or taken away as CSV. */

import { Readable } from 'node:stream';
import { msFromNs } from '@gemba/contract/sample';
import type { FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { partsOf } from '../domain/alarms/rules.ts';
import type { JournalFilter } from '../records/alarms/port.ts';
import type { Records } from '../records/port.ts';
import { journalCsv } from '../views/alarm-journal-csv.ts';
import { moment, windowOf } from './asked.ts';
import type { Api, ApiContext } from './context.ts';
import { AlarmLine, oneOf } from './schemas.ts';

const Wanted = {
  from: Type.Optional(moment('From this time on, by the time that counts')),
  to: Type.Optional(moment('Before this time')),
  machine: Type.Optional(Type.String({ maxLength: 64, description: 'Or what an alarm of the system is about' })),
  rule: Type.Optional(Type.String({ maxLength: 64 })),
  occurrence: Type.Optional(Type.String({ maxLength: 200 })),
};
const Query = Type.Object({
  ...Wanted,
  limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
  before: Type.Optional(
    Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'Id of the last line read' }),
  ),
});
const Export = Type.Object({ ...Wanted, format: oneOf(['csv'] as const) });
/** Lines that are read at a time for an export. */
const PAGE_LINES = 1000;

const LAST_MS = 253_402_300_799_999;

/** Throws GEMBA_BAD_REQUEST on what is no window. */
function filterOf({
  from,
  to,
  machine,
  rule,
  occurrence,
}: Static<typeof Export> | Static<typeof Query>): JournalFilter {
  const open = from === undefined && to === undefined;
  const window = open ? {} : windowOf(from ?? 0, to ?? LAST_MS, Number.POSITIVE_INFINITY);
  // An occurrence lies under its rule and machine, by which the journal is found.
  const parts = occurrence === undefined ? {} : partsOf(occurrence);
  return { machine, rule, ...parts, ...window, occurrence };
}

export function alarmJournalRoutes(api: Api, { plant, records }: ApiContext): void {
  const tags = ['alarms'];

  api.get(
    '/api/v1/alarms/journal',
    {
      schema: {
        summary: 'What happened to alarms, newest first',
        tags,
        querystring: Query,
        response: { 200: Type.Object({ journal: Type.Array(AlarmLine) }) },
      },
    },
    async ({ query }) => {
      const found = await records.alarmJournal({ ...filterOf(query), beforeId: query.before }, query.limit);
      return { journal: found.map(({ atNs, ...line }) => ({ ...line, atMs: msFromNs(atNs) })) };
    },
  );

  api.get(
    '/api/v1/alarms/journal/export',
    {
      exposeHeadRoute: false,
      config: { audit: exported },
      schema: {
        summary: 'The alarm journal as CSV, newest first',
        tags,
        produces: ['text/csv; charset=utf-8'],
        querystring: Export,
        response: {
          200: Type.Unsafe<Readable>(
            Type.String({ description: 'A line a transition; times in UTC and as the site’s clock showed them' }),
          ),
        },
      },
    },
    async ({ query }, reply) => {
      const filter = filterOf(query);
      reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="alarm-journal.csv"')
        .header('cache-control', 'no-store');
      return Readable.from(journalCsv(plant, pagesOf(records, filter)), { objectMode: false });
    },
  );
}

function exported({ query }: FastifyRequest) {
  const { machine = '*', rule = '*', from, to } = query as Partial<Static<typeof Export>>;
  return { subject: `${rule}@${machine}`, detail: `csv ${from ?? ''}–${to ?? ''} ms` };
}

async function* pagesOf(records: Pick<Records, 'alarmJournal'>, filter: JournalFilter) {
  let beforeId: number | undefined;
  for (;;) {
    const page = await records.alarmJournal({ ...filter, beforeId }, PAGE_LINES);
    yield page;
    beforeId = page.at(-1)?.id;
    if (beforeId === undefined || page.length < PAGE_LINES) return;
  }
}
