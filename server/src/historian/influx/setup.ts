/**
 * What must be there before anything is stored: the bucket of samples with its retention, that of what is kept for
 * years, and a database name for each, by which InfluxQL finds it. What is missing is made when the token may, else it is
 * said what to do by hand. What is there already stays as it is: retention deletes, and nobody asked for that.
 */

import { GembaError } from '@gemba/contract/errors';
import { HttpError, InfluxDB } from '@influxdata/influxdb-client';
import { type Bucket, BucketsAPI, DbrpsAPI, OrgsAPI } from '@influxdata/influxdb-client-apis';
import type { InfluxConnection } from './connection.ts';
import { qlName } from './escape.ts';
import { QueryError, query } from './query.ts';

/** One bucket as it should be. */
export interface Wanted {
  connection: InfluxConnection;
  /** For how long it keeps what is written to it; `null`: for good. */
  days: number | null;
}

const DAY_S = 86_400;

/** Resolves when it is there. Throws GEMBA_INFLUX_SETUP when the token may not make it, and while nothing answers. */
export async function setUp(wanted: Wanted): Promise<void> {
  if (await isReadable(wanted.connection)) return;
  try {
    await ((await isVersion2(wanted.connection)) ? inVersion2(wanted) : inVersion1(wanted));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw byHand(wanted, (error as Error).message);
  }
}

/** Who can read it needs no setup, and perhaps may not do any. Throws while nothing answers. */
async function isReadable(connection: InfluxConnection): Promise<boolean> {
  try {
    // InfluxDB 1.x refuses no `SHOW` of a database that it doesn't have.
    await query(connection, ['SELECT ok FROM gemba_probe LIMIT 1']);
    return true;
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}

/** Whether there are buckets to be asked for: InfluxDB 1.x and 3 know databases alone, and such a path not at all. */
async function isVersion2(connection: InfluxConnection): Promise<boolean> {
  const { org, bucket } = connection;
  try {
    await new BucketsAPI(clientOf(connection)).getBuckets({ org, name: bucket });
    return true;
  } catch (error) {
    const code = (error as { json?: { code?: unknown } | null }).json?.code;
    if (error instanceof HttpError && error.statusCode === 404 && code === undefined) return false;
    if (isNotFound(error)) return true;
    throw error;
  }
}

async function inVersion2({ connection, days }: Wanted): Promise<void> {
  const { org, bucket: name, database } = connection;
  const client = clientOf(connection);
  const [found] = (await orNothing(new BucketsAPI(client).getBuckets({ org, name })))?.buckets ?? [];
  const bucket = found ?? (await makeBucket(client, org, name, days));
  const dbrps = new DbrpsAPI(client);
  const mapped = (await dbrps.getDBRPs({ org, db: database })).content ?? [];
  if (mapped.some(({ bucketID }) => bucketID === bucket.id)) return;
  const body = { org, bucketID: bucket.id as string, database, retention_policy: 'autogen', default: true };
  await dbrps.postDBRP({ body });
}

async function makeBucket(client: InfluxDB, org: string, name: string, days: number | null): Promise<Bucket> {
  const [known] = (await orNothing(new OrgsAPI(client).getOrgs({ org })))?.orgs ?? [];
  if (known?.id === undefined) throw new QueryError(`it knows no organisation ${org}`, 404);
  const retentionRules = days === null ? [] : [{ type: 'expire' as const, everySeconds: days * DAY_S }];
  return new BucketsAPI(client).postBuckets({ body: { orgID: known.id, name, retentionRules } });
}

async function inVersion1(wanted: Wanted): Promise<void> {
  await query(wanted.connection, [creation(wanted)]);
}

/** Its default retention policy has the name that the engine gives by itself. */
const creation = ({ connection, days }: Wanted): string =>
  `CREATE DATABASE ${qlName(connection.database)}${days === null ? '' : ` WITH DURATION ${days}d NAME "autogen"`}`;

function byHand(wanted: Wanted, reason: string): GembaError {
  const { url, org, bucket, database } = wanted.connection;
  const retention = wanted.days === null ? '0' : `${wanted.days}d`;
  return new GembaError('GEMBA_INFLUX_SETUP', {
    ...{ url, bucket, reason },
    version2: [
      `influx bucket create --org ${word(org)} --name ${word(bucket)} --retention ${retention}`,
      `influx v1 dbrp create --org ${word(org)} --db ${word(database)} --rp autogen --default --bucket-id ID`,
    ].join(' && '),
    version1: creation(wanted),
  });
}

/** A name as one word of a shell. */
const word = (name: string): string => (/^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`);

const clientOf = ({ url, token, timeoutMs }: InfluxConnection) => new InfluxDB({ url, token, timeout: timeoutMs });

const statusOf = (error: unknown): number =>
  error instanceof HttpError ? error.statusCode : error instanceof QueryError ? error.status : 0;

/** It answers, and says no: later it would say the same. */
const isRefusal = (error: unknown): boolean => {
  const status = statusOf(error);
  return status >= 200 && status < 500 && status !== 429;
};

const isNotFound = (error: unknown): boolean => statusOf(error) === 404;

/** Nothing, where the engine says that it is not found. */
async function orNothing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
