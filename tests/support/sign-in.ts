/** Signs in as the administrator of a plant whose server has made him at its first start, for writes over the API; makes users. */

import type { RunningPlant } from './running-plant.ts';

const PASSWORD = 'correct horse battery staple';
/** The present password, once it was chosen. */
const chosen = new WeakSet<RunningPlant>();

export type Ask = (method: 'GET' | 'POST' | 'PUT', path: string, body?: object) => Promise<unknown>;

export async function signIn(plant: RunningPlant): Promise<Ask> {
  const ask = asker(plant);
  const printed = /with the password (\S+)/.exec(plant.server.lines.join('\n'))?.[1] ?? '';
  await ask('POST', '/api/v1/session', { name: 'admin', password: chosen.has(plant) ? PASSWORD : printed });
  if (!chosen.has(plant)) {
    await ask('POST', '/api/v1/session/password', { current: printed, next: PASSWORD });
    chosen.add(plant);
  }
  return ask;
}

/** Makes a user with a role, who has chosen his password; returns it. */
export async function addUser(plant: RunningPlant, admin: Ask, name: string, role: string): Promise<string> {
  const first = `${PASSWORD} to begin with`;
  await admin('POST', '/api/v1/users', { name, role, password: first });
  const ask = asker(plant);
  await ask('POST', '/api/v1/session', { name, password: first });
  await ask('POST', '/api/v1/session/password', { current: first, next: PASSWORD });
  return PASSWORD;
}

/** Speaks to the API as one visitor, with the session that it is given. */
function asker(plant: RunningPlant): Ask {
  let cookie = '';
  return async (method, path, body) => {
    const headers = { 'content-type': 'application/json', cookie };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${plant.url}${path}`, { method, headers, ...sent });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
    return response.json();
  };
}
