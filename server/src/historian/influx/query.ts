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
 * for in chunks: a whole one may be cut at the engine's `max-row-limit`, and doesn't reliably say so.
 */
export async function query(connection: InfluxConnection, statements: readonly string[]): Promise<Row[][]> {
  const replies = await ask(connection, statements.join('; '));
  const rows: Row[][] = statements.map(() => []);
  let more = false;
  for (const result of replies.flatMap(({ results }) => results ?? [])) {
    const ofStatement = rows[Number(result.statement_id ?? 0)];
    for (const series of result.series ?? []) for (const row of rowsOf(series)) ofStatement?.push(row);
    more = result.partial === true;
  }
  if (more) throw new Error(`InfluxDB at ${connection.url} broke off in the middle of an answer.`);
  return rows;
}

/** The chunks of the answer, a JSON document a line. */
async function ask({ url, token, database, timeoutMs }: InfluxConnection, q: string): Promise<Reply[]> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(new URL('query', url.endsWith('/') ? url : `${url}/`), {
      method: 'POST',
      headers: { authorization: `Token ${token}`, accept: 'application/json' },
      body: new URLSearchParams({ db: database, epoch: 'ns', chunked: 'true', q }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    text = await response.text();
  } catch (error) {
    const { message, cause } = error as Error;
    throw new Error(`InfluxDB at ${url} does not answer: ${cause instanceof Error ? cause.message : message}`);
  }
  const replies = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(parse);
  const faults = replies.flatMap((reply) => [reply?.error, ...(reply?.results ?? []).map(({ error }) => error)]);
  const fault = faults.find((error) => error !== undefined);
  if (!response.ok || replies.includes(null) || fault !== undefined) {
    const hint = response.status === 401 || response.status === 403 ? ' Check the token and what it may do.' : '';
    const said = `${fault ?? text.slice(0, 500)}`;
    throw new QueryError(`InfluxDB at ${url} answers ${response.status} to a query: ${said}${hint}`, response.status);
  }
  return replies as Reply[];
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
