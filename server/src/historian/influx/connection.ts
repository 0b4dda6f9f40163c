/** Where InfluxDB is and how it is spoken to: the same for writing and reading. Two buckets, because what is kept for years is little. */

export interface InfluxConnection {
  /** For example `http://127.0.0.1:8086`. */
  url: string;
  token: string;
  org: string;
  bucket: string;
  /** Name under which InfluxQL finds the bucket: InfluxDB 2 maps it (DBRP), by default to the bucket's own name. */
  database: string;
  timeoutMs: number;
  /** Whether what is written is compressed. */
  gzip: boolean;
}

/** What somebody must say, and what has a default. */
export interface InfluxPlace extends Pick<InfluxConnection, 'url' | 'token' | 'org' | 'bucket'> {
  /** Default: the bucket's name. */
  database?: string;
  /** Bucket of what is kept for years; default: the bucket's name and `-rollup`. */
  rollupBucket?: string;
  /** Default: its bucket's name. */
  rollupDatabase?: string;
  timeoutMs?: number;
  /** Default: no; it halves how much can be written. */
  gzip?: boolean;
}

/** An engine that takes longer is as good as down; what it stored meanwhile is written again without harm. */
const TIMEOUT_MS = 30_000;

export function connectionsTo({ url, token, org, bucket, timeoutMs = TIMEOUT_MS, ...rest }: InfluxPlace): {
  raw: InfluxConnection;
  rollup: InfluxConnection;
} {
  const common = { url, token, org, timeoutMs, gzip: rest.gzip ?? false };
  const rollupBucket = rest.rollupBucket ?? `${bucket}-rollup`;
  return {
    raw: { ...common, bucket, database: rest.database ?? bucket },
    rollup: { ...common, bucket: rollupBucket, database: rest.rollupDatabase ?? rollupBucket },
  };
}
