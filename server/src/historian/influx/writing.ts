/**
 * Writing without loss. The official client drops lines when it buffers and retries by itself (176,000 of 200,000 in an
 * outage of 20 s, by trial), so it is given one request at a time, with no retries, and its answer is awaited: only then
 * do the lines count as stored.
 */

import { HttpError, InfluxDB, setLogger, type WriteApi } from '@influxdata/influxdb-client';
import type { Quarantined } from '../port.ts';
import type { InfluxConnection } from './connection.ts';
import { Patience, TryLater } from './patience.ts';

/** Lines of a request: what InfluxData recommends for writing. */
const REQUEST_MAX_LINES = 5_000;
/** Bytes of a request; InfluxDB 3 takes 10 MB, 1.x 25 MB. */
const REQUEST_MAX_BYTES = 4_000_000;

/** A line and what it was made of. */
export interface LineOf<T> {
  text: string;
  entry: T;
}

/** What the engine refuses for good. */
export type Refused<T> = Omit<Quarantined, 'entry'> & { entry: T };

/** A smaller request would hardly become smaller. */
const GZIP_FROM_BYTES = 1000;

/** Patience when a 429 or 503 doesn't say how much. */
const DEFAULT_RETRY_AFTER_MS = 1000;

// The client prints each failure; ours are in the health and in what `append` throws.
setLogger({ error: () => {}, warn: () => {} });

export class InfluxWriter {
  private readonly api: WriteApi;
  private readonly url: string;
  private readonly patience: Patience;

  constructor({ url, token, org, bucket, timeoutMs, gzip }: InfluxConnection) {
    this.url = url;
    this.patience = Patience.with(url);
    this.api = new InfluxDB({ url, token, timeout: timeoutMs }).getWriteApi(org, bucket, 'ns', {
      // One line more than a request ever holds: flushes by size would not be awaited by anybody.
      batchSize: REQUEST_MAX_LINES + 1,
      maxBatchBytes: Number.MAX_SAFE_INTEGER,
      flushInterval: 0,
      maxRetries: 0,
      // The client compresses unless it is told otherwise.
      gzipThreshold: gzip ? GZIP_FROM_BYTES : Number.MAX_SAFE_INTEGER,
    });
  }

  /** Resolves when all lines are stored but those whose entries are returned, which the engine refuses for good. */
  async write<T>(lines: readonly LineOf<T>[]): Promise<Refused<T>[]> {
    const quarantined: Refused<T>[] = [];
    for (const request of requestsOf(lines)) await this.writeRequest(request, quarantined);
    // A gap of several signals has several lines, and is refused as one.
    return [...new Map(quarantined.map((one) => [one.entry, one])).values()];
  }

  /** A refused request is halved until the lines at fault are found; their neighbours are stored on the way. */
  private async writeRequest<T>(lines: readonly LineOf<T>[], quarantined: Refused<T>[]): Promise<void> {
    const refusal = await this.send(lines.map(({ text }) => text));
    if (refusal === null) return;
    const allDropped = droppedBy(refusal) === lines.length;
    if (allDropped || lines.length === 1) {
      if (!allDropped) await this.makeSureItIsTheLine(refusal);
      for (const { entry } of lines) quarantined.push({ entry, reason: refusal, ...codeOf(refusal) });
      return;
    }
    const middle = lines.length >> 1;
    await this.writeRequest(lines.slice(0, middle), quarantined);
    await this.writeRequest(lines.slice(middle), quarantined);
  }

  /**
   * Some settings (an unknown organisation, for one) are refused with the same code as a bad line. If a line that is
   * surely good is refused as well, nothing is quarantined: it is the settings, and everything is kept.
   */
  private async makeSureItIsTheLine(reason: string): Promise<void> {
    const refusal = await this.send([`gemba_probe ok=true ${BigInt(Date.now()) * 1_000_000n}`]);
    if (refusal !== null) throw new Error(`InfluxDB at ${this.url} refuses every line; check the settings: ${reason}`);
  }

  /** `null` when stored, the reason when the engine refuses the content; throws when it can't store anything now. */
  private async send(lines: readonly string[]): Promise<string | null> {
    this.patience.check();
    this.api.writeRecords(lines as string[]);
    try {
      await this.api.flush();
      return null;
    } catch (error) {
      if (error instanceof HttpError && REFUSED.has(error.statusCode)) return reasonOf(error);
      const reason = explained(error, this.url);
      if (reason instanceof TryLater) this.patience.begin(reason);
      throw reason;
    }
  }
}

/** How many points the engine says that it left out: a backlog older than the retention is settled in one answer. */
const droppedBy = (refusal: string): number => Number(/partial write: .*dropped=(\d+)/s.exec(refusal)?.[1] ?? 0);

/** What InfluxDB 1.x and 2.x say of points that they will never take. */
function codeOf(refusal: string): Pick<Quarantined, 'code'> {
  if (refusal.includes('field type conflict')) return { code: 'type-conflict' };
  return refusal.includes('retention policy') ? { code: 'too-old' } : {};
}

/** The content is at fault, or too large in one piece. */
const REFUSED = new Set([400, 413, 422]);

function explained(error: unknown, url: string): Error {
  if (!(error instanceof HttpError)) {
    return new Error(`InfluxDB at ${url} does not answer: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { statusCode } = error;
  const reason = `InfluxDB at ${url} answers ${statusCode}: ${reasonOf(error)}`;
  if (statusCode === 429 || statusCode === 503)
    return new TryLater(reason, retryAfterMs(error.headers?.['retry-after']));
  if (statusCode === 401 || statusCode === 403) return new Error(`${reason}. Check the token and what it may do.`);
  if (statusCode === 404) return new Error(`${reason}. Check organisation, bucket and database.`);
  return new Error(reason);
}

/** Seconds or a date [RFC 9110 §10.2.3]; the client's own `retryAfter()` takes the seconds for milliseconds. */
function retryAfterMs(header: string | readonly string[] | undefined): number {
  const text = String(header ?? '').trim();
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const untilMs = Date.parse(text);
  return Number.isNaN(untilMs) ? DEFAULT_RETRY_AFTER_MS : Math.max(0, untilMs - Date.now());
}

/** 1.x says `{"error"}`, 2.x `{"message"}`, proxies anything. */
function reasonOf({ json, body, statusMessage }: HttpError): string {
  const said = json as { error?: unknown; message?: unknown } | null | undefined;
  return String(said?.message ?? said?.error ?? body ?? statusMessage ?? 'no reason given').slice(0, 500);
}

function* requestsOf<T>(lines: readonly LineOf<T>[]): Generator<LineOf<T>[]> {
  let request: LineOf<T>[] = [];
  let bytes = 0;
  for (const line of lines) {
    // At most three bytes of UTF-8 a UTF-16 unit; most are one.
    const size = line.text.length + 1;
    if (request.length === REQUEST_MAX_LINES || (request.length > 0 && bytes + size > REQUEST_MAX_BYTES)) {
      yield request;
      request = [];
      bytes = 0;
    }
    request.push(line);
    bytes += size;
  }
  if (request.length > 0) yield request;
}
