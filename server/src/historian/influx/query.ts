/**
 * Reads by InfluxQL over `/query`, the one query language that InfluxDB 1.x, 2.x and 3.x all answer. Numbers stay the
 * digits that were sent until their column says what they are: times and 64-bit integers don't fit a double.
 */

import type { InfluxConnection } from './connection.ts';

/** A cell as it came: a number as its digits, so that nothing is rounded. */
export type Cell = string | boolean | null;
export type Row = Record<string, Cell>;

interface Series {
  tags?: Record<string, string>;
  columns: string[];
  values?: Cell[][];
}

interface Result {
  statement_id?: string;
  error?: string;
  series?: Series[];
  /** More of this statement follows. */
  partial?: boolean;
}

interface Reply {
  error?: string;
  results?: Result[];
}

/** The engine answers, but not what was asked for. */
export class QueryError extends Error {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/** The engine has reckoned an infinity, of finite numbers, for which JSON has no word. */
export const isUnsayable = (error: unknown): boolean =>
  error instanceof QueryError && error.message.includes('unsupported value');

/**
 * Runs statements, joined by `;`; rows of each statement, tags of a grouped one among its columns. The answer is asked
 * for in chunks, and each is turned into rows before the next is looked at: a whole one would lie in memory three times,
 * and may be cut at the engine's `max-row-limit` without reliably saying so.
 */
export async function query(connection: InfluxConnection, statements: readonly string[]): Promise<Row[][]> {
  const rows: Row[][] = statements.map(() => []);
  let more = false;
  for await (const { results } of ask(connection, statements.join('; '))) {
    for (const result of results ?? []) {
      const ofStatement = rows[Number(result.statement_id ?? 0)];
      for (const series of result.series ?? []) for (const row of rowsOf(series)) ofStatement?.push(row);
      more = result.partial === true;
    }
  }
  if (more) throw new Error(`InfluxDB at ${connection.url} broke off in the middle of an answer.`);
  return rows;
}

/** The chunks of the answer. */
async function* ask({ url, token, database, timeoutMs }: InfluxConnection, q: string): AsyncGenerator<Reply> {
  try {
    const response = await fetch(new URL('query', url.endsWith('/') ? url : `${url}/`), {
      method: 'POST',
      headers: { authorization: `Token ${token}`, accept: 'application/json' },
      body: new URLSearchParams({ db: database, epoch: 'ns', chunked: 'true', q }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    let empty = true;
    for await (const line of linesOf(response)) {
      empty = false;
      yield replyIn(line, response.status, url);
    }
    if (empty && !response.ok) yield replyIn('', response.status, url);
  } catch (error) {
    if (error instanceof QueryError) throw error;
    const { message, cause } = error as Error;
    throw new Error(`InfluxDB at ${url} does not answer: ${cause instanceof Error ? cause.message : message}`);
  }
}

/** A JSON document a line. */
async function* linesOf({ body }: Response): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') yield line;
  }
  if (rest.trim() !== '') yield rest;
}

/** Throws a {@link QueryError} when it is no answer to what was asked. */
function replyIn(line: string, status: number, url: string): Reply {
  const reply = parse(line);
  const fault = reply?.error ?? reply?.results?.find(({ error }) => error !== undefined)?.error;
  if (reply !== null && fault === undefined && status >= 200 && status < 300) return reply;
  const hint = status === 401 || status === 403 ? ' Check the token and what it may do.' : '';
  throw new QueryError(
    `InfluxDB at ${url} answers ${status} to a query: ${fault ?? line.slice(0, 500)}.${hint}`,
    status,
  );
}

const rowsOf = ({ tags, columns, values }: Series): Row[] =>
  (values ?? []).map((cells) => {
    const row: Row = { ...tags };
    for (const [index, column] of columns.entries()) row[column] = cells[index] ?? null;
    return row;
  });

function parse(text: string): Reply | null {
  try {
    return JSON.parse(text, digits) as Reply;
  } catch {
    return null;
  }
}

/** Reviver: a number as its digits. The third argument is ES2026, which the compiler's library doesn't know yet. */
function digits(_key: string, value: unknown, ...[context]: unknown[]): unknown {
  return typeof value === 'number' ? (context as { source: string }).source : value;
}
