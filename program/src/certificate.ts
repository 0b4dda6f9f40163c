/**
 * The application instance certificate of an OPC UA client or server [OPC 10000-6 §6.2.2]: an RSA key and a
 * self-signed certificate in the folder layout that node-opcua's certificate manager reads. Made here, with the
 * crypto part of node-opcua alone, so that both sides exist before either program has loaded.
 */

import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';

export interface CertificateRequest {
  /** Root of the PKI folder, for example `data/gateway/pki`. */
  folder: string;
  /** Must be the one that the application describes itself with [OPC 10000-4 §5.5.2]. */
  applicationUri: string;
  commonName: string;
  /** Days for which it is made; default ten years. */
  validDays?: number;
  /** When it begins to hold; default yesterday. */
  validFrom?: Date;
}

export interface CertificateFiles {
  certificateFile: string;
  privateKeyFile: string;
}

/** Days for which a certificate is made. */
const VALID_DAYS = 3650;
const KEY_BITS = 2048;

/** Makes key and certificate if either is missing or the certificate is for another application; returns their paths. */
export async function ensureCertificate(request: CertificateRequest): Promise<CertificateFiles> {
  const files = {
    certificateFile: join(request.folder, 'own', 'certs', 'certificate.pem'),
    privateKeyFile: join(request.folder, 'own', 'private', 'private_key.pem'),
  };
  await makeFolders(request.folder);
  if (!(await fits(files, request.applicationUri))) await makeCertificate(files, request);
  return files;
}

/** Makes a key and a self-signed certificate at these paths, over what is there; the certificate comes last. */
export async function makeCertificate(
  files: CertificateFiles,
  request: Omit<CertificateRequest, 'folder'>,
): Promise<void> {
  for (const file of Object.values(files)) await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const { CertificatePurpose, createSelfSignedCertificate } = await import('node-opcua-crypto');
  const pair = await crypto.subtle.generateKey(
    { name: 'RSASSA-PKCS1-v1_5', modulusLength: KEY_BITS, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' },
    true,
    ['sign', 'verify'],
  );
  const { cert } = await createSelfSignedCertificate({
    privateKey: pair.privateKey,
    applicationUri: request.applicationUri,
    subject: `/CN=${request.commonName}/O=Gemba`,
    dns: [...new Set(['localhost', hostname()])],
    ip: ['127.0.0.1'],
    notBefore: request.validFrom ?? new Date(Date.now() - 24 * 3600 * 1000),
    validity: request.validDays ?? VALID_DAYS,
    purpose: CertificatePurpose.ForApplication,
  });
  const key = Buffer.from(await crypto.subtle.exportKey('pkcs8', pair.privateKey)).toString('base64');
  await replace(files.privateKeyFile, `-----BEGIN PRIVATE KEY-----\n${wrap(key)}\n-----END PRIVATE KEY-----\n`);
  await chmod(files.privateKeyFile, 0o600);
  await replace(files.certificateFile, cert);
}

/**
 * Puts a certificate into the trust list of a PKI folder, under its thumbprint, and takes it out of what was rejected:
 * node-opcua refuses what lies in both.
 */
export async function trust(folder: string, certificateFile: string): Promise<void> {
  await makeFolders(folder);
  const thumbprint = thumbprintOf(await readCertificate(certificateFile));
  await copyFile(certificateFile, join(folder, 'trusted', 'certs', `${thumbprint}.pem`));
  const inbox = join(folder, 'rejected');
  for (const name of await readdir(inbox)) {
    const file = join(inbox, name);
    const rejected = await readCertificate(file).catch(() => null);
    if (rejected !== null && thumbprintOf(rejected) === thumbprint) await rm(file);
  }
}

/** SHA-1 of a certificate, 40 lower-case hex digits [OPC 10000-6 §6.2.2]: what it is filed under and known by. */
export const thumbprintOf = (certificate: X509Certificate): string =>
  certificate.fingerprint.replaceAll(':', '').toLowerCase();

const readCertificate = async (file: string): Promise<X509Certificate> => new X509Certificate(await readFile(file));

async function makeFolders(folder: string): Promise<void> {
  const parts = [
    'own/certs',
    'own/private',
    'trusted/certs',
    'trusted/crl',
    'rejected',
    'issuers/certs',
    'issuers/crl',
  ];
  for (const part of parts) await mkdir(join(folder, part), { recursive: true, mode: 0o700 });
}

async function fits(files: CertificateFiles, applicationUri: string): Promise<boolean> {
  if (!existsSync(files.certificateFile) || !existsSync(files.privateKeyFile)) return false;
  const certificate = await readCertificate(files.certificateFile);
  return certificate.subjectAltName?.includes(`URI:${applicationUri}`) === true;
}

async function replace(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

const wrap = (base64: string): string => base64.replace(/(.{64})/g, '$1\n').trimEnd();
