/** Jobs, requests, parts, and attachments, in tables; journals are numbered inside the transaction. */

import type { Kysely, Selectable } from 'kysely';
import type { Attachment } from '../../domain/jobs/attachment.ts';
import type { Part } from '../../domain/jobs/part.ts';
import type { JobRequest } from '../../domain/jobs/request.ts';
import type { Job, JobFact } from '../../domain/jobs/types.ts';
import type { JobRecords, JobsQuery, JobsUnit } from '../jobs/port.ts';
import { nextId } from './journals.ts';
import { inSlices } from './slices.ts';
import { addMovements, KyselyStock } from './stock.ts';
import type { Tables } from './tables.ts';
import { decodeDocument, encodeDocument } from './text.ts';

type Db = Kysely<Tables>;

/** Everything that a commit changes of jobs. */
export async function writeJobs(db: Db, unit: JobsUnit): Promise<void> {
  const jobs = (unit.jobs ?? []).map((job) => ({
    ...{ id: job.id, number: job.number, machine: job.machine, state: job.state, plan: job.plan },
    ...{ ended_ns: job.endedNs, document: encodeDocument(job) },
  }));
  for (const slice of inSlices(jobs)) {
    await db
      .insertInto('job')
      .values(slice)
      .onConflict((on) =>
        on.column('id').doUpdateSet((eb) => ({
          // What another program tells of a job it may tell otherwise later.
          machine: eb.ref('excluded.machine'),
          plan: eb.ref('excluded.plan'),
          state: eb.ref('excluded.state'),
          ended_ns: eb.ref('excluded.ended_ns'),
          document: eb.ref('excluded.document'),
        })),
      )
      .execute();
  }
  await addFacts(db, unit.facts ?? []);
  await writeRequests(db, unit.requests ?? []);
  await addMovements(db, unit.movements ?? []);
  for (const attachment of unit.attachments ?? []) {
    const { id, act, job, request } = attachment;
    await db
      .insertInto('attachment')
      .values({ id, act, job, request, document: encodeDocument(attachment) })
      .onConflict((on) => on.column('act').doNothing())
      .execute();
  }
}

async function addFacts(db: Db, facts: readonly JobFact[]): Promise<void> {
  if (facts.length === 0) return;
  const first = await nextId(db, 'job_fact');
  const values = facts.map(({ job, kind, atNs, recordedNs, by, comment, about }, index) => ({
    ...{ id: first + index, job, kind, at_ns: atNs, recorded_ns: recordedNs, done_by: by, comment },
    about: encodeDocument(about),
  }));
  for (const slice of inSlices(values)) await db.insertInto('job_fact').values(slice).execute();
}

async function writeRequests(db: Db, requests: readonly JobRequest[]): Promise<void> {
  for (const request of requests) {
    const { id, machine, state, atNs } = request;
    const document = encodeDocument(request);
    await db
      .insertInto('job_request')
      .values({ id, machine, state, at_ns: atNs, document })
      .onConflict((on) => on.column('id').doUpdateSet({ state, document }))
      .execute();
  }
}

export class KyselyJobs extends KyselyStock implements JobRecords {
  open = async () => {
    const found = await this.db
      .selectFrom('job')
      .select('document')
      .where('ended_ns', 'is', null)
      .orderBy('number')
      .execute();
    return found.map(jobFromTable);
  };

  job = async (of: { id: string } | { number: number }) => {
    const all = this.db.selectFrom('job').select('document');
    const one = 'id' in of ? all.where('id', '=', of.id) : all.where('number', '=', BigInt(of.number));
    const found = await one.executeTakeFirst();
    return found === undefined ? null : jobFromTable(found);
  };

  named = async (ids: readonly string[]) => {
    const found: Job[] = [];
    for (const slice of inSlices(ids)) {
      const rows = await this.db.selectFrom('job').select('document').where('id', 'in', slice).execute();
      found.push(...rows.map(jobFromTable));
    }
    return found;
  };

  list = async ({ states, machines, plan, over, beforeNumber, limit }: JobsQuery) => {
    if (states?.length === 0 || machines?.length === 0) return [];
    let query = this.db.selectFrom('job').select('document').orderBy('number', 'desc').limit(limit);
    if (states !== undefined) query = query.where('state', 'in', [...states]);
    if (machines !== undefined) query = query.where('machine', 'in', [...machines]);
    if (plan !== undefined) query = query.where('plan', '=', plan);
    if (over !== undefined) query = query.where('ended_ns', over ? 'is not' : 'is', null);
    if (beforeNumber !== undefined) query = query.where('number', '<', BigInt(beforeNumber));
    return (await query.execute()).map(jobFromTable);
  };

  journal = async (job: string) => {
    const found = await this.db.selectFrom('job_fact').selectAll().where('job', '=', job).orderBy('id').execute();
    return found.map(factFromTable);
  };

  numbers = async () => {
    const last = (table: 'job' | 'attachment', column: 'number' | 'id') =>
      this.db
        .selectFrom(table)
        .select((eb) => eb.fn.max<bigint | null>(column as never).as('last'))
        .executeTakeFirstOrThrow();
    const [job, attachment] = [await last('job', 'number'), await last('attachment', 'id')];
    return { job: Number(job.last ?? 0n), attachment: Number(attachment.last ?? 0n) };
  };

  requests = async ({ state, machines, limit }: Parameters<JobRecords['requests']>[0]) => {
    if (machines?.length === 0) return [];
    let query = this.db
      .selectFrom('job_request')
      .select('document')
      .orderBy('at_ns', 'desc')
      .orderBy('id')
      .limit(limit);
    if (state !== undefined) query = query.where('state', '=', state);
    if (machines !== undefined) query = query.where('machine', 'in', [...machines]);
    return (await query.execute()).map(({ document }) => decodeDocument(document) as JobRequest);
  };

  request = async (id: string) => {
    const found = await this.db.selectFrom('job_request').select('document').where('id', '=', id).executeTakeFirst();
    return found === undefined ? null : (decodeDocument(found.document) as JobRequest);
  };

  parts = async () => {
    const found = await this.db.selectFrom('part').select('document').orderBy('id').execute();
    return found.map(({ document }) => decodeDocument(document) as Part);
  };

  putParts = async (parts: readonly Part[]) => {
    await this.db.transaction().execute(async (db) => {
      for (const part of parts) {
        const document = encodeDocument(part);
        await db
          .insertInto('part')
          .values({ id: part.id, document })
          .onConflict((on) => on.column('id').doUpdateSet({ document }))
          .execute();
      }
    });
  };

  attachments = async (of: { job: string } | { request: string }) => {
    const all = this.db.selectFrom('attachment').select('document').orderBy('id');
    const some = 'job' in of ? all.where('job', '=', of.job) : all.where('request', '=', of.request);
    return (await some.execute()).map(({ document }) => decodeDocument(document) as Attachment);
  };

  attachment = async (of: { id: number } | { act: string }) => {
    const all = this.db.selectFrom('attachment').select('document');
    const one = 'id' in of ? all.where('id', '=', BigInt(of.id)) : all.where('act', '=', of.act);
    const found = await one.executeTakeFirst();
    return found === undefined ? null : (decodeDocument(found.document) as Attachment);
  };
}

const jobFromTable = ({ document }: { document: string }): Job => decodeDocument(document) as Job;

const factFromTable = (row: Selectable<Tables['job_fact']>): JobFact & { id: number } => ({
  ...{
    id: Number(row.id),
    job: row.job,
    kind: row.kind as JobFact['kind'],
    atNs: row.at_ns,
    recordedNs: row.recorded_ns,
  },
  ...{ by: row.done_by, comment: row.comment, about: decodeDocument(row.about) as JobFact['about'] },
});
