/**
 * The certificates in the gateway's PKI folder, as files: what is trusted, what waits in the inbox because somebody
 * unknown showed it, and moving one from the one to the other. A running gateway notices by itself.
 */

import { X509Certificate } from 'node:crypto';
import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { GembaError } from '@gemba/contract/errors';
import { thumbprintOf } from '@gemba/program/certificate';

/** Where a certificate lies: looked at and trusted, waiting to be looked at, or the gateway's own. */
export type Standing = 'own' | 'trusted' | 'rejected';

export interface Certificate {
  standing: Standing;
  file: string;
  /** As `thumbprintOf` gives it. */
  thumbprint: string;
  subject: string;
  applicationUri: string | null;
  fromMs: number;
  toMs: number;
}

const FOLDERS: Record<Standing, string> = { own: 'own/certs', trusted: 'trusted/certs', rejected: 'rejected' };

/** All certificates of a PKI folder; `unreadable` are files that hold none. */
export async function listCertificates(pki: string): Promise<{ certificates: Certificate[]; unreadable: string[] }> {
  const certificates: Certificate[] = [];
  const unreadable: string[] = [];
  for (const standing of ['own', 'trusted', 'rejected'] as const) {
    const folder = join(pki, FOLDERS[standing]);
    const names = await readdir(folder).catch(() => []);
    for (const name of names.filter((one) => /\.(pem|der|crt|cer)$/i.test(one)).sort()) {
      const file = join(folder, name);
      const certificate = await read(standing, file).catch(() => null);
      if (certificate === null) unreadable.push(file);
      else certificates.push(certificate);
    }
  }
  return { certificates, unreadable };
}

/** Moves the one certificate whose thumbprint begins so, as {@link meant} finds it. */
export async function moveCertificate(pki: string, prefix: string, to: 'trusted' | 'rejected'): Promise<Certificate> {
  const found = meant((await listCertificates(pki)).certificates, prefix, to === 'trusted' ? 'rejected' : 'trusted');
  const [certificate] = found;
  const folder = join(pki, FOLDERS[to]);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${certificate.thumbprint}.${/\.(der|cer)$/i.test(certificate.file) ? 'der' : 'pem'}`);
  for (const one of found) await rename(one.file, file);
  return { ...certificate, standing: to, file };
}

/**
 * The files of the one certificate of that standing whose thumbprint begins so. Throws GEMBA_NOT_FOUND when there is
 * none, GEMBA_ARGUMENT when there are several.
 */
export function meant<C extends Pick<Certificate, 'standing' | 'thumbprint'>>(
  certificates: readonly C[],
  prefix: string,
  standing: Standing,
): [C, ...C[]] {
  const wanted = prefix.replaceAll(':', '').toLowerCase();
  const found = certificates.filter((one) => one.standing === standing && one.thumbprint.startsWith(wanted));
  const [first, ...more] = found;
  if (first === undefined || wanted === '') {
    const what = `A certificate that is ${standing}, with the thumbprint`;
    throw new GembaError('GEMBA_NOT_FOUND', { what, id: prefix, list: '"npm run gateway -- trust list"' });
  }
  const distinct = new Set(found.map(({ thumbprint }) => thumbprint));
  if (distinct.size > 1) {
    throw new GembaError('GEMBA_ARGUMENT', { argument: `${prefix} (several begin so: ${[...distinct].join(', ')})` });
  }
  return [first, ...more];
}

async function read(standing: Standing, file: string): Promise<Certificate> {
  const certificate = new X509Certificate(await readFile(file));
  return {
    standing,
    file,
    thumbprint: thumbprintOf(certificate),
    subject: certificate.subject.replaceAll('\n', ', '),
    applicationUri: /URI:([^,]+)/.exec(certificate.subjectAltName ?? '')?.[1]?.trim() ?? null,
    fromMs: Date.parse(certificate.validFrom),
    toMs: Date.parse(certificate.validTo),
  };
}
