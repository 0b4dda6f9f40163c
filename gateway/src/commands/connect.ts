/** How a command reaches an OPC UA server: the gateway's own certificate and trust list, and errors with a next step. */

import { join } from 'node:path';
import { GembaError } from '@gemba/contract/errors';
import type { OptionSpec } from '@gemba/program/arguments';
import type { Log } from '@gemba/program/log';
import { AddressSpace } from '../opcua/address-space.ts';
import { offersOf } from '../opcua/connect.ts';
import { checkSecurity, POLICIES, type Security } from '../opcua/security/settings.ts';
import { openSession } from '../opcua/session.ts';
import { openTrust, type Trust } from '../opcua/trust.ts';
import { DATA_OPTION } from '../options.ts';

const PASSWORD = 'GEMBA_OPCUA_PASSWORD';

/** Options of commands that talk to a server that no configuration names. */
export const ENDPOINT_OPTIONS = {
  ...DATA_OPTION,
  mode: {
    type: 'string',
    default: 'SignAndEncrypt',
    choices: ['SignAndEncrypt', 'Sign', 'None'],
    placeholder: 'MODE',
    help: 'Security mode',
  },
  policy: {
    type: 'string',
    default: 'best',
    choices: ['best', ...POLICIES],
    placeholder: 'POLICY',
    help: 'Security policy; best: the best that the server offers',
  },
  user: {
    type: 'string',
    placeholder: 'NAME',
    help: `Sign in as this user, with the password in the environment (${PASSWORD}); default: as nobody`,
  },
} as const satisfies Record<string, OptionSpec>;

/** The one positional of a command; throws GEMBA_ARGUMENT. */
export function endpointOf(positionals: readonly string[]): string {
  const [endpoint, ...more] = positionals;
  if (endpoint === undefined) throw new GembaError('GEMBA_ARGUMENT', { argument: 'the URL of the server is missing' });
  if (more.length > 0) throw new GembaError('GEMBA_ARGUMENT', { argument: more.join(' ') });
  if (!/^opc\.tcp:\/\/[^\s/]+(\/\S*)?$/.test(endpoint)) {
    throw new GembaError('GEMBA_ARGUMENT', { argument: `${endpoint} (opc.tcp://host:port is expected)` });
  }
  return endpoint;
}

/** What {@link ENDPOINT_OPTIONS} say of the connection. Throws GEMBA_ARGUMENT where a password would travel readable. */
export function securityOf(options: { mode: string; policy: string; user: string | undefined }): Security {
  const { mode, policy, user } = options;
  const security = {
    mode,
    policy: mode === 'None' ? 'None' : policy,
    ...(user === undefined ? {} : { user: { name: user, passwordEnvironment: PASSWORD } }),
  } as Security;
  const [fault] = checkSecurity('', security);
  if (fault !== undefined) throw new GembaError('GEMBA_ARGUMENT', { argument: `--user ${user}: ${fault.problem}` });
  return security;
}

/** Opens the gateway's PKI folder for as long as `use` takes. */
export async function withTrust<T>(data: string, log: Log, use: (trust: Trust) => Promise<T>): Promise<T> {
  const trust = await openTrust(join(data, 'gateway', 'pki'), log);
  try {
    return await use(trust);
  } finally {
    await trust.close();
  }
}

/** Connects, lets `use` look around, and disconnects. Throws GEMBA_OPCUA_UNTRUSTED or GEMBA_OPCUA_UNREACHABLE. */
export async function withServer<T>(
  endpoint: string,
  security: Security,
  trust: Trust,
  use: (server: AddressSpace) => Promise<T>,
): Promise<T> {
  const { promise: broken, reject } = Promise.withResolvers<never>();
  broken.catch(() => {});
  const session = await openSession(endpoint, security, trust, (reason) =>
    reject(new GembaError('GEMBA_OPCUA_UNREACHABLE', { endpoint, reason })),
  ).catch((error: Error) => {
    throw asGembaError(endpoint, error);
  });
  try {
    return await Promise.race([use(new AddressSpace(session)), broken]);
  } catch (error) {
    throw OF_THE_SERVER.test((error as Error).message) ? asGembaError(endpoint, error as Error) : error;
  } finally {
    await session.close();
  }
}

/** What a server or the way to it has to answer for, in node-opcua's words. */
const OF_THE_SERVER = /\bBad[A-Z]|timed out|premature disconnection|connection/i;

function asGembaError(endpoint: string, error: Error): GembaError {
  if (error instanceof GembaError) return error;
  // node-opcua puts advice around what happened; ours stands in the error's next step.
  const [, told = error.message] = /Err = \((.+)\)/s.exec(error.message) ?? [];
  const reason = told.replace(/\s+/g, ' ').trim().slice(0, 200);
  if (/BadCertificateUntrusted/.test(reason)) return new GembaError('GEMBA_OPCUA_UNTRUSTED', { endpoint });
  return new GembaError('GEMBA_OPCUA_UNREACHABLE', { endpoint, reason });
}

/** What a server calls itself, told over an open line: good for a name, not to be believed; `null` when it doesn't say. */
export async function applicationNameOf(endpoint: string): Promise<string | null> {
  const [offer] = await offersOf(endpoint).catch(() => []);
  return offer?.server.applicationName.text || null;
}
