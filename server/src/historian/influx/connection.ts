/** Where InfluxDB is and how it is spoken to: the same for writing and reading. */

export interface InfluxConnection {
  /** For example `http://127.0.0.1:8086`. */
  url: string;
  token: string;
  org: string;
  bucket: string;
  /** Name under which InfluxQL finds the bucket: InfluxDB 2 maps it (DBRP), by default to the bucket's own name. */
  database: string;
  timeoutMs: number;
}
