/**
 * As whom the gateway signs in: the configured user as a token that node-opcua understands. Secrets are read each time
 * a session opens, so that a changed password needs no restart, and are never part of an error.
 */

import { readFile } from 'node:fs/promises';
import { type UserIdentityInfo, UserTokenType } from 'node-opcua';
import { keyOperationsFromPrivateKey, readCertificate, readPrivateKey } from 'node-opcua-crypto';
import type { UserIdentity } from './settings.ts';

/** The identity for ActivateSession [OPC 10000-4 §7.40]. Throws in words when a secret can't be had. */
export async function identityOf(user: UserIdentity | undefined): Promise<UserIdentityInfo> {
  if (user === undefined) return { type: UserTokenType.Anonymous };
  if (user.certificateFile !== undefined && user.privateKeyFile !== undefined) {
    const { certificateFile, privateKeyFile } = user;
    return {
      type: UserTokenType.Certificate,
      certificateData: await had('certificate', certificateFile, () => readCertificate(certificateFile)),
      keyOperations: await had('private key', privateKeyFile, () =>
        keyOperationsFromPrivateKey(readPrivateKey(privateKeyFile)),
      ),
    };
  }
  return { type: UserTokenType.UserName, userName: user.name ?? '', password: await passwordOf(user) };
}

async function passwordOf({ passwordFile, passwordEnvironment }: UserIdentity): Promise<string> {
  if (passwordFile !== undefined) {
    const text = await had('password', passwordFile, () => readFile(passwordFile, 'utf8'));
    return text.replace(/\r?\n$/, '');
  }
  const password = process.env[passwordEnvironment ?? ''];
  if (password === undefined) throw new Error(`the environment variable ${passwordEnvironment} (password) is not set`);
  return password;
}

async function had<T>(what: string, file: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`the user's ${what} can't be read from ${file}${code === undefined ? '' : ` (${code})`}`);
  }
}
