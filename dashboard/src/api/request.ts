/** One way to speak to the server's REST interface. What it refuses comes back as an error with the server's words. */

/** What the server said, or that it said nothing. */
export class ApiError extends Error {
  /** HTTP status; 0 when the server did not answer. */
  readonly status: number;
  /** Code of the error table, `''` when the server did not answer. */
  readonly code: string;
  /** What to do next. */
  readonly next: string;
  /** What was filled into both, by the names of the error table; `null` where the server did not say. */
  readonly values: Readonly<Record<string, string | number>> | null;

  constructor(status: number, code: string, message: string, next: string, values: ApiError['values'] = null) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.next = next;
    this.values = values;
  }
}

/** Longer than the server's slowest answer; a link that hangs must not hang a dialog. */
const TIMEOUT_MS = 10_000;

/**
 * Sends a request and reads its JSON. A body that is a file goes as it is, under its own type.
 * @throws ApiError when the server refuses or doesn't answer
 */
export async function request<T>(
  method: 'GET' | 'POST' | 'DELETE' | 'PUT' | 'PATCH',
  path: string,
  body?: unknown,
): Promise<T> {
  const isFile = body instanceof Blob;
  let answer: Response;
  try {
    answer = await fetch(`/api/v1${path}`, {
      method,
      headers:
        body === undefined
          ? { accept: 'application/json' }
          : { accept: 'application/json', 'content-type': isFile ? body.type : 'application/json' },
      ...(body === undefined ? {} : { body: isFile ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch {
    throw new ApiError(0, '', '', '');
  }
  const text = await answer.text();
  const json: unknown = text === '' ? undefined : parse(text);
  if (answer.ok) return json as T;
  const said = (typeof json === 'object' && json !== null ? json : {}) as {
    code?: string;
    message?: string;
    next?: string;
    values?: Record<string, string | number>;
  };
  throw new ApiError(
    answer.status,
    said.code ?? '',
    said.message ?? `${answer.status} ${answer.statusText}`,
    said.next ?? '',
    said.values ?? null,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
