/** How a command speaks to the server that runs: over its API, as whoever it signs in as; on loopback anybody may look. */

import { GembaError } from '@gemba/contract/errors';

export interface Ask {
  <T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T>;
  /** Signs out again. */
  done(): Promise<void>;
}

/** Throws what the server refuses, with its next step; GEMBA_SERVER_UNREACHABLE when it doesn't answer. */
export async function askServer(url: string, user: string | undefined, password: string | undefined): Promise<Ask> {
  let cookie = '';
  const send = async (method: string, path: string, body?: object): Promise<unknown> => {
    const headers = { ...(cookie === '' ? {} : { cookie }), 'content-type': 'application/json' };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: body === undefined ? { cookie } : headers,
      ...sent,
    }).catch((error: Error) => {
      const reason = (error.cause as Error | undefined)?.message ?? error.message;
      throw new GembaError('GEMBA_SERVER_UNREACHABLE', { url, reason });
    });
    const said = (await response.json()) as { code?: string; message?: string; next?: string };
    if (!response.ok)
      throw new GembaError('GEMBA_SERVER_REFUSES', { reason: said.message ?? '', next: said.next ?? '' });
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
    return said;
  };
  if (user !== undefined) await send('POST', '/session', { name: user, password: password ?? '' });
  return Object.assign(send as <T>(method: 'GET' | 'POST', path: string, body?: object) => Promise<T>, {
    done: async () => {
      if (user !== undefined) await send('DELETE', '/session');
    },
  });
}
