/**
 * The part of InfluxDB 2 that Debian's 1.x lacks: organisations, buckets and database names, answered in its place by the
 * shim as InfluxDB 2 answers. A bucket made here is a database of the engine; one without a mapping can't be queried.
 */

import type { InfluxUnderTest } from './influx.ts';
import type { Answer, Seen } from './influx-shim.ts';

interface Bucket {
  id: string;
  name: string;
  retentionRules: { everySeconds: number }[];
}

export class InfluxManagement {
  readonly buckets: Bucket[] = [];
  readonly mappings: { database: string; bucketID: string; default: boolean }[] = [];
  /** Whether the token may make anything; reading and writing it always may. */
  mayManage = true;
  readonly #influx: InfluxUnderTest;

  constructor(influx: InfluxUnderTest) {
    this.#influx = influx;
    influx.shim.answer = (seen) => this.#answer(seen);
  }

  async #answer(seen: Seen): Promise<Answer | null> {
    const { pathname, searchParams: asked } = new URL(seen.path, 'http://engine');
    if (pathname === '/query') {
      const database = new URLSearchParams(seen.body).get('db');
      const mapped = this.mappings.some((one) => one.database === database);
      return mapped ? null : said(404, { error: `database not found: ${database}` });
    }
    if (!pathname.startsWith('/api/v2/') || pathname === '/api/v2/write') return null;
    if (seen.method === 'POST' && !this.mayManage) return said(403, refusal('forbidden', 'insufficient permissions'));
    const org = asked.get('org');
    if (org !== null && org !== 'gemba') return said(404, refusal('not found', `organization name "${org}" not found`));
    return this.#manage(`${seen.method} ${pathname}`, asked, seen.body);
  }

  async #manage(what: string, asked: URLSearchParams, body: string): Promise<Answer> {
    switch (what) {
      case 'GET /api/v2/orgs':
        return said(200, { orgs: [{ id: 'org-1', name: 'gemba' }] });
      case 'GET /api/v2/buckets': {
        const found = this.buckets.filter(({ name }) => name === asked.get('name'));
        return found.length > 0 ? said(200, { buckets: found }) : said(404, refusal('not found', 'bucket not found'));
      }
      case 'POST /api/v2/buckets': {
        const { name, orgID, retentionRules } = JSON.parse(body);
        if (orgID !== 'org-1') return said(400, refusal('invalid', 'orgID'));
        const bucket = { id: `bucket-${this.buckets.length}`, name, retentionRules };
        this.buckets.push(bucket);
        await this.#influx.statement(`CREATE DATABASE "${name}"`);
        return said(201, bucket);
      }
      case 'GET /api/v2/dbrps':
        return said(200, { content: this.mappings.filter(({ database }) => database === asked.get('db')) });
      case 'POST /api/v2/dbrps': {
        const mapping = JSON.parse(body);
        if (this.mappings.some(({ database }) => database === mapping.database)) {
          return said(409, refusal('conflict', 'DBRP already exists'));
        }
        this.mappings.push(mapping);
        return said(201, mapping);
      }
      default:
        return said(404, refusal('not found', 'path not found'));
    }
  }
}

const refusal = (code: string, message: string) => ({ code, message });
const said = (status: number, body: object): Answer => ({ status, body: JSON.stringify(body) });
