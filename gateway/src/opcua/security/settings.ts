/**
 * How the connection to an OPC UA server is secured, as gateway.yaml says it: mode, policy, and as whom the gateway
 * signs in. What one schema can't say of it (None that doesn't fit, a secret that would travel readable) is found by
 * `checkSecurity`.
 */

import type { ConfigFault } from '@gemba/contract/errors';
import Type, { type Static } from 'typebox';

const strict = { additionalProperties: false } as const;

/** Security policies that are not deprecated, best first [OPC 10000-7 §6.6.161 to §6.6.165; profiles.opcfoundation.org]. */
export const POLICIES = ['Aes256_Sha256_RsaPss', 'Aes128_Sha256_RsaOaep', 'Basic256Sha256'] as const;

const UserIdentity = Type.Object(
  {
    name: Type.Optional(Type.String({ minLength: 1, description: 'User name; goes with a password' })),
    passwordFile: Type.Optional(Type.String({ minLength: 1, description: 'File that holds the password' })),
    passwordEnvironment: Type.Optional(
      Type.String({ pattern: '^[A-Z_][A-Z0-9_]*$', description: 'Environment variable that holds the password' }),
    ),
    certificateFile: Type.Optional(
      Type.String({ minLength: 1, description: 'X.509 certificate of the user, PEM or DER; goes with its key' }),
    ),
    privateKeyFile: Type.Optional(Type.String({ minLength: 1, description: 'Private key of that certificate, PEM' })),
  },
  { ...strict, description: 'As whom the gateway signs in; without it, as nobody (anonymous)' },
);

export const Security = Type.Object(
  {
    mode: Type.Enum(['SignAndEncrypt', 'Sign', 'None'], {
      default: 'SignAndEncrypt',
      description: 'None sends everything readable and unproven: only for a server that can do no better',
    }),
    policy: Type.Enum(['best', ...POLICIES, 'None'], {
      default: 'best',
      description: 'Security policy [OPC 10000-7]; best: the best that the server offers',
    }),
    user: Type.Optional(UserIdentity),
  },
  { ...strict, default: {}, description: 'How the connection is secured' },
);

export type Security = Static<typeof Security>;
export type UserIdentity = Static<typeof UserIdentity>;

/** What is wrong with the security of one machine; `at` is its path in the document. */
export function checkSecurity(at: string, { mode, policy, user }: Security): ConfigFault[] {
  const faults: ConfigFault[] = [];
  const fault = (path: string, problem: string, next: string) => faults.push({ path, problem, next });
  if (policy !== 'best' && (mode === 'None') !== (policy === 'None')) {
    fault(at, `mode ${mode} does not go with policy ${policy}`, 'Set both to None, or neither.');
  }
  if (user === undefined) return faults;
  // A user token is never sent where it could be read or taken over [OPC 10000-4 §7.40.1].
  if (mode === 'None') {
    fault(`${at}.user`, 'a user would sign in over a connection without security', 'Set mode to SignAndEncrypt.');
  }
  const passwords = [user.passwordFile, user.passwordEnvironment].filter((one) => one !== undefined).length;
  const byName = user.name !== undefined && passwords === 1;
  const byCertificate = user.certificateFile !== undefined && user.privateKeyFile !== undefined;
  const given = Object.keys(user).length;
  if (!(given === 2 && (byName || byCertificate))) {
    fault(
      `${at}.user`,
      'neither a user name with one password nor a certificate with its key',
      'Give name and passwordFile (or passwordEnvironment), or certificateFile and privateKeyFile.',
    );
  }
  return faults;
}
